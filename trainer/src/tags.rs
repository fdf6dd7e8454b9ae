//! The labels that a network is trained for, with their tags as the library numbers them.

use std::ops::Range;
use tagline::label::Label;
use tagline::label::tag::{self, TokenSpan};

/// Labels and their tags.
#[derive(Clone, Debug)]
pub(crate) struct TagSet {
    /// In the order of their tags.
    pub(crate) labels: Vec<Label>,
}

impl TagSet {
    /// Tags of these labels.
    pub(crate) fn new(labels: Vec<Label>) -> Self {
        Self { labels }
    }

    /// How many tags there are.
    pub(crate) fn len(&self) -> usize {
        tag::n_tags(self.labels.len())
    }

    /// Whether tag `to` may follow `from`, at `from * len + to`.
    pub(crate) fn legal(&self) -> Vec<bool> {
        let n = self.len();
        (0..n * n).map(|pair| tag::legal(pair / n, pair % n)).collect()
    }

    /// The tags of `n` tokens with these spans; a span of an unknown label is left out.
    pub(crate) fn of_spans(&self, n: usize, spans: &[(Range<usize>, Label)]) -> Vec<u16> {
        let known = |(tokens, label): &(Range<usize>, Label)| {
            let label = self.labels.iter().position(|known| known == label)?;
            let tokens = tokens.clone();
            Some(TokenSpan { tokens, label })
        };
        let spans: Vec<TokenSpan> = spans.iter().filter_map(known).collect();
        tag::spans_to_tags(&spans, n)
            .into_iter()
            .map(|tag| tag as u16)
            .collect()
    }

    /// The spans of a legal path, each with its label's place.
    pub(crate) fn spans(&self, tags: &[u16]) -> Vec<(Range<usize>, usize)> {
        let tags: Vec<usize> = tags.iter().map(|&tag| usize::from(tag)).collect();
        let spans = tag::tags_to_spans(&tags);
        spans.into_iter().map(|span| (span.tokens, span.label)).collect()
    }
}
