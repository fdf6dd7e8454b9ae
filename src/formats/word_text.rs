//! A text made of words alone, for files that hold no text, and entities found by the tags of its words.

use super::anchor::Claim;
use super::format::Unit;
use super::reading::{Document, Found};
use super::record::Words;
use super::tags;
use crate::text::{ByteOffset, CharOffset, Span, Text};

/// Words with one space between them, sentences on lines of their own.
pub(super) fn joined(words: &[&str], sentence_starts: Vec<usize>) -> (Text, Words) {
    let mut text = String::new();
    let mut spans = Vec::with_capacity(words.len());
    let mut at = 0;
    for (word_idx, word) in words.iter().enumerate() {
        if word_idx > 0 {
            let starts = sentence_starts.binary_search(&word_idx).is_ok();
            text.push(if starts { '\n' } else { ' ' });
            at += 1;
        }
        let start = CharOffset::from_usize(at);
        at += word.chars().count();
        spans.extend(Span::new(start, CharOffset::from_usize(at)));
        text.push_str(word);
    }
    let words = Words {
        words: spans,
        sentence_starts,
    };
    (Text::new(text), words)
}

/// Where words stand in a text, one after the other; `None` where one of them doesn't.
pub(super) fn aligned(text: &Text, words: &[&str]) -> Option<Words> {
    let mut spans = Vec::with_capacity(words.len());
    let mut from = 0;
    for word in words {
        let start = from + text.as_str().get(from..)?.find(word)?;
        from = start + word.len();
        let place = |at| text.byte_to_char(ByteOffset::from_usize(at));
        spans.push(Span::new(place(start)?, place(from)?)?);
    }
    let sentence_starts = if spans.is_empty() { Vec::new() } else { vec![0] };
    Some(Words {
        words: spans,
        sentence_starts,
    })
}

/// Adds the entities that the words' tags say. `words` are all non-empty, one for each tag.
pub(super) fn add_tagged<'a>(
    words: &Words,
    tags: impl IntoIterator<Item = &'a str>,
    document: &mut Document<'_>,
) {
    for (first, last, label) in tags::entities(tags) {
        let (Some(first), Some(last)) = (words.words.get(first), words.words.get(last)) else {
            document.bad_entity("it has tags beyond the last word.");
            continue;
        };
        let claim = Claim {
            offsets: Some((i64::from(first.start().0), i64::from(last.end().0))),
            ..Claim::default()
        };
        document.entity(Unit::CodePoint, Found::new(label, claim));
    }
}
