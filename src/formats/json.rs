//! JSON files of any shape as a list of items, each with its line: one value, an array, or JSON Lines.

use super::json_weight::check_weight;
use super::problem::FormatError;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// What is said of half a file.
const CUT_OFF: &str = "the file ends in the middle of a value. It seems to be cut off";

/// One value of a file and where it begins.
#[derive(Clone, Debug)]
pub struct Item {
    /// Line from 1.
    pub line: usize,
    /// The value.
    pub value: Value,
    /// Lone surrogates in its strings that became U+FFFD.
    pub n_replaced: usize,
}

/// The values of a file, one after the other as they are asked for, so that no more than one is in memory: an array's
/// elements, or values that follow one another as in JSON Lines. An error, which has line and cause, ends them.
pub(super) struct Items<'a> {
    file: &'a str,
    text: &'a str,
    /// Whether the values are elements of one array.
    in_array: bool,
    /// Where the next value is looked for.
    at: usize,
    n_read: usize,
    /// The line that `counted` stands in.
    line: usize,
    counted: usize,
    ended: bool,
}

impl<'a> Items<'a> {
    /// Of a file with this content.
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        let at = text.len() - text.trim_start().len();
        let in_array = text[at..].starts_with('[') && !is_lines(&text[at..]);
        Self {
            file,
            text,
            in_array,
            at: at + usize::from(in_array),
            n_read: 0,
            line: 1,
            counted: 0,
            ended: false,
        }
    }

    /// Steps over white space, and between elements over the comma. `false` where no value follows.
    fn advance(&mut self) -> Result<bool, FormatError> {
        self.skip_white();
        let rest = &self.text[self.at..];
        if !self.in_array {
            return Ok(!rest.is_empty());
        }
        let expected = match rest.chars().next() {
            Some(']') => {
                self.at += 1;
                self.skip_white();
                return match self.text[self.at..].is_empty() {
                    true => Ok(false),
                    false => Err(self.error("something follows after the end of the list")),
                };
            }
            Some(',') if self.n_read > 0 => {
                self.at += 1;
                self.skip_white();
                return Ok(true);
            }
            Some(_) if self.n_read == 0 => return Ok(true),
            None => CUT_OFF,
            Some(_) => "this is not valid JSON: a comma was expected between two elements",
        };
        Err(self.error(expected))
    }

    fn skip_white(&mut self) {
        self.at = self.text.len() - self.text[self.at..].trim_start().len();
    }

    fn next_value(&mut self) -> Result<Option<Item>, FormatError> {
        if !self.advance()? {
            return Ok(None);
        }
        let (line, rest) = (self.line_at(self.at), &self.text[self.at..]);
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
        let raw = match stream.next() {
            None => return Err(self.error(CUT_OFF)),
            Some(raw) => raw.map_err(|error| bad_json(self.file, line, &error))?.get(),
        };
        self.at += stream.byte_offset();
        self.n_read += 1;
        check_weight(raw).map_err(|reason| FormatError::new(self.file, Some(line), reason))?;
        parse(self.file, line, raw).map(Some)
    }

    fn error(&mut self, message: &str) -> FormatError {
        let line = self.line_at(self.at);
        FormatError::new(self.file, Some(line), format!("{message}."))
    }

    /// The line of a place that is not before the last one asked for.
    fn line_at(&mut self, at: usize) -> usize {
        let between = &self.text.as_bytes()[self.counted..at];
        self.line += between.iter().filter(|&&byte| byte == b'\n').count();
        self.counted = at;
        self.line
    }
}

impl Iterator for Items<'_> {
    type Item = Result<Item, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.next_value().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

/// Whether arrays stand one a line, as spaCy's JSON Lines have it: the first line is a whole value and not the last.
fn is_lines(text: &str) -> bool {
    let Some((first, rest)) = text.split_once('\n') else {
        return false;
    };
    !rest.trim().is_empty() && serde_json::from_str::<&RawValue>(first).is_ok()
}

