//! WebAssembly's 128-bit vectors.
//!
//! Written out rather than over [`super::tile`]'s arrays of registers: the page's wasm is built for size, and there the compiler
//! leaves such arrays in memory, which costs ten times the time, and makes no vectors of the reference's loops.

use super::panels::{PAIR, PANEL_ROWS, Panels};
use super::{Affine, EPSILON, GRID, LANES, LARGEST, SMALLEST};
use core::arch::wasm32::*;

/// See [`super::Kernel::multiply`]; the lengths are as checked there.
pub(super) fn multiply(vectors: &[i16], weights: &Panels, out: &mut [i32]) {
    let (columns, rows) = (weights.padded_columns(), weights.padded_rows());
    let n = vectors.len() / columns;
    for (at, panel) in weights.panels().enumerate() {
        for first in (0..n).step_by(2) {
            // An odd vector at the end is computed twice, to the same place.
            let second = (first + 1).min(n - 1);
            // Without `map`, which the compiler leaves a call here.
            let x = [
                vectors[first * columns..].as_ptr(),
                vectors[second * columns..].as_ptr(),
            ];
            let panel_rows = at * PANEL_ROWS;
            let o = [
                out[first * rows + panel_rows..].as_mut_ptr(),
                out[second * rows + panel_rows..].as_mut_ptr(),
            ];
            // SAFETY: both vectors have `columns` numbers, the panel has 16 rows of them, and each row of results has room for
            // 16 from the panel's first row on.
            unsafe { two_vectors(x, panel.as_ptr(), columns / PAIR, o) }
        }
    }
}

/// Two vectors by a panel: 8 sums stay in registers.
///
/// # Safety
/// Each of `x` points to `n_pairs` pairs of numbers, `weights` to as many of 16 rows, each of `out` to room for 16 results.
unsafe fn two_vectors(x: [*const i16; 2], weights: *const i16, n_pairs: usize, out: [*mut i32; 2]) {
    let [mut a0, mut a1, mut a2, mut a3] = [i32x4_splat(0); 4];
    let [mut b0, mut b1, mut b2, mut b3] = [i32x4_splat(0); 4];
    for pair in 0..n_pairs {
        // SAFETY: `pair` is below `n_pairs`, so all loads are inside what the caller points to; none needs alignment.
        let (a, b, w0, w1, w2, w3) = unsafe {
            let w: *const v128 = weights.add(pair * PANEL_ROWS * PAIR).cast();
            (
                v128_load32_splat(x[0].add(pair * PAIR).cast()),
                v128_load32_splat(x[1].add(pair * PAIR).cast()),
                v128_load(w),
                v128_load(w.add(1)),
                v128_load(w.add(2)),
                v128_load(w.add(3)),
            )
        };
        a0 = i32x4_add(a0, i32x4_dot_i16x8(a, w0));
        a1 = i32x4_add(a1, i32x4_dot_i16x8(a, w1));
        a2 = i32x4_add(a2, i32x4_dot_i16x8(a, w2));
        a3 = i32x4_add(a3, i32x4_dot_i16x8(a, w3));
        b0 = i32x4_add(b0, i32x4_dot_i16x8(b, w0));
        b1 = i32x4_add(b1, i32x4_dot_i16x8(b, w1));
        b2 = i32x4_add(b2, i32x4_dot_i16x8(b, w2));
        b3 = i32x4_add(b3, i32x4_dot_i16x8(b, w3));
    }
    // SAFETY: the caller points to room for four registers each; no store needs alignment.
    unsafe {
        let (o, p): (*mut v128, *mut v128) = (out[0].cast(), out[1].cast());
        v128_store(o, a0);
        v128_store(o.add(1), a1);
        v128_store(o.add(2), a2);
        v128_store(o.add(3), a3);
        v128_store(p, b0);
        v128_store(p.add(1), b1);
        v128_store(p.add(2), b2);
        v128_store(p.add(3), b3);
    }
}

/// Two registers: [`LANES`] numbers of 32 bits. A tuple, which the compiler keeps in registers; see above.
type Pair = (v128, v128);

/// [`LANES`] numbers of 32 bits.
#[inline(always)]
fn load<T>(numbers: &[T; LANES]) -> Pair {
    const { assert!(size_of::<T>() == 4) };
    let at: *const v128 = numbers.as_ptr().cast();
    // SAFETY: the numbers fill two registers, and no load needs alignment.
    unsafe { (v128_load(at), v128_load(at.add(1))) }
}

