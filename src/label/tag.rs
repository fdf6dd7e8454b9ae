//! BIOES tags: a label's name for a token's place in a span, their numbers, and which may follow which.
//!
//! Numbers: 0 is `O`; label `l` of a scheme has `1 + 4 l` (B), `+ 1` (I), `+ 2` (E), `+ 3` (S).
//! Unit of spans here: token indices `[start, end)`.

use std::ops::Range;

/// A token's place in the spans of its sentence. The number is the label's index in the model's list of labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tag {
    /// In no span.
    Outside,
    /// First of two or more.
    Begin(usize),
    /// Neither first nor last.
    Inside(usize),
    /// Last of two or more.
    End(usize),
    /// The only one.
    Single(usize),
}

/// A span over tokens with the index of its label.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TokenSpan {
    /// Token indices, end exclusive, not empty.
    pub tokens: Range<usize>,
    /// Index in the model's list of labels.
    pub label: usize,
}

/// How many tags `n_labels` labels have.
pub fn n_tags(n_labels: usize) -> usize {
    1 + 4 * n_labels
}

impl Tag {
    /// The tag's number.
    pub fn index(self) -> usize {
        match self {
            Self::Outside => 0,
            Self::Begin(label) => 1 + 4 * label,
            Self::Inside(label) => 2 + 4 * label,
            Self::End(label) => 3 + 4 * label,
            Self::Single(label) => 4 + 4 * label,
        }
    }

    /// The tag with this number.
    pub fn from_index(index: usize) -> Self {
        let Some(place) = index.checked_sub(1) else {
            return Self::Outside;
        };
        let label = place / 4;
        match place % 4 {
            0 => Self::Begin(label),
            1 => Self::Inside(label),
            2 => Self::End(label),
            _ => Self::Single(label),
        }
    }

    /// Whether a sentence may begin with it: it does not go on with a span.
    pub fn may_start(self) -> bool {
        !matches!(self, Self::Inside(_) | Self::End(_))
    }

    /// Whether a sentence may end with it: it leaves no span open.
    pub fn may_end(self) -> bool {
        self.open_label().is_none()
    }

    /// Whether `next` may stand right after it.
    pub fn may_precede(self, next: Self) -> bool {
        match (self.open_label(), next) {
            (Some(open), Self::Inside(label) | Self::End(label)) => open == label,
            (Some(_), _) => false,
            (None, next) => next.may_start(),
        }
    }

    /// The label of the span that goes on after this token.
    fn open_label(self) -> Option<usize> {
        match self {
            Self::Begin(label) | Self::Inside(label) => Some(label),
            _ => None,
        }
    }
}

/// Whether tag number `to` may stand right after tag number `from`.
pub fn legal(from: usize, to: usize) -> bool {
    Tag::from_index(from).may_precede(Tag::from_index(to))
}

/// The tag numbers of a sentence of `n_tokens` with these spans, which are in order and don't overlap.
pub fn spans_to_tags(spans: &[TokenSpan], n_tokens: usize) -> Vec<usize> {
    let mut tags = vec![Tag::Outside.index(); n_tokens];
    for span in spans {
        for at in span.tokens.clone() {
            let tag = match (at == span.tokens.start, at + 1 == span.tokens.end) {
                (true, true) => Tag::Single(span.label),
                (true, false) => Tag::Begin(span.label),
                (false, true) => Tag::End(span.label),
                (false, false) => Tag::Inside(span.label),
            };
            tags[at] = tag.index();
        }
    }
    tags
}

/// The spans of a legal sequence of tag numbers, in order.
pub fn tags_to_spans(tags: &[usize]) -> Vec<TokenSpan> {
    let mut spans = Vec::new();
    let mut start = 0;
    for (at, &tag) in tags.iter().enumerate() {
        match Tag::from_index(tag) {
            Tag::Begin(_) => start = at,
            Tag::End(label) => spans.push(TokenSpan {
                tokens: start..at + 1,
                label,
            }),
            Tag::Single(label) => spans.push(TokenSpan {
                tokens: at..at + 1,
                label,
            }),
            Tag::Outside | Tag::Inside(_) => {}
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_go_there_and_back() {
        for index in 0..n_tags(18) {
            assert_eq!(Tag::from_index(index).index(), index);
        }
        assert_eq!(Tag::Single(17).index(), n_tags(18) - 1);
    }

    #[test]
    fn a_span_is_closed_before_the_next_begins() {
        use Tag::{Begin, End, Inside, Outside, Single};
        let check = |from: Tag, to: Tag, expected: bool| {
            assert_eq!(from.may_precede(to), expected, "{from:?} {to:?}");
        };
        for closed in [Outside, End(0), Single(1)] {
            for fresh in [Outside, Begin(0), Single(1)] {
                check(closed, fresh, true);
            }
            check(closed, Inside(0), false);
            check(closed, End(0), false);
        }
        for open in [Begin(0), Inside(0)] {
            check(open, Inside(0), true);
            check(open, End(0), true);
            for other in [Outside, Begin(0), Single(0), Inside(1), End(1)] {
                check(open, other, false);
            }
        }
        assert!(!Inside(0).may_start() && !Begin(0).may_end() && End(0).may_end());
    }

    proptest! {
        #[test]
        fn spans_become_legal_tags_and_come_back(lengths in prop::collection::vec((0..3usize, 1..5usize, 0..4usize), 0..8)) {
            let mut spans = Vec::new();
            let mut at = 0;
            for (gap, length, label) in lengths {
                at += gap;
                spans.push(TokenSpan { tokens: at..at + length, label });
                at += length;
            }
            let tags = spans_to_tags(&spans, at);
            prop_assert_eq!(tags_to_spans(&tags), spans);
            prop_assert!(tags.windows(2).all(|pair| legal(pair[0], pair[1])));
            prop_assert!(tags.first().is_none_or(|&t| Tag::from_index(t).may_start()));
            prop_assert!(tags.last().is_none_or(|&t| Tag::from_index(t).may_end()));
        }
    }
}
