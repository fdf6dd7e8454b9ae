//! Hostile input, by mutation: nothing that is read may panic or hang, and what is accepted must keep the core's
//! promises. Each target first replays the inputs in `cases/<target>/`, which once broke it, then tries mutations of
//! its seeds, always the same ones.
//!
//! `TAGLINE_INPUTS=100000 cargo test --release --test robustness -- --nocapture` tries more of them a target,
//! `TAGLINE_SEED=7` others; `npm run fuzz` is led by coverage over the same targets. An input that breaks a target is saved, and named by the message; copy it to `cases/`.

mod mutate;
mod registry;
mod runner;
mod samples;
mod targets;

use runner::check;

#[test]
fn texts_are_tokenised() {
    check("tokens");
}

#[test]
fn files_of_any_format_are_read_or_refused() {
    check("files");
}

#[test]
fn files_are_read_as_a_named_format_or_refused() {
    for format in tagline::formats::all() {
        check(format.about().name);
    }
}

#[test]
fn model_files_are_read_or_refused() {
    check("model");
}

#[test]
fn models_with_a_true_checksum_are_run_or_refused() {
    check("signed-model");
}

#[test]
fn texts_are_tagged() {
    check("tagging");
}

#[test]
fn journals_are_replayed_as_far_as_they_are_sound() {
    check("journal");
}

#[test]
fn commands_are_carried_out_or_refused() {
    check("commands");
}

#[test]
fn each_target_has_seeds_and_a_name_of_its_own() {
    let names = registry::names();
    let mut apart = names.clone();
    apart.sort_unstable();
    apart.dedup();
    assert_eq!(apart.len(), names.len());
    for name in names {
        assert!(!registry::target(name).seeds.is_empty(), "{name} has no seeds");
    }
}
