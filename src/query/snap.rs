//! From what a person marked to what is meant: no white space at the ends, whole tokens. Unit: code points.

use super::Segmentation;
use crate::text::{CharOffset, Span, Text};
use crate::token::Token;
use std::ops::Range;

/// The span without white space and invisible characters at its ends; `None` where nothing else is in it, or where
/// it reaches past the text.
pub fn trim(text: &Text, span: Span) -> Option<Span> {
    let marked = text.slice(span)?;
    let rest = marked.trim_start_matches(is_blank);
    let n_before = n_chars(marked) - n_chars(rest);
    let n_inside = n_chars(rest.trim_end_matches(is_blank));
    let start = span.start().0 + n_before;
    Span::new(CharOffset(start), CharOffset(start + n_inside))
}

/// Whole tokens for what was marked roughly: every token that it touches, without marks at the ends, but with a bracket
/// or quotation mark whose other half is inside. Marks alone stay what they are. `None` where it touches no token.
pub fn to_tokens(text: &Text, segmentation: &Segmentation, span: Span) -> Option<Span> {
    let touched = &segmentation.tokens()[touched(segmentation.tokens(), span)];
    let mut words = (0..touched.len()).filter(|&at| is_word(touched, at, text));
    let (first, last) = match words.next() {
        Some(first) => (first, words.next_back().unwrap_or(first)),
        None => (0, touched.len().checked_sub(1)?),
    };
    let (first, last) = with_balanced(text, touched, first, last);
    Span::new(touched[first].span.start(), touched[last].span.end())
}

/// Brackets and quotation marks that open and close differently; quotation marks that do not are no pairs.
const PAIRS: [(&str, &str); 6] = [
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("“", "”"),
    ("«", "»"),
    ("「", "」"),
];

/// The span with the marks next to its ends whose other half is inside.
pub fn with_other_halves(text: &Text, tokens: &[Token], span: Span) -> Span {
    let touched = touched(tokens, span);
    if touched.is_empty() {
        return span;
    }
    let (first, last) = with_balanced(text, tokens, touched.start, touched.end - 1);
    let start = if first < touched.start {
        tokens[first].span.start()
    } else {
        span.start()
    };
    let end = if last >= touched.end {
        tokens[last].span.end()
    } else {
        span.end()
    };
    Span::new(start, end).unwrap_or(span)
}

/// The ends moved over the marks next to them whose other half stands between them, as in "Council (Second)".
fn with_balanced(text: &Text, tokens: &[Token], first: usize, last: usize) -> (usize, usize) {
    let opens = |at: usize| PAIRS.iter().find(|pair| pair.0 == tokens[at].of(text));
    let closes = |at: usize| PAIRS.iter().find(|pair| pair.1 == tokens[at].of(text));
    let (mut start, mut end) = (first, last);
    // The halves that still wait for their other one, from the words outwards.
    let mut open = Vec::new();
    let mut close = Vec::new();
    for at in first..=last {
        if let Some(pair) = opens(at) {
            open.push(pair);
        } else if let Some(pair) = closes(at) {
            if open.last() == Some(&pair) {
                open.pop();
            } else {
                close.push(pair);
            }
        }
    }
    while end + 1 < tokens.len() && closes(end + 1).is_some_and(|pair| open.last() == Some(&pair)) {
        open.pop();
        end += 1;
    }
    let mut close = close.into_iter().peekable();
    while start > 0 && opens(start - 1).is_some_and(|pair| close.peek() == Some(&pair)) {
        close.next();
        start -= 1;
    }
    (start, end)
}

/// Whether a token can be the first or the last of what is meant: a word, or a sign that belongs to its number as in
/// "$5", "-5", "5%", "5°"; not a comma or a quotation mark.
pub fn is_word(tokens: &[Token], at: usize, text: &Text) -> bool {
    let token = &tokens[at];
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    let is_sign_after = || is_currency(token, text) || matches!(token.of(text), "%" | "‰" | "°");
    has_word_char(token.of(text))
        || tokens
            .get(at + 1)
            .is_some_and(|after| is_number(after, text) && is_sign_before(token, after, text))
        || before.is_some_and(|before| is_number(before, text) && is_sign_after())
}

