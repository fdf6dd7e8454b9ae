//! The targets by name: shared by the bounded run in the tests and by the coverage-guided one in `fuzz/`.

use crate::{samples, targets};
use tagline::formats;
use tagline::model::Model;
use tagline::tagger::Tagger;

/// Gives bytes to a target.
pub(crate) type Run = Box<dyn Fn(&[u8]) + Send + Sync>;

/// Something that bytes of anyone's making are given to.
pub(crate) struct Target {
    /// Good inputs, from which others are made.
    pub(crate) seeds: Vec<Vec<u8>>,
    /// Panics where an input breaks it.
    pub(crate) run: Run,
}

impl Target {
    fn new(seeds: Vec<Vec<u8>>, run: impl Fn(&[u8]) + Send + Sync + 'static) -> Self {
        Self {
            seeds,
            run: Box::new(run),
        }
    }
}

/// The names of all targets; one for each format that can be named, beside those that are not formats.
pub(crate) fn names() -> Vec<&'static str> {
    let others = [
        "tokens",
        "tagging",
        "files",
        "model",
        "signed-model",
        "journal",
        "commands",
    ];
    let formats = formats::all().iter().map(|format| format.about().name);
    others.into_iter().chain(formats).collect()
}

/// The target of a name; the program ends where there is none.
pub(crate) fn target(name: &str) -> Target {
    match name {
        "tokens" => Target::new(samples::texts(), targets::tokens),
        "tagging" => {
            let tagger = Tagger::new(Model::from_bytes(&samples::model()).expect("a sound model"));
            Target::new(samples::texts(), move |bytes| targets::tagging(&tagger, bytes))
        }
        "files" => Target::new(samples::files(), |bytes| targets::file(None, bytes)),
        "model" => Target::new(vec![samples::model()], targets::model),
        // With a true checksum, as an attacker would give it.
        "signed-model" => Target::new(vec![samples::model()], |bytes| {
            targets::model(&samples::signed(bytes));
        }),
        "journal" => Target::new(vec![samples::journal()], targets::journal),
        "commands" => Target::new(vec![samples::commands()], targets::commands),
        _ => {
            let named = formats::all().iter().find(|format| format.about().name == name);
            let format = *named.unwrap_or_else(|| panic!("there is no target {name}"));
            Target::new(samples::files(), move |bytes| targets::file(Some(format), bytes))
        }
    }
}