/// One value that begins on `line`.
///
/// # Errors
/// Where it is not JSON, or nested too deep.
pub fn parse(file: &str, line: usize, text: &str) -> Result<Item, FormatError> {
    let item = |value, n_replaced| Item {
        line,
        value,
        n_replaced,
    };
    match serde_json::from_str(text) {
        Ok(value) => Ok(item(value, 0)),
        Err(error) => {
            let (mended, n_replaced) = replace_lone_surrogates(text);
            match serde_json::from_str(&mended) {
                Ok(value) if n_replaced > 0 => Ok(item(value, n_replaced)),
                _ => Err(bad_json(file, line, &error)),
            }
        }
    }
}

fn bad_json(file: &str, first_line: usize, error: &serde_json::Error) -> FormatError {
    let line = first_line + error.line().max(1) - 1;
    let cause = error.to_string();
    let cause = cause.split(" at line ").next().unwrap_or_default();
    let message = match error.classify() {
        serde_json::error::Category::Eof => {
            format!("{CUT_OFF}.")
        }
        _ if cause.contains("recursion limit") => {
            "it is nested too deep to be an annotation file.".to_owned()
        }
        _ => format!("this is not valid JSON: {cause} (column {}).", error.column()),
    };
    FormatError::new(file, Some(line), message)
}

/// JSON allows an escape of half a character (`\ud83d` alone), as JavaScript's strings do, but no text can hold it.
/// Each becomes `\ufffd`, which is as long in UTF-16 and in code points, so that no offset shifts.
fn replace_lone_surrogates(json: &str) -> (String, usize) {
    let escape = |at: usize| {
        let digits = json.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut mended = String::with_capacity(json.len());
    let (mut copied, mut at, mut n_replaced) = (0, 0, 0);
    while let Some(found) = json[at..].find('\\') {
        at += found;
        match escape(at) {
            Some(0xD800..=0xDBFF) if matches!(escape(at + 6), Some(0xDC00..=0xDFFF)) => at += 12,
            Some(0xD800..=0xDFFF) => {
                mended.push_str(&json[copied..at]);
                mended.push_str("\\ufffd");
                at += 6;
                copied = at;
                n_replaced += 1;
            }
            Some(_) => at += 6,
            // Any other escape: the character after the backslash is part of it.
            None => at += 1 + json[at + 1..].chars().next().map_or(0, char::len_utf8),
        }
    }
    mended.push_str(&json[copied..]);
    (mended, n_replaced)
}

/// A value on many lines, indented by two spaces.
pub(super) fn pretty(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec_pretty(value).expect("our own structs have no map with keys that are not strings")
}

/// A value on one line, with the line's end.
pub(super) fn line(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes =
        serde_json::to_vec(value).expect("our own structs have no map with keys that are not strings");
    bytes.push(b'\n');
    bytes
}

/// Typed looks into a JSON object whose errors say which field has what wrong.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a>(pub &'a Map<String, Value>);

impl<'a> Fields<'a> {
    /// The fields of an object.
    ///
    /// # Errors
    /// Where the value is none.
    pub(super) fn of(value: &'a Value) -> Result<Self, String> {
        value
            .as_object()
            .map(Self)
            .ok_or_else(|| format!("an object was expected, not {}.", kind(value)))
    }

    /// A field that is there and not null.
    pub(super) fn get(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A string that must be there.
    ///
    /// # Errors
    /// Where it is missing or no string.
    pub(super) fn text(self, name: &str) -> Result<&'a str, String> {
        let value = self.get(name).ok_or_else(|| format!("`{name}` is missing."))?;
        value
            .as_str()
            .ok_or_else(|| format!("`{name}` is {}, not a text.", kind(value)))
    }

    /// An array; empty where it is missing.
    ///
    /// # Errors
    /// Where it is something else.
    pub(super) fn list(self, name: &str) -> Result<&'a [Value], String> {
        match self.get(name) {
            None => Ok(&[]),
            Some(Value::Array(list)) => Ok(list),
            Some(other) => Err(format!("`{name}` is {}, not a list.", kind(other))),
        }
    }

    /// A whole number that must be there.
    ///
    /// # Errors
    /// Where it is missing or something else.
    pub(super) fn offset(self, name: &str) -> Result<i64, String> {
        let value = self.get(name).ok_or_else(|| format!("`{name}` is missing."))?;
        whole(value).ok_or_else(|| format!("`{name}` is {}, not a whole number.", kind(value)))
    }

    /// A string that may be missing.
    pub(super) fn word(self, name: &str) -> Option<&'a str> {
        self.get(name).and_then(Value::as_str)
    }

    /// Start and end.
    ///
    /// # Errors
    /// Where one is missing or no whole number.
    pub(super) fn offsets(self, start: &str, end: &str) -> Result<(i64, i64), String> {
        Ok((self.offset(start)?, self.offset(end)?))
    }
}

