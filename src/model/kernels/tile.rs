//! The vector kernels' common shape, written once over an abstract instruction set.
//!
//! A tile is `N` vectors times `P` panels; its sums stay in registers while the columns go by.

use super::panels::{PAIR, PANEL_ROWS, Panels};

/// A vector instruction set. Its functions may be called only where the processor has it.
pub(super) trait Isa {
    /// A register of 16- or 32-bit lanes.
    type Register: Copy;
    /// 32-bit lanes of a register.
    const LANES: usize;

    /// All lanes 0.
    unsafe fn zero() -> Self::Register;
    /// A register's worth of i16, from any address.
    unsafe fn load(from: *const i16) -> Self::Register;
    /// The pair of i16 at `from` in every 32-bit lane.
    unsafe fn spread(from: *const i16) -> Self::Register;
    /// To each 32-bit lane of `sum` the products of the two 16-bit lanes in it.
    unsafe fn add_products(sum: Self::Register, a: Self::Register, b: Self::Register) -> Self::Register;
    /// A register's worth of i32, to any address.
    unsafe fn store(to: *mut i32, register: Self::Register);
}

/// Multiplies all, in tiles of `N` vectors by `P` panels and what is left over in smaller ones. `R` is the registers of `P`
/// panels, `R1` those of one.
///
/// # Safety
/// The processor has `I`, and the lengths are as [`super::Kernel::multiply`] checks them.
#[inline(always)]
pub(super) unsafe fn multiply<I: Isa, const N: usize, const P: usize, const R: usize, const R1: usize>(
    vectors: &[i16],
    weights: &Panels,
    out: &mut [i32],
) {
    const { assert!(R1 * I::LANES == PANEL_ROWS && R == P * R1) };
    let (columns, rows) = (weights.padded_columns(), weights.padded_rows());
    let n = vectors.len() / columns;
    let n_panels = rows / PANEL_ROWS;
    let shape = Shape { columns, rows };
    let mut panel = 0;
    while panel < n_panels {
        let wide = panel + P <= n_panels;
        let mut at = 0;
        while at < n {
            let tall = at + N <= n;
            // SAFETY: vector `at` and panel `panel` are inside, and so are the `N` and `P` from there on where asked for;
            // out has a row of `rows` for each vector.
            unsafe {
                let x = vectors.as_ptr().add(at * columns);
                let w = weights.weights().as_ptr().add(panel * PANEL_ROWS * columns);
                let o = out.as_mut_ptr().add(at * rows + panel * PANEL_ROWS);
                match (tall, wide) {
                    (true, true) => tile::<I, N, R, R1>(x, w, o, shape),
                    (true, false) => tile::<I, N, R1, R1>(x, w, o, shape),
                    (false, true) => tile::<I, 1, R, R1>(x, w, o, shape),
                    (false, false) => tile::<I, 1, R1, R1>(x, w, o, shape),
                }
            }
            at += if tall { N } else { 1 };
        }
        panel += if wide { P } else { 1 };
    }
}

#[derive(Clone, Copy)]
struct Shape {
    columns: usize,
    rows: usize,
}

/// # Safety
/// `x` points to `N` vectors, `w` to `R / R1` panels, `o` to the first result of the first vector and panel in `N` rows
/// of results.
#[inline(always)]
unsafe fn tile<I: Isa, const N: usize, const R: usize, const R1: usize>(
    x: *const i16,
    w: *const i16,
    o: *mut i32,
    shape: Shape,
) {
    // SAFETY: register `r` of a pair of columns stands in panel `r / R1`; all offsets stay inside what the caller points to.
    unsafe {
        let mut sums = [[I::zero(); R]; N];
        for pair in 0..shape.columns / PAIR {
            let mut panels = [I::zero(); R];
            for (r, register) in panels.iter_mut().enumerate() {
                let panel = w.add((r / R1) * PANEL_ROWS * shape.columns);
                *register = I::load(panel.add(pair * PANEL_ROWS * PAIR + (r % R1) * I::LANES * PAIR));
            }
            for (v, sums) in sums.iter_mut().enumerate() {
                let numbers = I::spread(x.add(v * shape.columns + pair * PAIR));
                for (sum, weights) in sums.iter_mut().zip(panels) {
                    *sum = I::add_products(*sum, numbers, weights);
                }
            }
        }
        for (v, sums) in sums.iter().enumerate() {
            for (r, &sum) in sums.iter().enumerate() {
                I::store(o.add(v * shape.rows + r * I::LANES), sum);
            }
        }
    }
}
