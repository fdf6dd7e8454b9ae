//! The session for the page: commands in, changes out, and the questions that its view asks.

mod caret;
mod dto;
mod queries;

use super::values::{from_js, to_js};
use crate::document::journal::Problem;
use crate::document::{Document, Gesture};
use crate::label::LabelScheme;
use crate::session::{self, Command, CommandError};
use crate::text::Text;
use dto::{Change, Entity, History};
use wasm_bindgen::prelude::*;

/// One document being worked on.
#[wasm_bindgen]
#[derive(Default)]
pub struct Session {
    session: session::Session,
    /// Lone surrogates of the text as it was opened.
    n_replaced: usize,
    lines_read: usize,
    problem: Option<Problem>,
}

#[wasm_bindgen]
impl Session {
    /// An empty session.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The session that a journal's lines tell of; throws words for people where the journal can't be read at all.
    #[expect(clippy::needless_pass_by_value, reason = "JavaScript gives its array away")]
    pub fn replay(lines: Vec<String>) -> Result<Self, JsError> {
        let (session, problem, lines_read) = session::Session::replay(lines.iter().map(String::as_str))?;
        Ok(Self {
            session,
            problem,
            lines_read,
            n_replaced: 0,
        })
    }

    /// How many lines of the journal were read: append only behind them.
    #[wasm_bindgen(getter, js_name = linesRead)]
    pub fn lines_read(&self) -> usize {
        self.lines_read
    }

    /// Why not all lines were read.
    #[wasm_bindgen(getter)]
    pub fn problem(&self) -> Option<String> {
        self.problem.as_ref().map(ToString::to_string)
    }

    /// How many lone surrogates the opened text had; each is now U+FFFD.
    #[wasm_bindgen(getter)]
    pub fn replaced(&self) -> usize {
        self.n_replaced
    }

    /// Opens a text of UTF-16 code units under a label scheme.
    pub fn open(&mut self, text: &[u16], scheme: JsValue) -> Result<JsValue, JsError> {
        let text = Text::from_utf16(text);
        let scheme: LabelScheme = from_js(scheme)?;
        self.n_replaced = text.replaced().len();
        let command = Command::Open {
            text: text.as_str().to_owned(),
            scheme: Some(scheme),
            entities: Vec::new(),
        };
        let change = self.session.dispatch(command, None)?;
        self.tell(change)
    }

    /// Opens a document in its serial form, as the exchange makes it of a file.
    #[wasm_bindgen(js_name = openDocument)]
    pub fn open_document(&mut self, document: &[u8]) -> Result<JsValue, JsError> {
        let change = self.session.open_document(Document::from_json(document)?, None)?;
        self.tell(change)
    }

    /// Carries out a command. Commands of one gesture are one step of undo.
    pub fn dispatch(&mut self, command: JsValue, gesture: Option<u32>) -> Result<JsValue, JsError> {
        let command = dto::command(command, self.text())?;
        let change = self.session.dispatch(command, gesture.map(Gesture))?;
        self.tell(change)
    }

    /// Takes the last step back; throws where there is none.
    pub fn undo(&mut self) -> Result<JsValue, JsError> {
        if !dto::can_undo(self.session.history()) {
            return Err(CommandError::NothingToUndo.into());
        }
        let change = self.session.undo()?;
        self.tell(change)
    }

    /// Does again what was undone last; throws where there is nothing.
    pub fn redo(&mut self) -> Result<JsValue, JsError> {
        let change = self.session.redo()?;
        self.tell(change)
    }

    /// The text.
    #[wasm_bindgen(getter, js_name = text)]
    pub fn text_string(&self) -> String {
        self.text().as_str().to_owned()
    }

    /// The label scheme.
    #[wasm_bindgen(getter)]
    pub fn scheme(&self) -> Result<JsValue, JsError> {
        to_js(self.document().scheme().as_ref())
    }

    /// Whether the person has said that the work on it is done.
    #[wasm_bindgen(getter)]
    pub fn done(&self) -> bool {
        self.document().done()
    }

    /// What can be undone and redone.
    #[wasm_bindgen(getter)]
    pub fn history(&self) -> Result<JsValue, JsError> {
        to_js(&History::new(&self.session))
    }

    /// All entities, in the order of the text.
    pub fn entities(&self) -> Result<JsValue, JsError> {
        let entities = self.document().entities().iter();
        let entities: Vec<Entity> = entities.map(|e| Entity::new(e, self.text())).collect();
        to_js(&entities)
    }

    /// The document in its serial form, which the exchange writes files of.
    pub fn serialized(&self) -> Vec<u8> {
        self.document().to_json()
    }
}

impl Session {
    pub(super) fn document(&self) -> &Document {
        self.session.document()
    }

    pub(super) fn text(&self) -> &Text {
        self.document().text()
    }

    pub(super) fn core(&self) -> &session::Session {
        &self.session
    }

    fn tell(&self, change: session::Change) -> Result<JsValue, JsError> {
        to_js(&Change::new(change, self.text()))
    }
}
