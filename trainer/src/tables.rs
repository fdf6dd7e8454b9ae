//! Embedding tables: gathered before candle's part of a step, updated after it, touched rows only.

use crate::ops::Dropout;
use crate::optimizer::Adam;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tagline::model::Bits;

/// One family's table.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Numbers a row.
    pub(crate) width: usize,
    /// Bits of a weight in the file.
    pub(crate) bits: Bits,
    /// Row after row.
    pub(crate) values: Vec<f32>,
    /// Largest magnitude of all weights when last measured; the file scales its rows by it.
    largest: f32,
    first: Vec<f32>,
    second: Vec<f32>,
    grad: Vec<f32>,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
}

impl Table {
    /// A table of these values.
    pub(crate) fn new(width: usize, bits: Bits, values: Vec<f32>) -> Self {
        let n = values.len();
        Self {
            width,
            bits,
            values,
            largest: 0.0,
            first: vec![0.0; n],
            second: vec![0.0; n],
            grad: vec![0.0; n],
            touched: Vec::new(),
            is_touched: vec![false; n / width],
        }
    }

    /// A table of small random values.
    pub(crate) fn random(rows: usize, width: usize, bits: Bits, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let values = (0..rows * width)
            .map(|_| rng.random_range(-0.15f32..0.15))
            .collect();
        Self::new(width, bits, values)
    }

    /// Number of rows.
    pub(crate) fn rows(&self) -> u32 {
        self.is_touched.len() as u32
    }

    fn row(&self, row: u32) -> std::ops::Range<usize> {
        let start = row as usize * self.width;
        start..start + self.width
    }
}

/// All families' tables, side by side.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    /// In the order of the features.
    pub(crate) tables: Vec<Table>,
}

impl Tables {
    /// Numbers a token's embeddings come to.
    pub(crate) fn width(&self) -> usize {
        self.tables.iter().map(|table| table.width).sum()
    }

    /// The embeddings of tokens, one a row; `ids` holds one row number a family, token after token.
    ///
    /// With `rounded`, weights are taken as the file will hold them, so that training sees the rounding.
    pub(crate) fn gather(&self, ids: &[u32], dropout: Dropout, rounded: bool) -> Vec<f32> {
        let mut out = Vec::with_capacity(ids.len() / self.tables.len() * self.width());
        for token in ids.chunks_exact(self.tables.len()) {
            for (table, &id) in self.tables.iter().zip(token) {
                let row = &table.values[table.row(id)];
                let start = out.len();
                if rounded {
                    crate::quantize::push_rounded(row, table.bits, table.largest, &mut out);
                } else {
                    out.extend_from_slice(row);
                }
                for (at, value) in out.iter_mut().enumerate().skip(start) {
                    *value *= dropout.factor(at as u32);
                }
            }
        }
        out
    }

    /// Measures the tables' largest weights: what rounding goes by, so before the first of it.
    pub(crate) fn measure(&mut self) {
        for table in &mut self.tables {
            table.largest = table
                .values
                .iter()
                .fold(0.0, |most: f32, value| most.max(value.abs()));
        }
    }

    /// Adds the gradient of what [`Tables::gather`] gave for these arguments.
    pub(crate) fn scatter(&mut self, ids: &[u32], dropout: Dropout, grad: &[f32]) {
        let mut at = 0;
        for token in ids.chunks_exact(self.tables.len()) {
            for (table, &id) in self.tables.iter_mut().zip(token) {
                if !std::mem::replace(&mut table.is_touched[id as usize], true) {
                    table.touched.push(id);
                }
                let range = table.row(id);
                for sum in &mut table.grad[range] {
                    *sum += grad[at] * dropout.factor(at as u32);
                    at += 1;
                }
            }
        }
    }

    /// The sum of the squares of the gradient gathered so far.
    pub(crate) fn grad_square(&self) -> f64 {
        let rows = self.tables.iter().flat_map(|table| {
            table.touched.iter().map(|&row| {
                table.grad[table.row(row)]
                    .iter()
                    .map(|&g| f64::from(g) * f64::from(g))
                    .sum::<f64>()
            })
        });
        rows.sum()
    }

    /// Moves the touched rows and forgets their gradient.
    pub(crate) fn update(&mut self, adam: &Adam) {
        for table in &mut self.tables {
            for row in std::mem::take(&mut table.touched) {
                let range = table.row(row);
                adam.update(
                    &mut table.values[range.clone()],
                    &mut table.first[range.clone()],
                    &mut table.second[range.clone()],
                    &table.grad[range.clone()],
                );
                table.grad[range].fill(0.0);
                table.is_touched[row as usize] = false;
            }
        }
    }
}
