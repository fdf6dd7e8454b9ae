//! What every file must say, and how long it may be; what ARCHITECTURE.md must prove.

use crate::source::Source;

/// Lines of a file. Past this it holds more than one idea.
const MAX_LINES: usize = 400;

/// Folders of one machine or one person. Split, so that this file does not complain about itself.
const MACHINE_PATHS: [&str; 5] = [
    concat!("/home", "/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
    concat!("/tm", "p/"),
    concat!("/wo", "rk/"),
];

/// Files that do not begin by saying what they are.
pub(crate) fn undocumented(source: &Source) -> Vec<String> {
    let start = source.text.trim_start_matches('\u{feff}').trim_start();
    let start = start
        .strip_prefix("#!/usr/bin/env node")
        .map_or(start, str::trim_start);
    let said = if source.path.ends_with(".rs") {
        start.starts_with("//!")
    } else {
        start.starts_with("/**")
    };
    if said {
        Vec::new()
    } else {
        vec![source.complain(1, "begin with a sentence on what the file is")]
    }
}

/// Files that are too long.
pub(crate) fn too_long(source: &Source) -> Vec<String> {
    let n_lines = source.text.lines().count();
    if n_lines <= MAX_LINES {
        return Vec::new();
    }
    vec![source.complain(n_lines, &format!("split it: more than {MAX_LINES} lines"))]
}

/// Paths that exist on one machine only.
pub(crate) fn machine_paths(source: &Source) -> Vec<String> {
    let mut complaints = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        for place in MACHINE_PATHS.iter().filter(|place| names_place(line, place)) {
            complaints.push(source.complain(index + 1, &format!("`{place}` is a folder of one machine")));
        }
    }
    complaints
}

/// Whether the line has the path at its start, not within another path or address.
fn names_place(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-/\\)}]".contains(c))
    })
}

/// Rows of the table of invariants whose test is not named as `` `file.rs::test` `` or `` `file.mjs › title` ``, or is
/// not there. `read` gives a file's text.
pub(crate) fn unproven_invariants(
    architecture: &Source,
    read: impl Fn(&str) -> Option<String>,
) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut n_invariants = 0;
    let lines = architecture
        .text
        .lines()
        .enumerate()
        .skip_while(|(_, line)| !is_head(line));
    for (index, line) in lines.skip(2).take_while(|(_, line)| line.starts_with('|')) {
        n_invariants += 1;
        let proof = line.trim_end_matches('|').rsplit('|').next().unwrap_or_default();
        let tests: Vec<&str> = proof.split('`').skip(1).step_by(2).collect();
        if tests.is_empty() {
            complaints.push(architecture.complain(index + 1, "name the test that holds this"));
        }
        for test in tests.iter().filter(|test| !exists(test, &read)) {
            complaints.push(architecture.complain(index + 1, &format!("there is no test `{test}`")));
        }
    }
    if n_invariants == 0 {
        complaints.push(architecture.complain(1, "there is no table `| invariant | test |`"));
    }
    complaints
}

fn is_head(line: &str) -> bool {
    let cells: Vec<String> = line.split('|').map(|cell| cell.trim().to_lowercase()).collect();
    cells == ["", "invariant", "test", ""]
}

fn exists(test: &str, read: impl Fn(&str) -> Option<String>) -> bool {
    if let Some((path, title)) = test.split_once(" › ") {
        return read(path).is_some_and(|text| text.contains(&format!("test(\"{title}\"")));
    }
    test.split_once("::").is_some_and(|(path, name)| {
        let name = name.rsplit("::").next().unwrap_or(name);
        read(path).is_some_and(|text| text.contains(&format!("fn {name}(")))
    })
}

#[test]
fn bad_files_are_found() {
    assert_eq!(undocumented(&Source::new("a.rs", "use b;")).len(), 1);
    assert_eq!(
        undocumented(&Source::new("a.js", "// said in passing\n")).len(),
        1
    );
    assert_eq!(undocumented(&Source::new("a.js", "/** Says it. */\n")).len(), 0);
    assert_eq!(
        too_long(&Source::new("a.rs", &"\n".repeat(MAX_LINES + 1))).len(),
        1
    );
    assert_eq!(too_long(&Source::new("a.rs", &"\n".repeat(MAX_LINES))).len(), 0);
    let [home, ..] = MACHINE_PATHS;
    assert_eq!(
        machine_paths(&Source::new("a.md", &format!("see {home}me/notes"))).len(),
        1
    );
    assert_eq!(
        machine_paths(&Source::new("a.md", &format!("see https://example.org{home}"))).len(),
        0
    );
}

#[test]
fn an_invariant_without_its_test_is_found() {
    let read = |path: &str| match path {
        "tests/edits.rs" => Some("fn undo_restores() {}".to_owned()),
        "tests/page/keys.test.mjs" => Some("test(\"a key labels\", () => {});".to_owned()),
        _ => None,
    };
    let check = |rows: &str| {
        let text = format!("# A\n\n| Invariant | Test |\n| --- | --- |\n{rows}\n\n| other | table |\n");
        unproven_invariants(&Source::new("ARCHITECTURE.md", &text), read).len()
    };
    assert_eq!(
        check("| **Undo restores.** | `tests/edits.rs::undo_restores` |"),
        0
    );
    assert_eq!(
        check("| **Keys label.** | `tests/page/keys.test.mjs › a key labels` |"),
        0
    );
    assert_eq!(check("| **Undo restores.** | `tests/edits.rs::undo` |"), 1);
    assert_eq!(
        check("| **Undo restores.** | `tests/gone.rs::undo_restores`, `tests/page/keys.test.mjs › b` |"),
        2
    );
    assert_eq!(check("| **Undo restores.** | trust me |"), 1);
    assert_eq!(check(""), 1);
}
