//! One document while it is read: entities checked against its text, each failure a problem. Unit: code points, once converted.

use super::anchor::{Claim, SearchBudget, anchor, likelier_unit};
use super::format::Unit;
use super::labels;
use super::problem::{Problem, Severity};
use super::reading::Reading;
use super::record::{Record, Words};
use crate::document::extend_scheme;
use crate::entity::{Entity, EntityId, Origin, Status};
use crate::label::Label;
use crate::text::{Span, Text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most entities of one document, and most rejected ones.
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

impl<'r> Document<'r> {
    /// The document that is the `number`th of its file, from 1.
    pub(super) fn new(record: Record, own_scheme: bool, number: usize, reading: &'r mut Reading) -> Self {
        Self {
            number,
            own_scheme,
            record,
            ids: BTreeSet::new(),
            seen: BTreeSet::new(),
            n_found: 0,
            budget: SearchBudget::default(),
            unproven: None,
            reading,
        }
    }

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
        self.reading.set_line(line);
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
        let Some((what, span)) = self.placed(unit, &found) else {
            return;
        };
        let label = match self.label(found.label) {
            Ok(label) => label,
            Err(reason) => return self.bad_label(&what, &reason),
        };
        if !self.seen.insert((span, label.clone())) {
            let message = format!("{what} stands in the file twice, at {span}. It was taken once.");
            return self.problem(Severity::Note, message, "");
        }
        let entity = self.make(found, span, label);
        self.record.entities.push(entity);
    }

    /// Adds what was found, or a problem with the reason why it can't be looked for.
    pub fn try_entity(&mut self, unit: Unit, found: Result<Found<'_>, String>) {
        match found {
            Ok(found) => self.entity(unit, found),
            Err(reason) => self.bad_entity(&reason),
        }
    }

    /// Adds what the person rejected. Its label need not be in the scheme any more.
    pub(super) fn rejected(&mut self, unit: Unit, found: Found<'_>) {
        let Some((what, span)) = self.placed(unit, &found) else {
            return;
        };
        let label = Label::new(found.label);
        if let Err(reason) = labels::check_name(&label) {
            return self.bad_label(&what, &reason);
        }
        let entity = self.make(found, span, label);
        self.record.rejected.push(entity);
    }

    /// How the entity is called in problems, and its span in the text; or a problem.
    fn placed(&mut self, unit: Unit, found: &Found<'_>) -> Option<(String, Span)> {
        self.n_found += 1;
        let what = format!("Entity {} ({})", self.n_found, shorten(found.label));
        if self.n_found > MAX_ENTITIES {
            if self.n_found == MAX_ENTITIES + 1 {
                let message = format!("Only the first {MAX_ENTITIES} entities of a document are read.");
                self.problem(Severity::Lost, message, "Split the document.");
            }
            return None;
        }
        if let (Some(offsets), None) = (found.claim.offsets, found.claim.quote) {
            self.unproven.get_or_insert((unit, Vec::new())).1.push(offsets);
        }
        match anchor(&self.record.text, unit, found.claim, &mut self.budget) {
            Ok(anchored) => {
                if let Some(note) = anchored.note {
                    self.problem(Severity::Changed, format!("{what}: {note}"), "Please check it.");
                }
                Some((what, anchored.span))
            }
            Err(reason) => {
                let message = format!("{what} was left out: {reason}");
                self.problem(Severity::Lost, message, "Mark it anew in the text.");
                None
            }
        }
    }

    fn bad_label(&mut self, what: &str, reason: &str) {
        let message = format!("{what} was left out: {reason}");
        self.problem(Severity::Lost, message, "Rename the label in the file.");
    }

    fn make(&mut self, found: Found<'_>, span: Span, label: Label) -> Entity {
        if let Some(score) = found.score.filter(|score| !(0.0..=1.0).contains(score)) {
            let message = format!("The score {score} of {label} is not between 0 and 1. It was left out.");
            self.problem(Severity::Lost, message, "Scale it in the file.");
        }
        Entity {
            id: self.free_id(found.id),
            span,
            label,
            origin: found.origin,
            status: found.status,
            score: found.score.filter(|score| (0.0..=1.0).contains(score)),
            attributes: found.attributes,
        }
    }

    /// Sets whether the person has said that the work on the document is done.
    pub(super) fn work_done(&mut self, done: bool) {
        self.record.done = done;
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
            self.reading.add_label(&label)?;
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
        self.reading.take(self.record, self.own_scheme);
    }
}

fn shorten(label: &str) -> String {
    label.chars().take(40).collect()
}