/// To [`LANES`] numbers of 32 bits.
#[inline(always)]
fn store<T>(numbers: &mut [T; LANES], pair: Pair) {
    const { assert!(size_of::<T>() == 4) };
    let at: *mut v128 = numbers.as_mut_ptr().cast();
    // SAFETY: the numbers fill two registers, and no store needs alignment.
    unsafe {
        v128_store(at, pair.0);
        v128_store(at.add(1), pair.1);
    }
}

/// The same instruction for both registers.
macro_rules! both {
    ($instruction:ident($a:expr, $b:expr)) => {{
        let (a, b): (Pair, Pair) = ($a, $b);
        ($instruction(a.0, b.0), $instruction(a.1, b.1))
    }};
}

/// See [`super::Kernel::round`].
pub(super) fn round(values: &[[f32; LANES]], grid: &mut [[i16; LANES]]) {
    let integers = |values: v128| {
        let steps = f32x4_mul(values, f32x4_splat(GRID));
        let steps = f32x4_pmin(f32x4_pmax(steps, f32x4_splat(SMALLEST)), f32x4_splat(LARGEST));
        let half = v128_or(v128_and(steps, f32x4_splat(-0.0)), f32x4_splat(0.5));
        i32x4_trunc_sat_f32x4(f32x4_add(steps, half))
    };
    for (values, grid) in values.iter().zip(grid) {
        let (low, high) = load(values);
        let narrow = i16x8_narrow_i32x4(integers(low), integers(high));
        // SAFETY: eight numbers of 16 bits fill a register, and the store needs no alignment.
        unsafe { v128_store(grid.as_mut_ptr().cast(), narrow) }
    }
}

/// Where the registers of each of four rows begin.
#[inline(always)]
fn registers<T>([a, b, c, d]: [&[[T; LANES]]; 4]) -> [*const v128; 4] {
    [
        a.as_ptr().cast(),
        b.as_ptr().cast(),
        c.as_ptr().cast(),
        d.as_ptr().cast(),
    ]
}

#[inline(always)]
fn to_registers<T>(row: &mut [[T; LANES]]) -> *mut v128 {
    row.as_mut_ptr().cast()
}

/// See [`super::Kernel::filter_inputs`].
pub(super) fn filter_inputs(d: [&[[i16; LANES]]; 4], out: [&mut [[i16; LANES]]; 4]) {
    let n = out[0].len();
    assert!(d.iter().all(|vector| vector.len() >= n) && out.iter().all(|vector| vector.len() >= n));
    let [d0, d1, d2, d3] = registers(d);
    let [x1, x2, x3, x4] = out;
    let (x1, x2, x3, x4) = (
        to_registers(x1),
        to_registers(x2),
        to_registers(x3),
        to_registers(x4),
    );
    for at in 0..n {
        // SAFETY: eight numbers of 16 bits fill a register, all have `n` of them, and nothing needs alignment.
        unsafe {
            let (d0, d1) = (v128_load(d0.add(at)), v128_load(d1.add(at)));
            let (d2, d3) = (v128_load(d2.add(at)), v128_load(d3.add(at)));
            v128_store(x1.add(at), i16x8_sub(d0, d2));
            v128_store(x2.add(at), i16x8_add(d1, d2));
            v128_store(x3.add(at), i16x8_sub(d2, d1));
            v128_store(x4.add(at), i16x8_sub(d1, d3));
        }
    }
}

/// See [`super::Kernel::filter_outputs`].
pub(super) fn filter_outputs(m: [&[[i32; LANES]]; 4], out: [&mut [[i32; LANES]]; 2]) {
    let n = out[0].len();
    assert!(m.iter().all(|products| products.len() >= n) && out.iter().all(|sums| sums.len() >= n));
    let [m1, m2, m3, m4] = registers(m);
    let [first, second] = out;
    let (first, second) = (to_registers(first), to_registers(second));
    // Two registers a row.
    for at in 0..2 * n {
        // SAFETY: all have `n` rows of eight numbers of 32 bits, and nothing needs alignment.
        unsafe {
            let (m2, m3) = (v128_load(m2.add(at)), v128_load(m3.add(at)));
            // The halves are of even numbers: a shift is exact.
            let (sum, difference) = (i32x4_shr(i32x4_add(m2, m3), 1), i32x4_shr(i32x4_sub(m2, m3), 1));
            v128_store(first.add(at), i32x4_add(v128_load(m1.add(at)), sum));
            v128_store(second.add(at), i32x4_sub(difference, v128_load(m4.add(at))));
        }
    }
}

#[inline(always)]
fn scaled(sums: &[i32; LANES], affine: Affine<'_>, at: usize) -> Pair {
    let (low, high) = load(sums);
    let values = (f32x4_convert_i32x4(low), f32x4_convert_i32x4(high));
    let values = both!(f32x4_mul(values, load(&affine.factors[at])));
    both!(f32x4_add(values, load(&affine.terms[at])))
}

