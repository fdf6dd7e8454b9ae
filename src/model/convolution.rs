//! A convolution over a token and its two neighbours at some distance, by minimal filtering.
//!
//! Two outputs `y0 = d0 g0 + d1 g1 + d2 g2` and `y1 = d1 g0 + d2 g1 + d3 g2` that share two of their inputs take four
//! products instead of six (F(2, 3) of S. Winograd, *Arithmetic Complexity of Computations*, 1980; for networks: Lavin and
//! Gray, *Fast Algorithms for Convolutional Neural Networks*, CVPR 2016):
//!
//! ```text
//! m1 = (d0 - d2) g0    m2 = (d1 + d2) (g0 + g1 + g2)    m3 = (d2 - d1) (g0 - g1 + g2)    m4 = (d1 - d3) g2
//! y0 = m1 + (m2 + m3) / 2                               y1 = (m2 - m3) / 2 - m4
//! ```
//!
//! Here that is exact: inputs and weights are integers, the halves are of even numbers, and the activations' grid leaves
//! the bit that a sum or difference needs ([`super::kernels::LARGEST`]). So the sums are those of the plain products.

use super::error::ModelError;
use super::file::Layer;
use super::kernels::{Kernel, LANES, Panels};
use super::layers::Pieces;
use std::ops::Range;

/// Pairs of tokens that go through together: their sums stay in the cache between product and norm.
const STRIP: usize = 32;

/// The layer of a block.
#[derive(Clone, Debug)]
pub(super) struct Convolution {
    dilation: usize,
    /// `g0`, `g0 + g1 + g2`, `g0 - g1 + g2` and `g2`.
    filters: [Panels; 4],
    pieces: Pieces,
}

/// Tokens at distances of the dilation: two whose outputs are computed, and a neighbour on either side. Those outside the
/// sentence are missing: their vectors are zeros.
#[derive(Clone, Copy, Debug)]
struct Pair {
    before: Option<usize>,
    first: usize,
    second: Option<usize>,
    after: Option<usize>,
}

impl Convolution {
    /// A layer of `3 * hidden` columns: the neighbour before, the token itself, the neighbour after.
    pub(super) fn new(layer: &Layer, dilation: usize, what: &'static str) -> Result<Self, ModelError> {
        let hidden = layer.matrix.columns() / 3;
        let filter = |of: fn(i16, i16, i16) -> i16| {
            let rows = (0..layer.matrix.rows()).map(|row| {
                let weights: Vec<i16> = layer.matrix.integers(row).map(i16::from).collect();
                (0..hidden).map(move |c| of(weights[c], weights[hidden + c], weights[2 * hidden + c]))
            });
            Panels::new(rows, hidden).map_err(|row| ModelError::TooWide { what, row })
        };
        Ok(Self {
            dilation,
            filters: [
                filter(|g0, _, _| g0)?,
                filter(|g0, g1, g2| g0 + g1 + g2)?,
                filter(|g0, g1, g2| g0 - g1 + g2)?,
                filter(|_, _, g2| g2)?,
            ],
            pieces: Pieces::new(layer),
        })
    }

    /// Adds to each token's vector what the layer makes of it and its neighbours in the sentence.
    ///
    /// `grid` holds the vectors before, rounded. `sentences` are ranges of tokens.
    pub(super) fn add_to(
        &self,
        kernel: Kernel,
        grid: &[i16],
        sentences: &[Range<usize>],
        vectors: &mut [f32],
    ) {
        let mut pairs = Vec::new();
        for sentence in sentences {
            add_pairs(sentence.clone(), self.dilation, &mut pairs);
        }
        let (width, grid) = (self.pieces.width(), grid.as_chunks().0);
        let vectors = vectors.as_chunks_mut().0;
        let rows = self.filters[0].padded_rows();
        let zeros = vec![[0; LANES]; width];
        let token = |at: Option<usize>| at.map_or(&zeros[..], |at| &grid[at * width..(at + 1) * width]);

        let room = STRIP.min(pairs.len());
        let mut inputs = [(); 4].map(|()| vec![[0; LANES]; room * width]);
        let mut products = [(); 4].map(|()| vec![0; room * rows]);
        let mut first_sums = vec![[0; LANES]; rows / LANES];
        let mut second_sums = first_sums.clone();
        let mut channels = vec![[0.0; LANES]; width];
        for strip in pairs.chunks(STRIP) {
            let [x1, x2, x3, x4] = &mut inputs;
            for (at, pair) in strip.iter().enumerate() {
                let neighbours = [
                    token(pair.before),
                    token(Some(pair.first)),
                    token(pair.second),
                    token(pair.after),
                ];
                let row = at * width..(at + 1) * width;
                let inputs = [
                    &mut x1[row.clone()],
                    &mut x2[row.clone()],
                    &mut x3[row.clone()],
                    &mut x4[row],
                ];
                kernel.filter_inputs(neighbours, inputs);
            }
            for ((input, filter), products) in inputs.iter().zip(&self.filters).zip(&mut products) {
                let input = &input[..strip.len() * width];
                kernel.multiply(input.as_flattened(), filter, &mut products[..strip.len() * rows]);
            }
            let [m1, m2, m3, m4] = &products;
            for (at, pair) in strip.iter().enumerate() {
                let row = at * rows..(at + 1) * rows;
                let products = [
                    m1[row.clone()].as_chunks().0,
                    m2[row.clone()].as_chunks().0,
                    m3[row.clone()].as_chunks().0,
                    m4[row].as_chunks().0,
                ];
                kernel.filter_outputs(products, [&mut first_sums, &mut second_sums]);
                self.add(kernel, pair.first, &first_sums, &mut channels, vectors);
                if let Some(second) = pair.second {
                    self.add(kernel, second, &second_sums, &mut channels, vectors);
                }
            }
        }
    }

