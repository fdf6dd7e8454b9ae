//! Bias, maximum over three pieces, layer normalisation and dropout in one pass.
//!
//! `y = dropout(LN(max over p of (z[p] + bias[p])))`, where a row of `z` holds the pieces one after the other,
//! `LN(m) = gain * (m - mean(m)) / sqrt(var(m) + epsilon) + shift` with the population variance.

use super::{Dropout, to_vec, values};
use candle_core::{CpuStorage, CustomOp3, Layout, Result, Shape, Tensor};

/// Pieces of the maximum.
pub(crate) const PIECES: usize = 3;
/// Added to the variance before its root is taken. The tagger at run time uses the same.
pub(crate) const NORM_EPSILON: f32 = 1e-5;

/// Arguments: `z` `[n, 3 d]`, `bias` `[3 d]`, `norm` `[2 d]` (gain, then shift). Result: `[n, d]`.
pub(crate) struct MaxoutNorm {
    /// What the result drops.
    pub(crate) dropout: Dropout,
}

/// Sums in sixteen lanes: a fixed order that vector units can follow.
fn lane_sum(n: usize, f: impl Fn(usize) -> f32) -> f32 {
    let mut lanes = [0.0f32; 16];
    let whole = n / 16 * 16;
    for base in (0..whole).step_by(16) {
        for (lane, sum) in lanes.iter_mut().enumerate() {
            *sum += f(base + lane);
        }
    }
    for at in whole..n {
        lanes[at - whole] += f(at);
    }
    lanes.iter().sum()
}

/// One row on its way: the maximum, the piece it came from, and the normalised row.
struct Row {
    max: Vec<f32>,
    piece: Vec<u8>,
    normal: Vec<f32>,
}

impl Row {
    fn new(d: usize) -> Self {
        Self {
            max: vec![0.0; d],
            piece: vec![0; d],
            normal: vec![0.0; d],
        }
    }

    /// Fills `max`, `piece` and `normal` and gives the inverse standard deviation.
    fn compute(&mut self, z: &[f32], bias: &[f32]) -> f32 {
        let d = self.max.len();
        let [z0, z1, z2] = [&z[..d], &z[d..2 * d], &z[2 * d..3 * d]];
        let [b0, b1, b2] = [&bias[..d], &bias[d..2 * d], &bias[2 * d..3 * d]];
        for i in 0..d {
            let (first, second, third) = (z0[i] + b0[i], z1[i] + b1[i], z2[i] + b2[i]);
            let (pair, piece) = if second > first { (second, 1) } else { (first, 0) };
            let (max, piece) = if third > pair { (third, 2) } else { (pair, piece) };
            self.max[i] = max;
            self.piece[i] = piece;
        }
        let max = &self.max;
        let mean = lane_sum(d, |i| max[i]) / d as f32;
        let variance = lane_sum(d, |i| (max[i] - mean) * (max[i] - mean)) / d as f32;
        let inverse = 1.0 / (variance + NORM_EPSILON).sqrt();
        for (normal, &max) in self.normal[..d].iter_mut().zip(max) {
            *normal = (max - mean) * inverse;
        }
        inverse
    }
}

