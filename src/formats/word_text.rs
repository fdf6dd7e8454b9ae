//! A text made of words alone, for files that hold no text, and entities found by the tags of its words.

use super::anchor::Claim;
use super::format::Unit;
use super::reading::{Document, Found};
use super::record::Words;
use super::tags;
use crate::text::{ByteOffset, CharOffset, Span, Text};

/// Words with one space between them, sentences, where they are known, on lines of their own.
pub(super) fn joined(words: &[&str], sentence_starts: Vec<usize>) -> (Text, Words) {
    let after = |word_idx: usize| match word_idx + 1 {
        next if next == words.len() => "",
        next if sentence_starts.binary_search(&next).is_ok() => "\n",
        _ => " ",
    };
    let pairs: Vec<(&str, &str)> = (0..).zip(words).map(|(at, word)| (*word, after(at))).collect();
    spelled(&pairs, sentence_starts)
}

/// Words, none of them empty, each with the white space after it.
pub(super) fn spelled(words: &[(&str, &str)], sentence_starts: Vec<usize>) -> (Text, Words) {
    let mut text = String::new();
    let mut spans = Vec::with_capacity(words.len());
    let mut at = 0;
    for (word, after) in words {
        let start = CharOffset::from_usize(at);
        at += word.chars().count();
        spans.extend(Span::new(start, CharOffset::from_usize(at)));
        at += after.chars().count();
        text.push_str(word);
        text.push_str(after);
    }
    let words = Words {
        words: spans,
        sentence_starts,
    };
    (Text::new(text), words)
}

/// Where words stand in a text, one after the other, without sentences; `None` where one of them doesn't.
pub(super) fn aligned(text: &Text, words: &[&str]) -> Option<Words> {
    let mut spans = Vec::with_capacity(words.len());
    let mut from = 0;
    for word in words {
        let start = from + text.as_str().get(from..)?.find(word)?;
        from = start + word.len();
        let place = |at| text.byte_to_char(ByteOffset::from_usize(at));
        spans.push(Span::new(place(start)?, place(from)?)?);
    }
    Some(Words {
        words: spans,
        sentence_starts: Vec::new(),
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
