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
    let mut places = occurrences(text, quote, claim.prefix, claim.suffix);
    if places.len() != 1 && !(claim.prefix.is_empty() && claim.suffix.is_empty()) {
        places = occurrences(text, quote, "", "");
    }
    match places[..] {
        [span] => {
            let note = claim.offsets.map(|(start, end)| {
                format!("The offsets {start} to {end} do not give “{shown}”. It stands in the text once, at {span}, and was put there.")
            });
            Ok(Anchored { span, note })
        }
        [] => Err(format!("“{shown}” does not stand in the text.")),
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
        if !content[..start].ends_with(prefix) || !content[end..].starts_with(suffix) {
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
    fn prefix_and_suffix_decide_between_equal_quotes() {
        let claim = Claim {
            offsets: None,
            quote: Some("Ada"),
            prefix: "Bo. ",
            suffix: " left",
        };
        let found = anchor(
            &Text::new(TEXT),
            Unit::CodePoint,
            claim,
            &mut SearchBudget::default(),
        )
        .unwrap();
        assert_eq!(found.span.to_string(), "14..17");
    }
}