    /// Adds to a token's vector what the layer makes of its sums.
    fn add(
        &self,
        kernel: Kernel,
        token: usize,
        sums: &[[i32; LANES]],
        channels: &mut [[f32; LANES]],
        vectors: &mut [[f32; LANES]],
    ) {
        let width = channels.len();
        let vector = &mut vectors[token * width..(token + 1) * width];
        self.pieces.add_to(kernel, sums, channels, vector);
    }
}

/// Adds the tokens of a sentence in pairs; where one is left over, without its second.
fn add_pairs(Range { start, end }: Range<usize>, dilation: usize, pairs: &mut Vec<Pair>) {
    for group in (start..end).step_by(2 * dilation) {
        for first in group..(group + dilation).min(end) {
            pairs.push(Pair {
                before: first.checked_sub(dilation).filter(|&at| at >= start),
                first,
                second: Some(first + dilation).filter(|&at| at < end),
                after: Some(first + 2 * dilation).filter(|&at| at < end),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::layers::Maxout;
    use super::super::matrix::{Bits, Matrix};
    use super::*;
    use proptest::prelude::*;

    const HIDDEN: usize = 8;

    /// The plain way: each token's three vectors in a row, times the whole matrix.
    fn expected(
        layer: &Layer,
        dilation: usize,
        grid: &[i16],
        sentences: &[Range<usize>],
        vectors: &mut [f32],
    ) {
        let mut windows = Vec::new();
        for sentence in sentences {
            for at in sentence.clone() {
                for neighbour in [at.checked_sub(dilation), Some(at), Some(at + dilation)] {
                    match neighbour.filter(|at| sentence.contains(at)) {
                        Some(at) => windows.extend_from_slice(&grid[at * HIDDEN..(at + 1) * HIDDEN]),
                        None => windows.extend_from_slice(&[0; HIDDEN]),
                    }
                }
            }
        }
        let plain = Maxout::new(layer, "test").unwrap();
        plain.add_to(Kernel::Scalar, &windows, vectors);
    }

    proptest! {
        #[test]
        fn it_is_the_plain_product_bit_by_bit(
            weights in prop::collection::vec(-127i8..=127, 2 * HIDDEN * 3 * HIDDEN),
            lengths in prop::collection::vec(0usize..20, 0..12),
            dilation in 1usize..9,
            seed: u32,
        ) {
            let weights: Vec<f32> = weights.into_iter().map(f32::from).collect();
            let layer = Layer {
                matrix: Matrix::quantize(3 * HIDDEN, Bits::Eight, &weights),
                bias: (0..2 * HIDDEN).map(|row| row as f32 * 3.5).collect(),
                gain: vec![1.5; HIDDEN],
                offset: vec![0.25; HIDDEN],
            };
            let mut n_tokens = 0;
            let mut sentence = |length: usize| {
                let start = n_tokens;
                n_tokens += length;
                start..n_tokens
            };
            let sentences: Vec<Range<usize>> = lengths.into_iter().map(&mut sentence).collect();
            let mut state = seed | 1;
            let values: Vec<f32> = (0..n_tokens * HIDDEN).map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                // Now and then beyond the ends of the grid.
                (state as i32) as f32 / 1e8
            }).collect();
            for kernel in Kernel::available() {
                let mut grid = vec![0; values.len()];
                kernel.round(values.as_chunks().0, grid.as_chunks_mut().0);
                let (mut found, mut wanted) = (values.clone(), values.clone());
                let convolution = Convolution::new(&layer, dilation, "test").unwrap();
                convolution.add_to(kernel, &grid, &sentences, &mut found);
                expected(&layer, dilation, &grid, &sentences, &mut wanted);
                prop_assert_eq!(&found, &wanted, "{:?}", kernel);
            }
        }
    }

    #[test]
    fn the_ends_of_the_grid_are_exact() {
        let layer = Layer {
            matrix: Matrix::quantize(
                3 * HIDDEN,
                Bits::Eight,
                &[[127.0; 3 * HIDDEN], [-127.0; 3 * HIDDEN]]
                    .concat()
                    .repeat(HIDDEN),
            ),
            bias: vec![0.0; 2 * HIDDEN],
            gain: vec![1.0; HIDDEN],
            offset: vec![0.0; HIDDEN],
        };
        for values in [[1e9; 5 * HIDDEN], [-1e9; 5 * HIDDEN]] {
            for kernel in Kernel::available() {
                let mut grid = vec![0; values.len()];
                kernel.round(values.as_chunks().0, grid.as_chunks_mut().0);
                let (mut found, mut wanted) = (values, values);
                Convolution::new(&layer, 1, "test")
                    .unwrap()
                    .add_to(kernel, &grid, &[0..2, 2..5], &mut found);
                expected(&layer, 1, &grid, &[0..2, 2..5], &mut wanted);
                assert_eq!(found, wanted, "{kernel:?}");
            }
        }
    }
}
