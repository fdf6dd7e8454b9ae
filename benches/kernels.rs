//! How fast each kernel multiplies, as a ratio to the plain reference and to the most that this processor can do.
//!
//! `cargo bench --bench kernels`. The shape is that of a block of the served model; the answer is compared with the reference's.
#![allow(clippy::print_stdout, reason = "a bench reports")]

use std::hint::black_box;
use std::time::{Duration, Instant};
use tagline::model::kernels::{Kernel, Panels};

const ROWS: usize = 384;
const COLUMNS: usize = 384;
/// Tokens a call: a strip of the tagger's.
const VECTORS: usize = 64;
const TIME: Duration = Duration::from_millis(300);

fn main() {
    let mut state = 1u32;
    let mut random = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) as i16
    };
    let weights: Vec<i8> = (0..ROWS * COLUMNS)
        .map(|_| (random() >> 8).max(-127) as i8)
        .collect();
    let rows = weights.chunks(COLUMNS).map(|row| row.iter().copied());
    let panels = Panels::new(rows, COLUMNS).expect("384 x 127 fits");
    let vectors: Vec<i16> = (0..VECTORS * COLUMNS).map(|_| random()).collect();
    let mut expected = vec![0; VECTORS * ROWS];
    Kernel::Scalar.multiply(&vectors, &panels, &mut expected);

    let peak = peak::multiply_adds_per_second();
    let mut reference = 0.0;
    println!(
        "{VECTORS} vectors x {ROWS} x {COLUMNS}; peak of the processor: {:.0} G multiply-adds/s",
        peak / 1e9
    );
    println!("| kernel | G multiply-adds/s | times the reference | share of the peak |");
    println!("| --- | --- | --- | --- |");
    for kernel in Kernel::available() {
        let mut out = vec![0; VECTORS * ROWS];
        let seconds = fastest(|| kernel.multiply(black_box(&vectors), &panels, black_box(&mut out)));
        assert_eq!(out, expected, "{kernel:?}");
        let speed = (VECTORS * ROWS * COLUMNS) as f64 / seconds;
        if kernel == Kernel::Scalar {
            reference = speed;
        }
        let (times, share) = (speed / reference, 100.0 * speed / peak);
        println!("| {kernel:?} | {:.1} | {times:.1} | {share:.0} % |", speed / 1e9);
    }
}

/// Seconds of the fastest call: what the machine can do when nothing disturbs it.
fn fastest(mut call: impl FnMut()) -> f64 {
    let begin = Instant::now();
    let mut best = f64::INFINITY;
    while begin.elapsed() < TIME {
        let start = Instant::now();
        call();
        best = best.min(start.elapsed().as_secs_f64());
    }
    best
}

#[cfg(target_arch = "x86_64")]
mod peak {
    use super::{black_box, fastest};
    use std::arch::x86_64::*;

    const ROUNDS: usize = 10_000;
    /// Independent sums: enough to hide the latency of one.
    const SUMS: usize = 12;

    /// Multiply-adds a second with all numbers in registers: no kernel can be faster.
    pub(crate) fn multiply_adds_per_second() -> f64 {
        if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni") {
            // SAFETY: the line above.
            let seconds = fastest(|| unsafe { avx512vnni() });
            (ROUNDS * SUMS * 32) as f64 / seconds
        } else if is_x86_feature_detected!("avx2") {
            // SAFETY: the line above.
            let seconds = fastest(|| unsafe { avx2() });
            (ROUNDS * SUMS * 16) as f64 / seconds
        } else {
            f64::NAN
        }
    }

    #[target_feature(enable = "avx512f,avx512vnni")]
    fn avx512vnni() {
        let number = _mm512_set1_epi16(black_box(3));
        let mut sums = [_mm512_setzero_si512(); SUMS];
        for _ in 0..ROUNDS {
            for sum in &mut sums {
                *sum = _mm512_dpwssd_epi32(*sum, number, number);
            }
        }
        let total = sums
            .iter()
            .fold(_mm512_setzero_si512(), |total, &sum| _mm512_add_epi32(total, sum));
        black_box(_mm512_reduce_add_epi32(total));
    }

    #[target_feature(enable = "avx2")]
    fn avx2() {
        let number = _mm256_set1_epi16(black_box(3));
        let mut sums = [_mm256_setzero_si256(); SUMS];
        for _ in 0..ROUNDS {
            for sum in &mut sums {
                // Opaque, or the one product would be taken out of the loop.
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(number, black_box(number)));
            }
        }
        let total = sums
            .iter()
            .fold(_mm256_setzero_si256(), |total, &sum| _mm256_add_epi32(total, sum));
        black_box(_mm256_extract_epi32::<0>(total));
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod peak {
    /// Not known here.
    pub(crate) fn multiply_adds_per_second() -> f64 {
        f64::NAN
    }
}
