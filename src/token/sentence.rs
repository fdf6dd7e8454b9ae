//! Sentences of news prose: ranges of tokens that the tagger reads one at a time.
//!
//! Rules over tokens and the white space between them. A blank line always ends a sentence, and so does a line's end
//! unless the lines look wrapped at a fixed width. Unit of ranges: token indices.

use super::Token;
use super::abbreviations::{
    Abbreviation, abbreviation, continues_clock, is_before_numbers, is_first_word, is_month,
};
use crate::text::Text;
use std::ops::Range;

/// No sentence has more tokens: the bound on memory and on the time between two looks at "cancel".
pub const MAX_SENTENCE_TOKENS: usize = 256;

/// Lines longer than this were not wrapped by an e-mail program or a typewriter.
const MAX_WRAP_COLUMN: usize = 100;
/// Lines shorter than this are lists, verses or headlines.
const MIN_WRAP_COLUMN: usize = 50;

/// Groups tokens into sentences: consecutive, non-empty, together all tokens.
///
/// ```
/// use tagline::{text::Text, token::{sentences, tokenize}};
/// let text = Text::new("Mr. Abbas flew to the U.S. on Monday. “It rained.” He left.");
/// let tokens = tokenize(&text);
/// assert_eq!(sentences(&text, &tokens).len(), 3);
/// ```
pub fn sentences(text: &Text, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut lines = Lines::new(text.as_str());
    let mut start = 0;
    for next in 1..=tokens.len() {
        let ends = next == tokens.len() || is_boundary(text, tokens, next, &mut lines);
        if ends {
            push_bounded(text, tokens, start..next, &mut found);
            start = next;
        }
    }
    found
}

/// Adds a sentence, cut into pieces where it has too many tokens: after a comma or the like if one is near.
fn push_bounded(text: &Text, tokens: &[Token], mut sentence: Range<usize>, found: &mut Vec<Range<usize>>) {
    while sentence.len() > MAX_SENTENCE_TOKENS {
        let limit = sentence.start + MAX_SENTENCE_TOKENS;
        let half = sentence.start + MAX_SENTENCE_TOKENS / 2;
        let cut = (half..limit)
            .rev()
            .find(|&at| matches!(tokens[at].of(text), "," | ";" | ":" | "—" | "|"))
            .map_or(limit, |at| at + 1);
        found.push(sentence.start..cut);
        sentence.start = cut;
    }
    found.push(sentence);
}

/// Whether a sentence ends between token `next - 1` and token `next`.
fn is_boundary(text: &Text, tokens: &[Token], next: usize, lines: &mut Lines) -> bool {
    let gap = tokens[next - 1].end.to_usize()..tokens[next].start.to_usize();
    let white = &text.as_str()[gap.clone()];
    if !white.contains(char::is_whitespace) {
        return false;
    }
    match white.bytes().filter(|&b| b == b'\n').count() + white.matches(['\u{2028}', '\u{2029}']).count() {
        0 => {}
        1 if lines.is_wrapped(gap.start, gap.end) => {}
        _ => return true,
    }
    let Some(stop) = stop_before(text, tokens, next) else {
        return false;
    };
    let first = tokens[next..]
        .iter()
        .map(|token| token.of(text))
        .take(3)
        .find(|t| !is_opening(t));
    let Some(first) = first else { return true };
    if first.chars().next().is_some_and(char::is_lowercase) {
        return false;
    }
    !tokens[stop].of(text).ends_with('.') || stop_ends_sentence(text, tokens, stop, first)
}

/// The token that could end a sentence before `next`: a stop, perhaps with closing quotes or brackets after it.
fn stop_before(text: &Text, tokens: &[Token], next: usize) -> Option<usize> {
    let nearest = tokens[..next].iter().enumerate().rev().take(4);
    for (at, token) in nearest {
        let mark = token.of(text);
        if is_stop(mark) {
            return Some(at);
        }
        if !is_closing(mark) {
            return None;
        }
        // A closing mark with white space before it opens something: `he said. "No`.
        let glued = at > 0 && tokens[at - 1].end == token.start;
        if !glued {
            return None;
        }
    }
    None
}

/// Whether the full stop at `stop` ends a sentence, given the first word after it (not in lower case).
fn stop_ends_sentence(text: &Text, tokens: &[Token], stop: usize, first: &str) -> bool {
    let mark = tokens[stop].of(text);
    let first_lower = first.to_lowercase();
    let number_follows = first.starts_with(|c: char| c.is_numeric());
    if mark != "." {
        // An abbreviation with its stops: `U.S.`, `p.m.`
        return if mark.eq_ignore_ascii_case("a.m.") || mark.eq_ignore_ascii_case("p.m.") {
            !number_follows && !continues_clock(&first_lower)
        } else {
            is_first_word(&first_lower)
        };
    }
    let Some(before) = stop
        .checked_sub(1)
        .map(|at| tokens[at])
        .filter(|t| t.end == tokens[stop].start)
    else {
        return true;
    };
    let word = before.of(text);
    let is_day = word.len() <= 2 && word.starts_with(|c: char| c.is_ascii_digit());
    if is_day && is_month(&first_lower) {
        return false;
    }
    if number_follows {
        return !is_before_numbers(word);
    }
    match abbreviation(word) {
        Abbreviation::No => true,
        Abbreviation::BeforeName => false,
        Abbreviation::Anywhere => is_first_word(&first_lower),
    }
}

fn is_stop(mark: &str) -> bool {
    let abbreviation = mark.len() > 1 && mark.ends_with('.');
    abbreviation
        || matches!(
            mark,
            "." | "!" | "?" | "…" | "‽" | "。" | "！" | "？" | "؟" | "۔" | "।"
        )
}

fn is_closing(mark: &str) -> bool {
    matches!(mark, "\"" | "'" | "”" | "’" | "»" | ")" | "]" | "}" | "*")
}

fn is_opening(mark: &str) -> bool {
    matches!(
        mark,
        "\"" | "'" | "“" | "‘" | "„" | "«" | "(" | "[" | "{" | "*" | "-" | "–" | "—" | "•"
    )
}

/// Tells wrapped lines from lines that end for a reason, block by block (blocks end at blank lines).
struct Lines<'t> {
    content: &'t str,
    /// The block last looked at (bytes), and the characters of its longest line.
    block: Range<usize>,
    column: usize,
}

impl<'t> Lines<'t> {
    fn new(content: &'t str) -> Self {
        Self {
            content,
            block: 0..0,
            column: 0,
        }
    }

    /// Whether the line's end in the white space `from..to` (bytes) is there because the next word had no room.
    fn is_wrapped(&mut self, from: usize, to: usize) -> bool {
        if !self.block.contains(&from) {
            self.enter_block(from);
        }
        if !(MIN_WRAP_COLUMN..=MAX_WRAP_COLUMN).contains(&self.column) {
            return false;
        }
        let line_start = self.content[..from].rfind('\n').map_or(0, |at| at + 1);
        let line = self.content[line_start..from].chars().count();
        let word = self.content[to..]
            .chars()
            .take(self.column)
            .take_while(|c| !c.is_whitespace())
            .count();
        line + 1 + word > self.column
    }

    fn enter_block(&mut self, at: usize) {
        let start = self.block.end;
        let mut end = start;
        let mut column = 0;
        for line in self.content[start..].split_inclusive('\n') {
            if line.trim().is_empty() {
                if end > at {
                    break;
                }
                column = 0;
            }
            column = column.max(line.trim_end().chars().count());
            end += line.len();
        }
        self.block = start..end;
        self.column = column;
    }
}
