//! Growing and shrinking an entity at an edge, by word or by character. Unit: code points.

use super::Segmentation;
use super::snap::is_word;
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
        let (start, end) = (span.start(), span.end());
        let moved = match self.edge {
            Edge::Start => Span::new(self.moved(text, segmentation.tokens(), start)?, end)?,
            Edge::End => Span::new(start, self.moved(text, segmentation.tokens(), end)?)?,
        };
        (moved.end() <= text.len()).then_some(moved)
    }

    fn moved(self, text: &Text, tokens: &[Token], at: CharOffset) -> Option<CharOffset> {
        let leftwards = (self.edge == Edge::Start) == self.outwards;
        if self.by_character {
            let at = if leftwards {
                at.0.checked_sub(1)
            } else {
                at.0.checked_add(1)
            };
            return at.map(CharOffset);
        }
        let edge = |token: &Token| match self.edge {
            Edge::Start => token.span.start(),
            Edge::End => token.span.end(),
        };
        let is_stop = |&index: &usize| is_word(tokens, index, text);
        let stop = if leftwards {
            (0..tokens.partition_point(|t| edge(t) < at)).rev().find(is_stop)
        } else {
            (tokens.partition_point(|t| edge(t) <= at)..tokens.len()).find(is_stop)
        };
        stop.map(|index| edge(&tokens[index]))
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
        check("a “$[5] million", Edge::Start, true, false, Some("$5"));
    }
}