/// The indices of the tokens that share a character with `span`.
pub fn touched(tokens: &[Token], span: Span) -> Range<usize> {
    let start = tokens.partition_point(|t| t.span.end() <= span.start());
    let end = tokens.partition_point(|t| t.span.start() < span.end());
    start..end.max(start)
}

/// Whether a character can't be seen: white space, controls, zero-width characters, direction marks.
pub fn is_blank(c: char) -> bool {
    let invisible = matches!(
        c,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
    );
    invisible || c.is_whitespace() || c.is_control()
}

/// Whether a token holds a letter, a digit or a picture, and so is more than a mark.
fn has_word_char(token: &str) -> bool {
    token
        .chars()
        .any(|c| c.is_alphanumeric() || !(c.is_ascii() || is_punctuation(c)))
}

/// The general marks, dashes, quotes and brackets beyond ASCII.
fn is_punctuation(c: char) -> bool {
    matches!(c, '\u{A1}'..='\u{BF}' | '\u{2010}'..='\u{205E}' | '\u{20A0}'..='\u{20CF}' | '\u{3000}'..='\u{303F}')
        || is_blank(c)
}

fn is_number(token: &Token, text: &Text) -> bool {
    token.of(text).starts_with(|c: char| c.is_ascii_digit())
}

fn is_sign_before(sign: &Token, number: &Token, text: &Text) -> bool {
    let is_glued = sign.end == number.start;
    is_currency(sign, text) || (is_glued && matches!(sign.of(text), "-" | "−" | "+" | "±" | "~" | "#"))
}

fn is_currency(token: &Token, text: &Text) -> bool {
    token
        .of(text)
        .ends_with(['$', '£', '¥', '€', '₹', '₽', '₩', '₺', '₴', '₦'])
}

fn n_chars(s: &str) -> u32 {
    CharOffset::from_usize(s.chars().count()).0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is meant by the part of `text` between `[` and `]`.
    fn check(text: &str, expected: Option<&str>) {
        let start = text.chars().position(|c| c == '[').unwrap();
        let end = text.chars().position(|c| c == ']').unwrap() - 1;
        let text = Text::new(text.replace(['[', ']'], ""));
        let span = Span::new(CharOffset::from_usize(start), CharOffset::from_usize(end)).unwrap();
        let found = to_tokens(&text, &Segmentation::new(&text), span);
        assert_eq!(found.map(|s| text.slice(s).unwrap()), expected);
    }

    #[test]
    fn rough_marks_become_whole_tokens_without_edge_marks() {
        check("Chancellor An[gela Mer]kel, who", Some("Angela Merkel"));
        check("said[ “Angela Merkel,” ]who", Some("Angela Merkel"));
        check("🎉 [🎉 Pa]ris.", Some("🎉 Paris"));
        check("one[ , ]two", Some(","));
        check("one[  ]two", None);
    }

    #[test]
    fn a_bracket_or_quotation_mark_stays_with_its_other_half() {
        check("the [Council (Second)], and", Some("Council (Second)"));
        check("the [(Second) Council], and", Some("(Second) Council"));
        check("the [Council ((a) b))], and", Some("Council ((a) b)"));
        check("the song [Row “Home”], and", Some("Row “Home”"));
        check("the [(Council) (Second)] of", Some("(Council) (Second)"));
        check("the [(Second Council)] of", Some("Second Council"));
        check("the [Council (Second]) of", Some("Council (Second"));
        check("the [Council (Second”)] of", Some("Council (Second"));
        check("the [Council)] of", Some("Council"));
    }

    #[test]
    fn signs_stay_with_their_numbers() {
        check("paid [$1.5 million] for 5", Some("$1.5 million"));
        check("about [5%], or", Some("5%"));
        check("at [-5°.]", Some("-5°"));
        check("the [- 5] of", Some("5"));
        check("a [(5)] b", Some("5"));
    }

    #[test]
    fn white_space_and_invisible_characters_are_trimmed() {
        let text = Text::new("a \u{200B}\u{A0}Merkel\u{FEFF}\n b");
        let all = |a, b| Span::new(CharOffset(a), CharOffset(b)).unwrap();
        assert_eq!(
            trim(&text, all(1, 12)).and_then(|s| text.slice(s)),
            Some("Merkel")
        );
        assert_eq!(trim(&text, all(1, 4)), None);
        assert_eq!(trim(&text, all(1, 99)), None);
    }
}
