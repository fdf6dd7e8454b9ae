//! Sentences as the network sees them: words by number, a tag each.

use crate::corpus::Example;
use crate::lexicon::Lexicon;
use crate::tags::TagSet;
use std::ops::Range;
use tagline::label::Label;
use tagline::text::Span;
use tagline::token::{Token, sentences, tokenize};

/// One sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// Numbers in the lexicon.
    pub(crate) words: Vec<u32>,
    /// Tags, one a word.
    pub(crate) tags: Vec<u16>,
}

/// Sentences of many texts, and what could not be kept of their spans.
#[derive(Debug, Default)]
pub(crate) struct Sentences {
    /// In the order of the texts.
    pub(crate) all: Vec<Sentence>,
    /// Spans whose edge falls inside a token or that cross a sentence: the network can't learn them.
    pub(crate) n_lost: usize,
    /// Spans that were kept.
    pub(crate) n_kept: usize,
}

impl Sentences {
    /// Cuts examples as the tagger cuts a text, so that training sees what run time sees.
    pub(crate) fn cut(examples: &[Example], tags: &TagSet, lexicon: &mut Lexicon) -> Self {
        let mut found = Self::default();
        for example in examples {
            let tokens = tokenize(&example.text);
            for range in sentences(&example.text, &tokens) {
                let words = tokens[range.clone()]
                    .iter()
                    .map(|token| lexicon.number(token.of(&example.text)))
                    .collect();
                let within = spans_within(&example.spans, &tokens[range.clone()]);
                found.n_kept += within.len();
                let tags = tags.of_spans(range.len(), &within);
                found.all.push(Sentence { words, tags });
            }
            found.n_lost += example.spans.len();
        }
        found.n_lost -= found.n_kept;
        found
    }
}

/// Spans that begin and end with tokens of one sentence, as ranges of these tokens.
fn spans_within(spans: &[(Span, Label)], tokens: &[Token]) -> Vec<(Range<usize>, Label)> {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return Vec::new();
    };
    let from = spans.partition_point(|(span, _)| span.start() < first.span.start());
    spans[from..]
        .iter()
        .take_while(|(span, _)| span.end() <= last.span.end())
        .filter_map(|(span, label)| {
            let start = tokens
                .binary_search_by_key(&span.start(), |token| token.span.start())
                .ok()?;
            let end = tokens
                .binary_search_by_key(&span.end(), |token| token.span.end())
                .ok()?;
            (start <= end).then(|| (start..end + 1, label.clone()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline::text::{CharOffset, Text};

    #[test]
    fn spans_become_tags_and_lost_ones_are_counted() {
        let label = |name: &str| Label::new(name);
        let span = |a, b| Span::new(CharOffset(a), CharOffset(b)).unwrap();
        let example = Example {
            text: Text::new("Ada Lovelace left Oslo. Rome waits."),
            spans: vec![
                (span(0, 12), label("PERSON")),
                (span(18, 22), label("GPE")),
                (span(24, 27), label("GPE")),
            ],
        };
        let tags = TagSet::new(vec![label("PERSON"), label("GPE")]);
        let mut lexicon = Lexicon::new(1, |_| vec![0]);
        let found = Sentences::cut(&[example], &tags, &mut lexicon);
        assert_eq!((found.n_kept, found.n_lost), (2, 1));
        let shown: Vec<Vec<u16>> = found.all.iter().map(|sentence| sentence.tags.clone()).collect();
        let [b, e, s] = [1, 3, 8];
        assert_eq!(shown, [vec![b, e, 0, s, 0], vec![0, 0, 0]]);
    }
}
