//! From scores to spans: the best legal sequence of tags, and how sure each span is.
//!
//! The score of a sequence is the sum of its tokens' scores and of the transitions between neighbours; sequences that break a
//! span are left out. Viterbi finds the best; forward-backward the share of all that have exactly a given span.
//! Unit of spans: token indices within the sentence.

mod confidence;
mod lattice;
mod viterbi;

pub use confidence::Confidence;
pub use lattice::Lattice;

use crate::label::tag::TokenSpan;

/// A span with the share of all tag sequences (weighed by their scores) that have exactly this span.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredSpan {
    /// Where and what.
    pub span: TokenSpan,
    /// 0 to 1, not calibrated.
    pub probability: f32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::tag::{Tag, legal, n_tags, tags_to_spans};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    const N_LABELS: usize = 2;

    /// Every legal sequence of tags with its score: the plain definition.
    fn all_sequences(scores: &[f32], transitions: &[f32]) -> Vec<(Vec<usize>, f32)> {
        let n = n_tags(N_LABELS);
        let mut sequences = vec![(Vec::new(), 0.0)];
        for token in scores.chunks_exact(n) {
            let mut longer = Vec::new();
            for (tags, score) in &sequences {
                for (tag, emission) in token.iter().enumerate() {
                    let (allowed, transition) = match tags.last() {
                        Some(&last) => (legal(last, tag), transitions[last * n + tag]),
                        None => (Tag::from_index(tag).may_start(), 0.0),
                    };
                    if allowed {
                        let mut tags: Vec<usize> = tags.clone();
                        tags.push(tag);
                        longer.push((tags, score + transition + emission));
                    }
                }
            }
            sequences = longer;
        }
        sequences.retain(|(tags, _)| Tag::from_index(tags[tags.len() - 1]).may_end());
        sequences
    }

    fn numbers(n: usize) -> impl Strategy<Value = Vec<f32>> {
        prop::collection::vec(-3.0f32..3.0, n)
    }

    proptest! {
        #[test]
        fn agrees_with_trying_all_sequences(
            scores in (1..5usize).prop_flat_map(|n_tokens| numbers(n_tokens * n_tags(N_LABELS))),
            transitions in numbers(n_tags(N_LABELS) * n_tags(N_LABELS)),
            temperature in 0.5f32..2.0,
        ) {
            let lattice = Lattice::new(N_LABELS, &transitions, temperature);
            let sequences = all_sequences(&scores, &transitions);
            let best = sequences.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
            let found = lattice.best_tags(&scores);
            let found_score = sequences.iter().find(|(tags, _)| *tags == found).unwrap().1;
            prop_assert!((found_score - best.1).abs() < 1e-4);

            let weight = |score: f32| f64::from(score / temperature).exp();
            let total: f64 = sequences.iter().map(|(_, score)| weight(*score)).sum();
            let mut shares = BTreeMap::new();
            for (tags, score) in &sequences {
                for span in tags_to_spans(tags) {
                    *shares.entry((span.tokens.start, span.tokens.end, span.label)).or_insert(0.0) += weight(*score) / total;
                }
            }
            let confidence = lattice.confidence(&scores);
            for (&(start, end, label), &share) in &shares {
                let span = TokenSpan { tokens: start..end, label };
                prop_assert!((f64::from(confidence.probability(&span)) - share).abs() < 1e-5);
            }
            let above = confidence.spans_above(0.02);
            prop_assert!(above.iter().all(|scored| scored.probability >= 0.0199));
            let expected = shares.values().filter(|&&share| share > 0.0201).count();
            prop_assert!(above.len() >= expected);
        }

        #[test]
        fn extreme_scores_give_legal_tags_and_proper_probabilities(
            scores in prop::collection::vec(prop::sample::select(vec![-1e9f32, -100.0, 0.0, 100.0, 1e9]), 9 * 6),
        ) {
            let lattice = Lattice::new(N_LABELS, &[], 1.0);
            let tags = lattice.best_tags(&scores);
            prop_assert!(tags.windows(2).all(|pair| legal(pair[0], pair[1])));
            prop_assert!(Tag::from_index(tags[0]).may_start() && Tag::from_index(tags[5]).may_end());
            let confidence = lattice.confidence(&scores);
            for span in tags_to_spans(&tags) {
                prop_assert!((0.0..=1.0).contains(&confidence.probability(&span)));
            }
        }
    }

    #[test]
    fn no_tokens_no_spans() {
        let lattice = Lattice::new(N_LABELS, &[], 1.0);
        assert!(lattice.best_tags(&[]).is_empty());
        assert!(lattice.confidence(&[]).spans_above(0.5).is_empty());
    }

    #[test]
    fn a_long_sentence_neither_overflows_nor_vanishes() {
        let lattice = Lattice::new(1, &[], 1.0);
        let scores: Vec<f32> = (0..256).flat_map(|_| [0.0, 0.0, 0.0, 0.0, 1.0]).collect();
        let span = TokenSpan {
            tokens: 100..101,
            label: 0,
        };
        let probability = f64::from(lattice.confidence(&scores).probability(&span));
        // In the middle of a long sentence this is a renewal process of spans and outside tokens: with growth g a token,
        // g^2 - (2 + e) g + e = 0, a single has the share (e / g) / (mean length of a step).
        let e = std::f64::consts::E;
        let g = (2.0 + e + ((2.0 + e) * (2.0 + e) - 4.0 * e).sqrt()) / 2.0;
        let x = 1.0 / g;
        let mean_length = (1.0 + e) * x + x / ((1.0 - x) * (1.0 - x)) - x;
        let expected = e * x / mean_length;
        assert!((probability - expected).abs() < 1e-5, "{probability} {expected}");
    }
}
