//! The repository's files, and Rust without its comments and strings.

use std::fs;
use std::path::{Path, PathBuf};

/// Made by tools, or brought from elsewhere.
const LEFT_OUT: [&str; 8] = [
    "target",
    "node_modules",
    "pkg",
    "dist",
    ".git",
    ".cache",
    ".tools",
    ".output",
];

/// A text file of the repository.
pub(crate) struct Source {
    /// Relative to the root, `/` between folders.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    pub(crate) fn find(path: &str) -> Option<Self> {
        let text = fs::read_to_string(root().join(path)).ok()?;
        Some(Self {
            path: path.to_owned(),
            text,
        })
    }

    #[track_caller]
    pub(crate) fn read(path: &str) -> Self {
        Self::find(path).unwrap_or_else(|| panic!("{path} is missing or is not text"))
    }

    /// A complaint about this file; lines count from 1.
    pub(crate) fn complain(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

/// The files below a folder whose names end so, sorted by path.
pub(crate) fn sources(folder: &str, extensions: &[&str]) -> Vec<Source> {
    let mut paths = Vec::new();
    collect(&root().join(folder), &mut paths);
    let mut sources: Vec<Source> = paths
        .iter()
        .filter(|path| {
            path.extension()
                .is_some_and(|found| extensions.iter().any(|wanted| found == *wanted))
        })
        .filter_map(|path| Source::find(&relative(path)))
        .collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

/// All Rust of the workspace.
pub(crate) fn rust_sources() -> Vec<Source> {
    sources(".", &["rs"])
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn relative(path: &Path) -> String {
    let inside = path.strip_prefix(root()).unwrap_or(path);
    let parts: Vec<_> = inside
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .filter(|p| p != ".")
        .collect();
    parts.join("/")
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() {
            if !LEFT_OUT.iter().any(|left_out| name == *left_out) {
                collect(&path, paths);
            }
        } else {
            paths.push(path);
        }
    }
}

/// Rust without comments, strings and characters (spaces in their place, so that lines keep their numbers) and without
/// the tests at the end of the file, which may use what they like.
pub(crate) fn code_of(rust: &str) -> String {
    let code = blank_text(rust);
    match code.find("#[cfg(test)]\nmod ") {
        Some(tests) => code[..tests].to_owned(),
        None => code,
    }
}

fn blank_text(rust: &str) -> String {
    let chars: Vec<char> = rust.chars().collect();
    let mut code = String::with_capacity(rust.len());
    let mut at = 0;
    while at < chars.len() {
        let end = end_of_text(&chars, at);
        if end == at {
            code.push(chars[at]);
            at += 1;
        } else {
            code.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

/// Where the comment, string or character that starts at `at` ends; `at` itself where none starts there.
fn end_of_text(chars: &[char], at: usize) -> usize {
    let starts = |text: &str| {
        text.chars()
            .enumerate()
            .all(|(i, c)| chars.get(at + i) == Some(&c))
    };
    let after = |from: usize, text: &str| {
        let wanted: Vec<char> = text.chars().collect();
        (from..chars.len())
            .find(|&i| chars[i..].starts_with(&wanted))
            .map_or(chars.len(), |i| i + wanted.len())
    };
    if starts("//") {
        return (at..chars.len())
            .find(|&i| chars[i] == '\n')
            .unwrap_or(chars.len());
    }
    if starts("/*") {
        return after(at + 2, "*/");
    }
    let in_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    if starts("r\"") && !in_word {
        return after(at + 2, "\"");
    }
    if starts("r#") && !in_word {
        let hashes: String = chars[at + 1..].iter().take_while(|c| **c == '#').collect();
        if chars.get(at + 1 + hashes.len()) == Some(&'"') {
            return after(at + 2 + hashes.len(), &format!("\"{hashes}"));
        }
    }
    match chars[at] {
        '"' => end_of_quoted(chars, at, '"'),
        // A lifetime has no closing quote behind its first character.
        '\'' if chars.get(at + 1) == Some(&'\\') || chars.get(at + 2) == Some(&'\'') => {
            end_of_quoted(chars, at, '\'')
        }
        _ => at,
    }
}

fn end_of_quoted(chars: &[char], at: usize, quote: char) -> usize {
    let mut i = at + 1;
    while i < chars.len() && chars[i] != quote {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

#[test]
fn comments_and_strings_are_no_code() {
    let rust = "use a; // crate::b\n/* crate::c */ let s = \"crate::d \\\" crate::e\"; let r = r#\"crate::f\"#;\nlet c = '\"'; fn g<'a>(x: &'a str) {}";
    let code = code_of(rust);
    assert!(!code.contains("crate"), "{code}");
    assert!(
        code.contains("use a;") && code.contains("fn g<'a>(x: &'a str) {}"),
        "{code}"
    );
    assert_eq!(code.lines().count(), 3);
}

#[test]
fn tests_at_the_end_are_no_code() {
    assert_eq!(
        code_of("use a;\n#[cfg(test)]\nmod tests { use crate::z; }"),
        "use a;\n"
    );
}
