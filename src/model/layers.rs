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

/// A factor and a term for each number of a row, padded with zeros.
#[derive(Clone, Debug)]
struct Affinity {
    factors: Vec<[f32; LANES]>,
    terms: Vec<[f32; LANES]>,
}

impl Affinity {
    /// What turns the sums of a matrix's rows into numbers.
    fn of_rows(matrix: &Matrix, bias: &[f32]) -> Self {
        Self {
            factors: in_lanes((0..matrix.rows()).map(|row| matrix.scale(row) / GRID)),
            terms: in_lanes(bias.iter().copied()),
        }
    }

    fn get(&self) -> Affine<'_> {
        Affine {
            factors: &self.factors,
            terms: &self.terms,
        }
    }

    fn width(&self) -> usize {
        self.factors.len()
    }
}

/// Calls `each` with the number and the sums of each vector's products, strip by strip.
fn for_each_product(
    kernel: Kernel,
    vectors: &[i16],
    panels: &Panels,
    mut each: impl FnMut(usize, &[[i32; LANES]]),
) {
    let (columns, rows) = (panels.padded_columns(), panels.padded_rows());
    let mut sums = vec![0; STRIP.min(vectors.len() / columns) * rows];
    for (strip, vectors) in vectors.chunks(STRIP * columns).enumerate() {
        let sums = &mut sums[..vectors.len() / columns * rows];
        kernel.multiply(vectors, panels, sums);
        for (at, sums) in sums.chunks_exact(rows).enumerate() {
            each(strip * STRIP + at, sums.as_chunks().0);
        }
    }
}

/// A matrix ready for use.
#[derive(Clone, Debug)]
pub(super) struct Product {
    panels: Panels,
    rows: usize,
    affinity: Affinity,
}

impl Product {
    pub(super) fn new(matrix: &Matrix, bias: &[f32], what: &'static str) -> Result<Self, ModelError> {
        Ok(Self {
            panels: panels(matrix, what)?,
            rows: matrix.rows(),
            affinity: Affinity::of_rows(matrix, bias),
        })
    }

    /// Length that an input vector must have.
    pub(super) fn columns(&self) -> usize {
        self.panels.padded_columns()
    }

    /// The results for each vector, one after the other.
    pub(super) fn apply(&self, kernel: Kernel, vectors: &[i16]) -> Vec<f32> {
        let mut out = Vec::with_capacity(vectors.len() / self.columns() * self.rows);
        let mut values = vec![[0.0; LANES]; self.affinity.width()];
        for_each_product(kernel, vectors, &self.panels, |_, sums| {
            kernel.scale(&sums[..values.len()], self.affinity.get(), &mut values);
            out.extend_from_slice(&values.as_flattened()[..self.rows]);
        });
        out
    }
}

fn panels(matrix: &Matrix, what: &'static str) -> Result<Panels, ModelError> {
    let rows = (0..matrix.rows()).map(|row| matrix.integers(row));
    Panels::new(rows, matrix.columns()).map_err(|row| ModelError::TooWide { what, row })
}

/// What follows the product of a layer: the maximum over its pieces, the layer norm, the way past the layer.
#[derive(Clone, Debug)]
pub(super) struct Pieces {
    rows: Affinity,
    norm: Affinity,
}

impl Pieces {
    /// The layer's channels are a multiple of [`LANES`].
    pub(super) fn new(layer: &Layer) -> Self {
        Self {
            rows: Affinity::of_rows(&layer.matrix, &layer.bias),
            norm: Affinity {
                factors: in_lanes(layer.gain.iter().copied()),
                terms: in_lanes(layer.offset.iter().copied()),
            },
        }
    }

    /// Lanes of a vector of channels.
    pub(super) fn width(&self) -> usize {
        self.norm.width()
    }

    /// Adds to a vector what the layer makes of its sums; `channels` is room for as many numbers.
    pub(super) fn add_to(
        &self,
        kernel: Kernel,
        sums: &[[i32; LANES]],
        channels: &mut [[f32; LANES]],
        vector: &mut [[f32; LANES]],
    ) {
        kernel.maximum(&sums[..self.rows.width()], self.rows.get(), channels);
        kernel.add_normalized(channels, self.norm.get(), vector);
    }
}

/// A product and its pieces.
#[derive(Clone, Debug)]
pub(super) struct Maxout {
    panels: Panels,
    pieces: Pieces,
}

impl Maxout {
    /// See [`Pieces::new`].
    pub(super) fn new(layer: &Layer, what: &'static str) -> Result<Self, ModelError> {
        Ok(Self {
            panels: panels(&layer.matrix, what)?,
            pieces: Pieces::new(layer),
        })
    }

    pub(super) fn columns(&self) -> usize {
        self.panels.padded_columns()
    }

    /// Adds the layer's result for each vector to the row of `out` that belongs to it.
    pub(super) fn add_to(&self, kernel: Kernel, vectors: &[i16], out: &mut [f32]) {
        let width = self.pieces.width();
        let mut channels = vec![[0.0; LANES]; width];
        let rows = out.as_chunks_mut().0;
        for_each_product(kernel, vectors, &self.panels, |at, sums| {
            let row = &mut rows[at * width..(at + 1) * width];
            self.pieces.add_to(kernel, sums, &mut channels, row);
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
