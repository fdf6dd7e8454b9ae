//! Whether spaCy's English tokeniser would see a span's edges. Unit: code points.
//!
//! Source: <https://spacy.io/usage/linguistic-features#tokenization>, the punctuation rules that spaCy ships for English,
//! and those of its exceptions that end with a stop. It is not exact, as addresses and faces of characters have rules
//! of their own; the tests with spaCy itself hold it to be right on names in running text.

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

/// Longest run without white space that is looked at on either side of an edge; what is longer is no word.
const MAX_REACH: usize = 100;

/// Whether a token may end and another begin at `at`.
fn is_edge(text: &Text, at: CharOffset) -> bool {
    let byte = text.char_to_byte(at).map_or(0, |byte| byte.to_usize());
    let (before, after) = text.as_str().split_at(byte);
    let visible = |c: &char| !is_space(*c);
    let mut chunk: Vec<char> = before.chars().rev().take(MAX_REACH).take_while(visible).collect();
    chunk.reverse();
    let edge = chunk.len();
    chunk.extend(after.chars().take(MAX_REACH).take_while(visible));
    edge == 0 || edge == chunk.len() || (cuts_at(&chunk, edge) && !is_joined(&chunk, edge))
}

/// What spaCy keeps together with the stop after it, whatever its rules say.
const ABBREVIATIONS: &str = " Adm Ak Ala Apr Ariz Ark Aug Bros Calif Co Colo Conn Corp Dec Del Dr Feb Fla Ga Gen Gov Ia Id Ill \
    Inc Ind Jan Jr Jul Jun Kan Kans Ky La Ltd Mar Mass Md Messrs Mich Minn Miss Mo Mont Mr Mrs Ms Mt Neb Nebr Nev Nov Oct Okla \
    Ore Pa Prof Rep Rev Sen Sep Sept St Tenn Va Wash Wis co vs D.C E.G E.g I.E I.e N.C N.D N.H N.J N.M N.Y Ph.D S.C a.m e.g \
    i.e p.m v.s ";

/// Whether spaCy joins the token that ends at `edge` with the character after it: an abbreviation or a small letter with
/// its stop, and the face `8)`.
fn is_joined(chunk: &[char], edge: usize) -> bool {
    let token = || -> String {
        let start = (1..edge).rev().find(|&at| cuts_at(chunk, at)).unwrap_or_default();
        chunk[start..edge].iter().collect()
    };
    match chunk.get(edge..).unwrap_or_default() {
        // Several stops are one token.
        ['.', '.', ..] => false,
        ['.', ..] => {
            let token = token();
            let mut letters = token.chars();
            let is_letter =
                matches!(letters.next(), Some('a'..='z' | 'ä' | 'ö' | 'ü')) && letters.next().is_none();
            is_letter || ABBREVIATIONS.contains(&format!(" {token} "))
        }
        [')', ..] => token() == "8",
        _ => false,
    }
}

/// Stops one after the other, which are one token.
fn n_stops<'a>(chars: impl Iterator<Item = &'a char>) -> usize {
    chars.take_while(|c| **c == '.').count()
}

/// Whether spaCy cuts a run of characters without white space at `edge`: it takes marks off both ends one by one, then
/// looks for marks inside what is left.
fn cuts_at(chunk: &[char], edge: usize) -> bool {
    let mut start = 0;
    while start < chunk.len() && is_prefix(&chunk[start..]) {
        start += n_stops(chunk[start..].iter()).max(1);
        if start == edge {
            return true;
        }
    }
    let mut end = chunk.len();
    loop {
        let rest = &chunk[start.min(end)..end];
        let n = match n_stops(rest.iter().rev()) {
            n @ 2.. => n,
            _ if is_possessive(rest) => 2,
            _ => usize::from(is_suffix(rest)),
        };
        if n == 0 {
            break;
        }
        end -= n;
        if end == edge {
            return true;
        }
    }
    let in_stops = || chunk[edge - 1] == '.' && chunk[edge] == '.';
    start < edge && edge < end && !in_stops() && (is_infix(chunk, edge) || is_infix(chunk, edge - 1))
}

fn is_possessive(rest: &[char]) -> bool {
    matches!(rest, [_, .., '\'' | '’', 's' | 'S'])
}

fn is_prefix(rest: &[char]) -> bool {
    match rest {
        ['+', next, ..] => !next.is_ascii_digit(),
        ['.', '.', ..] => true,
        [first, ..] => is_mark(*first) || "§%=—–".contains(*first) || is_currency(*first),
        [] => false,
    }
}

fn is_suffix(rest: &[char]) -> bool {
    match rest {
        // `Inc.` and `NATO.` end before the stop, `James I.` with it.
        [.., '°', 'F' | 'C' | 'K', '.'] => true,
        [.., a, b, '.'] if b.is_uppercase() => a.is_uppercase(),
        // After a unit of one letter, as in `170m.`, spaCy knows an abbreviation.
        [.., a, 'm', '.'] => !a.is_ascii_digit(),
        [.., last, '.'] => {
            last.is_lowercase() || last.is_ascii_digit() || is_mark(*last) || "%²-+".contains(*last)
        }
        [.., digit, last] if digit.is_ascii_digit() => {
            is_mark(*last) || "—–%+".contains(*last) || is_currency(*last)
        }
        [.., last] => is_mark(*last) || "—–".contains(*last),
        [] => false,
    }
}

/// Whether the character at `at` is a token of its own inside a word: `Paris-based` is three tokens, `U.S.-led` is one.
fn is_infix(chunk: &[char], at: usize) -> bool {
    let (Some(before), Some(&c), Some(after)) = (
        at.checked_sub(1).map(|b| chunk[b]),
        chunk.get(at),
        chunk.get(at + 1),
    ) else {
        return false;
    };
    match c {
        '-' | '–' | '—' | '~' if before.is_alphanumeric() && after.is_alphabetic() => true,
        '-' | '+' | '*' | '^' => before.is_ascii_digit() && (after.is_ascii_digit() || *after == '-'),
        ':' | '<' | '>' | '=' | '/' => before.is_alphanumeric() && after.is_alphabetic(),
        ',' => before.is_alphabetic() && after.is_alphabetic(),
        '.' if before == '.' || *after == '.' => true,
        '.' => before.is_lowercase() && after.is_uppercase(),
        '…' => true,
        c => is_icon(c),
    }
}

/// Marks that spaCy takes off either end of a word: punctuation, quotes and pictures.
fn is_mark(c: char) -> bool {
    "…,:;!?¿؟¡()[]{}<>_#*&。？！，、；：～·।،۔؛٪'\"”“`‘´’‚„»«「」『』（）〔〕【】《》〈〉".contains(c)
        || is_icon(c)
}

fn is_currency(c: char) -> bool {
    matches!(
        c,
        '$' | '£' | '¥' | '฿' | '€' | '₦' | '₹' | '₽' | '₩' | '₴' | '₿' | '₺' | '₪'
    )
}

/// Symbols that are no letters, such as emoji; not the tones of skin, which are modifiers.
fn is_icon(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1F3FA}' | '\u{1F400}'..='\u{1FAFF}')
}
