//! What a model allows and prefers between neighbouring tags, prepared for decoding.

use crate::label::tag::{Tag, n_tags};
use crate::model::kernels::{Kernel, LANES, in_lanes};

/// Exponents below this count as this: it keeps every legal sequence possible in floating point, and `e^-60` of the whole
/// changes no probability that anyone sees.
pub(super) const LEAST_EXPONENT: f32 = -60.0;

/// The legal transitions with their scores.
///
/// A tag is *closed* where no span goes on after it (O, E, S), and *fresh* where none goes on before it (O, B, S). Any fresh
/// tag may follow any closed one; besides, I and E follow B and I of their label. No other pair is legal.
#[derive(Clone, Debug)]
pub struct Lattice {
    pub(super) n_labels: usize,
    pub(super) closed: Vec<usize>,
    pub(super) fresh: Vec<usize>,
    /// Row = from: `n_tags` x `n_tags`. Illegal pairs are never looked at.
    scores: Vec<f32>,
    /// `e^(score / temperature)`, floored.
    weights: Vec<f64>,
    /// From each closed tag the scores to all fresh ones, side by side as [`Lattice::fresh`] has them: decoding spends its time
    /// on these. Padded with scores of 0.
    pub(super) scores_from_closed: Vec<[f32; LANES]>,
    /// The same as weights, padded with weights of 0.
    pub(super) weights_from_closed: Vec<[f64; LANES]>,
    /// To each fresh tag the weights from all closed ones.
    pub(super) weights_to_fresh: Vec<[f64; LANES]>,
    pub(super) kernel: Kernel,
    /// Multiplies scores before they become exponents.
    pub(super) sharpness: f32,
}

impl Lattice {
    /// For `n_labels` labels. `transitions` are `n_tags` x `n_tags` scores, row = from, or nothing.
    ///
    /// # Panics
    /// Where the transitions are of another size.
    pub fn new(n_labels: usize, transitions: &[f32], temperature: f32) -> Self {
        let n = n_tags(n_labels);
        assert!(
            transitions.is_empty() || transitions.len() == n * n,
            "one score a pair of tags"
        );
        let scores = if transitions.is_empty() {
            vec![0.0; n * n]
        } else {
            transitions.to_vec()
        };
        let sharpness = 1.0 / temperature;
        let weights: Vec<f64> = scores.iter().map(|score| weight(score * sharpness)).collect();
        let where_tag = |test: fn(Tag) -> bool| -> Vec<usize> {
            (0..n).filter(|&tag| test(Tag::from_index(tag))).collect()
        };
        let (closed, fresh) = (where_tag(Tag::may_end), where_tag(Tag::may_start));
        let from = |from: usize| fresh.iter().map(move |to| from * n + to);
        let to = |to: usize| closed.iter().map(move |from| from * n + to);
        Self {
            n_labels,
            scores_from_closed: closed
                .iter()
                .flat_map(|&tag| in_lanes(from(tag).map(|at| scores[at])))
                .collect(),
            weights_from_closed: closed
                .iter()
                .flat_map(|&tag| in_lanes(from(tag).map(|at| weights[at])))
                .collect(),
            weights_to_fresh: fresh
                .iter()
                .flat_map(|&tag| in_lanes(to(tag).map(|at| weights[at])))
                .collect(),
            kernel: Kernel::best(),
            closed,
            fresh,
            scores,
            weights,
            sharpness,
        }
    }

    /// Number of tags.
    pub fn n_tags(&self) -> usize {
        n_tags(self.n_labels)
    }

    pub(super) fn score(&self, from: usize, to: usize) -> f32 {
        self.scores[from * self.n_tags() + to]
    }

    pub(super) fn weight(&self, from: usize, to: usize) -> f64 {
        self.weights[from * self.n_tags() + to]
    }
}

/// `e^exponent`, floored and never infinite.
pub(super) fn weight(exponent: f32) -> f64 {
    f64::from(libm::expf(exponent.clamp(LEAST_EXPONENT, -LEAST_EXPONENT)))
}
