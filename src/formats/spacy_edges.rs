//! Whether spaCy's English tokeniser would see a span's edges. Unit: code points.
//!
//! Source: <https://spacy.io/usage/linguistic-features#tokenization> and the punctuation rules that spaCy ships for
//! English. It can't be exact without spaCy's list of exceptions; the tests with spaCy itself hold it to be right on
//! names in running text.

use crate::text::{CharOffset, Span, Text};

/// What spaCy makes of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edges {
    /// Both edges are those of tokens.
    Fit,
    /// They are, once white space is taken off.
    Trimmed(Span),
    /// An edge is inside a token.
    InsideToken,
    /// There is nothing but white space.
    Blank,
}

/// White space as Python sees it, which has four control characters more than Unicode.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&c)
}

/// Looks at the edges of `span`.
pub(super) fn edges(text: &Text, span: Span) -> Edges {
    let surface = text.slice(span).unwrap_or_default();
    let n_before = surface.chars().take_while(|&c| is_space(c)).count() as u32;
    let n_after = surface.chars().rev().take_while(|&c| is_space(c)).count() as u32;
    let start = CharOffset(span.start().0 + n_before);
    let end = CharOffset(span.end().0.saturating_sub(n_after));
    let Some(trimmed) = Span::new(start, end) else {
        return Edges::Blank;
    };
    if !is_edge(text, start) || !is_edge(text, end) {
        return Edges::InsideToken;
    }
    if trimmed == span {
        Edges::Fit
    } else {
        Edges::Trimmed(trimmed)
    }
}

/// Whether a token may end and another begin at `at`.
fn is_edge(text: &Text, at: CharOffset) -> bool {
    let byte = text.char_to_byte(at).map_or(0, |byte| byte.to_usize());
    let (before, after) = text.as_str().split_at(byte);
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else {
        return true;
    };
    if is_space(last) || is_space(next) {
        return true;
    }
    let word = |c: char| c.is_alphanumeric() || is_mark(c);
    if word(last) && word(next) {
        return false;
    }
    // A hyphen splits between letters only: `Paris-based` is three tokens, `U.S.-led` is one.
    let is_hyphen = |c: char| "-–—~".contains(c);
    if is_hyphen(next) && !word(last) && last != next {
        return after.chars().nth(1).is_none_or(|c| !word(c));
    }
    if is_hyphen(last) && word(next) {
        return before
            .chars()
            .rev()
            .nth(1)
            .is_none_or(|c| word(c) || is_space(c) || is_hyphen(c));
    }
    if last == '+' && next.is_numeric() {
        return false;
    }
    // A slash splits between a letter or digit and a letter.
    let splits = |before: Option<char>, after: Option<char>| {
        before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphabetic)
    };
    if next == '/' {
        return splits(Some(last), after.chars().nth(1));
    }
    if last == '/' {
        return splits(before.chars().rev().nth(1), Some(next));
    }
    // A full stop inside a word: `U.S`, `3.5`.
    if last == '.' && word(next) {
        return before.chars().rev().nth(1).is_none_or(char::is_lowercase) && next.is_uppercase();
    }
    if next == '.' && word(last) {
        return ends_before_stop(before, after, word);
    }
    true
}

/// Whether spaCy takes a full stop off the word before it: not inside a word, not after a single capital as in
/// `James I.`, and not after a unit of one letter as in `170m.`.
fn ends_before_stop(before: &str, after: &str, word: impl Fn(char) -> bool) -> bool {
    if after.chars().nth(1).is_some_and(&word) {
        return before.chars().next_back().is_some_and(char::is_lowercase);
    }
    let mut back = before.chars().rev();
    match (back.next(), back.next()) {
        (Some(last), previous) if last.is_uppercase() => {
            previous.is_some_and(|c| c.is_uppercase() || c == '°')
        }
        (Some('m'), Some(previous)) => !previous.is_numeric(),
        _ => true,
    }
}

/// Combining marks, joiners and invisible characters, which never end a token.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{0591}'..='\u{05C7}' | '\u{0610}'..='\u{061A}'
        | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{093A}'..='\u{094F}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{1F3FB}'..='\u{1F3FF}')
}
