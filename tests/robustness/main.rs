//! Hostile input, by mutation: nothing that is read may panic or hang, and what is accepted must keep the core's
//! promises. Each target first replays the inputs in `cases/<target>/`, which once broke it, then tries mutations of
//! its seeds, always the same ones.
//!
//! `TAGLINE_INPUTS=100000 cargo test --release --test robustness -- --nocapture` tries more of them a target,
//! `TAGLINE_SEED=7` others. An input that breaks a target is saved, and named by the message; copy it to `cases/`.

mod mutate;
mod runner;
mod samples;
mod targets;

use runner::check;
use tagline::model::Model;
use tagline::tagger::Tagger;

#[test]
fn texts_are_tokenised() {
    check("tokens", &samples::texts(), targets::tokens);
}

#[test]
fn files_of_any_format_are_read_or_refused() {
    check("files", &samples::files(), |bytes| targets::file(None, bytes));
}

#[test]
fn files_are_read_as_a_named_format_or_refused() {
    for format in tagline::formats::all() {
        check(format.about().name, &samples::files(), |bytes| {
            targets::file(Some(*format), bytes);
        });
    }
}

#[test]
fn model_files_are_read_or_refused() {
    check("model", &[samples::model()], targets::model);
}

#[test]
fn models_with_a_true_checksum_are_run_or_refused() {
    check("signed-model", &[samples::model()], |bytes| {
        targets::model(&samples::signed(bytes));
    });
}

#[test]
fn texts_are_tagged() {
    let tagger = Tagger::new(Model::from_bytes(&samples::model()).expect("a sound model"));
    check("tagging", &samples::texts(), |bytes| {
        targets::tagging(&tagger, bytes);
    });
}

#[test]
fn journals_are_replayed_as_far_as_they_are_sound() {
    check("journal", &[samples::journal()], targets::journal);
}

#[test]
fn commands_are_carried_out_or_refused() {
    check("commands", &[samples::commands()], targets::commands);
}
