//! How sure spans are: forward-backward over the legal sequences of tags.

use super::ScoredSpan;
use super::lattice::{BEGIN, END, INSIDE, Lattice, by_label, by_label_mut, weight};
use crate::label::tag::{Tag, TokenSpan};
use crate::model::kernels::LANES;

/// The sums over all legal tag sequences of one sentence, from which any span's probability follows.
///
/// Rows are scaled to sum up to 1, so that long sentences neither overflow nor vanish.
pub struct Confidence<'l> {
    lattice: &'l Lattice,
    n_tokens: usize,
    /// Each token's `e^score` over its forward row's sum, `n_tags` a token.
    emissions: Vec<f64>,
    /// Share of the sequences up to a token that have a tag there.
    forward: Vec<f64>,
    /// What the sequences from a token on weigh, given its tag, over what all together weigh.
    backward: Vec<f64>,
}

impl Lattice {
    /// Sums over the sentence with these scores, [`Lattice::n_tags`] a token.
    pub fn confidence(&self, scores: &[f32]) -> Confidence<'_> {
        let n = self.n_tags();
        let n_tokens = scores.len() / n;
        let mut sums = Confidence {
            lattice: self,
            n_tokens,
            emissions: Vec::with_capacity(scores.len()),
            forward: vec![0.0; scores.len()],
            backward: vec![0.0; scores.len()],
        };
        for token in scores.chunks_exact(n) {
            self.push_emissions(token, &mut sums.emissions);
        }
        if n_tokens > 0 {
            sums.run_forward();
            sums.run_backward();
        }
        sums
    }

    /// `e^score` of each tag over that of the best.
    fn push_emissions(&self, token: &[f32], emissions: &mut Vec<f64>) {
        let mut best = f32::NEG_INFINITY;
        for &score in token {
            if score > best {
                best = score;
            }
        }
        emissions.extend(token.iter().map(|score| weight((score - best) * self.sharpness)));
    }
}

impl Confidence<'_> {
    fn run_forward(&mut self) {
        let n = self.lattice.n_tags();
        let mut sums = Sums::default();
        for at in 0..self.n_tokens {
            let (before, rest) = self.forward.split_at_mut(at * n);
            let row = &mut rest[..n];
            let emissions = &mut self.emissions[at * n..(at + 1) * n];
            if at == 0 {
                for &tag in &self.lattice.fresh {
                    row[tag] = emissions[tag];
                }
            } else {
                step_forward(self.lattice, &before[(at - 1) * n..], &mut sums, row);
                for (sum, emission) in row.iter_mut().zip(emissions.iter()) {
                    *sum *= emission;
                }
            }
            let total: f64 = row.iter().sum();
            for value in row.iter_mut().chain(emissions) {
                *value /= total;
            }
        }
    }

    fn run_backward(&mut self) {
        let n = self.lattice.n_tags();
        let last = (self.n_tokens - 1) * n;
        let closed: f64 = self
            .lattice
            .closed
            .iter()
            .map(|&tag| self.forward[last + tag])
            .sum();
        for &tag in &self.lattice.closed {
            self.backward[last + tag] = 1.0 / closed;
        }
        let mut after = vec![0.0; n];
        let mut sums = Sums::default();
        for at in (0..self.n_tokens - 1).rev() {
            let (row, next) = self.backward[at * n..(at + 2) * n].split_at_mut(n);
            let emissions = &self.emissions[(at + 1) * n..(at + 2) * n];
            for ((after, next), emission) in after.iter_mut().zip(next.iter()).zip(emissions) {
                *after = next * emission;
            }
            step_backward(self.lattice, &after, &mut sums, row);
        }
    }

    /// The share of the sequences that have exactly this span.
    pub fn probability(&self, span: &TokenSpan) -> f32 {
        let (first, last) = (span.tokens.start, span.tokens.end - 1);
        if first == last {
            return self.marginal(first, Tag::Single(span.label)) as f32;
        }
        let mut share = self.at(&self.forward, first, Tag::Begin(span.label));
        let mut from = Tag::Begin(span.label);
        for at in first + 1..last {
            let inside = Tag::Inside(span.label);
            share *= self.go_on(from, at, inside);
            from = inside;
        }
        let end = Tag::End(span.label);
        share *= self.go_on(from, last, end);
        clamp(share * self.at(&self.backward, last, end))
    }

    /// All spans of at least this probability, in order of place, then label. `least` is above 0.
    pub fn spans_above(&self, least: f32) -> Vec<ScoredSpan> {
        let mut found = Vec::new();
        let bar = f64::from(least);
        for first in 0..self.n_tokens {
            // All spans that begin here share what is left of being in none; the hair is for rounding.
            if 1.0 - self.marginal(first, Tag::Outside) < bar - 1e-9 {
                continue;
            }
            for label in 0..self.lattice.n_labels {
                let mut add = |end: usize, share: f64| {
                    if share >= bar {
                        let span = TokenSpan {
                            tokens: first..end,
                            label,
                        };
                        found.push(ScoredSpan {
                            span,
                            probability: clamp(share),
                        });
                    }
                };
                add(first + 1, self.marginal(first, Tag::Single(label)));
                let mut from = Tag::Begin(label);
                let mut share = self.at(&self.forward, first, from);
                for at in first + 1..self.n_tokens {
                    // What begins here and gets this far can only lose from here on.
                    if share * self.at(&self.backward, at - 1, from) < bar {
                        break;
                    }
                    let (inside, end) = (Tag::Inside(label), Tag::End(label));
                    let after = self.at(&self.backward, at, end);
                    add(at + 1, share * self.go_on(from, at, end) * after);
                    share *= self.go_on(from, at, inside);
                    from = inside;
                }
            }
        }
        found
    }

    /// The share of the sequences that have a tag at a token.
    fn marginal(&self, at: usize, tag: Tag) -> f64 {
        self.at(&self.forward, at, tag) * self.at(&self.backward, at, tag)
    }

    /// The factor of going on inside a span from its tag before token `at` to its tag there.
    fn go_on(&self, from: Tag, at: usize, to: Tag) -> f64 {
        self.lattice.weight_inside(from, to) * self.at(&self.emissions, at, to)
    }

    fn at(&self, rows: &[f64], token: usize, tag: Tag) -> f64 {
        rows[token * self.lattice.n_tags() + tag.index()]
    }
}