impl CustomOp3 for MaxoutNorm {
    fn name(&self) -> &'static str {
        "maxout-norm"
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
        s3: &CpuStorage,
        l3: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (n, width) = l1.shape().dims2()?;
        let d = width / PIECES;
        let (z, bias, norm) = (values(s1, l1)?, values(s2, l2)?, values(s3, l3)?);
        let (gain, shift) = norm.split_at(d);
        let mut out = vec![0.0f32; n * d];
        let mut row = Row::new(d);
        for (t, out) in out.chunks_exact_mut(d).enumerate() {
            row.compute(&z[t * width..(t + 1) * width], bias);
            for i in 0..d {
                out[i] = (gain[i] * row.normal[i] + shift[i]) * self.dropout.factor((t * d + i) as u32);
            }
        }
        Ok((CpuStorage::F32(out), Shape::from((n, d))))
    }

    fn bwd(
        &self,
        z: &Tensor,
        bias: &Tensor,
        norm: &Tensor,
        _res: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let (n, width) = z.dims2()?;
        let d = width / PIECES;
        let device = z.device().clone();
        let (z, bias, norm, grad) = (to_vec(z)?, to_vec(bias)?, to_vec(norm)?, to_vec(grad)?);
        let gain = &norm[..d];
        let mut z_grad = vec![0.0f32; n * width];
        let mut bias_grad = vec![0.0f32; width];
        let mut norm_grad = vec![0.0f32; 2 * d];
        let mut row = Row::new(d);
        let mut normal_grad = vec![0.0f32; d];
        for t in 0..n {
            let inverse = row.compute(&z[t * width..(t + 1) * width], &bias);
            let normal = &row.normal;
            for i in 0..d {
                let g = grad[t * d + i] * self.dropout.factor((t * d + i) as u32);
                norm_grad[i] += g * normal[i];
                norm_grad[d + i] += g;
                normal_grad[i] = g * gain[i];
            }
            let mean = lane_sum(d, |i| normal_grad[i]) / d as f32;
            let slope = lane_sum(d, |i| normal_grad[i] * normal[i]) / d as f32;
            let z_grad = &mut z_grad[t * width..(t + 1) * width];
            for i in 0..d {
                let g = inverse * (normal_grad[i] - mean - normal[i] * slope);
                let at = usize::from(row.piece[i]) * d + i;
                z_grad[at] = g;
                bias_grad[at] += g;
            }
        }
        Ok((
            Some(Tensor::from_vec(z_grad, (n, width), &device)?),
            Some(Tensor::from_vec(bias_grad, width, &device)?),
            Some(Tensor::from_vec(norm_grad, 2 * d, &device)?),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::{D, Device};

    fn wave(n: usize, step: f32) -> Vec<f32> {
        (0..n).map(|i| (i as f32 * step + 0.3).sin() * 1.5).collect()
    }

    /// The same by candle's own operations.
    fn composed(x: &[Tensor]) -> Result<Tensor> {
        let (n, width) = x[0].dims2()?;
        let d = width / PIECES;
        let max = x[0].broadcast_add(&x[1])?.reshape((n, PIECES, d))?.max(1)?;
        let centred = max.broadcast_sub(&max.mean_keepdim(D::Minus1)?)?;
        let variance = centred.sqr()?.mean_keepdim(D::Minus1)?;
        let normal = centred.broadcast_div(&(variance + f64::from(NORM_EPSILON))?.sqrt()?)?;
        normal
            .broadcast_mul(&x[2].narrow(0, 0, d)?)?
            .broadcast_add(&x[2].narrow(0, d, d)?)
    }

    fn inputs(d: usize) -> Vec<(Vec<f32>, Vec<usize>)> {
        vec![
            (wave(4 * 3 * d, 1.7), vec![4, 3 * d]),
            (wave(3 * d, 0.9), vec![3 * d]),
            (wave(2 * d, 0.4), vec![2 * d]),
        ]
    }

    #[test]
    fn equals_the_composed_operations() {
        for d in [1, 5, 16, 20, 33] {
            let tensors: Vec<Tensor> = inputs(d)
                .iter()
                .map(|(data, shape)| Tensor::from_slice(data, shape.as_slice(), &Device::Cpu).unwrap())
                .collect();
            let op = MaxoutNorm {
                dropout: Dropout::NONE,
            };
            let fused = to_vec(&tensors[0].apply_op3(&tensors[1], &tensors[2], op).unwrap()).unwrap();
            let composed = to_vec(&composed(&tensors).unwrap()).unwrap();
            for (a, b) in fused.iter().zip(&composed) {
                assert!((a - b).abs() < 1e-4, "width {d}: {a} and {b}");
            }
        }
    }

    #[test]
    fn gradient_is_the_derivative() {
        super::super::check_gradient(&inputs(5), 2e-2, |x| {
            let dropout = Dropout::new(0.3, 7);
            x[0].apply_op3(&x[1], &x[2], MaxoutNorm { dropout })
        });
    }
}
