//! WebAssembly's 128-bit vectors.
//!
//! Written out rather than over [`super::tile`]'s arrays of registers: the page's wasm is built for size, and there the compiler
//! leaves such arrays in memory, which costs ten times the time.

use super::panels::{PAIR, PANEL_ROWS, Panels};
use core::arch::wasm32::{
    i32x4_add, i32x4_dot_i16x8, i32x4_splat, v128, v128_load, v128_load32_splat, v128_store,
};

/// See [`super::Kernel::multiply`]; the lengths are as checked there.
pub(super) fn multiply(vectors: &[i16], weights: &Panels, out: &mut [i32]) {
    let (columns, rows) = (weights.padded_columns(), weights.padded_rows());
    let n = vectors.len() / columns;
    for (at, panel) in weights.panels().enumerate() {
        for first in (0..n).step_by(2) {
            // An odd vector at the end is computed twice, to the same place.
            let second = (first + 1).min(n - 1);
            let x = [first, second].map(|v| vectors[v * columns..].as_ptr());
            let o = [first, second].map(|v| out[v * rows + at * PANEL_ROWS..].as_mut_ptr());
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
