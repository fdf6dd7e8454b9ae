//! The house rules as tests. Each rule is a function from sources to complaints, shown to be able to complain by a test
//! of its own beside it; the tests here run the rules over the repository.

mod dependencies;
mod documents;
mod levels;
mod page;
mod source;

use source::{Source, rust_sources, sources};

/// Fails with all complaints at once, so that one run names everything that is to be put right.
#[track_caller]
fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

fn all(rule: impl Fn(&Source) -> Vec<String>, sources: &[Source]) -> Vec<String> {
    sources.iter().flat_map(rule).collect()
}

#[test]
fn modules_import_only_from_lower_levels() {
    none(&all(levels::breaches, &sources("src", &["rs"])));
}

#[test]
fn modules_stand_in_the_order_of_their_levels() {
    none(&levels::out_of_order(&Source::read("src/lib.rs")));
}

#[test]
fn only_the_wasm_module_knows_javascript() {
    none(&all(levels::javascript_outside_wasm, &sources("src", &["rs"])));
}

#[test]
fn the_core_does_no_io_and_reads_no_clock() {
    none(&all(levels::effects, &sources("src", &["rs"])));
}

#[test]
fn every_module_says_what_it_is() {
    none(&all(documents::undocumented, &rust_sources()));
    none(&all(documents::undocumented, &page_and_scripts()));
}

#[test]
fn files_are_short_enough_to_be_held_in_mind() {
    none(&all(documents::too_long, &rust_sources()));
    none(&all(documents::too_long, &page_and_scripts()));
}

#[test]
fn no_file_names_a_place_of_one_machine() {
    let kinds = [
        "rs", "js", "mjs", "json", "toml", "md", "html", "css", "yml", "py", "sh",
    ];
    none(&all(documents::machine_paths, &sources(".", &kinds)));
}

#[test]
fn every_invariant_names_a_test_that_exists() {
    let architecture = Source::read("ARCHITECTURE.md");
    none(&documents::unproven_invariants(&architecture, |path| {
        Source::find(path).map(|file| file.text)
    }));
}

#[test]
fn page_modules_import_only_what_their_place_allows() {
    none(&all(page::breaches, &sources("www", &["js"])));
}

#[test]
fn the_page_has_no_sink_for_markup_or_code() {
    none(&all(page::sinks, &sources("www", &["js"])));
    none(&all(page::inline_code, &sources("www", &["html"])));
}

#[test]
fn the_page_names_no_foreign_address_and_fetches_in_one_place() {
    none(&all(
        page::addresses,
        &sources("www", &["js", "html", "css", "webmanifest"]),
    ));
    none(&all(page::fetches, &sources("www", &["js"])));
}

#[test]
fn what_is_linked_is_from_the_registry_once_each_and_may_be_handed_on() {
    none(&dependencies::foreign_sources(&Source::read("Cargo.lock")));
    none(&dependencies::complaints(&dependencies::linked()));
}

fn page_and_scripts() -> Vec<Source> {
    ["www", "scripts", "tests", "benches"]
        .iter()
        .flat_map(|folder| sources(folder, &["js", "mjs"]))
        .collect()
}
