//! What a format could not carry or a file got wrong, and why a file can't be read at all.

use crate::text::Span;
use serde::Serialize;
use std::fmt;

/// Most problems of one file that are kept one by one. Beyond it they are counted.
const MAX_PROBLEMS: usize = 1000;

/// How much a problem costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is lost, but the person should know.
    Note,
    /// Carried in another form than it had.
    Changed,
    /// Left out.
    Lost,
}

/// One thing that a reader or writer could not carry as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How much it costs.
    pub severity: Severity,
    /// The file, where one is being read.
    pub file: Option<String>,
    /// Line of that file, from 1, where known.
    pub line: Option<usize>,
    /// The document, by its id or its number from 1.
    pub document: Option<String>,
    /// Where in the document, in code points.
    pub span: Option<Span>,
    /// What was not carried, and why.
    pub message: String,
    /// What the person can do about it; empty where there is nothing to do.
    pub way_out: String,
}

impl Problem {
    /// A problem that names no place yet.
    pub fn new(severity: Severity, message: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self {
            severity,
            file: None,
            line: None,
            document: None,
            span: None,
            message: message.into(),
            way_out: way_out.into(),
        }
    }

    /// The same problem, in this document.
    pub fn in_document(mut self, document: impl Into<String>) -> Self {
        self.document = Some(document.into());
        self
    }

    /// The same problem, at this span of its document.
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut places = Vec::new();
        places.extend(self.file.clone());
        places.extend(self.line.map(|line| format!("line {line}")));
        places.extend(self.document.as_ref().map(|name| format!("document {name}")));
        places.extend(self.span.map(|span| format!("characters {span}")));
        if !places.is_empty() {
            write!(f, "{}: ", places.join(", "))?;
        }
        f.write_str(&self.message)?;
        if !self.way_out.is_empty() {
            write!(f, " {}", self.way_out)?;
        }
        Ok(())
    }
}

/// The problems of one reading or writing, in the order they were met.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    list: Vec<Problem>,
    n_more: usize,
}

impl Problems {
    /// Adds one. A hostile file may cause millions: those above a bound are only counted.
    pub fn push(&mut self, problem: Problem) {
        if self.list.len() < MAX_PROBLEMS {
            self.list.push(problem);
        } else {
            self.n_more += 1;
        }
    }

    /// All of them, with one last entry that counts what was not kept.
    pub fn into_vec(mut self) -> Vec<Problem> {
        if self.n_more > 0 {
            let message = format!(
                "There are {} more problems of this file that are not listed.",
                self.n_more
            );
            self.list.push(Problem::new(
                Severity::Lost,
                message,
                "Mend those above and read the file again.",
            ));
        }
        self.list
    }
}

/// Why a file can't be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", place(file, *line, message))]
pub struct FormatError {
    /// The file's name.
    pub file: String,
    /// Its line, from 1, where known.
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub message: String,
}

impl FormatError {
    /// An error somewhere in a file.
    pub fn new(file: impl Into<String>, line: Option<usize>, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line,
            message: message.into(),
        }
    }
}

fn place(file: &str, line: Option<usize>, message: &str) -> String {
    match (file.is_empty(), line) {
        (true, None) => message.to_owned(),
        (true, Some(line)) => format!("line {line}: {message}"),
        (false, None) => format!("{file}: {message}"),
        (false, Some(line)) => format!("{file}, line {line}: {message}"),
    }
}
