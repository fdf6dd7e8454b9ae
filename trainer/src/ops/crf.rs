//! The loss of a tag path: a linear-chain conditional random field over the legal paths alone.
//!
//! `loss = weight * sum over sentences of (log Z - score(gold path))`, where a path's score is the sum of its tags' scores
//! and of the transitions between neighbours. A path starts and ends as if tag 0 (outside) stood on either side, which
//! only rules tags out and adds no score. Lafferty, McCallum and Pereira, 2001.

use super::{to_vec, values};
use candle_core::{CpuStorage, CustomOp2, Layout, Result, Shape, Tensor};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Scores this far below a token's best count as this far: keeps products of exponentials above zero.
const DEEPEST: f64 = -200.0;

/// Arguments: tag scores `[n, tags]`, transitions `[tags, tags]` (from, to). Result: one number.
pub(crate) struct PathLoss {
    /// Whether tag `to` may follow tag `from`: at `from * n_tags + to`.
    pub(crate) legal: Arc<Vec<bool>>,
    /// Rows of each sentence.
    pub(crate) sentences: Arc<Vec<Range<usize>>>,
    /// Times the loss.
    pub(crate) weight: f32,
    /// The gold tag of each row.
    pub(crate) gold: Vec<u16>,
    /// The gradient that the forward pass found on its way.
    found: OnceLock<(Vec<f32>, Vec<f32>)>,
}

impl PathLoss {
    /// The loss against these gold tags.
    pub(crate) fn new(
        legal: Arc<Vec<bool>>,
        sentences: Arc<Vec<Range<usize>>>,
        weight: f32,
        gold: Vec<u16>,
    ) -> Self {
        Self {
            legal,
            sentences,
            weight,
            gold,
            found: OnceLock::new(),
        }
    }

    /// Loss, gradient of the scores, gradient of the transitions.
    fn compute(&self, scores: &[f32], transitions: &[f32], n_tags: usize) -> (f64, Vec<f32>, Vec<f32>) {
        let chain: Vec<f64> = transitions
            .iter()
            .zip(self.legal.iter())
            .map(|(&score, &legal)| if legal { f64::from(score).exp() } else { 0.0 })
            .collect();
        let mut loss = 0.0;
        let mut scores_grad = vec![0.0f32; scores.len()];
        let mut pairs_grad = vec![0.0f64; n_tags * n_tags];
        for sentence in self.sentences.iter() {
            if sentence.is_empty() {
                continue;
            }
            let rows = sentence.start * n_tags..sentence.end * n_tags;
            loss += f64::from(self.weight)
                * self.sentence(
                    &chain,
                    transitions,
                    &scores[rows.clone()],
                    &self.gold[sentence.clone()],
                    &mut scores_grad[rows],
                    &mut pairs_grad,
                );
        }
        let pairs_grad = pairs_grad.iter().map(|&g| g as f32).collect();
        (loss, scores_grad, pairs_grad)
    }

