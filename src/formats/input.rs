//! Bytes of any kind as text or as a zip's entries, and the look at them that tells their format.

use super::archive::{self, Entry};
use super::foreign;
use super::json;
use super::json_weight::check_weight;
use super::problem::{FormatError, Severity};
use super::reading::Reading;
use crate::text::Text;
use serde_json::Value;

/// Largest file that is read, and largest content of a zip: what a browser's tab can hold.
pub const MAX_BYTES: usize = 256 << 20;

/// What a reader reads.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file's name, for messages.
    pub file: &'a str,
    /// Its text; empty for a zip.
    pub text: &'a str,
    /// A zip's files; empty for a text.
    pub entries: &'a [Entry],
    /// All files of the zip that a text came out of: some hold what others refer to.
    pub beside: &'a [Entry],
    /// The text that annotations without a text of their own are about, where the person named one.
    pub about: Option<&'a Text>,
}

/// What recognition looks at.
#[derive(Debug)]
pub struct Sample<'a> {
    /// The text without white space in front; empty for a zip.
    pub text: &'a str,
    /// A zip's files; empty for a text.
    pub entries: &'a [Entry],
    /// The first JSON value: of an array its first element.
    pub first: Option<Value>,
    /// Whether the values stand one after the other, not in an array.
    pub lines: bool,
}

impl<'a> Sample<'a> {
    /// Looks at a source.
    pub fn of(source: Source<'a>) -> Self {
        let text = source.text.trim_start();
        let first = if is_json(text) { first_value(text) } else { None };
        let lines = first.is_some() && (text.starts_with('{') || first.as_ref().is_some_and(Value::is_array));
        Self {
            text,
            entries: source.entries,
            first,
            lines,
        }
    }

    /// Whether the first JSON value is an object that has this field.
    pub fn has(&self, field: &str) -> bool {
        self.field(field).is_some()
    }

    /// A field of the first JSON value.
    pub fn field(&self, field: &str) -> Option<&Value> {
        self.first.as_ref()?.get(field)
    }
}

/// Whether a text means to be JSON, also where it is broken: an object, or an array of objects, arrays or strings.
pub(super) fn is_json(text: &str) -> bool {
    let mut chars = text.chars().filter(|c| !c.is_whitespace());
    match (chars.next(), chars.next()) {
        (Some('{'), next) => matches!(next, Some('"' | '}') | None),
        (Some('['), Some('"')) => first_value(text).is_some(),
        (Some('['), next) => matches!(next, Some('{' | '[' | ']' | 'n') | None),
        _ => false,
    }
}

/// The first value of a file that may be cut off further down.
fn first_value(text: &str) -> Option<Value> {
    let one = |text: &str| {
        let value = serde_json::Deserializer::from_str(text)
            .into_iter::<&serde_json::value::RawValue>()
            .next()?
            .ok()?;
        let value = Some(value.get()).filter(|value| check_weight(value).is_ok())?;
        json::parse("", 1, value).ok().map(|item| item.value)
    };
    match text.strip_prefix('[') {
        // spaCy's JSON Lines: each line is an array that begins with the text.
        Some(inside) if inside.trim_start().starts_with('"') => one(text),
        Some(inside) => one(inside.trim_start()).or(Some(Value::Array(Vec::new()))),
        None => one(text),
    }
}

/// What a file is made of.
#[derive(Debug)]
pub(super) enum Content {
    /// Text.
    Text(String),
    /// A zip's files.
    Zip(Vec<Entry>),
}

