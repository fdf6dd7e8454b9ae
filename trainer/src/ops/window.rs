//! The rows that a convolution of width three sees, side by side: `[t - dilation, t, t + dilation]`.

use super::{to_vec, values};
use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor};
use std::ops::Range;
use std::sync::Arc;

/// Gathers three neighbours a row; what lies outside the row's sentence is zero.
pub(crate) struct Window {
    /// Distance of the neighbours, at least 1.
    pub(crate) dilation: usize,
    /// Rows of each sentence, in order, covering all rows.
    pub(crate) sentences: Arc<Vec<Range<usize>>>,
}

impl Window {
    /// Calls `f(row, piece, source row)` for each neighbour that exists.
    fn each(&self, mut f: impl FnMut(usize, usize, usize)) {
        for sentence in self.sentences.iter() {
            for row in sentence.clone() {
                if row >= sentence.start + self.dilation {
                    f(row, 0, row - self.dilation);
                }
                f(row, 1, row);
                if row + self.dilation < sentence.end {
                    f(row, 2, row + self.dilation);
                }
            }
        }
    }
}

impl CustomOp1 for Window {
    fn name(&self) -> &'static str {
        "window"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (n, d) = layout.shape().dims2()?;
        let rows = values(storage, layout)?;
        let mut out = vec![0.0f32; n * 3 * d];
        self.each(|row, piece, source| {
            let to = (row * 3 + piece) * d;
            out[to..to + d].copy_from_slice(&rows[source * d..source * d + d]);
        });
        Ok((CpuStorage::F32(out), Shape::from((n, 3 * d))))
    }

    fn bwd(&self, arg: &Tensor, _res: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        let (n, d) = arg.dims2()?;
        let grad = to_vec(grad)?;
        let mut out = vec![0.0f32; n * d];
        self.each(|row, piece, source| {
            let from = &grad[(row * 3 + piece) * d..][..d];
            for (sum, g) in out[source * d..source * d + d].iter_mut().zip(from) {
                *sum += g;
            }
        });
        Tensor::from_vec(out, (n, d), arg.device()).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;

    fn window(dilation: usize) -> Window {
        Window {
            dilation,
            sentences: Arc::new(vec![0..3, 3..4, 4..6]),
        }
    }

    #[test]
    fn neighbours_end_at_the_sentence() {
        let rows = Tensor::from_slice(&[1.0f32, 2.0, 3.0, 4.0, 5.0, 6.0], (6, 1), &Device::Cpu).unwrap();
        let check = |dilation: usize, want: [[f32; 3]; 6]| {
            let got = rows
                .apply_op1(window(dilation))
                .unwrap()
                .to_vec2::<f32>()
                .unwrap();
            assert_eq!(got, want, "dilation {dilation}");
        };
        check(
            1,
            [
                [0., 1., 2.],
                [1., 2., 3.],
                [2., 3., 0.],
                [0., 4., 0.],
                [0., 5., 6.],
                [5., 6., 0.],
            ],
        );
        check(
            2,
            [
                [0., 1., 3.],
                [0., 2., 0.],
                [1., 3., 0.],
                [0., 4., 0.],
                [0., 5., 0.],
                [0., 6., 0.],
            ],
        );
    }

    #[test]
    fn gradient_is_the_derivative() {
        let data: Vec<f32> = (0..12).map(|i| (i as f32 * 0.7).sin()).collect();
        for dilation in 1..4 {
            super::super::check_gradient(&[(data.clone(), vec![6, 2])], 1e-3, |x| {
                x[0].apply_op1(window(dilation))
            });
        }
    }
}
