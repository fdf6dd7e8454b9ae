//! Growing and shrinking an entity at an edge, by word or by character. Unit: code points.

use super::Segmentation;
use super::snap::{is_word, with_other_halves};
use crate::text::{CharOffset, Span, Text};
use crate::token::Token;
use serde::{Deserialize, Serialize};

/// An edge of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Edge {
    /// Where it starts.
    Start,
    /// Where it ends.
    End,
}

/// What a key does to an edge of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EdgeMove {
    /// Which edge.
    pub edge: Edge,
    /// Whether the entity grows; else it shrinks.
    pub outwards: bool,
    /// By a character; else by a word, over the marks between.
    #[serde(default)]
    pub by_character: bool,
}

impl EdgeMove {
    /// The span with its edge moved; `None` where that leaves the text, or nothing of the span.
    pub fn apply(self, text: &Text, segmentation: &Segmentation, span: Span) -> Option<Span> {
        if !self.by_character {
            return self.by_word(text, segmentation.tokens(), span);
        }
        let at = self.edge.of(span);
        let moved = if self.is_leftwards() {
            at.0.checked_sub(1)
        } else {
            at.0.checked_add(1)
        };
        let moved = self.edge.moved_to(span, CharOffset(moved?))?;
        (moved.end() <= text.len()).then_some(moved)
    }

    fn is_leftwards(self) -> bool {
        (self.edge == Edge::Start) == self.outwards
    }

    /// To the next word's edge, and over the marks there whose other half is then inside.
    fn by_word(self, text: &Text, tokens: &[Token], span: Span) -> Option<Span> {
        let at = self.edge.of(span);
        let is_stop = |&index: &usize| is_word(tokens, index, text);
        let moved = |index: usize| {
            let moved = self.edge.moved_to(span, self.edge.of(tokens[index].span))?;
            let moved = with_other_halves(text, tokens, moved);
            // Where only such marks lay between, that is where it was: the next word is meant.
            let has_moved = (self.edge.of(moved) < at) == self.is_leftwards() && self.edge.of(moved) != at;
            has_moved.then_some(moved)
        };
        let edge = |token: &Token| self.edge.of(token.span);
        if self.is_leftwards() {
            let before = tokens.partition_point(|token| edge(token) < at);
            (0..before).rev().filter(is_stop).find_map(moved)
        } else {
            let after = tokens.partition_point(|token| edge(token) <= at);
            (after..tokens.len()).filter(is_stop).find_map(moved)
        }
    }
}

impl Edge {
    fn of(self, span: Span) -> CharOffset {
        match self {
            Edge::Start => span.start(),
            Edge::End => span.end(),
        }
    }

    fn moved_to(self, span: Span, at: CharOffset) -> Option<Span> {
        match self {
            Edge::Start => Span::new(at, span.end()),
            Edge::End => Span::new(span.start(), at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_move_by_word_and_character() {
        fn check(text: &str, edge: Edge, outwards: bool, by_character: bool, expected: Option<&str>) {
            let start = text.chars().position(|c| c == '[').unwrap();
            let end = text.chars().position(|c| c == ']').unwrap() - 1;
            let text = Text::new(text.replace(['[', ']'], ""));
            let span = Span::new(CharOffset::from_usize(start), CharOffset::from_usize(end)).unwrap();
            let change = EdgeMove {
                edge,
                outwards,
                by_character,
            };
            let moved = change.apply(&text, &Segmentation::new(&text), span);
            assert_eq!(moved.and_then(|span| text.slice(span)), expected);
        }
        check(
            "the [New York] Times",
            Edge::End,
            true,
            false,
            Some("New York Times"),
        );
        check("the [New York] Times", Edge::End, false, false, Some("New"));
        check(
            "the [New York] Times",
            Edge::Start,
            true,
            false,
            Some("the New York"),
        );
        check("the [New York] Times", Edge::Start, false, false, Some("York"));
        check("the [New] York", Edge::End, false, false, None);
        check("[New]", Edge::Start, true, false, None);
        check("[New]", Edge::End, true, true, None);
        check("a [York]s", Edge::End, true, true, Some("Yorks"));
        check("a [York]s", Edge::End, true, false, Some("Yorks"));
        check("a [York]s", Edge::Start, false, true, Some("ork"));
        check("[Oslo], Norway.", Edge::End, true, false, Some("Oslo, Norway"));
        check("[Oslo, Norway].", Edge::End, false, false, Some("Oslo"));
        check("[Oslo, Norway].", Edge::End, true, false, None);
        check(
            "the [Council] (Second), and",
            Edge::End,
            true,
            false,
            Some("Council (Second)"),
        );
        check(
            "the [Council (Second)], and",
            Edge::End,
            false,
            false,
            Some("Council"),
        );
        check("“(Old) [Town]”", Edge::Start, true, false, Some("(Old) Town"));
        check("“[(Old) Town]”", Edge::Start, false, false, Some("Town"));
        check("a “$[5] million", Edge::Start, true, false, Some("$5"));
    }
}