/// Sums for the next token, without its emissions.
fn step_forward(lattice: &Lattice, before: &[f64], sums: &mut Sums, row: &mut [f64]) {
    sums.add_up(lattice, before, &lattice.closed, &lattice.weights_from_closed);
    sums.write(&lattice.fresh, row);
    let labels = lattice.open_weights.iter().zip(by_label(before));
    for ((open, before), row) in labels.zip(by_label_mut(row)) {
        row[INSIDE] += before[BEGIN] * open.begin_inside;
        row[INSIDE] += before[INSIDE] * open.inside_inside;
        row[END] += before[BEGIN] * open.begin_end;
        row[END] += before[INSIDE] * open.inside_end;
    }
}

/// Sums for the token before, from `after`: the next token's sums times its emissions.
fn step_backward(lattice: &Lattice, after: &[f64], sums: &mut Sums, row: &mut [f64]) {
    sums.add_up(lattice, after, &lattice.fresh, &lattice.weights_to_fresh);
    sums.write(&lattice.closed, row);
    let labels = lattice.open_weights.iter().zip(by_label(after));
    for ((open, after), row) in labels.zip(by_label_mut(row)) {
        row[BEGIN] += open.begin_inside * after[INSIDE];
        row[BEGIN] += open.begin_end * after[END];
        row[INSIDE] += open.inside_inside * after[INSIDE];
        row[INSIDE] += open.inside_end * after[END];
    }
}

/// Sums over closed or fresh tags: nearly all the work is here.
#[derive(Default)]
struct Sums {
    values: Vec<f64>,
    sums: Vec<[f64; LANES]>,
}

impl Sums {
    /// Of all `tags` their number in `values` times their row of the matrix.
    fn add_up(&mut self, lattice: &Lattice, values: &[f64], tags: &[usize], matrix: &[[f64; LANES]]) {
        self.values.clear();
        self.values.extend(tags.iter().map(|&tag| values[tag]));
        self.sums.resize(matrix.len() / tags.len(), [0.0; LANES]);
        lattice.kernel.weigh(&self.values, matrix, &mut self.sums);
    }

    /// To the places of `tags`.
    fn write(&self, tags: &[usize], row: &mut [f64]) {
        for (&tag, &sum) in tags.iter().zip(self.sums.as_flattened()) {
            row[tag] = sum;
        }
    }
}

/// As a probability: rounding may end a hair above 1.
fn clamp(share: f64) -> f32 {
    share.clamp(0.0, 1.0) as f32
}
