//! The article: verbatim, shared and immutable, with every unit of offset a type of its own.
//!
//! Unit of this module's public positions: code points ([`CharOffset`]) unless the type says otherwise.

mod index;
mod offset;

pub use index::OffsetIndex;
pub use offset::{ByteOffset, CharOffset, Span, Utf16Offset};

use std::sync::Arc;

/// A text that never changes, with the index that converts between units of offset.
///
/// Cloning is cheap: clones share the characters.
///
/// ```
/// use tagline::text::{CharOffset, Span, Text};
/// let text = Text::new("🎉 Angela Merkel left.");
/// let span = Span::new(CharOffset(2), CharOffset(15)).unwrap();
/// assert_eq!(text.slice(span), Some("Angela Merkel"));
/// assert_eq!(text.char_to_utf16(CharOffset(2)).unwrap().0, 3);
/// ```
#[derive(Clone)]
pub struct Text {
    inner: Arc<Inner>,
}

struct Inner {
    content: String,
    index: OffsetIndex,
    /// Where a lone surrogate of the source stands as U+FFFD. Sorted.
    replaced: Vec<CharOffset>,
}

impl Text {
    /// Takes a text as it is.
    pub fn new(content: impl Into<String>) -> Self {
        Self::with_replaced(content.into(), Vec::new())
    }

    /// Takes UTF-16 code units as JavaScript strings hold them.
    ///
    /// A lone surrogate is no character and can't be kept in UTF-8. It becomes U+FFFD, which has the same length
    /// in UTF-16 (1) and in code points (1), so no offset shifts; [`Text::replaced`] tells where that was done.
    pub fn from_utf16(units: &[u16]) -> Self {
        let mut content = String::with_capacity(units.len());
        let mut replaced = Vec::new();
        for (at, unit) in char::decode_utf16(units.iter().copied()).enumerate() {
            content.push(unit.unwrap_or_else(|_| {
                replaced.push(CharOffset::from_usize(at));
                char::REPLACEMENT_CHARACTER
            }));
        }
        Self::with_replaced(content, replaced)
    }

    fn with_replaced(content: String, replaced: Vec<CharOffset>) -> Self {
        let index = OffsetIndex::new(&content);
        Self {
            inner: Arc::new(Inner {
                content,
                index,
                replaced,
            }),
        }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.inner.content
    }

    /// Positions (code points, ascending) where the source had a lone surrogate and this text has U+FFFD.
    pub fn replaced(&self) -> &[CharOffset] {
        &self.inner.replaced
    }

    /// Length in code points.
    pub fn len(&self) -> CharOffset {
        self.inner.index.len()
    }

    /// Whether the text has no characters.
    pub fn is_empty(&self) -> bool {
        self.inner.content.is_empty()
    }

    /// The characters of `span`, or `None` where it reaches past the end.
    pub fn slice(&self, span: Span) -> Option<&str> {
        let start = self.char_to_byte(span.start())?;
        let end = self.char_to_byte(span.end())?;
        self.inner.content.get(start.0 as usize..end.0 as usize)
    }

    /// Code points to bytes; `None` past the end.
    pub fn char_to_byte(&self, at: CharOffset) -> Option<ByteOffset> {
        self.inner.index.char_to_byte(&self.inner.content, at)
    }

    /// Bytes to code points; `None` past the end or inside a character.
    pub fn byte_to_char(&self, at: ByteOffset) -> Option<CharOffset> {
        self.inner.index.byte_to_char(&self.inner.content, at)
    }

    /// Code points to UTF-16 code units; `None` past the end.
    pub fn char_to_utf16(&self, at: CharOffset) -> Option<Utf16Offset> {
        self.inner.index.char_to_utf16(&self.inner.content, at)
    }

    /// UTF-16 code units to code points; `None` past the end or between the halves of a surrogate pair.
    pub fn utf16_to_char(&self, at: Utf16Offset) -> Option<CharOffset> {
        self.inner.index.utf16_to_char(&self.inner.content, at)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
            || (self.as_str() == other.as_str() && self.replaced() == other.replaced())
    }
}

impl Eq for Text {}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Text").field(&self.as_str()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lone_surrogates_shift_nothing_and_are_remembered() {
        let units = [0x61, 0xD83D, 0x62, 0xD83C, 0xDF89, 0xDC00];
        let text = Text::from_utf16(&units);
        assert_eq!(text.as_str(), "a\u{FFFD}b🎉\u{FFFD}");
        assert_eq!(text.replaced(), [CharOffset(1), CharOffset(4)]);
        assert_eq!(text.char_to_utf16(text.len()), Some(Utf16Offset(6)));
        assert_eq!(text.utf16_to_char(Utf16Offset(3)), Some(CharOffset(3)));
        assert_eq!(text.utf16_to_char(Utf16Offset(4)), None);
    }

    #[test]
    fn a_slice_past_the_end_is_none() {
        let text = Text::new("né");
        let span = |a, b| Span::new(CharOffset(a), CharOffset(b)).unwrap();
        assert_eq!(text.slice(span(1, 2)), Some("é"));
        assert_eq!(text.slice(span(1, 3)), None);
    }
}
