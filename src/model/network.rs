//! The network: words to vectors, vectors in context, vectors to scores.

use super::convolution::Convolution;
use super::error::ModelError;
use super::features::Features;
use super::file::ModelFile;
use super::kernels::{Kernel, LANES};
use super::layers::{Maxout, Product};
use super::matrix::Matrix;
use std::ops::Range;

/// The weights, ready for use.
#[derive(Clone, Debug)]
pub(super) struct Network {
    kernel: Kernel,
    hidden: usize,
    features: Features,
    tables: Vec<Matrix>,
    mix: Maxout,
    blocks: Vec<Convolution>,
    tags: Product,
}

impl Network {
    pub(super) fn new(file: &ModelFile, kernel: Kernel) -> Result<Self, ModelError> {
        let block = |(&dilation, layer)| Convolution::new(layer, dilation, "blocks");
        Ok(Self {
            kernel,
            hidden: file.header.hidden,
            features: Features::new(file.header.families()?, file.vocabulary.clone())?,
            tables: file.tables.clone(),
            mix: Maxout::new(&file.mix, "mixing layer")?,
            blocks: file
                .header
                .dilations
                .iter()
                .zip(&file.blocks)
                .map(block)
                .collect::<Result<_, _>>()?,
            tags: Product::new(&file.tags, &file.tag_bias, "tag layer")?,
        })
    }

    /// Numbers in a word's vector.
    pub(super) fn hidden(&self) -> usize {
        self.hidden
    }

    /// The vectors of words, out of context, one after the other.
    pub(super) fn embed(&self, words: &[&str]) -> Vec<f32> {
        let columns = self.mix.columns();
        let mut inputs = vec![0; words.len() * columns];
        let width: usize = self.tables.iter().map(Matrix::columns).sum();
        // Whole vectors for the rounding, and room for the input's padding.
        let mut values = vec![[0.0; LANES]; columns.div_ceil(LANES)];
        let mut grid = vec![[0; LANES]; values.len()];
        for (word, input) in words.iter().zip(inputs.chunks_exact_mut(columns)) {
            let mut rest = &mut values.as_flattened_mut()[..width];
            for (table, row) in self.tables.iter().zip(self.features.rows(word)) {
                let (out, after) = rest.split_at_mut(table.columns());
                table.write_values(row as usize, out);
                rest = after;
            }
            self.kernel.round(&values, &mut grid);
            input.copy_from_slice(&grid.as_flattened()[..columns]);
        }
        let mut vectors = vec![0.0; words.len() * self.hidden];
        self.mix.add_to(self.kernel, &inputs, &mut vectors);
        vectors
    }

    /// The tags' scores of each token, one token after the other.
    ///
    /// `vectors` are the tokens' words; `sentences` cover them in order. A sentence's scores depend on it alone.
    pub(super) fn score(&self, mut vectors: Vec<f32>, sentences: &[Range<usize>]) -> Vec<f32> {
        let mut grid: Vec<i16> = Vec::with_capacity(vectors.len());
        for block in &self.blocks {
            self.round(&vectors, &mut grid);
            block.add_to(self.kernel, &grid, sentences, &mut vectors);
        }
        self.round(&vectors, &mut grid);
        self.tags.apply(self.kernel, &grid)
    }

    fn round(&self, vectors: &[f32], grid: &mut Vec<i16>) {
        grid.resize(vectors.len(), 0);
        self.kernel.round(vectors.as_chunks().0, grid.as_chunks_mut().0);
    }
}