    /// Forward-backward over one sentence; gives its loss without the weight.
    fn sentence(
        &self,
        chain: &[f64],
        transitions: &[f32],
        scores: &[f32],
        gold: &[u16],
        scores_grad: &mut [f32],
        pairs_grad: &mut [f64],
    ) -> f64 {
        let n_tags = scores.len() / gold.len();
        let n = gold.len();
        let mut emit = vec![0.0f64; n * n_tags];
        let mut log_z = 0.0;
        for (emit, scores) in emit.chunks_exact_mut(n_tags).zip(scores.chunks_exact(n_tags)) {
            let best = scores.iter().copied().fold(f32::MIN, f32::max);
            log_z += f64::from(best);
            for (e, &s) in emit.iter_mut().zip(scores) {
                *e = f64::from(s - best).max(DEEPEST).exp();
            }
        }
        // Forward, each row scaled to sum 1.
        let mut forward = vec![0.0f64; n * n_tags];
        for t in 0..n {
            let (before, rest) = forward.split_at_mut(t * n_tags);
            let now = &mut rest[..n_tags];
            if t == 0 {
                for (to, value) in now.iter_mut().enumerate() {
                    *value = if self.legal[to] { 1.0 } else { 0.0 };
                }
            } else {
                let before = &before[(t - 1) * n_tags..];
                for (from, &a) in before.iter().enumerate() {
                    if a > 0.0 {
                        let row = &chain[from * n_tags..(from + 1) * n_tags];
                        for (value, &c) in now.iter_mut().zip(row) {
                            *value += a * c;
                        }
                    }
                }
            }
            for (value, &e) in now.iter_mut().zip(&emit[t * n_tags..]) {
                *value *= e;
            }
            if t + 1 == n {
                for (tag, value) in now.iter_mut().enumerate() {
                    if !self.legal[tag * n_tags] {
                        *value = 0.0;
                    }
                }
            }
            let sum: f64 = now.iter().sum();
            log_z += sum.ln();
            let inverse = 1.0 / sum;
            now.iter_mut().for_each(|value| *value *= inverse);
        }
        // Backward: `behind` is what follows row t, scaled so that forward * behind sums to 1.
        let mut behind: Vec<f64> = (0..n_tags)
            .map(|tag| if self.legal[tag * n_tags] { 1.0 } else { 0.0 })
            .collect();
        let mut ahead = vec![0.0f64; n_tags];
        let mut gold_score = 0.0;
        for t in (0..n).rev() {
            let now = &forward[t * n_tags..(t + 1) * n_tags];
            let total: f64 = now.iter().zip(&behind).map(|(a, b)| a * b).sum();
            let grad = &mut scores_grad[t * n_tags..(t + 1) * n_tags];
            for ((g, &a), &b) in grad.iter_mut().zip(now).zip(&behind) {
                *g = self.weight * (a * b / total) as f32;
            }
            let gold_tag = usize::from(gold[t]);
            grad[gold_tag] -= self.weight;
            gold_score += f64::from(scores[t * n_tags + gold_tag]);
            if t == 0 {
                break;
            }
            for ((value, &b), &e) in ahead.iter_mut().zip(&behind).zip(&emit[t * n_tags..]) {
                *value = b * e;
            }
            let before = &forward[(t - 1) * n_tags..t * n_tags];
            let mut norm = 0.0;
            for (from, value) in behind.iter_mut().enumerate() {
                let row = &chain[from * n_tags..(from + 1) * n_tags];
                *value = row.iter().zip(&ahead).map(|(c, a)| c * a).sum();
                norm += before[from] * *value;
            }
            let scale = f64::from(self.weight) / norm;
            for (from, &a) in before.iter().enumerate() {
                if a * scale > 1e-9 {
                    let row = &chain[from * n_tags..(from + 1) * n_tags];
                    let sums = &mut pairs_grad[from * n_tags..(from + 1) * n_tags];
                    for ((sum, &c), &b) in sums.iter_mut().zip(row).zip(&ahead) {
                        *sum += scale * a * c * b;
                    }
                }
            }
            let pair = usize::from(gold[t - 1]) * n_tags + gold_tag;
            pairs_grad[pair] -= f64::from(self.weight);
            gold_score += f64::from(transitions[pair]);
            let inverse = 1.0 / norm;
            behind.iter_mut().for_each(|value| *value *= inverse);
        }
        log_z - gold_score
    }
}

