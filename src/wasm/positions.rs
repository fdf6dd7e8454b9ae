//! Positions on their way to JavaScript: code points become UTF-16 code units here alone. The way back, which may fail,
//! is the session's (`session/dto.rs`).

use crate::label::Label;
use crate::text::{CharOffset, Span, Text, Utf16Offset};
use serde::{Deserialize, Serialize};

/// Code points of `text` to code units. A position past the end, which no caller has, becomes the end.
pub(super) fn utf16_at(text: &Text, at: CharOffset) -> Utf16Offset {
    text.char_to_utf16(at)
        .or_else(|| text.char_to_utf16(text.len()))
        .unwrap_or_default()
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
