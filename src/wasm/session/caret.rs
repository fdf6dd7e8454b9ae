//! The caret for the page: the core's motions, in UTF-16 code units.

use super::Session;
use super::dto::Caret;
use crate::query::caret::{self, Motion, Selection};
use crate::query::edges::EdgeMove;
use crate::text::{CharOffset, Span, Utf16Offset};
use crate::wasm::positions::Extent;
use crate::wasm::values::{from_js, to_js};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Session {
    /// A caret for a new text, `{anchor: {start, end}, focus: {start, end}}`; undefined where it has no word.
    #[wasm_bindgen(js_name = caretStart)]
    pub fn caret_start(&self) -> Result<JsValue, JsError> {
        self.caret(caret::start(self.text(), self.core().segmentation()))
    }

    /// The caret after a motion, named as [`Motion`] is in camel case.
    #[wasm_bindgen(js_name = caretAfter)]
    pub fn caret_after(&self, caret: JsValue, motion: JsValue, extend: bool) -> Result<JsValue, JsError> {
        let caret: Caret = from_js(caret)?;
        let motion: Motion = from_js(motion)?;
        let selection = caret.selection(self.text())?;
        self.caret(selection.and_then(|s| s.after(motion, extend, self.text(), self.core().segmentation())))
    }

    /// The word at an offset, or the next one: `{start, end}`.
    #[wasm_bindgen(js_name = wordAt)]
    pub fn word_at(&self, at: u32) -> Result<JsValue, JsError> {
        let at = self.nearest(at);
        let segmentation = self.core().segmentation();
        let here = Span::new(at, CharOffset(at.0 + 1));
        let next = || {
            here.and_then(|span| Selection::at(span).after(Motion::Right, false, self.text(), segmentation))
        };
        let before = || caret::word_at(segmentation, CharOffset(at.0.checked_sub(1)?));
        let word = caret::word_at(segmentation, at).or_else(before);
        self.extent(word.or_else(|| next().map(Selection::span)))
    }

    /// A span with an edge moved as [`EdgeMove`] says; undefined where that can't be.
    #[wasm_bindgen(js_name = edgeMoved)]
    pub fn edge_moved(&self, span: JsValue, step: JsValue) -> Result<JsValue, JsError> {
        let span: Extent = from_js(span)?;
        let step: EdgeMove = from_js(step)?;
        let span = span.span(self.text())?;
        self.extent(span.and_then(|span| step.apply(self.text(), self.core().segmentation(), span)))
    }

    /// What a selection made with the mouse or the finger means: whole words, or exactly its characters.
    pub fn snapped(&self, start: u32, end: u32, by_character: bool) -> Result<JsValue, JsError> {
        let span = Span::new(self.nearest(start), self.nearest(end));
        let snapped = |span| caret::snapped(self.text(), self.core().segmentation(), span, by_character);
        self.extent(span.and_then(snapped))
    }
}

impl Session {
    fn extent(&self, span: Option<Span>) -> Result<JsValue, JsError> {
        match span {
            Some(span) => to_js(&Extent::of(span, self.text())),
            None => Ok(JsValue::UNDEFINED),
        }
    }

    fn caret(&self, selection: Option<Selection>) -> Result<JsValue, JsError> {
        match selection {
            Some(selection) => to_js(&Caret::of(selection, self.text())),
            None => Ok(JsValue::UNDEFINED),
        }
    }

    /// The position of a code unit: where a pointer points into a surrogate pair, that of the character's start.
    fn nearest(&self, at: u32) -> CharOffset {
        let text = self.text();
        let before = at.saturating_sub(1);
        let found = text.utf16_to_char(Utf16Offset(at));
        let found = found.or_else(|| text.utf16_to_char(Utf16Offset(before)));
        found.unwrap_or(text.len())
    }
}
