//! The best legal sequence of tags.

use super::lattice::{END, INSIDE, Lattice, Open, by_label, by_label_mut};
use crate::label::tag::Tag;
use crate::model::kernels::LANES;

impl Lattice {
    /// The tags of the highest-scoring legal sequence. `scores` are [`Lattice::n_tags`] a token. Of equally good ones it
    /// takes the one with the lower tag numbers, looking from the end.
    pub fn best_tags(&self, scores: &[f32]) -> Vec<usize> {
        let n = self.n_tags();
        let mut tokens = scores.chunks_exact(n);
        let Some(first) = tokens.next() else {
            return Vec::new();
        };
        let mut best = vec![f32::NEG_INFINITY; n];
        for &tag in &self.fresh {
            best[tag] = first[tag];
        }
        // For each token but the first the best predecessor of each tag.
        let mut back: Vec<u32> = Vec::with_capacity(scores.len());
        let mut next = vec![f32::NEG_INFINITY; n];
        let mut entry = Entry::new(self);
        for token in tokens {
            let row = back.len();
            back.resize(row + n, 0);
            for (&to, (score, from)) in self.fresh.iter().zip(entry.find(self, &best)) {
                next[to] = score + token[to];
                back[row + to] = from;
            }
            let back = by_label_mut(&mut back[row..]);
            let labels = by_label(&best).iter().zip(by_label(token));
            let to = by_label_mut(&mut next).iter_mut().zip(back);
            for (label, ((best, token), (next, back))) in labels.zip(to).enumerate() {
                let [begin, inside, ..] = *best;
                let Open {
                    begin_inside,
                    begin_end,
                    inside_inside,
                    inside_end,
                } = self.open_scores[label];
                let mut enter = |to: usize, begin: f32, inside: f32| {
                    let goes_on = inside > begin;
                    let (score, from) = if goes_on {
                        (inside, Tag::Inside(label))
                    } else {
                        (begin, Tag::Begin(label))
                    };
                    next[to] = score + token[to];
                    back[to] = from.index() as u32;
                };
                enter(INSIDE, begin + begin_inside, inside + inside_inside);
                enter(END, begin + begin_end, inside + inside_end);
            }
            std::mem::swap(&mut best, &mut next);
        }
        let mut tag = self
            .closed
            .iter()
            .copied()
            .fold(0, |found, tag| if best[tag] > best[found] { tag } else { found });
        let mut tags = vec![tag];
        for row in back.chunks_exact(n).rev() {
            tag = row[tag] as usize;
            tags.push(tag);
        }
        tags.reverse();
        tags
    }
}

/// For each fresh tag the best closed tag before it.
struct Entry {
    /// Of the closed tags, in order.
    so_far: Vec<f32>,
    scores: Vec<[f32; LANES]>,
    /// Places in [`Lattice::closed`].
    places: Vec<[u32; LANES]>,
}

impl Entry {
    fn new(lattice: &Lattice) -> Self {
        let n = lattice.fresh.len().div_ceil(LANES);
        Self {
            so_far: vec![0.0; lattice.closed.len()],
            scores: vec![[0.0; LANES]; n],
            places: vec![[0; LANES]; n],
        }
    }

    /// From the scores of the best sequences up to each tag: score and tag, in the order of [`Lattice::fresh`].
    fn find(&mut self, lattice: &Lattice, best: &[f32]) -> impl Iterator<Item = (f32, u32)> {
        for (so_far, &tag) in self.so_far.iter_mut().zip(&lattice.closed) {
            *so_far = best[tag];
        }
        let matrix = &lattice.scores_from_closed;
        let (scores, places) = (&mut self.scores, &mut self.places);
        lattice.kernel.best_row(&self.so_far, matrix, scores, places);
        let places = places.as_flattened().iter();
        let tags = places.map(|&place| lattice.closed[place as usize] as u32);
        scores.as_flattened().iter().copied().zip(tags)
    }
}
