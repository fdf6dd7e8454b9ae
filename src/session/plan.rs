//! From a command to the edits that carry it out. Planning reads the document and changes nothing.

use super::error::CommandError;
use super::{bulk, open, scheme, single, suggest};
use crate::command::{Command, Extent};
use crate::document::{Document, Edit};
use crate::entity::{Entity, EntityId, Origin, Status};
use crate::label::Label;
use crate::query::Segmentation;
use crate::query::snap::{to_tokens, trim};
use crate::text::{CharOffset, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest piece of text in a message, in characters.
const MAX_QUOTE_CHARS: usize = 60;

/// What a command does.
#[derive(Debug, PartialEq)]
pub(super) struct Plan {
    /// None where there is nothing to do.
    pub(super) edits: Vec<Edit>,
    /// The step's name, after "Undo".
    pub(super) name: String,
    /// What happened.
    pub(super) message: String,
}

/// How a command is told to the person.
#[derive(Debug, PartialEq)]
pub(super) struct Words {
    pub(super) name: String,
    pub(super) message: String,
}

impl Words {
    pub(super) fn new(name: impl Into<String>, message: impl Into<String>) -> Self {
        let (name, message) = (name.into(), message.into());
        Self { name, message }
    }

    /// For a command that finds nothing to do.
    pub(super) fn nothing(message: impl Into<String>) -> Self {
        Self::new("", message)
    }
}

/// Collects the edits of one command.
pub(super) struct Planner<'a> {
    pub(super) document: &'a Document,
    pub(super) segmentation: &'a Segmentation,
    next_id: u32,
    edits: Vec<Edit>,
}

impl<'a> Planner<'a> {
    pub(super) fn new(document: &'a Document, segmentation: &'a Segmentation, next_id: u32) -> Self {
        Self {
            document,
            segmentation,
            next_id,
            edits: Vec::new(),
        }
    }

    pub(super) fn plan(&mut self, command: Command) -> Result<Words, CommandError> {
        match command {
            Command::Open {
                text,
                scheme,
                entities,
            } => open::open(self, text, scheme.as_ref(), entities),
            Command::Import { entities } => open::import(self, entities),
            Command::Suggest { spans } => suggest::suggest(self, spans),
            Command::ApplyRules { rules } => suggest::apply_rules(self, &rules),
            Command::Label { span, label } => single::label(self, span, &label),
            Command::Add { span, label } => single::add(self, span, &label),
            Command::Remove { id } => single::remove(self, id),
            Command::Relabel { id, label } => single::relabel(self, id, &label),
            Command::Resize { id, span } => single::resize(self, id, span),
            Command::Accept { id } => single::accept(self, id),
            Command::Merge { id, with } => single::merge(self, id, with),
            Command::Split { id, at } => single::split(self, id, at),
            Command::Dismiss { candidate } => single::dismiss(self, candidate),
            Command::Restore { id } => single::restore(self, id),
            Command::AcceptAll { filter } => bulk::accept_all(self, &filter),
            Command::RejectAll { filter } => bulk::reject_all(self, &filter),
            Command::Clear => bulk::clear(self),
            Command::LabelMatches {
                name,
                label,
                ignore_case,
                except,
            } => bulk::label_matches(self, &name, &label, ignore_case, &except),
            Command::RemoveMatches {
                name,
                ignore_case,
                except,
            } => bulk::remove_matches(self, &name, ignore_case, &except),
            Command::SetScheme { scheme, renames } => scheme::set_scheme(self, scheme, &renames),
            Command::SetDone { done } => Ok(self.set_done(done)),
        }
    }

    fn set_done(&mut self, done: bool) -> Words {
        let state = if done { "done" } else { "not done" };
        if self.document.done() == done {
            return Words::nothing(format!("The article is marked {state} already"));
        }
        self.push(Edit::SetDone { done });
        Words::new(
            format!("mark the article {state}"),
            format!("The article is marked {state}"),
        )
    }

    pub(super) fn finish(self, words: Words) -> Plan {
        Plan {
            edits: self.edits,
            name: words.name,
            message: words.message,
        }
    }

    pub(super) fn push(&mut self, edit: Edit) {
        self.edits.push(edit);
    }

    pub(super) fn n_edits(&self) -> usize {
        self.edits.len()
    }

