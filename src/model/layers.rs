//! The layers in terms of the kernels: rounding to the grid, products, maximum over pieces, layer norm.
//!
//! Products are exact in integers. What is done in f32 is done in one written order, without fused operations, so that
//! every machine gives the same numbers.

use super::error::ModelError;
use super::file::Layer;
use super::kernels::{Kernel, Panels};
use super::matrix::Matrix;

/// Steps of the grid to 1.
const GRID: f32 = 1024.0;
/// Added to the variance.
const EPSILON: f32 = 1e-5;
/// Partial sums of a mean: as many as a vector register of the widest kind has lanes. Part of the definition.
const LANES: usize = 8;
/// Vectors that go through a layer together: their results stay in the cache between product and norm.
const STRIP: usize = 64;

/// Rounds to the grid: half away from zero, cut at the ends of i16.
#[inline]
pub(super) fn to_grid(value: f32) -> i16 {
    let steps = (value * GRID).clamp(-32768.0, 32767.0);
    (steps + 0.5f32.copysign(steps)) as i32 as i16
}

/// A matrix ready for use.
#[derive(Clone, Debug)]
pub(super) struct Product {
    panels: Panels,
    /// What one in a sum of products is worth, one a row.
    scales: Vec<f32>,
    bias: Vec<f32>,
}

impl Product {
    pub(super) fn new(matrix: &Matrix, bias: &[f32], what: &'static str) -> Result<Self, ModelError> {
        let rows = (0..matrix.rows()).map(|row| matrix.integers(row));
        let panels = Panels::new(rows, matrix.columns()).map_err(|row| ModelError::TooWide { what, row })?;
        Ok(Self {
            panels,
            scales: (0..matrix.rows()).map(|row| matrix.scale(row) / GRID).collect(),
            bias: bias.to_vec(),
        })
    }

    /// Length that an input vector must have.
    pub(super) fn columns(&self) -> usize {
        self.panels.padded_columns()
    }

    /// Length of a result.
    pub(super) fn rows(&self) -> usize {
        self.scales.len()
    }

    /// Calls `each` with the number and the sums of each vector.
    fn for_each(&self, kernel: Kernel, vectors: &[i16], mut each: impl FnMut(usize, &[i32])) {
        let rows = self.panels.padded_rows();
        let mut sums = vec![0; STRIP.min(vectors.len() / self.columns()) * rows];
        for (strip, vectors) in vectors.chunks(STRIP * self.columns()).enumerate() {
            let sums = &mut sums[..vectors.len() / self.columns() * rows];
            kernel.multiply(vectors, &self.panels, sums);
            for (at, sums) in sums.chunks_exact(rows).enumerate() {
                each(strip * STRIP + at, sums);
            }
        }
    }

    /// The results for each vector, one after the other.
    pub(super) fn apply(&self, kernel: Kernel, vectors: &[i16]) -> Vec<f32> {
        let mut out = Vec::with_capacity(vectors.len() / self.columns() * self.rows());
        self.for_each(kernel, vectors, |_, sums| {
            let scaled = sums.iter().zip(&self.scales).zip(&self.bias);
            out.extend(scaled.map(|((&sum, scale), bias)| sum as f32 * scale + bias));
        });
        out
    }
}

/// A product, the maximum over its pieces, and the layer norm.
#[derive(Clone, Debug)]
pub(super) struct Maxout {
    product: Product,
    gain: Vec<f32>,
    offset: Vec<f32>,
}

impl Maxout {
    pub(super) fn new(layer: &Layer, what: &'static str) -> Result<Self, ModelError> {
        Ok(Self {
            product: Product::new(&layer.matrix, &layer.bias, what)?,
            gain: layer.gain.clone(),
            offset: layer.offset.clone(),
        })
    }

    pub(super) fn columns(&self) -> usize {
        self.product.columns()
    }

    /// Adds the layer's result for each vector to the row of `out` that belongs to it.
    pub(super) fn add_to(&self, kernel: Kernel, vectors: &[i16], out: &mut [f32]) {
        let hidden = self.gain.len();
        let mut channels = vec![0.0; hidden];
        self.product.for_each(kernel, vectors, |at, sums| {
            self.maximum(sums, &mut channels);
            normalize(&mut channels);
            let row = &mut out[at * hidden..(at + 1) * hidden];
            for (((value, channel), gain), offset) in
                row.iter_mut().zip(&channels).zip(&self.gain).zip(&self.offset)
            {
                *value += channel * gain + offset;
            }
        });
    }

    fn maximum(&self, sums: &[i32], channels: &mut [f32]) {
        let hidden = channels.len();
        channels.fill(f32::NEG_INFINITY);
        let Product { scales, bias, .. } = &self.product;
        let pieces = sums
            .chunks_exact(hidden)
            .zip(scales.chunks_exact(hidden).zip(bias.chunks_exact(hidden)));
        for (sums, (scales, bias)) in pieces {
            for (((channel, &sum), scale), bias) in channels.iter_mut().zip(sums).zip(scales).zip(bias) {
                let value = sum as f32 * scale + bias;
                *channel = if value > *channel { value } else { *channel };
            }
        }
    }
}

/// Mean 0 and variance 1.
fn normalize(channels: &mut [f32]) {
    let n = channels.len() as f32;
    let mean = sum(channels, |value| value) / n;
    let variance = sum(channels, |value| (value - mean) * (value - mean)) / n;
    let scale = 1.0 / (variance + EPSILON).sqrt();
    for channel in channels {
        *channel = (*channel - mean) * scale;
    }
}

/// The sum in [`LANES`] interleaved parts, which are then added in order.
#[inline(always)]
fn sum(values: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut parts = [0.0f32; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (part, &value) in parts.iter_mut().zip(chunk) {
            *part += term(value);
        }
    }
    for (part, &value) in parts.iter_mut().zip(rest) {
        *part += term(value);
    }
    parts.iter().fold(0.0, |total, part| total + part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::matrix::Bits;

    #[test]
    fn the_grid_rounds_and_cuts() {
        let half_a_step = 0.5 / GRID;
        for (value, expected) in [
            (0.0, 0),
            (1.0, 1024),
            (half_a_step, 1),
            (-half_a_step, -1),
            (half_a_step * 0.99, 0),
            (40.0, i16::MAX),
            (-40.0, i16::MIN),
        ] {
            assert_eq!(to_grid(value), expected, "{value}");
        }
    }

    #[test]
    fn a_maxout_layer_by_hand() {
        // Two channels of two pieces over two inputs; the integers of weights and inputs are small and exact.
        let matrix = Matrix::quantize(2, Bits::Eight, &[127.0, 0.0, 0.0, 127.0, -127.0, 0.0, 0.0, 127.0]);
        let layer = Layer {
            matrix,
            bias: vec![0.0, 0.0, 0.0, 1.0],
            gain: vec![2.0, 1.0],
            offset: vec![0.0, 5.0],
        };
        let layer = Maxout::new(&layer, "test").unwrap();
        let mut out = vec![10.0, 20.0];
        layer.add_to(Kernel::Scalar, &[to_grid(-1.0), to_grid(2.0)], &mut out);
        // Channel 0: max(-127, 127); channel 1: max(254, 255). Normed: about -1 and 1.
        assert!(
            (out[0] - 8.0).abs() < 1e-4 && (out[1] - 26.0).abs() < 1e-4,
            "{out:?}"
        );
    }

    #[test]
    fn equal_channels_normalize_to_zero() {
        let mut channels = [3.0; 12];
        normalize(&mut channels);
        assert_eq!(channels, [0.0; 12]);
    }
}
