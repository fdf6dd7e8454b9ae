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
    /// Inside the spans of each label.
    pub(super) open_scores: Vec<Open<f32>>,
    /// The same as weights: `e^(score / temperature)`, floored.
    pub(super) open_weights: Vec<Open<f64>>,
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

/// What each legal pair of tags inside a span of one label counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open<T> {
    pub(super) begin_inside: T,
    pub(super) begin_end: T,
    pub(super) inside_inside: T,
    pub(super) inside_end: T,
}

impl<T: Copy> Open<T> {
    /// From a matrix of all pairs of `n_tags` tags, row = from.
    fn of(label: usize, matrix: &[T], n_tags: usize) -> Self {
        let pair = |from: Tag, to: Tag| matrix[from.index() * n_tags + to.index()];
        let (begin, inside, end) = (Tag::Begin(label), Tag::Inside(label), Tag::End(label));
        Self {
            begin_inside: pair(begin, inside),
            begin_end: pair(begin, end),
            inside_inside: pair(inside, inside),
            inside_end: pair(inside, end),
        }
    }
}

/// Places in [`by_label`]'s rows.
pub(super) const BEGIN: usize = 0;
pub(super) const INSIDE: usize = 1;
pub(super) const END: usize = 2;

/// The numbers of a token's tags, label by label: those of B, I, E and S. That of O, the first, is left out.
pub(super) fn by_label<T>(tags: &[T]) -> &[[T; 4]] {
    tags[1..].as_chunks().0
}

/// As [`by_label`].
pub(super) fn by_label_mut<T>(tags: &mut [T]) -> &mut [[T; 4]] {
    tags[1..].as_chunks_mut().0
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
            open_scores: (0..n_labels).map(|label| Open::of(label, &scores, n)).collect(),
            open_weights: (0..n_labels).map(|label| Open::of(label, &weights, n)).collect(),
            kernel: Kernel::best(),
            closed,
            fresh,
            sharpness,
        }
    }

    /// Number of tags.
    pub fn n_tags(&self) -> usize {
        n_tags(self.n_labels)
    }

    /// The weight of a pair of tags inside a span; that of any other pair is not here.
    pub(super) fn weight_inside(&self, from: Tag, to: Tag) -> f64 {
        let of = |label: usize| &self.open_weights[label];
        match (from, to) {
            (Tag::Begin(label), Tag::Inside(_)) => of(label).begin_inside,
            (Tag::Begin(label), Tag::End(_)) => of(label).begin_end,
            (Tag::Inside(label), Tag::Inside(_)) => of(label).inside_inside,
            (Tag::Inside(label), Tag::End(_)) => of(label).inside_end,
            _ => 0.0,
        }
    }
}

/// `e^exponent`, floored and never infinite.
pub(super) fn weight(exponent: f32) -> f64 {
    f64::from(libm::expf(exponent.clamp(LEAST_EXPONENT, -LEAST_EXPONENT)))
}
