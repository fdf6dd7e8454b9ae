//! The reference: what every kernel computes, in plain Rust.

use super::panels::{PAIR, PANEL_ROWS, Panels};

/// See [`super::Kernel::multiply`].
pub(super) fn multiply(vectors: &[i16], weights: &Panels, out: &mut [i32]) {
    let rows = out.chunks_exact_mut(weights.padded_rows().max(1));
    for (vector, sums) in vectors.chunks_exact(weights.padded_columns()).zip(rows) {
        for (panel, sums) in weights.panels().zip(sums.chunks_exact_mut(PANEL_ROWS)) {
            sums.fill(0);
            for (pair, weights) in vector
                .chunks_exact(PAIR)
                .zip(panel.chunks_exact(PANEL_ROWS * PAIR))
            {
                for (sum, weights) in sums.iter_mut().zip(weights.chunks_exact(PAIR)) {
                    *sum += i32::from(pair[0]) * i32::from(weights[0])
                        + i32::from(pair[1]) * i32::from(weights[1]);
                }
            }
        }
    }
}