    /// An id that nothing in the document has, and nothing planned.
    pub(super) fn fresh_id(&mut self) -> EntityId {
        loop {
            let id = EntityId(self.next_id);
            // Wraps only after an import with the largest id there is; then free ids are looked for from 0.
            self.next_id = self.next_id.wrapping_add(1);
            if !self.document.has_id(id) {
                return id;
            }
        }
    }

    pub(super) fn entity(&self, id: EntityId) -> Result<&'a Arc<Entity>, CommandError> {
        self.document.get(id).ok_or(CommandError::NoEntity(id))
    }

    /// A span of this text, white space at its ends included.
    pub(super) fn span(&self, extent: Extent) -> Result<Span, CommandError> {
        let length = self.document.text().len();
        if extent.end > length {
            return Err(CommandError::PastEnd(extent.end, length));
        }
        Span::new(extent.start, extent.end).ok_or(CommandError::NothingMarked)
    }

    /// What a person marked: a span of this text without white space at its ends.
    pub(super) fn marked(&self, extent: Extent) -> Result<Span, CommandError> {
        let span = self.span(extent)?;
        trim(self.document.text(), span).ok_or(CommandError::NothingMarked)
    }

    pub(super) fn check_label(&self, label: &Label) -> Result<(), CommandError> {
        match self.document.scheme().contains(label) {
            true => Ok(()),
            false => Err(CommandError::UnknownLabel(label.clone())),
        }
    }

    /// The span without marks at the edge where it was cut off from what followed it or, without `at_end`, from what
    /// went before.
    pub(super) fn cut_off(&self, span: Span, at_end: bool) -> Span {
        let words = to_tokens(self.document.text(), self.segmentation, span);
        let inside = words.filter(|w| w.start() >= span.start() && w.end() <= span.end());
        let cut = inside.and_then(|words| match at_end {
            true => Span::new(span.start(), words.end()),
            false => Span::new(words.start(), span.end()),
        });
        cut.unwrap_or(span)
    }

    /// A person's new entity.
    pub(super) fn add_by_person(&mut self, span: Span, label: &Label) {
        let entity = Arc::new(Entity {
            id: self.fresh_id(),
            span,
            label: label.clone(),
            origin: Origin::User,
            status: Status::Accepted,
            score: None,
            attributes: BTreeMap::new(),
        });
        self.push(Edit::Add { entity });
    }

    /// Gives an entity a label in a person's name.
    pub(super) fn settle(&mut self, entity: &Entity, label: &Label) {
        let id = entity.id;
        if entity.label != *label {
            let label = label.clone();
            self.push(Edit::Relabel { id, label });
        }
        self.accept(entity);
    }

    pub(super) fn accept(&mut self, entity: &Entity) {
        if entity.status != Status::Accepted {
            let (id, status) = (entity.id, Status::Accepted);
            self.push(Edit::SetStatus { id, status });
        }
    }

    /// Takes an entity away in a person's name. What a machine made is remembered, so that it does not come back.
    pub(super) fn take_away(&mut self, entity: &Arc<Entity>) {
        self.push(Edit::Remove { id: entity.id });
        if matches!(entity.origin, Origin::Model | Origin::Rule) {
            let entity = entity.clone();
            self.push(Edit::Reject { entity });
        }
    }

    /// A span's characters for a message: on one line, shortened.
    pub(super) fn quote(&self, span: Span) -> String {
        quote(self.document.surface(span))
    }

    pub(super) fn in_the_way(&self, entity: &Entity) -> CommandError {
        CommandError::InTheWay {
            surface: self.quote(entity.span),
            label: entity.label.clone(),
            span: entity.span,
        }
    }
}

/// Text for a message: on one line, shortened.
pub(super) fn quote(text: &str) -> String {
    let mut words = String::new();
    // A span may be a megabyte long; no more is looked at than is shown.
    for c in text.chars().take(MAX_QUOTE_CHARS) {
        words.push(if c.is_whitespace() || c.is_control() {
            ' '
        } else {
            c
        });
    }
    if text.chars().nth(MAX_QUOTE_CHARS).is_some() {
        words.push('…');
    }
    words
}

/// "1 suggestion", "2 suggestions".
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Whether a position is inside an extent that was sent to leave something out.
pub(super) fn is_excepted(except: &[Extent], span: Span) -> bool {
    let (start, end): (CharOffset, CharOffset) = (span.start(), span.end());
    except.iter().any(|e| e.start == start && e.end == end)
}
