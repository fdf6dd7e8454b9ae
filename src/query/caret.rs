//! The caret: where it goes from a key, and what it selects. Unit: code points.
//!
//! The caret stands on a token, as a reader's eye does, and moves by tokens; a modifier gives single characters. It is
//! a selection with an anchor that stays and a focus that moves. Motions by line need the layout, so the view does
//! them with [`Selection::to`].

use super::Segmentation;
use super::snap::{is_word, to_tokens, trim};
use crate::text::{CharOffset, Span, Text};
use crate::token::Token;
use serde::{Deserialize, Serialize};

/// What is selected: everything between two spans, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// What was selected first; it stays when the selection is extended.
    pub anchor: Span,
    /// What moves.
    pub focus: Span,
}

/// Where the caret goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Motion {
    /// To the token before.
    Left,
    /// To the token after.
    Right,
    /// Shrinks or grows by a character at the focus, to the left.
    CharacterLeft,
    /// The same to the right.
    CharacterRight,
    /// To the first token of the sentence, or of the one before where it is there already.
    SentenceStart,
    /// To the last token of the sentence, or of the one after where it is there already.
    SentenceEnd,
    /// To the first token of the paragraph, or of the one before where it is there already.
    ParagraphStart,
    /// To the last token of the paragraph, or of the one after where it is there already.
    ParagraphEnd,
    /// To the first token.
    DocumentStart,
    /// To the last token.
    DocumentEnd,
}

impl Selection {
    /// A caret on one span.
    pub fn at(span: Span) -> Self {
        Self {
            anchor: span,
            focus: span,
        }
    }

    /// All that is selected.
    pub fn span(self) -> Span {
        let start = self.anchor.start().min(self.focus.start());
        let end = self.anchor.end().max(self.focus.end());
        Span::new(start, end).unwrap_or(self.focus)
    }

    /// The caret at another place, or the selection extended to it.
    pub fn to(self, focus: Span, extend: bool) -> Self {
        let anchor = if extend { self.anchor } else { focus };
        Self { anchor, focus }
    }

    /// The selection after a key. It stays where the text ends; `None` where the text has no token.
    pub fn after(
        self,
        motion: Motion,
        extend: bool,
        text: &Text,
        segmentation: &Segmentation,
    ) -> Option<Self> {
        let tokens = segmentation.tokens();
        let last = tokens.len().checked_sub(1)?;
        let at = token_at(tokens, self.focus.start());
        let stops = Stops { tokens, text };
        let to = match motion {
            Motion::CharacterLeft => return Some(self.by_character(-1, extend, text)),
            Motion::CharacterRight => return Some(self.by_character(1, extend, text)),
            // Without Shift the first key leaves the selection by the side that it points to.
            Motion::Left if !extend && self.anchor != self.focus => token_at(tokens, self.span().start()),
            Motion::Right if !extend && self.anchor != self.focus => token_before(tokens, self.span().end()),
            Motion::Left => stops.before(at),
            Motion::Right => stops.after(token_before(tokens, self.focus.end())),
            Motion::SentenceStart => stops.start_of(segmentation.sentences().iter().map(|s| s.start), at),
            Motion::SentenceEnd => stops.end_of(segmentation.sentences().iter().map(|s| s.end), at),
            Motion::ParagraphStart => stops.start_of(paragraph_starts(text, tokens), at),
            Motion::ParagraphEnd => stops.end_of(paragraph_starts(text, tokens).skip(1), at),
            Motion::DocumentStart => stops.at_or_after(0),
            Motion::DocumentEnd => stops.at_or_before(last),
        };
        Some(self.to(tokens[to].span, extend))
    }

    /// Without `extend`, a caret of one character moves. With it, the free edge moves: the end, where the focus is to
    /// the right of the anchor; else the start. A selection of one character turns round.
    fn by_character(self, step: i64, extend: bool, text: &Text) -> Self {
        let last = i64::from(text.len().0);
        let moved = |start: u32, end: u32, by_start: i64, by_end: i64| {
            let at = |at: u32, by: i64| CharOffset((i64::from(at) + by).clamp(0, last) as u32);
            Span::new(at(start, by_start), at(end, by_end))
        };
        if !extend {
            let at = if step < 0 {
                self.focus.start().0
            } else {
                self.focus.end().0
            };
            let beside = if step < 0 {
                moved(at, at, -1, 0)
            } else {
                moved(at, at, 0, 1)
            };
            return beside.map_or(self, Self::at);
        }
        let (start, end) = (self.span().start().0, self.span().end().0);
        let by_end = moved(start, end, 0, step).map(|span| (span, true));
        let by_start = moved(start, end, step, 0).map(|span| (span, false));
        let end_is_free = self.focus.start() >= self.anchor.start();
        let found = if end_is_free {
            by_end.or(by_start)
        } else {
            by_start.or(by_end)
        };
        let Some((focus, end_is_free)) = found else {
            return self;
        };
        // The anchor is the character at the side that stays, so that the selection can shrink to it.
        let (start, end) = (focus.start().0, focus.end().0);
        let anchor = if end_is_free {
            moved(start, start, 0, 1)
        } else {
            moved(end, end, -1, 0)
        };
        Self {
            anchor: anchor.unwrap_or(focus),
            focus,
        }
    }
}

