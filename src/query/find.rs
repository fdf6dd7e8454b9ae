//! Finds words in the text, as a reader types them. Unit: code points.

use crate::text::{ByteOffset, CharOffset, Span, Text};
use regex::{Regex, RegexBuilder};

/// Most places that are found. Nobody steps through more.
pub const MAX_FOUND: usize = 10_000;
/// Longest thing to look for, in characters.
pub const MAX_SOUGHT_CHARS: usize = 1_000;

/// Where `sought` stands, in order. It is plain text; white space in it stands for any white space. Nothing is found
/// for nothing, nor for what is longer than [`MAX_SOUGHT_CHARS`].
pub fn find(text: &Text, sought: &str, match_case: bool) -> Vec<Span> {
    let Some(pattern) = pattern(sought, match_case) else {
        return Vec::new();
    };
    let char_at = |byte| text.byte_to_char(ByteOffset::from_usize(byte));
    let found = pattern.find_iter(text.as_str()).filter_map(|found| {
        let (start, end) = (char_at(found.start())?, char_at(found.end())?);
        Span::new(start, end)
    });
    found.take(MAX_FOUND).collect()
}

fn pattern(sought: &str, match_case: bool) -> Option<Regex> {
    let words: Vec<String> = sought.split_whitespace().map(regex::escape).collect();
    if words.is_empty() || sought.chars().nth(MAX_SOUGHT_CHARS).is_some() {
        return None;
    }
    // Escaped words of bounded length always compile.
    RegexBuilder::new(&words.join(r"\s+"))
        .case_insensitive(!match_case)
        .build()
        .ok()
}

/// The place found next to a position, forwards or backwards, round the end of the text: its index in `found`.
pub fn next(found: &[Span], from: CharOffset, forward: bool) -> Option<usize> {
    let last = found.len().checked_sub(1)?;
    Some(if forward {
        let at = found.partition_point(|s| s.start() <= from);
        if at > last { 0 } else { at }
    } else {
        let at = found.partition_point(|s| s.start() < from);
        at.checked_sub(1).unwrap_or(last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, sought: &str, match_case: bool, expected: &[&str]) {
        let text = Text::new(text);
        let found: Vec<&str> = find(&text, sought, match_case)
            .into_iter()
            .filter_map(|span| text.slice(span))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn plain_text_is_found_whatever_its_case_and_white_space() {
        check("Élan élan ELAN", "élan", false, &["Élan", "élan"]);
        check("Élan élan", "élan", true, &["élan"]);
        check("🎉 New\nYork", "new york", false, &["New\nYork"]);
        check("a.c abc (", "a.c", false, &["a.c"]);
        check("a.c abc (", "(", false, &["("]);
        check("anything", "  ", false, &[]);
        check("anything", &"a".repeat(MAX_SOUGHT_CHARS + 1), false, &[]);
    }

    #[test]
    fn next_goes_round_the_end() {
        let text = Text::new("x x x");
        let found = find(&text, "x", false);
        assert_eq!(next(&found, CharOffset(0), true), Some(1));
        assert_eq!(next(&found, CharOffset(4), true), Some(0));
        assert_eq!(next(&found, CharOffset(4), false), Some(1));
        assert_eq!(next(&found, CharOffset(0), false), Some(2));
        assert_eq!(next(&[], CharOffset(0), true), None);
    }
}