/// Start, end and label of an object, under these names, with the object for what else it has.
///
/// # Errors
/// Where it is no object, or one of the three is missing or of another kind.
pub(super) fn labelled<'a>(
    value: &'a Value,
    [start, end, label]: [&str; 3],
) -> Result<((i64, i64), &'a str, Fields<'a>), String> {
    let fields = Fields::of(value)?;
    Ok((fields.offsets(start, end)?, fields.text(label)?, fields))
}

/// `[start, end, "LABEL"]`, with whatever follows.
///
/// # Errors
/// Where it is something else.
pub(super) fn triple(value: &Value) -> Result<((i64, i64), &str), String> {
    match value.as_array().map(Vec::as_slice) {
        Some([start, end, label, ..]) => {
            let offset = |value| whole(value).ok_or_else(|| format!("{} is no whole number.", kind(value)));
            let label = label
                .as_str()
                .ok_or_else(|| format!("the label is {}.", kind(label)));
            Ok(((offset(start)?, offset(end)?), label?))
        }
        _ => Err(format!(
            "[start, end, \"LABEL\"] was expected, not {}.",
            kind(value)
        )),
    }
}

/// A whole number, also where it is written as `3.0`; numbers beyond all texts become the largest.
pub(super) fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| {
        let number = value.as_f64()?;
        (number.fract() == 0.0).then_some(number as i64)
    })
}

/// A value's kind in words, with a short look at it.
pub(super) fn kind(value: &Value) -> String {
    match value {
        Value::Null => "empty".into(),
        Value::Bool(flag) => format!("{flag}"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text {:?}", text.chars().take(30).collect::<String>()),
        Value::Array(_) => "a list".into(),
        Value::Object(_) => "an object".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Result<Vec<Item>, FormatError> {
        Items::new("f.json", text).collect()
    }

    fn lines(text: &str) -> Vec<usize> {
        items(text).unwrap().iter().map(|item| item.line).collect()
    }

    #[test]
    fn items_know_their_lines() {
        assert_eq!(lines("\n{\"a\": 1}\n\n{\"b\":\n2} {}\n"), [2, 4, 5]);
        assert_eq!(lines("[\n{},\n\n[1]\n]"), [2, 4]);
        assert_eq!(lines("[\"a\", {}]\n[\"b\", {}]\n"), [1, 2]);
        assert_eq!(lines("[[1], [2]]"), [1, 1]);
        assert_eq!(lines("[]"), [0; 0]);
        assert_eq!(lines("\n [ ] \n"), [0; 0]);
        assert_eq!(lines(""), [0; 0]);
    }

    #[test]
    fn errors_name_line_and_cause() {
        let message = |text: &str| items(text).unwrap_err().to_string();
        assert!(message("{\"a\": 1}\n{\"a\": ").contains("f.json, line 2: the file ends"));
        assert!(message("{}\n{\"a\" 1}").starts_with("f.json, line 2: this is not valid JSON: expected `:`"));
        assert!(message("[{},\n{}").contains("line 2: the file ends"));
        assert!(message("[{},\n").contains("line 2: the file ends"));
        assert!(message("[{}\n{}]").contains("line 2: this is not valid JSON: a comma"));
        assert!(message("[{}\n] x").contains("line 2: something follows"));
        assert!(message("[{},\n]").contains("line 2: this is not valid JSON"));
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(message(&deep).contains("nested too deep"));
    }

    #[test]
    fn lone_surrogates_become_the_replacement_character() {
        let item = &items(r#"{"t": "a\ud83db\\ud83d \ud83c\udf89\udc00"}"#).unwrap()[0];
        assert_eq!(item.value["t"], "a\u{FFFD}b\\ud83d 🎉\u{FFFD}");
        assert_eq!(item.n_replaced, 2);
    }
}
