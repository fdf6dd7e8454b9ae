//! What crosses between the page and a session: structs whose positions are UTF-16 code units, and their way into the core.

use crate::command::Command;
use crate::document::{self, Document, Edit, Step};
use crate::entity::{self, EntityId, Origin, Status};
use crate::label::Label;
use crate::query::caret::Selection;
use crate::query::lint;
use crate::query::matches::{self, Standing};
use crate::session;
use crate::text::{CharOffset, Span, Text, Utf16Offset};
use crate::wasm::positions::{Extent, utf16_at};
use crate::wasm::values::from_js;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

/// What the page sent that is no position in the text.
#[derive(Debug, thiserror::Error)]
#[error(
    "Position {0} is not between two characters of the text. This is a fault of the page: please report it."
)]
pub(super) struct BadPosition(Utf16Offset);

/// Code units to code points.
pub(super) fn char_at(text: &Text, at: Utf16Offset) -> Result<CharOffset, BadPosition> {
    text.utf16_to_char(at).ok_or(BadPosition(at))
}

/// A command from the page, its positions converted.
pub(super) fn command(value: JsValue, text: &Text) -> Result<Command, JsError> {
    let command: Command<Utf16Offset> = from_js(value)?;
    Ok(command.map_positions(|at| char_at(text, at))?)
}

impl Extent {
    /// In code points; `None` where it is empty.
    pub(super) fn span(self, text: &Text) -> Result<Option<Span>, BadPosition> {
        Ok(Span::new(char_at(text, self.start)?, char_at(text, self.end)?))
    }
}

/// A selection with the end that moves.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Caret {
    anchor: Extent,
    focus: Extent,
}

impl Caret {
    pub(super) fn of(selection: Selection, text: &Text) -> Self {
        Self {
            anchor: Extent::of(selection.anchor, text),
            focus: Extent::of(selection.focus, text),
        }
    }

    pub(super) fn selection(self, text: &Text) -> Result<Option<Selection>, BadPosition> {
        let (anchor, focus) = (self.anchor.span(text)?, self.focus.span(text)?);
        Ok(anchor
            .zip(focus)
            .map(|(anchor, focus)| Selection { anchor, focus }))
    }
}

/// An entity as the page shows it.
#[derive(Serialize)]
pub(super) struct Entity {
    id: EntityId,
    start: Utf16Offset,
    end: Utf16Offset,
    label: Label,
    text: String,
    origin: Origin,
    status: Status,
    score: Option<f32>,
}

impl Entity {
    pub(super) fn new(entity: &entity::Entity, text: &Text) -> Self {
        let Extent { start, end } = Extent::of(entity.span, text);
        Self {
            id: entity.id,
            start,
            end,
            label: entity.label.clone(),
            text: text.slice(entity.span).unwrap_or_default().to_owned(),
            origin: entity.origin,
            status: entity.status,
            score: entity.score,
        }
    }
}

/// What a command changed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Change {
    revision: u32,
    added: Vec<Entity>,
    changed: Vec<Entity>,
    removed: Vec<EntityId>,
    text: bool,
    scheme: bool,
    rejected: bool,
    done: bool,
    /// Lines to append to the journal.
    journal: Vec<String>,
    /// What happened, for the person.
    message: String,
}

impl Change {
    pub(super) fn new(change: session::Change, text: &Text) -> Self {
        let entities =
            |list: &[std::sync::Arc<entity::Entity>]| list.iter().map(|e| Entity::new(e, text)).collect();
        let difference = &change.difference;
        Self {
            revision: change.revision,
            added: entities(&difference.added),
            changed: entities(&difference.changed),
            removed: difference.removed.iter().map(|e| e.id).collect(),
            text: difference.text,
            scheme: difference.scheme,
            rejected: difference.rejected,
            done: difference.done,
            journal: change.journal,
            message: change.message,
        }
    }
}

/// What can be undone and redone.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct History {
    can_undo: bool,
    can_redo: bool,
    undo_name: String,
    redo_name: String,
}

impl History {
    pub(super) fn new(session: &session::Session) -> Self {
        let history = session.history();
        let name = |steps: &[Step]| steps.last().map(|step| step.name.clone()).unwrap_or_default();
        let can_undo = can_undo(history);
        Self {
            can_undo,
            can_redo: !history.undone().is_empty(),
            undo_name: if can_undo {
                name(history.done())
            } else {
                String::new()
            },
            redo_name: name(history.undone()),
        }
    }
}

/// Whether there is a step to take back. The page gives each text a session of its own, so the step that opened it
/// stays: before it there was no article.
pub(super) fn can_undo(history: &document::History) -> bool {
    let opened = |step: &Step| matches!(step.edits.first(), Some(Edit::Open { .. }));
    history.done().last().is_some_and(|step| !opened(step))
}

/// A place of a name.
#[derive(Serialize)]
pub(super) struct Match {
    start: Utf16Offset,
    end: Utf16Offset,
    /// "tagged", "free", "crossed" or "taken".
    standing: &'static str,
    /// Of the entity with just these edges.
    id: Option<EntityId>,
    label: Option<Label>,
    before: String,
    after: String,
}

impl Match {
    pub(super) fn new(found: &matches::Match, document: &Document) -> Self {
        const CONTEXT_CHARS: u32 = 40;
        let Extent { start, end } = Extent::of(found.span, document.text());
        let (before, after) = matches::context(document.text(), found.span, CONTEXT_CHARS);
        let (standing, entity) = match &found.standing {
            Standing::Tagged(entity) => ("tagged", Some(entity)),
            Standing::Free => ("free", None),
            Standing::Crossed => ("crossed", None),
            Standing::Taken => ("taken", None),
        };
        Self {
            start,
            end,
            standing,
            id: entity.map(|e| e.id),
            label: entity.map(|e| e.label.clone()),
            before,
            after,
        }
    }
}

/// Something that looks wrong.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Finding {
    kind: &'static str,
    start: Utf16Offset,
    end: Utf16Offset,
    id: Option<EntityId>,
    message: String,
    fix_name: String,
    fix: Command<Utf16Offset>,
}

impl Finding {
    pub(super) fn new(finding: lint::Finding, text: &Text) -> Result<Self, BadPosition> {
        let Extent { start, end } = Extent::of(finding.span, text);
        let convert = |at| Ok(utf16_at(text, at));
        Ok(Self {
            kind: match finding.kind {
                lint::Kind::LabelsDiffer => "labelsDiffer",
                lint::Kind::Untagged => "untagged",
                lint::Kind::Edge => "edge",
                lint::Kind::Sentence => "sentence",
            },
            start,
            end,
            id: finding.entity,
            message: finding.message,
            fix_name: finding.fix_name,
            fix: finding.fix.map_positions(convert)?,
        })
    }
}
