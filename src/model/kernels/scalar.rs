//! The reference: what every kernel computes, in plain Rust.
//!
//! The order of additions is part of the definition: vectors add in the same order, so they give the same numbers.

use super::panels::{PAIR, PANEL_ROWS, Panels};
use super::{Affine, EPSILON, GRID, LANES, LARGEST, SMALLEST};

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

/// See [`super::Kernel::round`].
pub(super) fn round(values: &[[f32; LANES]], grid: &mut [[i16; LANES]]) {
    for (values, grid) in values.iter().zip(grid) {
        for (value, grid) in values.iter().zip(grid) {
            let steps = (value * GRID).clamp(SMALLEST, LARGEST);
            *grid = (steps + 0.5f32.copysign(steps)) as i32 as i16;
        }
    }
}

/// See [`super::Kernel::filter_inputs`].
pub(super) fn filter_inputs([d0, d1, d2, d3]: [&[[i16; LANES]]; 4], out: [&mut [[i16; LANES]]; 4]) {
    let [x1, x2, x3, x4] = out;
    let rows = d0.iter().zip(d1).zip(d2).zip(d3);
    let out = x1.iter_mut().zip(x2).zip(x3).zip(x4);
    for ((((d0, d1), d2), d3), (((x1, x2), x3), x4)) in rows.zip(out) {
        for lane in 0..LANES {
            x1[lane] = d0[lane] - d2[lane];
            x2[lane] = d1[lane] + d2[lane];
            x3[lane] = d2[lane] - d1[lane];
            x4[lane] = d1[lane] - d3[lane];
        }
    }
}

/// See [`super::Kernel::filter_outputs`].
pub(super) fn filter_outputs([m1, m2, m3, m4]: [&[[i32; LANES]]; 4], out: [&mut [[i32; LANES]]; 2]) {
    let [first, second] = out;
    let rows = m1.iter().zip(m2).zip(m3).zip(m4);
    for ((((m1, m2), m3), m4), (first, second)) in rows.zip(first.iter_mut().zip(second)) {
        for lane in 0..LANES {
            // The halves are of even numbers: a shift is exact.
            first[lane] = m1[lane] + ((m2[lane] + m3[lane]) >> 1);
            second[lane] = ((m2[lane] - m3[lane]) >> 1) - m4[lane];
        }
    }
}

/// See [`super::Kernel::scale`].
pub(super) fn scale(sums: &[[i32; LANES]], affine: Affine<'_>, out: &mut [[f32; LANES]]) {
    let terms = sums.iter().zip(affine.factors).zip(affine.terms);
    for (((sums, factors), terms), out) in terms.zip(out) {
        for lane in 0..LANES {
            out[lane] = sums[lane] as f32 * factors[lane] + terms[lane];
        }
    }
}

/// See [`super::Kernel::maximum`].
pub(super) fn maximum(sums: &[[i32; LANES]], affine: Affine<'_>, channels: &mut [[f32; LANES]]) {
    let width = channels.len();
    for (at, channel) in channels.iter_mut().enumerate() {
        *channel = [f32::NEG_INFINITY; LANES];
        for piece in (at..sums.len()).step_by(width) {
            let (factors, terms) = (&affine.factors[piece], &affine.terms[piece]);
            for lane in 0..LANES {
                let value = sums[piece][lane] as f32 * factors[lane] + terms[lane];
                channel[lane] = if value > channel[lane] {
                    value
                } else {
                    channel[lane]
                };
            }
        }
    }
}

/// See [`super::Kernel::add_normalized`].
pub(super) fn add_normalized(channels: &[[f32; LANES]], affine: Affine<'_>, out: &mut [[f32; LANES]]) {
    let n = (channels.len() * LANES) as f32;
    let mean = sum(channels, |value| value) / n;
    let variance = sum(channels, |value| (value - mean) * (value - mean)) / n;
    let scale = 1.0 / (variance + EPSILON).sqrt();
    let terms = channels.iter().zip(affine.factors).zip(affine.terms);
    for (((channels, factors), terms), out) in terms.zip(out) {
        for lane in 0..LANES {
            out[lane] += (channels[lane] - mean) * scale * factors[lane] + terms[lane];
        }
    }
}

/// The sum in [`LANES`] interleaved parts, which are then added in order.
#[inline(always)]
fn sum(values: &[[f32; LANES]], term: impl Fn(f32) -> f32) -> f32 {
    let mut parts = [0.0f32; LANES];
    for values in values {
        for (part, &value) in parts.iter_mut().zip(values) {
            *part += term(value);
        }
    }
    parts.iter().fold(0.0, |total, part| total + part)
}

/// See [`super::Kernel::weigh`].
pub(super) fn weigh(values: &[f64], matrix: &[[f64; LANES]], out: &mut [[f64; LANES]]) {
    let width = out.len();
    for (at, out) in out.iter_mut().enumerate() {
        let mut sums = [0.0; LANES];
        for (row, value) in values.iter().enumerate() {
            for (sum, weight) in sums.iter_mut().zip(&matrix[row * width + at]) {
                *sum += value * weight;
            }
        }
        *out = sums;
    }
}

/// See [`super::Kernel::best_row`].
pub(super) fn best_row(
    values: &[f32],
    matrix: &[[f32; LANES]],
    sums: &mut [[f32; LANES]],
    rows: &mut [[u32; LANES]],
) {
    let width = sums.len();
    for (at, (sums, rows)) in sums.iter_mut().zip(rows).enumerate() {
        let (mut found, mut found_row) = ([f32::NEG_INFINITY; LANES], [0; LANES]);
        for (row, value) in values.iter().enumerate() {
            for (lane, score) in matrix[row * width + at].iter().enumerate() {
                let score = value + score;
                let better = score > found[lane];
                found[lane] = if better { score } else { found[lane] };
                found_row[lane] = if better { row as u32 } else { found_row[lane] };
            }
        }
        (*sums, *rows) = (found, found_row);
    }
}