/// The token at a position: the one that holds it, else the next one, else the last. `tokens` is not empty.
fn token_at(tokens: &[Token], at: CharOffset) -> usize {
    tokens
        .partition_point(|t| t.span.end() <= at)
        .min(tokens.len() - 1)
}

/// The last token that begins before a position, else the first.
fn token_before(tokens: &[Token], at: CharOffset) -> usize {
    tokens.partition_point(|t| t.span.start() < at).saturating_sub(1)
}

/// The tokens on which the caret stops: words. It passes over a comma or a quotation mark, which nobody labels; where
/// there is no word to go to, it stops at marks too. `tokens` is not empty.
struct Stops<'a> {
    tokens: &'a [Token],
    text: &'a Text,
}

impl Stops<'_> {
    fn is_stop(&self, at: usize) -> bool {
        is_word(self.tokens, at, self.text)
    }

    /// The next stop; `at` itself where it is the last word.
    fn after(&self, at: usize) -> usize {
        let next = (at + 1..self.tokens.len()).find(|&next| self.is_stop(next));
        next.unwrap_or_else(|| match self.is_stop(at) {
            true => at,
            false => (at + 1).min(self.tokens.len() - 1),
        })
    }

    /// The stop before; `at` itself where it is the first word.
    fn before(&self, at: usize) -> usize {
        let before = (0..at).rev().find(|&before| self.is_stop(before));
        before.unwrap_or_else(|| match self.is_stop(at) {
            true => at,
            false => at.saturating_sub(1),
        })
    }

    fn at_or_after(&self, at: usize) -> usize {
        (at..self.tokens.len())
            .find(|&next| self.is_stop(next))
            .unwrap_or(at)
    }

    fn at_or_before(&self, at: usize) -> usize {
        (0..=at).rev().find(|&before| self.is_stop(before)).unwrap_or(at)
    }

    /// The first word of the unit of token `at`, from the tokens at which units start; of the unit before where `at` is
    /// the first of its own.
    fn start_of(&self, starts: impl Iterator<Item = usize>, at: usize) -> usize {
        let words = starts.map(|start| self.at_or_after(start));
        let start = words.take_while(|&start| start < at).last();
        start.unwrap_or_else(|| self.at_or_after(0))
    }

    /// The last word of the unit of token `at`, from the tokens at which units end or the next ones start; of the next
    /// unit where `at` is the last of its own.
    fn end_of(&self, ends: impl Iterator<Item = usize>, at: usize) -> usize {
        let mut words = ends.map(|end| self.at_or_before(end - 1));
        let end = words.find(|&end| end > at);
        end.unwrap_or_else(|| self.at_or_before(self.tokens.len() - 1))
    }
}

/// The tokens that begin a line: the view shows each line of the text as a paragraph.
fn paragraph_starts<'a>(text: &'a Text, tokens: &'a [Token]) -> impl Iterator<Item = usize> + 'a {
    let begins = move |index: usize| {
        let before = match index.checked_sub(1) {
            Some(before) => tokens[before].end.to_usize(),
            None => return true,
        };
        let between = text.as_str().get(before..tokens[index].start.to_usize());
        between.is_some_and(|between| between.contains('\n'))
    };
    (0..tokens.len()).filter(move |&index| begins(index))
}

/// The word at a position, as a double click marks it; `None` between words.
pub fn word_at(segmentation: &Segmentation, at: CharOffset) -> Option<Span> {
    let tokens = segmentation.tokens();
    let token = tokens.get(tokens.partition_point(|t| t.span.end() <= at))?;
    token.span.contains(at).then_some(token.span)
}

