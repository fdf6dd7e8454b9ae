//! Counts of what a reader leaves out: a file may hold a million tokens that are no entities, and one sentence says so.

use super::problem::Severity;
use super::reading::Document;
use std::collections::BTreeMap;

/// How many things of each kind were left out, to be told in one problem a kind.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<String, usize>);

impl Tally {
    /// One more of a kind.
    pub(super) fn add(&mut self, kind: impl Into<String>) {
        self.add_many(kind, 1);
    }

    /// More of a kind.
    pub(super) fn add_many(&mut self, kind: impl Into<String>, n: usize) {
        *self.0.entry(kind.into()).or_default() += n;
    }

    /// Tells them all. `what` they are stands behind the number, the kinds in brackets.
    pub(super) fn tell(self, what: &str, severity: Severity, document: &mut Document<'_>) {
        for (kind, n) in self.0 {
            document.problem(severity, format!("{n} {what} were left out ({kind})."), "");
        }
    }
}
