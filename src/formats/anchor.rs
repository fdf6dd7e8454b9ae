//! Where a file's span stands in the text: by its offsets in the file's unit, checked against the quoted text, and by
//! the quote alone where the offsets are wrong and the quote is unambiguous.

use super::Unit;
use crate::text::{ByteOffset, CharOffset, Span, Text, Utf16Offset};

/// What a file says about the place of a span.
#[derive(Clone, Copy, Debug, Default)]
pub struct Claim<'a> {
    /// Start and end in the file's unit, as they stand there.
    pub offsets: Option<(i64, i64)>,
    /// The text of the span.
    pub quote: Option<&'a str>,
    /// The text right before it.
    pub prefix: &'a str,
    /// The text right after it.
    pub suffix: &'a str,
}

impl<'a> Claim<'a> {
    /// Offsets and, where the file has it, the text of the span.
    pub fn at(offsets: (i64, i64), quote: Option<&'a str>) -> Self {
        Self {
            offsets: Some(offsets),
            quote,
            ..Self::default()
        }
    }
}

/// A span found in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Anchored {
    /// Where.
    pub span: Span,
    /// What the file had wrong, if anything.
    pub note: Option<String>,
}

/// How much text may be searched for quotes in one document. A hostile file may have a million wrong offsets, each of
/// which would be looked for in a long text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SearchBudget(usize);

impl Default for SearchBudget {
    /// About a second's work.
    fn default() -> Self {
        Self(1 << 30)
    }
}

/// Finds the span that `claim` means.
///
/// # Errors
/// Why there is none, in words.
pub(super) fn anchor(
    text: &Text,
    unit: Unit,
    claim: Claim<'_>,
    budget: &mut SearchBudget,
) -> Result<Anchored, String> {
    let found = claim.offsets.map(|(start, end)| convert(text, unit, start, end));
    let quote = claim.quote.filter(|quote| !quote.is_empty());
    match (found, quote) {
        (Some(Ok(span)), None) => Ok(Anchored { span, note: None }),
        (Some(Ok(span)), Some(quote)) if same(text.slice(span), quote) => Ok(Anchored { span, note: None }),
        (Some(Err(reason)), None) => Err(reason),
        (None, None) => Err("it has neither offsets nor a quoted text.".into()),
        (found, Some(quote)) => by_quote(text, unit, claim, quote, budget).map_err(|reason| match found {
            Some(Err(wrong)) => format!("{wrong} And {reason}"),
            _ => reason,
        }),
    }
}

/// Tries the offsets in the other units, then looks for the quote.
fn by_quote(
    text: &Text,
    unit: Unit,
    claim: Claim<'_>,
    quote: &str,
    budget: &mut SearchBudget,
) -> Result<Anchored, String> {
    if let Some((start, end)) = claim.offsets {
        for other in [Unit::CodePoint, Unit::Utf16, Unit::Byte] {
            let span = convert(text, other, start, end).ok();
            if let Some(span) = span.filter(|&span| other != unit && same(text.slice(span), quote)) {
                let note = format!(
                    "The offsets of “{quote}” are counted in {other}, not in {unit}. It was read so."
                );
                return Ok(Anchored {
                    span,
                    note: Some(note),
                });
            }
        }
    }
    let shown: String = quote.chars().take(60).collect();
    let Some(left) = budget.0.checked_sub(2 * text.as_str().len()) else {
        return Err(format!(
            "“{shown}” does not stand where the offsets point, as too many others before it: it was not looked for."
        ));
    };
    budget.0 = left;
    // The text around a quote may have changed on one side of it, or have been copied with other white space.
    let contexts = [
        (claim.prefix, claim.suffix),
        ("", claim.suffix),
        (claim.prefix, ""),
        ("", ""),
    ];
    let mut places = Vec::new();
    let mut context = contexts[0];
    for around in contexts {
        context = around;
        places = occurrences(text, quote, around.0, around.1);
        if places.len() == 1 {
            break;
        }
    }
    match places[..] {
        [span] => {
            let note = match claim.offsets {
                Some((start, end)) => Some(format!(
                    "The offsets {start} to {end} do not give “{shown}”. It stands in the text once, at {span}, and was put there."
                )),
                None if context != contexts[0] => Some(format!(
                    "The text around “{shown}” is not what the file quotes. It was found by the rest, at {span}."
                )),
                None => None,
            };
            Ok(Anchored { span, note })
        }
        [] => Err(format!("“{shown}” does not stand in the text.")),
        _ if claim.offsets.is_none() => Err(format!(
            "“{shown}” stands in the text more than once, and the text around it does not tell which one is meant."
        )),
        _ => Err(format!(
            "“{shown}” does not stand where the offsets point, and more than once elsewhere."
        )),
    }
}

