//! The layers in terms of the kernels: products, maximum over pieces, layer norm.
//!
//! Products are exact in integers. What is done in f32 is done in one written order, without fused operations, so that
//! every machine gives the same numbers.

use super::error::ModelError;
use super::file::Layer;
use super::kernels::{Affine, GRID, Kernel, LANES, Panels, in_lanes};
use super::matrix::Matrix;

/// Vectors that go through a layer together: their results stay in the cache between product and norm.
const STRIP: usize = 64;

/// A matrix ready for use.
#[derive(Clone, Debug)]
pub(super) struct Product {
    panels: Panels,
    rows: usize,
    /// What one in a sum of products is worth, one a row; padded with zeros.
    scales: Vec<[f32; LANES]>,
    /// One a row; padded with zeros.
    bias: Vec<[f32; LANES]>,
}

impl Product {
    pub(super) fn new(matrix: &Matrix, bias: &[f32], what: &'static str) -> Result<Self, ModelError> {
        let rows = (0..matrix.rows()).map(|row| matrix.integers(row));
        let panels = Panels::new(rows, matrix.columns()).map_err(|row| ModelError::TooWide { what, row })?;
        Ok(Self {
            panels,
            rows: matrix.rows(),
            scales: in_lanes((0..matrix.rows()).map(|row| matrix.scale(row) / GRID)),
            bias: in_lanes(bias.iter().copied()),
        })
    }

    /// Length that an input vector must have.
    pub(super) fn columns(&self) -> usize {
        self.panels.padded_columns()
    }

    /// Calls `each` with the number and the sums of each vector.
    fn for_each(&self, kernel: Kernel, vectors: &[i16], mut each: impl FnMut(usize, &[[i32; LANES]])) {
        let rows = self.panels.padded_rows();
        let mut sums = vec![0; STRIP.min(vectors.len() / self.columns()) * rows];
        for (strip, vectors) in vectors.chunks(STRIP * self.columns()).enumerate() {
            let sums = &mut sums[..vectors.len() / self.columns() * rows];
            kernel.multiply(vectors, &self.panels, sums);
            for (at, sums) in sums.chunks_exact(rows).enumerate() {
                each(strip * STRIP + at, &sums.as_chunks().0[..self.scales.len()]);
            }
        }
    }

    fn affine(&self) -> Affine<'_> {
        Affine {
            factors: &self.scales,
            terms: &self.bias,
        }
    }

    /// The results for each vector, one after the other.
    pub(super) fn apply(&self, kernel: Kernel, vectors: &[i16]) -> Vec<f32> {
        let mut out = Vec::with_capacity(vectors.len() / self.columns() * self.rows);
        let mut values = vec![[0.0; LANES]; self.scales.len()];
        self.for_each(kernel, vectors, |_, sums| {
            kernel.scale(sums, self.affine(), &mut values);
            out.extend_from_slice(&values.as_flattened()[..self.rows]);
        });
        out
    }
}

/// A product, the maximum over its pieces, and the layer norm.
#[derive(Clone, Debug)]
pub(super) struct Maxout {
    product: Product,
    gain: Vec<[f32; LANES]>,
    offset: Vec<[f32; LANES]>,
}

impl Maxout {
    /// The layer's channels are a multiple of [`LANES`].
    pub(super) fn new(layer: &Layer, what: &'static str) -> Result<Self, ModelError> {
        Ok(Self {
            product: Product::new(&layer.matrix, &layer.bias, what)?,
            gain: in_lanes(layer.gain.iter().copied()),
            offset: in_lanes(layer.offset.iter().copied()),
        })
    }

    pub(super) fn columns(&self) -> usize {
        self.product.columns()
    }

    /// Adds the layer's result for each vector to the row of `out` that belongs to it.
    pub(super) fn add_to(&self, kernel: Kernel, vectors: &[i16], out: &mut [f32]) {
        let width = self.gain.len();
        let mut channels = vec![[0.0; LANES]; width];
        let norm = Affine {
            factors: &self.gain,
            terms: &self.offset,
        };
        let rows = out.as_chunks_mut().0;
        self.product.for_each(kernel, vectors, |at, sums| {
            kernel.maximum(sums, self.product.affine(), &mut channels);
            kernel.add_normalized(&channels, norm, &mut rows[at * width..(at + 1) * width]);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::matrix::Bits;

    #[test]
    fn a_maxout_layer_by_hand() {
        // Eight channels of two pieces over two inputs; the integers of weights and inputs are small and exact.
        let (yes, no) = (127.0, 0.0);
        let mut weights = [no; 32];
        weights[..4].copy_from_slice(&[yes, no, no, yes]);
        weights[16..20].copy_from_slice(&[-yes, no, no, yes]);
        let mut bias = vec![0.0; 16];
        bias[9] = 1.0;
        let mut gain = vec![1.0; 8];
        gain[0] = 2.0;
        let mut offset = vec![0.0; 8];
        offset[1] = 5.0;
        let layer = Layer {
            matrix: Matrix::quantize(2, Bits::Eight, &weights),
            bias,
            gain,
            offset,
        };
        let layer = Maxout::new(&layer, "test").unwrap();
        let mut out = vec![10.0; 8];
        layer.add_to(Kernel::Scalar, &[-1024, 2048], &mut out);
        // Channel 0: max(-127, 127), channel 1: max(254, 255), the others 0: mean 47.75, deviation 88.68.
        for (found, expected) in out.iter().zip([11.787, 17.337, 9.462]) {
            assert!((found - expected).abs() < 1e-3, "{out:?}");
        }
    }
}