/// A caret for a new text: on its first word.
pub fn start(text: &Text, segmentation: &Segmentation) -> Option<Selection> {
    let tokens = segmentation.tokens();
    let word = (0..tokens.len()).find(|&at| is_word(tokens, at, text));
    tokens
        .get(word.unwrap_or_default())
        .map(|token| Selection::at(token.span))
}

/// What a selection made with the mouse or the finger means: whole tokens, or exactly its characters.
pub fn snapped(text: &Text, segmentation: &Segmentation, span: Span, by_character: bool) -> Option<Span> {
    if by_character {
        trim(text, span)
    } else {
        to_tokens(text, segmentation, span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without its marks, and the position of each mark in order.
    fn marked(text: &str, marks: &[char]) -> (Text, Vec<u32>) {
        let mut positions = Vec::new();
        let mut plain = String::new();
        for c in text.chars() {
            if marks.contains(&c) {
                positions.push(plain.chars().count() as u32);
            } else {
                plain.push(c);
            }
        }
        (Text::new(plain), positions)
    }

    fn show(text: &Text, span: Span) -> String {
        text.slice(span).unwrap().to_owned()
    }

    /// What is selected after keys, from a caret on the word at `^`. `+` before a key holds Shift.
    fn check(text: &str, keys: &str, expected: &str) {
        let (text, at) = marked(text, &['^']);
        let segmentation = Segmentation::new(&text);
        let mut selection = Selection::at(word_at(&segmentation, CharOffset(at[0])).unwrap());
        for key in keys.split_whitespace() {
            let extend = key.starts_with('+');
            let motion = match key.trim_start_matches('+') {
                "left" => Motion::Left,
                "right" => Motion::Right,
                "c-left" => Motion::CharacterLeft,
                "c-right" => Motion::CharacterRight,
                "s-start" => Motion::SentenceStart,
                "s-end" => Motion::SentenceEnd,
                "p-start" => Motion::ParagraphStart,
                "p-end" => Motion::ParagraphEnd,
                "start" => Motion::DocumentStart,
                "end" => Motion::DocumentEnd,
                other => panic!("no key {other}"),
            };
            selection = selection.after(motion, extend, &text, &segmentation).unwrap();
        }
        assert_eq!(show(&text, selection.span()), expected, "{keys}");
    }

    #[test]
    fn the_caret_moves_by_words_and_stops_at_the_ends() {
        check("one ^two three", "right", "three");
        check("one ^two three", "right right", "three");
        check("one ^two three", "left left", "one");
        check("Hi, ^Ana!", "right", "Ana");
        check("“^Hi”, (Ana)", "right", "Ana");
        check("Hi, ^Ana", "left", "Hi");
        check("paid ^$5 for", "right right", "for");
        check("^? !", "right", "!");
    }

    #[test]
    fn shift_extends_both_ways_and_turns_round() {
        check("one ^two three four", "+right", "two three");
        check("one ^two three four", "+right +left +left", "one two");
        check("one ^two three four", "+right right", "three");
        check("one ^two three four", "+right left", "two");
    }

    #[test]
    fn sentences_paragraphs_and_the_document_have_ends() {
        let text = "He left. She ^came home.\nNew day now";
        check(text, "s-start", "She");
        check(text, "s-start s-start", "He");
        check(text, "s-end", "home");
        check(text, "s-end s-end", "now");
        check(text, "p-start", "He");
        check(text, "p-end p-end", "now");
        check(text, "+p-end", "came home");
        check("He left. ^“She came.” Now.", "s-end s-end", "Now");
        check(text, "start", "He");
        check(text, "+end", "came home.\nNew day now");
    }

    #[test]
    fn characters_give_any_edge() {
        check("one ^two three", "+c-right +c-right", "two t");
        check("one ^two three", "+c-left", "tw");
        check("one ^two three", "+c-left +c-left +c-left", " t");
        check("one ^two three", "c-left", " ");
        check("^one", "c-left +c-left", "on");
        check("🎉^é", "c-right", "é");
    }

    #[test]
    fn words_are_where_their_characters_are() {
        let (text, at) = marked("Hi ^Ana ^ now", &['^']);
        let segmentation = Segmentation::new(&text);
        let word = |at| word_at(&segmentation, CharOffset(at)).map(|s| show(&text, s));
        assert_eq!(word(at[0]).as_deref(), Some("Ana"));
        assert_eq!(word(at[1]), None);
        assert_eq!(
            start(&text, &segmentation)
                .map(|s| show(&text, s.span()))
                .as_deref(),
            Some("Hi")
        );
    }
}
