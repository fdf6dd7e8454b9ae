//! SSE2, AVX2 and AVX-512 VNNI.

use super::panels::Panels;
use super::tile::{self, Isa};
use std::arch::x86_64::*;

struct Sse2;

impl Isa for Sse2 {
    type Register = __m128i;
    const LANES: usize = 4;

    #[inline(always)]
    unsafe fn zero() -> __m128i {
        // SAFETY: every x86-64 processor has SSE2; so below.
        unsafe { _mm_setzero_si128() }
    }

    #[inline(always)]
    unsafe fn load(from: *const i16) -> __m128i {
        // SAFETY: the caller points to a register's worth; the load needs no alignment.
        unsafe { _mm_loadu_si128(from.cast()) }
    }

    #[inline(always)]
    unsafe fn spread(from: *const i16) -> __m128i {
        // SAFETY: the caller points to two numbers; the read needs no alignment.
        unsafe { _mm_set1_epi32(from.cast::<i32>().read_unaligned()) }
    }

    #[inline(always)]
    unsafe fn add_products(sum: __m128i, a: __m128i, b: __m128i) -> __m128i {
        // SAFETY: as in `zero`.
        unsafe { _mm_add_epi32(sum, _mm_madd_epi16(a, b)) }
    }

    #[inline(always)]
    unsafe fn store(to: *mut i32, register: __m128i) {
        // SAFETY: the caller points to room for a register; the store needs no alignment.
        unsafe { _mm_storeu_si128(to.cast(), register) }
    }
}

struct Avx2;

impl Isa for Avx2 {
    type Register = __m256i;
    const LANES: usize = 8;

    #[inline(always)]
    unsafe fn zero() -> __m256i {
        // SAFETY: the trait's functions are called only where the processor has AVX2; so below.
        unsafe { _mm256_setzero_si256() }
    }

    #[inline(always)]
    unsafe fn load(from: *const i16) -> __m256i {
        // SAFETY: the caller points to a register's worth; the load needs no alignment.
        unsafe { _mm256_loadu_si256(from.cast()) }
    }

    #[inline(always)]
    unsafe fn spread(from: *const i16) -> __m256i {
        // SAFETY: the caller points to two numbers; the read needs no alignment.
        unsafe { _mm256_set1_epi32(from.cast::<i32>().read_unaligned()) }
    }

    #[inline(always)]
    unsafe fn add_products(sum: __m256i, a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: as in `zero`.
        unsafe { _mm256_add_epi32(sum, _mm256_madd_epi16(a, b)) }
    }

    #[inline(always)]
    unsafe fn store(to: *mut i32, register: __m256i) {
        // SAFETY: the caller points to room for a register; the store needs no alignment.
        unsafe { _mm256_storeu_si256(to.cast(), register) }
    }
}

struct Avx512Vnni;

impl Isa for Avx512Vnni {
    type Register = __m512i;
    const LANES: usize = 16;

    #[inline(always)]
    unsafe fn zero() -> __m512i {
        // SAFETY: the trait's functions are called only where the processor has AVX-512 VNNI; so below.
        unsafe { _mm512_setzero_si512() }
    }

    #[inline(always)]
    unsafe fn load(from: *const i16) -> __m512i {
        // SAFETY: the caller points to a register's worth; the load needs no alignment.
        unsafe { _mm512_loadu_si512(from.cast()) }
    }

    #[inline(always)]
    unsafe fn spread(from: *const i16) -> __m512i {
        // SAFETY: the caller points to two numbers; the read needs no alignment.
        unsafe { _mm512_set1_epi32(from.cast::<i32>().read_unaligned()) }
    }

    #[inline(always)]
    unsafe fn add_products(sum: __m512i, a: __m512i, b: __m512i) -> __m512i {
        // SAFETY: as in `zero`.
        unsafe { _mm512_dpwssd_epi32(sum, a, b) }
    }

    #[inline(always)]
    unsafe fn store(to: *mut i32, register: __m512i) {
        // SAFETY: the caller points to room for a register; the store needs no alignment.
        unsafe { _mm512_storeu_si512(to.cast(), register) }
    }
}

/// See [`super::Kernel::multiply`]; the lengths are as checked there.
pub(super) fn multiply_sse2(vectors: &[i16], weights: &Panels, out: &mut [i32]) {
    // SAFETY: every x86-64 processor has SSE2. Two vectors by a panel: 8 of 16 registers hold sums.
    unsafe { tile::multiply::<Sse2, 2, 1, 4, 4>(vectors, weights, out) }
}

/// # Safety
/// The processor has AVX2; the lengths are as [`super::Kernel::multiply`] checks them.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn multiply_avx2(vectors: &[i16], weights: &Panels, out: &mut [i32]) {
    // SAFETY: the caller's promise. Five vectors by a panel: 10 of 16 registers hold sums.
    unsafe { tile::multiply::<Avx2, 5, 1, 2, 2>(vectors, weights, out) }
}

/// # Safety
/// The processor has AVX-512 F and VNNI; the lengths are as [`super::Kernel::multiply`] checks them.
#[target_feature(enable = "avx512f,avx512vnni")]
pub(super) unsafe fn multiply_avx512vnni(vectors: &[i16], weights: &Panels, out: &mut [i32]) {
    // SAFETY: the caller's promise. Eight vectors by three panels: 24 of 32 registers hold sums.
    unsafe { tile::multiply::<Avx512Vnni, 8, 3, 3, 1>(vectors, weights, out) }
}
