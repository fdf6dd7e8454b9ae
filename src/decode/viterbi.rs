//! The best legal sequence of tags.

use super::lattice::Lattice;
use crate::label::tag::Tag;

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
        let mut back: Vec<usize> = Vec::with_capacity(scores.len());
        let mut next = vec![f32::NEG_INFINITY; n];
        for token in tokens {
            let row = back.len();
            back.resize(row + n, 0);
            let mut found = vec![(f32::NEG_INFINITY, 0); self.fresh.len()];
            for (from, scores, _) in self.after_closed() {
                for (found, score) in found.iter_mut().zip(scores) {
                    let score = best[from] + score;
                    if score > found.0 {
                        *found = (score, from);
                    }
                }
            }
            for (&to, (score, from)) in self.fresh.iter().zip(found) {
                next[to] = score + token[to];
                back[row + to] = from;
            }
            let mut enter = |to: usize, open: &[usize]| {
                let mut found = (f32::NEG_INFINITY, 0);
                for &from in open {
                    let score = best[from] + self.score(from, to);
                    if score > found.0 {
                        found = (score, from);
                    }
                }
                next[to] = found.0 + token[to];
                back[row + to] = found.1;
            };
            for label in 0..self.n_labels {
                let open = [Tag::Begin(label).index(), Tag::Inside(label).index()];
                enter(Tag::Inside(label).index(), &open);
                enter(Tag::End(label).index(), &open);
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
            tag = row[tag];
            tags.push(tag);
        }
        tags.reverse();
        tags
    }
}
