//! WebAssembly's 128-bit vectors.

use super::panels::Panels;
use super::tile::{self, Isa};
use core::arch::wasm32::{
    i32x4_add, i32x4_dot_i16x8, i32x4_splat, v128, v128_load, v128_load32_splat, v128_store,
};

struct Simd128;

impl Isa for Simd128 {
    type Register = v128;
    const LANES: usize = 4;

    #[inline(always)]
    unsafe fn zero() -> v128 {
        i32x4_splat(0)
    }

    #[inline(always)]
    unsafe fn load(from: *const i16) -> v128 {
        // SAFETY: the caller points to a register's worth; the load needs no alignment.
        unsafe { v128_load(from.cast()) }
    }

    #[inline(always)]
    unsafe fn spread(from: *const i16) -> v128 {
        // SAFETY: the caller points to two numbers; the load needs no alignment.
        unsafe { v128_load32_splat(from.cast()) }
    }

    #[inline(always)]
    unsafe fn add_products(sum: v128, a: v128, b: v128) -> v128 {
        i32x4_add(sum, i32x4_dot_i16x8(a, b))
    }

    #[inline(always)]
    unsafe fn store(to: *mut i32, register: v128) {
        // SAFETY: the caller points to room for a register; the store needs no alignment.
        unsafe { v128_store(to.cast(), register) }
    }
}

/// See [`super::Kernel::multiply`]; the lengths are as checked there.
pub(super) fn multiply(vectors: &[i16], weights: &Panels, out: &mut [i32]) {
    // SAFETY: the module is compiled for machines with these vectors. Two vectors by a panel: 8 sums stay in registers.
    unsafe { tile::multiply::<Simd128, 2, 1, 4, 4>(vectors, weights, out) }
}