impl CustomOp2 for PathLoss {
    fn name(&self) -> &'static str {
        "path-loss"
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (_, n_tags) = l1.shape().dims2()?;
        let (loss, scores_grad, pairs_grad) = self.compute(values(s1, l1)?, values(s2, l2)?, n_tags);
        // An op is applied once; a second forward pass would find the same gradient.
        let _ = self.found.set((scores_grad, pairs_grad));
        Ok((CpuStorage::F32(vec![loss as f32]), Shape::from(())))
    }

    fn bwd(
        &self,
        scores: &Tensor,
        transitions: &Tensor,
        _res: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let factor = f64::from(grad.to_scalar::<f32>()?);
        let (scores_grad, pairs_grad) = match self.found.get() {
            Some(found) => found.clone(),
            None => {
                let (_, n_tags) = scores.dims2()?;
                let (_, scores_grad, pairs_grad) =
                    self.compute(&to_vec(scores)?, &to_vec(transitions)?, n_tags);
                (scores_grad, pairs_grad)
            }
        };
        let scores_grad = Tensor::from_vec(scores_grad, scores.shape(), scores.device())?;
        let pairs_grad = Tensor::from_vec(pairs_grad, transitions.shape(), transitions.device())?;
        Ok((Some((scores_grad * factor)?), Some((pairs_grad * factor)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;

    /// Tags O B I E: I and E only after B or I, and after B or I only they.
    fn legal() -> Arc<Vec<bool>> {
        let inside = |tag: usize| tag == 1 || tag == 2;
        let continues = |tag: usize| tag >= 2;
        Arc::new((0..16).map(|at| inside(at / 4) == continues(at % 4)).collect())
    }

    fn wave(n: usize, step: f32) -> Vec<f32> {
        (0..n).map(|i| (i as f32 * step + 0.1).sin() * 2.0).collect()
    }

    /// Every legal path of `n` rows with its score.
    fn paths(scores: &[f32], transitions: &[f32], n: usize) -> Vec<(Vec<u16>, f64)> {
        let legal = legal();
        let mut all = vec![(Vec::new(), 0.0, 0usize)];
        for t in 0..n {
            let mut longer = Vec::new();
            for (path, score, last) in &all {
                for tag in 0..4 {
                    if legal[last * 4 + tag] {
                        let mut path: Vec<u16> = path.clone();
                        path.push(tag as u16);
                        let step = if t == 0 { 0.0 } else { transitions[last * 4 + tag] };
                        longer.push((path, score + f64::from(step + scores[t * 4 + tag]), tag));
                    }
                }
            }
            all = longer;
        }
        all.retain(|(_, _, last)| legal[last * 4]);
        all.into_iter().map(|(path, score, _)| (path, score)).collect()
    }

    #[test]
    fn loss_agrees_with_all_paths_written_out() {
        for n in 1..6 {
            let (scores, transitions) = (wave(n * 4, 1.3), wave(16, 0.7));
            let paths = paths(&scores, &transitions, n);
            let log_z = paths.iter().map(|(_, s)| s.exp()).sum::<f64>().ln();
            for (gold, score) in &paths {
                let op = PathLoss::new(
                    legal(),
                    Arc::new(std::iter::once(0..n).collect()),
                    1.0,
                    gold.clone(),
                );
                let (loss, _, _) = op.compute(&scores, &transitions, 4);
                assert!((loss - (log_z - score)).abs() < 1e-5, "{gold:?}: {loss}");
            }
        }
    }

    #[test]
    fn gradient_is_the_derivative() {
        let inputs = [(wave(24, 1.3), vec![6, 4]), (wave(16, 0.7), vec![4, 4])];
        super::super::check_gradient(&inputs, 1e-2, |x| {
            let gold = vec![0, 1, 3, 1, 2, 3];
            let op = PathLoss::new(legal(), Arc::new(vec![0..3, 3..6]), 0.5, gold);
            x[0].apply_op2(&x[1], op)
        });
    }

    #[test]
    fn far_apart_scores_stay_finite() {
        let scores =
            Tensor::from_slice(&[1e4f32, 0., 0., 0., 0., 0., 0., 1e4], (2, 4), &Device::Cpu).unwrap();
        let transitions = Tensor::zeros((4, 4), candle_core::DType::F32, &Device::Cpu).unwrap();
        let op = PathLoss::new(
            legal(),
            Arc::new(std::iter::once(0..2).collect()),
            1.0,
            vec![0, 0],
        );
        let loss = scores
            .apply_op2(&transitions, op)
            .unwrap()
            .to_scalar::<f32>()
            .unwrap();
        assert!(loss.is_finite(), "{loss}");
    }
}
