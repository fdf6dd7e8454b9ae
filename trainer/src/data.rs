//! What a run learns from and is judged by: the corpus folder's files, and files of the person's own.

use crate::corpus::{CorpusError, Example, read};
use std::path::{Path, PathBuf};

/// Of gold, every so-manieth block is kept from training, to fit the confidences on.
const HELD_OUT_EVERY: usize = 25;
/// Lines of a block: neighbours stem from one document.
const BLOCK: usize = 10;

/// Named texts.
#[derive(Debug)]
pub(crate) struct Set {
    /// Such as `voa.dev`.
    pub(crate) name: String,
    /// The texts.
    pub(crate) examples: Vec<Example>,
}

/// Texts for training.
#[derive(Debug, Default)]
pub(crate) struct Training {
    /// Annotated by people.
    pub(crate) gold: Vec<Set>,
    /// Tagged by a larger network.
    pub(crate) silver: Vec<Set>,
    /// Gold that training does not see.
    pub(crate) held_out: Vec<Example>,
}

fn load(folder: &Path, part: &str, name: &str, ending: &str) -> Result<Set, CorpusError> {
    let path: PathBuf = folder.join(part).join(format!("{name}{ending}"));
    Ok(Set {
        name: name.to_owned(),
        examples: read(&path)?,
    })
}

/// Everything that may be trained on.
///
/// # Errors
/// The first [`CorpusError`].
pub(crate) fn training(corpus: &Path) -> Result<Training, CorpusError> {
    let mut found = Training::default();
    for name in ["voa.train", "gum.train", "articles.train"] {
        let mut set = load(corpus, "gold", name, ".jsonl")?;
        // An article is a document by itself; the others have a sentence a line.
        let block = if name.starts_with("articles") { 1 } else { BLOCK };
        let (kept, held) = hold_out(set.examples, block);
        set.examples = kept;
        found.gold.push(set);
        found.held_out.extend(held);
    }
    for name in ["voa", "wikipedia", "masc"] {
        let mut set = load(corpus, "silver", name, ".jsonl.gz")?;
        set.name += "-silver";
        found.silver.push(set);
    }
    Ok(found)
}

/// The examples in two: to train on, and every [`HELD_OUT_EVERY`]th block.
pub(crate) fn hold_out(examples: Vec<Example>, block: usize) -> (Vec<Example>, Vec<Example>) {
    let (mut kept, mut held) = (Vec::new(), Vec::new());
    for (at, example) in examples.into_iter().enumerate() {
        if at / block % HELD_OUT_EVERY == HELD_OUT_EVERY - 1 {
            held.push(example);
        } else {
            kept.push(example);
        }
    }
    (kept, held)
}

/// The sets of our own guidelines to judge by.
///
/// # Errors
/// The first [`CorpusError`].
pub(crate) fn dev(corpus: &Path) -> Result<Vec<Set>, CorpusError> {
    ["voa.dev", "gum.dev", "articles.dev"]
        .into_iter()
        .map(|name| load(corpus, "gold", name, ".jsonl"))
        .collect()
}

/// The set of other guidelines: PER, ORG and LOC only.
///
/// # Errors
/// The [`CorpusError`] of its file.
pub(crate) fn other(corpus: &Path) -> Result<Set, CorpusError> {
    load(corpus, "other", "ewt.dev", ".jsonl")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline::text::Text;

    #[test]
    fn whole_blocks_are_held_out() {
        let example = |at: usize| Example {
            text: Text::new(at.to_string()),
            spans: Vec::new(),
        };
        let (kept, held) = hold_out((0..600).map(example).collect(), 10);
        assert_eq!((kept.len(), held.len()), (580, 20));
        let ids: Vec<&str> = held.iter().map(|example| example.text.as_str()).collect();
        assert_eq!([ids[0], ids[9], ids[10], ids[19]], ["240", "249", "490", "499"]);
    }
}