/// Takes a file's bytes apart; an encoding other than UTF-8 is told as a problem.
///
/// # Errors
/// Where it is too large, a broken zip, or no text.
pub(super) fn open(file: &str, bytes: &[u8], reading: &mut Reading) -> Result<Content, FormatError> {
    let refuse = |message: String| Err(FormatError::new(file, None, message));
    if bytes.len() > MAX_BYTES {
        let megabytes = bytes.len() >> 20;
        return refuse(format!(
            "the file has {megabytes} MB; at most {} MB can be read. Split it.",
            MAX_BYTES >> 20
        ));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return archive::unpack(file, bytes, MAX_BYTES).map(Content::Zip);
    }
    if let Some(what) = foreign::bytes(bytes) {
        return refuse(format!("this is no annotation file and no text: it is {what}."));
    }
    let (text, note) = decode(bytes);
    let n_controls = text
        .chars()
        .filter(|&c| c.is_control() && !c.is_whitespace())
        .count();
    if n_controls > 8 && n_controls * 50 > text.chars().count() {
        return refuse("this is no text: most of it can't be read as characters.".into());
    }
    if let Some(what) = foreign::text(&text) {
        return refuse(format!(
            "this is no annotation file that is read, and no article: it is {what}."
        ));
    }
    if let Some(note) = note {
        reading.problem(
            Severity::Note,
            note,
            "If letters look wrong, save the file as UTF-8.",
        );
    }
    Ok(Content::Text(text))
}

/// Text of UTF-8, UTF-16 or, where it is neither, Windows-1252, and a note where it is not plain UTF-8.
fn decode(bytes: &[u8]) -> (String, Option<String>) {
    let marked = bytes.strip_prefix(b"\xEF\xBB\xBF");
    if let Some(Ok(text)) = marked.map(std::str::from_utf8) {
        let note = "The file begins with a byte-order mark, which was left off.";
        return (text.to_owned(), Some(note.into()));
    }
    if let Some((rest, little)) = utf16(bytes) {
        let unit = |pair: &[u8]| {
            let pair = [pair[0], pair[1]];
            if little {
                u16::from_le_bytes(pair)
            } else {
                u16::from_be_bytes(pair)
            }
        };
        let units: Vec<u16> = rest.chunks_exact(2).map(unit).collect();
        let text = String::from_utf16_lossy(&units);
        return (text, Some("The file is in UTF-16 and was read so.".into()));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(error) => {
            let line = bytes[..error.valid_up_to()]
                .iter()
                .filter(|&&byte| byte == b'\n')
                .count()
                + 1;
            let text = bytes.iter().map(|&byte| windows_1252(byte)).collect();
            let note = format!(
                "The file is not UTF-8 (first seen in line {line}). It was read as Latin-1 (Windows-1252)."
            );
            (text, Some(note))
        }
    }
}

/// The bytes after the mark and whether they are little-endian, where the file is UTF-16: by its mark, or because
/// every other byte of its beginning is zero.
fn utf16(bytes: &[u8]) -> Option<(&[u8], bool)> {
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return Some((rest, true));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return Some((rest, false));
    }
    let start = &bytes[..bytes.len().min(200) & !1];
    let n_zero = |odd: usize| {
        start
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    match (n_zero(0), n_zero(1)) {
        (0, high) if high * 4 > start.len() => Some((bytes, true)),
        (high, 0) if high * 4 > start.len() => Some((bytes, false)),
        _ => None,
    }
}

/// Latin-1 with the letters and quotes that Windows has in place of its second set of control characters.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str, noted: &str) {
        let mut reading = Reading::new("f");
        match open("f", bytes, &mut reading) {
            Ok(Content::Text(text)) => assert_eq!(text, expected),
            other => panic!("{other:?}"),
        }
        let (_, problems) = reading.finish();
        assert_eq!(problems.is_empty(), noted.is_empty(), "{problems:?}");
        assert!(
            problems.iter().all(|problem| problem.message.contains(noted)),
            "{problems:?}"
        );
    }

    #[test]
    fn every_usual_encoding_is_read_and_named() {
        check("Zoë 🎉".as_bytes(), "Zoë 🎉", "");
        check(b"\xEF\xBB\xBFZo", "Zo", "byte-order mark");
        check(b"\xFF\xFEZ\0o\0", "Zo", "UTF-16");
        check(b"\xFE\xFF\0Z\0o", "Zo", "UTF-16");
        check(b"Z\0o\0e\0", "Zoe", "UTF-16");
        check(b"a\nZo\xEB \x93x\x94", "a\nZoë “x”", "line 2");
    }

    #[test]
    fn what_is_no_text_is_refused_by_name() {
        let refused = |bytes: &[u8]| open("f", bytes, &mut Reading::new("f")).unwrap_err().to_string();
        assert!(refused(b"%PDF-1.7 x").contains("PDF"));
        assert!(refused(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 15]).contains("no text"));
    }
}
