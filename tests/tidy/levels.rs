//! What each module of the core may know.

use crate::source::{Source, code_of};

/// The core's modules from the lowest level up. A module imports only from lower levels and from its own folder.
const LEVELS: &[&[&str]] = &[
    &["history", "text"],
    &["label", "token"],
    &["entity"],
    &["document", "model", "names", "score"],
    &["decode"],
    &["evidence", "rules"],
    &["command"],
    &["formats", "query", "tagger"],
    &["session"],
    // The faces: none knows another.
    &["cli", "wasm"],
];

/// Crates that only the bindings to JavaScript may name.
const JAVASCRIPT: [&str; 4] = ["wasm_bindgen", "web_sys", "js_sys", "serde_wasm_bindgen"];

/// What the library must not touch: it would make results depend on the machine, or fail in a browser.
const EFFECTS: [&str; 8] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::time",
    "std::thread",
    "stdin(",
    "stdout(",
];

/// Imports from the same or a higher level.
pub(crate) fn breaches(source: &Source) -> Vec<String> {
    let Some(module) = module_of(&source.path) else {
        return Vec::new();
    };
    let Some(level) = level_of(module) else {
        return vec![source.complain(
            1,
            &format!("the level of `{module}` is not in tests/tidy/levels.rs"),
        )];
    };
    let mut complaints = Vec::new();
    for (line, imported) in imports(&code_of(&source.text), &source.path) {
        if imported == module {
            continue;
        }
        match level_of(&imported) {
            Some(lower) if lower < level => {}
            Some(_) => {
                complaints.push(source.complain(line, &format!("`{module}` must not know `{imported}`")));
            }
            // Something that lib.rs itself exports: that hides where it comes from.
            None => complaints.push(source.complain(line, &format!("import `{imported}` from its module"))),
        }
    }
    complaints
}

/// Modules of lib.rs that stand above one of a lower level.
pub(crate) fn out_of_order(lib: &Source) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut highest = 0;
    for (index, line) in lib.text.lines().enumerate() {
        let name = line
            .strip_prefix("pub mod ")
            .or_else(|| line.strip_prefix("mod "))
            .map(|rest| rest.trim_end_matches(';'));
        let Some(level) = name.and_then(level_of) else {
            continue;
        };
        if level < highest {
            complaints.push(lib.complain(
                index + 1,
                &format!("`{}` stands below a higher level", name.unwrap_or_default()),
            ));
        }
        highest = highest.max(level);
    }
    complaints
}

/// JavaScript's crates outside `src/wasm/`.
pub(crate) fn javascript_outside_wasm(source: &Source) -> Vec<String> {
    if source.path.starts_with("src/wasm/") {
        return Vec::new();
    }
    words(source, &JAVASCRIPT, "only src/wasm/ may use")
}

/// Input, output and clocks in the library.
pub(crate) fn effects(source: &Source) -> Vec<String> {
    if source.path.starts_with("src/cli/") || source.path == "src/main.rs" {
        return Vec::new();
    }
    words(source, &EFFECTS, "the library must not use")
}

fn words(source: &Source, words: &[&str], why: &str) -> Vec<String> {
    let code = code_of(&source.text);
    let mut complaints = Vec::new();
    for (index, line) in code.lines().enumerate() {
        for word in words.iter().filter(|word| line.contains(**word)) {
            complaints.push(source.complain(index + 1, &format!("{why} `{word}`")));
        }
    }
    complaints
}

fn level_of(module: &str) -> Option<usize> {
    LEVELS.iter().position(|level| level.contains(&module))
}

/// The top-level module that a file belongs to; none for the roots, which know all.
fn module_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    let module = inside.split(['/', '.']).next()?;
    (module != "lib" && module != "main").then_some(module)
}

/// The top-level modules that code names, with their lines: in `use`, nested or not, and in paths.
fn imports(code: &str, path: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let at_top =
        path.matches('/').count() == 1 || path.ends_with("/mod.rs") && path.matches('/').count() == 2;
    let mut prefixes = vec!["crate::", if at_top { "super::" } else { "super::super::" }];
    // The command line is a crate of its own. Inside the library the same word is one of the formats.
    if path.starts_with("src/cli/") {
        prefixes.push("tagline::");
    }
    for prefix in prefixes {
        for (at, _) in code.match_indices(prefix) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let line = code[..at].matches('\n').count() + 1;
            found.extend(
                first_segments(&code[at + prefix.len()..])
                    .into_iter()
                    .map(|name| (line, name)),
            );
        }
    }
    found
}

/// `a::b` gives `a`; `{a::{b, c}, d}` gives `a` and `d`.
fn first_segments(path: &str) -> Vec<String> {
    let name = |text: &str| {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    let Some(list) = path.strip_prefix('{') else {
        return vec![name(path)];
    };
    let mut names = Vec::new();
    let mut depth = 0;
    let mut start = 0;
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                names.push(name(list[start..at].trim()));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn a_breach_is_found_however_it_is_written() {
    let snippets = [
        "use crate::session::Session;",
        "use crate::{text::Text, session::{Session, Change}};",
        "fn f() -> crate::session::Change { Change::default() }",
        "pub use super::session;",
        "use crate::document::Document;",
    ];
    for snippet in snippets {
        let complaints = breaches(&Source::new("src/model/mod.rs", snippet));
        assert_eq!(complaints.len(), 1, "{snippet}: {complaints:?}");
    }
    assert_eq!(
        breaches(&Source::new(
            "src/model/file.rs",
            "use super::super::session::Session;"
        ))
        .len(),
        1
    );
    assert_eq!(breaches(&Source::new("src/unheard_of.rs", "")).len(), 1);
    assert_eq!(
        breaches(&Source::new("src/model/mod.rs", "use crate::Text;")).len(),
        1
    );
}

#[test]
fn what_is_allowed_is_not_a_breach() {
    let allowed = "use super::layers;\nuse crate::model::file;\nuse crate::{label::Label, text::{Span, Text}};\n// crate::session\n";
    assert_eq!(
        breaches(&Source::new("src/model/file.rs", allowed)),
        Vec::<String>::new()
    );
    assert_eq!(
        breaches(&Source::new("src/cli/mod.rs", "use tagline::session::Session;")),
        Vec::<String>::new()
    );
}

#[test]
fn other_breaches_of_the_core_are_found() {
    assert_eq!(
        out_of_order(&Source::new("src/lib.rs", "pub mod session;\npub mod text;\n")).len(),
        1
    );
    assert_eq!(
        javascript_outside_wasm(&Source::new("src/text/mod.rs", "use wasm_bindgen::prelude::*;")).len(),
        1
    );
    assert_eq!(
        javascript_outside_wasm(&Source::new("src/wasm/mod.rs", "use wasm_bindgen::prelude::*;")).len(),
        0
    );
    assert_eq!(
        effects(&Source::new("src/model/file.rs", "use std::fs::File;")).len(),
        1
    );
    assert_eq!(
        effects(&Source::new("src/cli/files.rs", "use std::fs::File;")).len(),
        0
    );
}
