//! The only converter between code points, bytes and UTF-16 code units.
//!
//! It keeps one checkpoint every [`BLOCK`] code points, so that a conversion is a binary search (or a division) and
//! a walk over at most one block, whatever the text's length. A text of ASCII alone needs no checkpoints.

use super::offset::{ByteOffset, CharOffset, Utf16Offset};

/// Code points from one checkpoint to the next: the walk's bound, and 12 bytes of memory a block.
const BLOCK: u32 = 128;

/// Where one code point stands in each unit.
#[derive(Clone, Copy, Debug, Default)]
struct Position {
    char: u32,
    byte: u32,
    utf16: u32,
}

impl Position {
    fn after(self, c: char) -> Self {
        Self {
            char: self.char + 1,
            byte: self.byte + c.len_utf8() as u32,
            utf16: self.utf16 + c.len_utf16() as u32,
        }
    }
}

/// Checkpoints of one text; every call takes that same text.
#[derive(Clone, Debug)]
pub struct OffsetIndex {
    /// Position of code points 0, BLOCK, 2 BLOCK, ...; empty for ASCII.
    checkpoints: Vec<Position>,
    end: Position,
}

impl OffsetIndex {
    /// Reads the text once.
    ///
    /// # Panics
    /// Above 4 GiB of text.
    pub fn new(text: &str) -> Self {
        let length = ByteOffset::from_usize(text.len()).0;
        if text.is_ascii() {
            return Self {
                checkpoints: Vec::new(),
                end: Position {
                    char: length,
                    byte: length,
                    utf16: length,
                },
            };
        }
        let mut checkpoints = Vec::with_capacity(text.len() / BLOCK as usize + 1);
        let mut at = Position::default();
        for c in text.chars() {
            if at.char.is_multiple_of(BLOCK) {
                checkpoints.push(at);
            }
            at = at.after(c);
        }
        Self { checkpoints, end: at }
    }

    /// The text's length in code points.
    pub fn len(&self) -> CharOffset {
        CharOffset(self.end.char)
    }

    /// Whether the text has no characters.
    pub fn is_empty(&self) -> bool {
        self.end.char == 0
    }

    /// Code points to bytes; `None` past the end.
    pub fn char_to_byte(&self, text: &str, at: CharOffset) -> Option<ByteOffset> {
        self.find(text, at.0, |p| p.char).map(|p| ByteOffset(p.byte))
    }

    /// Bytes to code points; `None` past the end or inside a character.
    pub fn byte_to_char(&self, text: &str, at: ByteOffset) -> Option<CharOffset> {
        self.find(text, at.0, |p| p.byte).map(|p| CharOffset(p.char))
    }

    /// Code points to UTF-16 code units; `None` past the end.
    pub fn char_to_utf16(&self, text: &str, at: CharOffset) -> Option<Utf16Offset> {
        self.find(text, at.0, |p| p.char).map(|p| Utf16Offset(p.utf16))
    }

    /// UTF-16 code units to code points; `None` past the end or inside a surrogate pair.
    pub fn utf16_to_char(&self, text: &str, at: Utf16Offset) -> Option<CharOffset> {
        self.find(text, at.0, |p| p.utf16).map(|p| CharOffset(p.char))
    }

    /// The position whose `unit` is exactly `target`.
    fn find(&self, text: &str, target: u32, unit: impl Fn(Position) -> u32) -> Option<Position> {
        if target >= unit(self.end) {
            return (target == unit(self.end)).then_some(self.end);
        }
        if self.checkpoints.is_empty() {
            return Some(Position {
                char: target,
                byte: target,
                utf16: target,
            });
        }
        let block = self.checkpoints.partition_point(|&p| unit(p) <= target) - 1;
        let mut at = self.checkpoints[block];
        for c in text[at.byte as usize..].chars() {
            if unit(at) >= target {
                break;
            }
            at = at.after(c);
        }
        (unit(at) == target).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The plain definition of all three units: one row for each boundary between characters.
    fn rows(text: &str) -> Vec<Position> {
        let mut rows = vec![Position::default()];
        for c in text.chars() {
            rows.push(rows[rows.len() - 1].after(c));
        }
        rows
    }

    fn check(text: &str) {
        let index = OffsetIndex::new(text);
        let rows = rows(text);
        for row in &rows {
            let (char, byte, utf16) = (CharOffset(row.char), ByteOffset(row.byte), Utf16Offset(row.utf16));
            assert_eq!(index.char_to_byte(text, char), Some(byte));
            assert_eq!(index.byte_to_char(text, byte), Some(char));
            assert_eq!(index.char_to_utf16(text, char), Some(utf16));
            assert_eq!(index.utf16_to_char(text, utf16), Some(char));
        }
        let end = rows[rows.len() - 1];
        for byte in 0..=end.byte + 2 {
            let expected = rows.iter().find(|r| r.byte == byte).map(|r| CharOffset(r.char));
            assert_eq!(index.byte_to_char(text, ByteOffset(byte)), expected);
        }
        for utf16 in 0..=end.utf16 + 2 {
            let expected = rows.iter().find(|r| r.utf16 == utf16).map(|r| CharOffset(r.char));
            assert_eq!(index.utf16_to_char(text, Utf16Offset(utf16)), expected);
        }
        assert_eq!(index.char_to_byte(text, CharOffset(end.char + 1)), None);
        assert_eq!(index.len(), CharOffset(end.char));
    }

    #[test]
    fn every_scalar_value_converts_there_and_back() {
        // One text for each 4,096 scalars: all of them, in texts that span many blocks.
        let scalars: Vec<char> = ('\0'..=char::MAX).collect();
        for chunk in scalars.chunks(4096) {
            let text: String = chunk.iter().collect();
            let index = OffsetIndex::new(&text);
            for row in rows(&text) {
                assert_eq!(
                    index.byte_to_char(&text, ByteOffset(row.byte)),
                    Some(CharOffset(row.char))
                );
                assert_eq!(
                    index.utf16_to_char(&text, Utf16Offset(row.utf16)),
                    Some(CharOffset(row.char))
                );
                assert_eq!(
                    index.char_to_byte(&text, CharOffset(row.char)),
                    Some(ByteOffset(row.byte))
                );
            }
        }
    }

    #[test]
    fn block_edges_are_exact() {
        for filler in ["a", "é", "€", "🎉"] {
            for n in [0, 1, 127, 128, 129, 255, 256, 257] {
                check(&filler.repeat(n));
                check(&format!("🎉{}", filler.repeat(n)));
            }
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_plain_definition(text in "(?s).{0,300}") {
            check(&text);
        }
    }
}
