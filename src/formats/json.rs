//! JSON files of any shape as a list of items, each with its line: one value, an array, or JSON Lines.

use super::problem::FormatError;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

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

/// Splits a file into its values without building them: an array into its elements, JSON Lines into lines.
///
/// # Errors
/// Where the file is not JSON, with line and cause.
pub(super) fn items(file: &str, text: &str) -> Result<Vec<Item>, FormatError> {
    let trimmed = text.trim_start();
    let raws: Vec<&RawValue> = if trimmed.starts_with('[') && !is_lines(trimmed) {
        serde_json::from_str(text).map_err(|error| bad_json(file, 1, &error))?
    } else {
        values(file, text)?
    };
    let mut lines = LineCounter { text, at: 0, line: 1 };
    raws.iter()
        .map(|raw| parse(file, lines.line_of(raw.get()), raw.get()))
        .collect()
}

/// Whether arrays stand one a line, as spaCy's JSON Lines have it: the first line is a whole value and not the last.
fn is_lines(text: &str) -> bool {
    let Some((first, rest)) = text.split_once('\n') else {
        return false;
    };
    !rest.trim().is_empty() && serde_json::from_str::<&RawValue>(first).is_ok()
}

/// Values after one another, each on as many lines as it likes.
fn values<'a>(file: &str, text: &'a str) -> Result<Vec<&'a RawValue>, FormatError> {
    let stream = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    stream
        .map(|raw| raw.map_err(|error| bad_json(file, 1, &error)))
        .collect()
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
            "the file ends in the middle of a value. It seems to be cut off.".to_owned()
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

struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl LineCounter<'_> {
    /// The line where `part`, a slice of the text that is not before the last one asked for, begins.
    fn line_of(&mut self, part: &str) -> usize {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let between = self.text.as_bytes().get(self.at..offset).unwrap_or_default();
        self.line += between.iter().filter(|&&byte| byte == b'\n').count();
        self.at = offset.max(self.at);
        self.line
    }
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

    /// Start and end.
    ///
    /// # Errors
    /// Where one is missing or no whole number.
    pub(super) fn offsets(self, start: &str, end: &str) -> Result<(i64, i64), String> {
        Ok((self.offset(start)?, self.offset(end)?))
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

    fn lines(text: &str) -> Vec<usize> {
        items("f", text).unwrap().iter().map(|item| item.line).collect()
    }

    #[test]
    fn items_know_their_lines() {
        assert_eq!(lines("\n{\"a\": 1}\n\n{\"b\":\n2} {}\n"), [2, 4, 5]);
        assert_eq!(lines("[\n{},\n\n[1]\n]"), [2, 4]);
        assert_eq!(lines("[\"a\", {}]\n[\"b\", {}]\n"), [1, 2]);
        assert_eq!(lines("[[1], [2]]"), [1, 1]);
        assert_eq!(lines(""), [0; 0]);
    }

    #[test]
    fn errors_name_line_and_cause() {
        let message = |text: &str| items("f.json", text).unwrap_err().to_string();
        assert!(message("{\"a\": 1}\n{\"a\": ").contains("f.json, line 2: the file ends"));
        assert!(message("{}\n{\"a\" 1}").starts_with("f.json, line 2: this is not valid JSON: expected `:`"));
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(message(&deep).contains("nested too deep"));
    }

    #[test]
    fn lone_surrogates_become_the_replacement_character() {
        let item = &items("f", r#"{"t": "a\ud83db\\ud83d \ud83c\udf89\udc00"}"#).unwrap()[0];
        assert_eq!(item.value["t"], "a\u{FFFD}b\\ud83d 🎉\u{FFFD}");
        assert_eq!(item.n_replaced, 2);
    }
}
