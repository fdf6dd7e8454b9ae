//! Weights laid out for the kernels: widened to i16 and put in the order in which they are used.

/// Rows whose weights stand together: the 32-bit lanes of the widest vector.
pub(super) const PANEL_ROWS: usize = 16;
/// Columns that are multiplied together: vector instructions sum neighbouring products of 16 bits.
pub(super) const PAIR: usize = 2;

/// The most that the weights of a row may sum up to, signs aside: times any i16 the sum still fits an i32.
const MAX_ROW_SUM: u32 = i32::MAX as u32 / (i16::MAX as u32 + 1);

/// A matrix of weights in panels of [`PANEL_ROWS`] rows.
///
/// A panel holds, pair of columns after pair of columns, the pair of its first row, of its second, and so on: one pair
/// of a vector's numbers, spread over a register, meets those of 16 rows, and no sum across a register is needed.
#[derive(Clone, Debug)]
pub struct Panels {
    /// Invariants: `padded_rows * padded_columns` long; the weights of a row sum up to at most [`MAX_ROW_SUM`].
    weights: Vec<i16>,
    padded_rows: usize,
    padded_columns: usize,
}

impl Panels {
    /// Lays out rows of `columns` weights each (missing ones count as 0).
    ///
    /// # Errors
    /// The number of the first row whose sums could overflow.
    pub fn new<R: Iterator<Item: Into<i16>>>(
        rows: impl IntoIterator<Item = R>,
        columns: usize,
    ) -> Result<Self, usize> {
        let padded_columns = columns.next_multiple_of(PAIR);
        let mut weights = Vec::new();
        let mut n_rows = 0;
        for (row, row_weights) in rows.into_iter().enumerate() {
            let (panel, lane) = (row / PANEL_ROWS, row % PANEL_ROWS);
            if lane == 0 {
                weights.resize((panel + 1) * PANEL_ROWS * padded_columns, 0);
            }
            let base = panel * PANEL_ROWS * padded_columns + lane * PAIR;
            let mut sum = 0u32;
            for (column, weight) in row_weights.take(columns).enumerate() {
                let weight: i16 = weight.into();
                weights[base + column / PAIR * PANEL_ROWS * PAIR + column % PAIR] = weight;
                sum = sum.saturating_add(weight.unsigned_abs().into());
            }
            if sum > MAX_ROW_SUM {
                return Err(row);
            }
            n_rows = row + 1;
        }
        Ok(Self {
            weights,
            padded_rows: n_rows.next_multiple_of(PANEL_ROWS),
            padded_columns,
        })
    }

    /// Length of a row of results; those past the matrix's rows are 0.
    pub fn padded_rows(&self) -> usize {
        self.padded_rows
    }

    /// Length of a vector; what it holds past the matrix's columns does not matter.
    pub fn padded_columns(&self) -> usize {
        self.padded_columns
    }

    /// The panels in order.
    pub(super) fn panels(&self) -> impl Iterator<Item = &[i16]> {
        self.weights.chunks_exact(PANEL_ROWS * self.padded_columns)
    }

    /// All panels, one after the other.
    #[cfg(target_arch = "x86_64")]
    pub(super) fn weights(&self) -> &[i16] {
        &self.weights
    }
}
