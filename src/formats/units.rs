//! Spans of code points in the unit of a format, for writers.

use crate::text::{Span, Text};

/// Start and end in UTF-16 code units. The span is one of the text's own, so both exist.
pub(super) fn utf16(text: &Text, span: Span) -> (u32, u32) {
    let at = |offset| text.char_to_utf16(offset).unwrap_or_default().0;
    (at(span.start()), at(span.end()))
}

/// Length of a text in UTF-16.
pub(super) fn utf16_len(text: &Text) -> u32 {
    text.char_to_utf16(text.len()).unwrap_or_default().0
}
