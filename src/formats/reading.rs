//! Collects what a reader finds: documents, entities checked against their text, and problems with their places.

use super::anchor::{Claim, SearchBudget, anchor, likelier_unit};
use super::format::Unit;
use super::input::Source;
use super::json;
use super::labels::SchemeBuilder;
use super::problem::{FormatError, Problem, Problems, Severity};
use super::record::{Record, Words};
use crate::document::extend_scheme;
use crate::entity::{Entity, EntityId, Origin, Status};
use crate::label::{Label, LabelScheme};
use crate::text::{Span, Text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most documents of one file.
const MAX_DOCUMENTS: usize = 200_000;
/// Most entities of one document.
const MAX_ENTITIES: usize = 1_000_000;

/// An entity as a file gives it, before it is checked.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// Where the file says it is.
    pub claim: Claim<'a>,
    /// Its label's name.
    pub label: &'a str,
    /// Its id, where the file has one of ours.
    pub id: Option<u32>,
    /// Who made it.
    pub origin: Origin,
    /// Whether a person stands behind it.
    pub status: Status,
    /// The tagger's score.
    pub score: Option<f32>,
    /// What else the file says.
    pub attributes: BTreeMap<String, Value>,
}

impl<'a> Found<'a> {
    /// An entity of another tool: imported, and taken as a person's work.
    pub fn new(label: &'a str, claim: Claim<'a>) -> Self {
        Self {
            claim,
            label,
            id: None,
            origin: Origin::Import,
            status: Status::Accepted,
            score: None,
            attributes: BTreeMap::new(),
        }
    }
}

