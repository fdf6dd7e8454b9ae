//! What crosses to JavaScript: structs whose positions are UTF-16 code units, and the conversion both ways.

use crate::command::Command;
use crate::document::{self, Document, Edit, Step};
use crate::entity::{self, EntityId, Origin, Status};
use crate::formats;
use crate::label::Label;
use crate::query::caret::Selection;
use crate::query::lint;
use crate::query::matches::{self, Standing};
use crate::session;
use crate::text::{CharOffset, Span, Text, Utf16Offset};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

/// What the page sent that is no position in the text.
#[derive(Debug, thiserror::Error)]
#[error(
    "Position {0} is not between two characters of the text. This is a fault of the page: please report it."
)]
pub(super) struct BadPosition(Utf16Offset);

/// A value as plain JavaScript objects.
pub(super) fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    Ok(value.serialize(&serializer)?)
}

/// A value that the page sent.
pub(super) fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsError> {
    Ok(serde_wasm_bindgen::from_value(value)?)
}

/// Code units to code points.
pub(super) fn char_at(text: &Text, at: Utf16Offset) -> Result<CharOffset, BadPosition> {
    text.utf16_to_char(at).ok_or(BadPosition(at))
}

/// Code points of `text` to code units. A position past the end, which no caller has, becomes the end.
pub(super) fn utf16_at(text: &Text, at: CharOffset) -> Utf16Offset {
    text.char_to_utf16(at)
        .or_else(|| text.char_to_utf16(text.len()))
        .unwrap_or_default()
}

/// A command from the page, its positions converted.
pub(super) fn command(value: JsValue, text: &Text) -> Result<Command, JsError> {
    let command: Command<Utf16Offset> = from_js(value)?;
    Ok(command.map_positions(|at| char_at(text, at))?)
}

/// `[start, end)`, which may be empty: a caret.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Extent {
    pub(super) start: Utf16Offset,
    pub(super) end: Utf16Offset,
}

impl Extent {
    pub(super) fn of(span: Span, text: &Text) -> Self {
        Self {
            start: utf16_at(text, span.start()),
            end: utf16_at(text, span.end()),
        }
    }

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

/// A span that the tagger found.
#[derive(Serialize)]
pub(super) struct Prediction {
    start: Utf16Offset,
    end: Utf16Offset,
    label: Label,
    score: f32,
}

impl Prediction {
    pub(super) fn of(span: Span, label: Label, score: f32, text: &Text) -> Self {
        let Extent { start, end } = Extent::of(span, text);
        Self {
            start,
            end,
            label,
            score,
        }
    }
}

/// What a tagging found.
#[derive(Serialize)]
pub(super) struct Tagged {
    pub(super) spans: Vec<Prediction>,
    pub(super) candidates: Vec<Prediction>,
}

/// A format as the page offers it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FormatAbout {
    name: &'static str,
    title: &'static str,
    extension: &'static str,
    media_type: &'static str,
    unit: String,
    holds: String,
    reads: bool,
    writes: bool,
}

impl FormatAbout {
    pub(super) fn new(about: &formats::About) -> Self {
        Self {
            name: about.name,
            title: about.title,
            extension: about.extension,
            media_type: about.media_type,
            unit: about.unit.to_string(),
            holds: about.holds.to_string(),
            reads: about.reads != formats::Reads::No,
            writes: about.writes,
        }
    }
}

/// How a format is to be written, as the page asks for it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct FormatOptions {
    bioes: bool,
    utf16: bool,
    predictions: bool,
    tabs: bool,
}

impl From<FormatOptions> for formats::WriteOptions {
    fn from(options: FormatOptions) -> Self {
        Self {
            tags: if options.bioes {
                formats::TagScheme::Bioes
            } else {
                formats::TagScheme::Bio
            },
            utf16: options.utf16,
            predictions: options.predictions,
            tabs: options.tabs,
        }
    }
}

/// A file made for the person.
#[derive(Serialize)]
pub(super) struct File {
    name: String,
    #[serde(serialize_with = "bytes")]
    bytes: Vec<u8>,
}

/// As a `Uint8Array`, not as an array of numbers.
fn bytes<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

/// An export: the file, what goes with it, and what it could not carry.
#[derive(Serialize)]
pub(super) struct Exported {
    file: File,
    companions: Vec<File>,
    problems: Vec<String>,
}

impl Exported {
    pub(super) fn new(export: formats::Export) -> Self {
        let file = |formats::File { name, bytes }| File { name, bytes };
        Self {
            file: file(export.file),
            companions: export.companions.into_iter().map(file).collect(),
            problems: export.problems.iter().map(ToString::to_string).collect(),
        }
    }

    pub(super) fn to_js(&self) -> Result<JsValue, JsError> {
        let serializer = serde_wasm_bindgen::Serializer::json_compatible().serialize_bytes_as_arrays(false);
        Ok(self.serialize(&serializer)?)
    }
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