/// The first two places of `quote` between `prefix` and `suffix`. Two are enough to know that it is ambiguous.
fn occurrences(text: &Text, quote: &str, prefix: &str, suffix: &str) -> Vec<Span> {
    let content = text.as_str();
    let mut places = Vec::new();
    let step = quote.chars().next().map_or(1, char::len_utf8);
    let mut from = 0;
    while let Some(at) = content[from..].find(quote) {
        let (start, end) = (from + at, from + at + quote.len());
        from = start + step;
        if !ends_with(&content[..start], prefix) || !starts_with(&content[end..], suffix) {
            continue;
        }
        let chars = |at| text.byte_to_char(ByteOffset::from_usize(at));
        places.extend(
            chars(start)
                .zip(chars(end))
                .and_then(|(start, end)| Span::new(start, end)),
        );
        if places.len() > 1 {
            break;
        }
    }
    places
}

/// Whether a text begins with another, white space left aside: tools copy it in various ways.
fn starts_with(text: &str, beginning: &str) -> bool {
    let mut visible = text.chars().filter(|c| !c.is_whitespace());
    beginning
        .chars()
        .filter(|c| !c.is_whitespace())
        .all(|c| visible.next() == Some(c))
}

/// Whether a text ends with another, white space left aside.
fn ends_with(text: &str, end: &str) -> bool {
    let mut visible = text.chars().rev().filter(|c| !c.is_whitespace());
    end.chars()
        .rev()
        .filter(|c| !c.is_whitespace())
        .all(|c| visible.next() == Some(c))
}

/// Equal but for how line ends and the literal `\n` of Label Studio are written.
fn same(slice: Option<&str>, quote: &str) -> bool {
    let plain = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
    slice.is_some_and(|slice| {
        slice == quote || plain(slice) == plain(quote) || plain(slice) == plain(&quote.replace("\\n", "\n"))
    })
}

/// Offsets of a file as a span of code points.
///
/// # Errors
/// Why they can't be, in words.
pub(super) fn convert(text: &Text, unit: Unit, start: i64, end: i64) -> Result<Span, String> {
    if start < 0 || end < 0 {
        return Err(format!("the offsets {start} to {end} are negative."));
    }
    if end <= start {
        let how = if end == start { "empty" } else { "reversed" };
        return Err(format!("the span {start} to {end} is {how}."));
    }
    let place = |at: i64| {
        let at = u32::try_from(at).ok()?;
        match unit {
            Unit::Utf16 => text.utf16_to_char(Utf16Offset(at)),
            Unit::Byte => text.byte_to_char(ByteOffset(at)),
            _ => Some(CharOffset(at)).filter(|&at| at <= text.len()),
        }
    };
    let length = match unit {
        Unit::Utf16 => text.char_to_utf16(text.len()).map_or(0, |at| at.0),
        Unit::Byte => text.as_str().len() as u32,
        _ => text.len().0,
    };
    if end > i64::from(length) {
        return Err(format!(
            "the span {start} to {end} reaches past the end of the text, which has {length} {unit}."
        ));
    }
    place(start)
        .zip(place(end))
        .and_then(|(start, end)| Span::new(start, end))
        .ok_or_else(|| format!("the span {start} to {end} cuts a character in two (counted in {unit})."))
}

/// The unit in which these offsets, which have no quoted text to check them by, would begin and end with words, where
/// they don't in the file's own. A hint, no proof.
pub(super) fn likelier_unit(text: &Text, unit: Unit, offsets: &[(i64, i64)]) -> Option<Unit> {
    let other = match unit {
        Unit::CodePoint => Unit::Utf16,
        Unit::Utf16 => Unit::CodePoint,
        Unit::Byte | Unit::Inline => return None,
    };
    let fit = |unit: Unit| {
        offsets
            .iter()
            .all(|&(start, end)| convert(text, unit, start, end).is_ok_and(|span| is_of_words(text, span)))
    };
    (!fit(unit) && fit(other)).then_some(other)
}

