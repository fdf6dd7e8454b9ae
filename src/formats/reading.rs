//! Collects what a reader finds: documents, entities checked against their text, and problems with their places.

use super::input::Source;
use super::json;
use super::labels::SchemeBuilder;
use super::problem::{FormatError, Problem, Problems, Severity};
use super::record::Record;
use crate::label::{Label, LabelScheme};
use crate::text::Text;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) use super::reading_document::{Document, Found};

/// Most documents of one file.
const MAX_DOCUMENTS: usize = 200_000;

/// What has been read of one file so far.
#[derive(Debug)]
pub struct Reading {
    file: String,
    line: Option<usize>,
    records: Vec<Record>,
    schemes: SchemeBuilder,
    /// What documents without a scheme of their own have until all labels are known: one for all.
    unknown_scheme: Arc<LabelScheme>,
    /// Problems so far.
    pub problems: Problems,
    /// Documents that brought no scheme of their own, as indices into `records`.
    without_scheme: Vec<usize>,
    n_refused: usize,
    /// Halves of characters in the value that is being read.
    n_replaced: usize,
}

impl Reading {
    /// Nothing read yet of the file of this name.
    pub fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            records: Vec::new(),
            schemes: SchemeBuilder::default(),
            unknown_scheme: Arc::default(),
            problems: Problems::default(),
            without_scheme: Vec::new(),
            n_refused: 0,
            n_replaced: 0,
        }
    }

    /// The file and line that the next problems are about.
    pub fn set_place(&mut self, file: &str, line: Option<usize>) {
        file.clone_into(&mut self.file);
        self.line = line;
    }

    /// Reads a file of JSON values one by one. Those that `read` refuses are told, and are an error where no other gave
    /// a document.
    pub(super) fn each_value(
        &mut self,
        source: &Source<'_>,
        read: impl FnMut(&Value, &mut Self) -> Result<(), String>,
    ) -> Result<(), FormatError> {
        let items = json::Items::new(source.file, source.text);
        self.each_item(source, items, read)
    }

    /// As [`Self::each_value`], of a file that gives its values in another way.
    pub(super) fn each_item(
        &mut self,
        source: &Source<'_>,
        items: impl Iterator<Item = Result<json::Item, FormatError>>,
        mut read: impl FnMut(&Value, &mut Self) -> Result<(), String>,
    ) -> Result<(), FormatError> {
        let n_before = self.records.len();
        let mut refused: Option<FormatError> = None;
        for item in items {
            let item = item?;
            self.set_place(source.file, Some(item.line));
            self.n_replaced = item.n_replaced;
            let Err(reason) = read(&item.value, self) else {
                continue;
            };
            if self.records.len() == n_before && refused.is_none() {
                refused = Some(FormatError::new(source.file, Some(item.line), reason));
                continue;
            }
            self.left_out(&reason);
        }
        match refused {
            Some(error) if self.records.len() == n_before => Err(error),
            Some(error) => {
                self.set_place(source.file, error.line);
                self.left_out(&error.message);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn left_out(&mut self, reason: &str) {
        let message = format!("What begins here was left out: {reason}");
        self.problem(Severity::Lost, message, "Mend it and read the file again.");
    }

    /// Adds a problem at the current place.
    pub fn problem(&mut self, severity: Severity, message: impl Into<String>, way_out: impl Into<String>) {
        let problem = Problem::new(severity, message, way_out);
        self.add(problem);
    }

    pub(super) fn add(&mut self, mut problem: Problem) {
        problem.file = Some(self.file.clone()).filter(|file| !file.is_empty());
        problem.line = self.line;
        self.problems.push(problem);
    }

    /// Ends a document that was begun here.
    pub(super) fn take(&mut self, record: Record, own_scheme: bool) {
        if self.records.len() < MAX_DOCUMENTS {
            if !own_scheme {
                self.without_scheme.push(self.records.len());
            }
            self.records.push(record);
        }
    }

    /// Takes note of a label of a document without a scheme of its own.
    pub(super) fn add_label(&mut self, label: &Label) -> Result<(), String> {
        self.schemes.add(label)
    }

    /// The line that the next problems are about.
    pub(super) fn set_line(&mut self, line: Option<usize>) {
        self.line = line;
    }

    /// The line of the value that is being read.
    pub(super) fn line(&self) -> Option<usize> {
        self.line
    }

    /// Documents read so far.
    pub fn n_documents(&self) -> usize {
        self.records.len()
    }

    /// Gives those from `first` on that have no id this one: that of the file they stand in.
    pub fn name_documents(&mut self, first: usize, id: &str) {
        for record in self
            .records
            .iter_mut()
            .skip(first)
            .filter(|record| record.id.is_null())
        {
            record.id = Value::String(id.to_owned());
        }
    }

    /// Begins a document; what follows goes into it. A file's own scheme keeps its order and colours.
    pub fn document(&mut self, id: Value, text: Text, scheme: Option<LabelScheme>) -> Document<'_> {
        if self.records.len() >= MAX_DOCUMENTS {
            self.n_refused += 1;
        }
        let own_scheme = scheme.is_some();
        let scheme = scheme.map_or_else(|| self.unknown_scheme.clone(), Arc::new);
        let record = Record::new(id, text, scheme);
        let n_replaced = std::mem::take(&mut self.n_replaced);
        let mut document = Document::new(record, own_scheme, self.records.len() + 1, self);
        if n_replaced > 0 {
            let message = format!(
                "The file has {n_replaced} halves of characters (lone surrogates), which no text can hold. Each was replaced by “\u{FFFD}”; no offset moves."
            );
            document.problem(Severity::Changed, message, "");
        }
        document
    }

    /// Several people may have annotated the same text: each one's work is a document of its own.
    fn tell_repeated_texts(&mut self) {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let texts = self.records.iter().map(|record| record.text.as_str());
        let n_repeated = texts
            .filter(|text| !text.is_empty() && !seen.insert(text))
            .count();
        if n_repeated > 0 {
            self.line = None;
            let message = format!(
                "{n_repeated} documents have the text of another one, as when several people annotate the same. Each was read by itself."
            );
            self.problem(Severity::Note, message, "Keep one of each where you want one.");
        }
    }

    /// The documents, each with a scheme that has all its labels, and the problems.
    pub fn finish(mut self) -> (Vec<Record>, Vec<Problem>) {
        if self.n_refused > 0 {
            let message = format!(
                "The file has more than {MAX_DOCUMENTS} documents; {} were left out.",
                self.n_refused
            );
            self.problem(Severity::Lost, message, "Split the file.");
        }
        self.tell_repeated_texts();
        let scheme = Arc::new(self.schemes.build());
        let overlapping = Arc::new(LabelScheme::clone(&scheme).with_overlap(true));
        for at in self.without_scheme {
            let record = &mut self.records[at];
            record.scheme = if record.overlaps() { &overlapping } else { &scheme }.clone();
        }
        for record in &mut self.records {
            if !record.scheme.overlap() && record.overlaps() {
                record.scheme = Arc::new(LabelScheme::clone(&record.scheme).with_overlap(true));
            }
        }
        (self.records, self.problems.into_vec())
    }
}