/// See [`super::Kernel::scale`].
pub(super) fn scale(sums: &[[i32; LANES]], affine: Affine<'_>, out: &mut [[f32; LANES]]) {
    for (at, (sums, out)) in sums.iter().zip(out).enumerate() {
        store(out, scaled(sums, affine, at));
    }
}

/// See [`super::Kernel::maximum`].
pub(super) fn maximum(sums: &[[i32; LANES]], affine: Affine<'_>, channels: &mut [[f32; LANES]]) {
    let width = channels.len();
    for (at, channel) in channels.iter_mut().enumerate() {
        let mut most = (f32x4_splat(f32::NEG_INFINITY), f32x4_splat(f32::NEG_INFINITY));
        let mut piece = at;
        while piece < sums.len() {
            most = both!(f32x4_pmax(most, scaled(&sums[piece], affine, piece)));
            piece += width;
        }
        store(channel, most);
    }
}

/// See [`super::Kernel::add_normalized`].
pub(super) fn add_normalized(channels: &[[f32; LANES]], affine: Affine<'_>, out: &mut [[f32; LANES]]) {
    let n = (channels.len() * LANES) as f32;
    let splat = |value: f32| (f32x4_splat(value), f32x4_splat(value));
    let mean = splat(sum(channels, |values| values) / n);
    let square = |values: Pair| {
        let centred = both!(f32x4_sub(values, mean));
        both!(f32x4_mul(centred, centred))
    };
    let variance = sum(channels, square) / n;
    let scale = splat(1.0 / (variance + EPSILON).sqrt());
    for (at, (channels, out)) in channels.iter().zip(out).enumerate() {
        let normal = both!(f32x4_mul(both!(f32x4_sub(load(channels), mean)), scale));
        let values = both!(f32x4_mul(normal, load(&affine.factors[at])));
        let values = both!(f32x4_add(values, load(&affine.terms[at])));
        store(out, both!(f32x4_add(load(out), values)));
    }
}

#[inline(always)]
fn sum(values: &[[f32; LANES]], term: impl Fn(Pair) -> Pair) -> f32 {
    let mut parts = (f32x4_splat(0.0), f32x4_splat(0.0));
    for values in values {
        parts = both!(f32x4_add(parts, term(load(values))));
    }
    let mut numbers = [0.0f32; LANES];
    store(&mut numbers, parts);
    numbers.iter().fold(0.0, |total, part| total + part)
}

/// See [`super::Kernel::weigh`].
pub(super) fn weigh(values: &[f64], matrix: &[[f64; LANES]], out: &mut [[f64; LANES]]) {
    let width = out.len();
    for (at, out) in out.iter_mut().enumerate() {
        let [mut a, mut b, mut c, mut d] = [f64x2_splat(0.0); 4];
        for (row, &value) in values.iter().enumerate() {
            let value = f64x2_splat(value);
            let weights: *const v128 = matrix[row * width + at].as_ptr().cast();
            // SAFETY: eight numbers of 64 bits fill four registers, and no load needs alignment.
            let (v, w, x, y) = unsafe {
                (
                    v128_load(weights),
                    v128_load(weights.add(1)),
                    v128_load(weights.add(2)),
                    v128_load(weights.add(3)),
                )
            };
            a = f64x2_add(a, f64x2_mul(value, v));
            b = f64x2_add(b, f64x2_mul(value, w));
            c = f64x2_add(c, f64x2_mul(value, x));
            d = f64x2_add(d, f64x2_mul(value, y));
        }
        let out: *mut v128 = out.as_mut_ptr().cast();
        // SAFETY: as above.
        unsafe {
            v128_store(out, a);
            v128_store(out.add(1), b);
            v128_store(out.add(2), c);
            v128_store(out.add(3), d);
        }
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
        let [mut a, mut b] = [f32x4_splat(f32::NEG_INFINITY); 2];
        let [mut row_a, mut row_b] = [u32x4_splat(0); 2];
        for (row, &value) in values.iter().enumerate() {
            let (value, number) = (f32x4_splat(value), u32x4_splat(row as u32));
            let (x, y) = load(&matrix[row * width + at]);
            let (x, y) = (f32x4_add(value, x), f32x4_add(value, y));
            let (better_a, better_b) = (f32x4_gt(x, a), f32x4_gt(y, b));
            a = v128_bitselect(x, a, better_a);
            b = v128_bitselect(y, b, better_b);
            row_a = v128_bitselect(number, row_a, better_a);
            row_b = v128_bitselect(number, row_b, better_b);
        }
        store(sums, (a, b));
        store(rows, (row_a, row_b));
    }
}