/// What has been read of one file so far.
#[derive(Debug)]
pub struct Reading {
    file: String,
    line: Option<usize>,
    records: Vec<Record>,
    schemes: SchemeBuilder,
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
        mut read: impl FnMut(&Value, &mut Self) -> Result<(), String>,
    ) -> Result<(), FormatError> {
        let n_before = self.records.len();
        let mut refused: Option<FormatError> = None;
        for item in json::Items::new(source.file, source.text) {
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

    fn add(&mut self, mut problem: Problem) {
        problem.file = Some(self.file.clone()).filter(|file| !file.is_empty());
        problem.line = self.line;
        self.problems.push(problem);
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
        let record = Record::new(id, text, scheme.unwrap_or_default());
        let n_replaced = std::mem::take(&mut self.n_replaced);
        let mut document = Document {
            number: self.records.len() + 1,
            own_scheme,
            record,
            ids: BTreeSet::new(),
            seen: BTreeSet::new(),
            n_found: 0,
            budget: SearchBudget::default(),
            unproven: None,
            reading: self,
        };
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

/// One document while it is read.
#[derive(Debug)]
pub struct Document<'r> {
    number: usize,
    own_scheme: bool,
    record: Record,
    ids: BTreeSet<EntityId>,
    seen: BTreeSet<(Span, Label)>,
    n_found: usize,
    budget: SearchBudget,
    /// Offsets that no quoted text proves, and their unit.
    unproven: Option<(Unit, Vec<(i64, i64)>)>,
    reading: &'r mut Reading,
}

impl Document<'_> {
    /// The text that offsets point into.
    pub fn text(&self) -> Text {
        self.record.text.clone()
    }

    /// Adds a problem of this document.
    pub fn problem(&mut self, severity: Severity, message: impl Into<String>, way_out: impl Into<String>) {
        let name = self.record.name();
        let name = if name.is_empty() {
            self.number.to_string()
        } else {
            format!("“{name}”")
        };
        self.reading
            .add(Problem::new(severity, message, way_out).in_document(name));
    }

    /// The line that the next problems are about.
    pub(super) fn set_line(&mut self, line: Option<usize>) {
        self.reading.line = line;
    }

    /// Sets an attribute of the document.
    pub fn attribute(&mut self, name: &str, value: Value) {
        self.record.attributes.insert(name.to_owned(), value);
    }

    /// Keeps the file's words.
    pub fn words(&mut self, words: Words) {
        self.record.words = Some(words);
    }

    /// Adds an entity, or a problem that says why it can't be had.
    pub fn entity(&mut self, unit: Unit, found: Found<'_>) {
        self.n_found += 1;
        let what = format!("Entity {} ({})", self.n_found, shorten(found.label));
        if self.record.entities.len() >= MAX_ENTITIES {
            if self.record.entities.len() == MAX_ENTITIES {
                let message = format!("Only the first {MAX_ENTITIES} entities of a document are read.");
                self.problem(Severity::Lost, message, "Split the document.");
            }
            return;
        }
        if let (Some(offsets), None) = (found.claim.offsets, found.claim.quote) {
            self.unproven.get_or_insert((unit, Vec::new())).1.push(offsets);
        }
        let anchored = match anchor(&self.record.text, unit, found.claim, &mut self.budget) {
            Ok(anchored) => anchored,
            Err(reason) => {
                let message = format!("{what} was left out: {reason}");
                return self.problem(Severity::Lost, message, "Mark it anew in the text.");
            }
        };
        let label = match self.label(found.label) {
            Ok(label) => label,
            Err(reason) => {
                let message = format!("{what} was left out: {reason}");
                return self.problem(Severity::Lost, message, "Rename the label in the file.");
            }
        };
        if !self.seen.insert((anchored.span, label.clone())) {
            let message = format!(
                "{what} stands in the file twice, at {}. It was taken once.",
                anchored.span
            );
            return self.problem(Severity::Note, message, "");
        }
        if let Some(note) = anchored.note {
            self.problem(Severity::Changed, format!("{what}: {note}"), "Please check it.");
        }
        let id = self.free_id(found.id);
        self.record.entities.push(Entity {
            id,
            span: anchored.span,
            label,
            origin: found.origin,
            status: found.status,
            score: found.score.filter(|score| (0.0..=1.0).contains(score)),
            attributes: found.attributes,
        });
    }

    /// Adds a problem about an entity that the file describes too badly to be looked for.
    pub fn bad_entity(&mut self, reason: &str) {
        self.n_found += 1;
        let message = format!("Entity {} was left out: {reason}", self.n_found);
        self.problem(
            Severity::Lost,
            message,
            "Mend it in the file, or mark it anew in the text.",
        );
    }

    fn label(&mut self, name: &str) -> Result<Label, String> {
        let label = Label::new(name);
        if self.own_scheme {
            if !self.record.scheme.contains(&label) {
                let extended = extend_scheme(&self.record.scheme, [&label]);
                self.record.scheme = Arc::new(extended.map_err(|error| error.to_string())?);
                let message = format!("The label {name} is not in the file's own scheme. It was added.");
                self.problem(Severity::Note, message, "");
            }
        } else {
            self.reading.schemes.add(&label)?;
        }
        Ok(label)
    }

    /// The file's id where it is free, else the next free number.
    fn free_id(&mut self, wanted: Option<u32>) -> EntityId {
        let next = self.ids.last().map_or(1, |last| last.0.saturating_add(1));
        let mut id = EntityId(wanted.unwrap_or(next));
        if self.ids.contains(&id) {
            id = EntityId(next);
        }
        // Ids may be used up only where a file gave the largest number there is.
        while !self.ids.insert(id) {
            id = EntityId(id.0.wrapping_sub(1));
        }
        id
    }

    /// Ends the document.
    pub fn done(mut self) {
        if let Some((unit, offsets)) = self.unproven.take()
            && let Some(other) = likelier_unit(&self.record.text, unit, &offsets)
        {
            let message = format!(
                "The offsets were read in {unit}, as the format has them. Some entities cut words so, and none would if they were counted in {other}."
            );
            let way_out = "Please check the entities; if they are shifted, the tool that wrote the file counts otherwise.";
            self.problem(Severity::Note, message, way_out);
        }
        let reading = self.reading;
        if reading.records.len() < MAX_DOCUMENTS {
            if !self.own_scheme {
                reading.without_scheme.push(reading.records.len());
            }
            reading.records.push(self.record);
        }
    }
}

fn shorten(label: &str) -> String {
    label.chars().take(40).collect()
}