/// Whether a span neither begins nor ends with white space or inside a word.
fn is_of_words(text: &Text, span: Span) -> bool {
    let byte = |at| text.char_to_byte(at).map_or(0, ByteOffset::to_usize);
    let edge = |at: CharOffset| {
        let (before, after) = text.as_str().split_at(byte(at));
        (before.chars().next_back(), after.chars().next())
    };
    let inside = |(before, after): (Option<char>, Option<char>)| {
        before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
    };
    let surface = text.slice(span).unwrap_or_default();
    surface.trim() == surface && !inside(edge(span.start())) && !inside(edge(span.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "🎉 Ada met Bo. Ada left Bö.";

    fn check(offsets: (i64, i64), quote: &str, expected: Result<&str, &str>) {
        let text = Text::new(TEXT);
        let claim = Claim {
            offsets: Some(offsets),
            quote: Some(quote),
            ..Claim::default()
        };
        match (
            anchor(&text, Unit::CodePoint, claim, &mut SearchBudget::default()),
            expected,
        ) {
            (Ok(found), Ok(shown)) => {
                let note = found.note.is_some();
                assert_eq!(format!("{} {note}", found.span), shown);
            }
            (Err(reason), Err(part)) => assert!(reason.contains(part), "{reason}"),
            (found, _) => panic!("{found:?} for {quote}"),
        }
    }

    #[test]
    fn right_offsets_stay_and_wrong_ones_are_mended_only_where_clear() {
        check((2, 5), "Ada", Ok("2..5 false"));
        check((3, 6), "Ada", Ok("2..5 true")); // UTF-16
        check((0, 2), "Bo", Ok("10..12 true"));
        check((100, 900), "Bö", Ok("23..25 true"));
        check((0, 1), "Ada", Err("more than once"));
        check((0, 1), "Eve", Err("does not stand in the text"));
        check((5, 2), "", Err("reversed"));
        check((-1, 2), "", Err("negative"));
        check((2, 2), "", Err("empty"));
        check((2, 99), "", Err("past the end"));
        check((0, i64::MAX), "", Err("past the end"));
    }

    #[test]
    fn a_file_of_wrong_offsets_is_not_searched_for_ever() {
        let text = Text::new(TEXT);
        let claim = Claim {
            offsets: Some((0, 1)),
            quote: Some("Bo"),
            ..Claim::default()
        };
        let mut budget = SearchBudget(3 * TEXT.len());
        assert!(anchor(&text, Unit::CodePoint, claim, &mut budget).is_ok());
        let refused = anchor(&text, Unit::CodePoint, claim, &mut budget).unwrap_err();
        assert!(refused.contains("not looked for"), "{refused}");
    }

    #[test]
    fn offsets_that_cut_words_hint_at_another_unit() {
        let text = Text::new(TEXT);
        let check = |unit, offsets: &[_], expected| assert_eq!(likelier_unit(&text, unit, offsets), expected);
        check(Unit::CodePoint, &[(3, 6), (11, 13)], Some(Unit::Utf16));
        check(Unit::Utf16, &[(2, 5), (10, 12)], Some(Unit::CodePoint));
        check(Unit::CodePoint, &[(2, 5)], None);
        check(Unit::CodePoint, &[(3, 5), (10, 12)], None);
    }

    #[test]
    fn prefix_and_suffix_decide_between_equal_quotes() {
        let check = |prefix, suffix, expected: &str| {
            let claim = Claim {
                offsets: None,
                quote: Some("Ada"),
                prefix,
                suffix,
            };
            let text = Text::new(TEXT);
            match anchor(&text, Unit::CodePoint, claim, &mut SearchBudget::default()) {
                Ok(found) => assert_eq!(format!("{} {}", found.span, found.note.is_some()), expected),
                Err(reason) => assert!(!expected.is_empty() && reason.contains(expected), "{reason}"),
            }
        };
        check("Bo. ", " left", "14..17 false");
        check("Bo.\n", " left  Bö", "14..17 false");
        check("another text ", " left", "14..17 true");
        check("Bo. ", " went", "14..17 true");
        check("another", "text", "does not tell which one");
        check("", "", "does not tell which one");
    }
}
