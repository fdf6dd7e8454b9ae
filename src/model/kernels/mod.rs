//! The loops that take the time. First of all: vectors of i16 times a matrix of small integers, summed exactly in i32; then what
//! the layers and the decoder do with numbers in rows.
//!
//! [`scalar`] defines the results; every other kernel computes the same numbers, bit by bit: sums of f32 and f64 are added in
//! the same order, and nothing is fused. `unsafe` lives here and nowhere else. What a processor's compiler makes of the plain loops is
//! as fast as vectors by hand, but for the products; so natively only those have kernels of their own.

mod panels;
mod scalar;
#[cfg(target_arch = "wasm32")]
mod simd128;
#[cfg(target_arch = "x86_64")]
mod tile;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use panels::Panels;

/// Numbers that stand side by side. Part of what is computed: a mean is the sum of as many partial sums.
pub const LANES: usize = 8;
/// Steps of the activations' grid to 1.
pub(super) const GRID: f32 = 1024.0;
/// The ends of that grid. A sum or difference of two numbers on it is an i16 too, which [`Kernel::filter_inputs`] needs.
pub(super) const SMALLEST: f32 = -16384.0;
pub(super) const LARGEST: f32 = 16383.0;
/// Added to a variance.
const EPSILON: f32 = 1e-5;

/// A factor and a term for each number of a row.
#[derive(Clone, Copy, Debug)]
pub struct Affine<'a> {
    /// Multiplied first.
    pub factors: &'a [[f32; LANES]],
    /// Then added.
    pub terms: &'a [[f32; LANES]],
}

/// Numbers in rows of [`LANES`], the last one padded with zeros.
pub fn in_lanes<T: Copy + Default>(numbers: impl IntoIterator<Item = T>) -> Vec<[T; LANES]> {
    let mut lanes = Vec::new();
    for (at, number) in numbers.into_iter().enumerate() {
        if at % LANES == 0 {
            lanes.push([T::default(); LANES]);
        }
        lanes[at / LANES][at % LANES] = number;
    }
    lanes
}

/// Calls the function of this name that belongs to the kernel.
macro_rules! vector_or_scalar {
    ($kernel:expr, $function:ident($($argument:expr),*)) => {
        match $kernel {
            #[cfg(target_arch = "wasm32")]
            Kernel::Simd128 => simd128::$function($($argument),*),
            _ => scalar::$function($($argument),*),
        }
    };
}

/// A way to compute, with the same results as any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// Plain Rust: the reference.
    Scalar,
    /// 128-bit vectors in WebAssembly.
    #[cfg(target_arch = "wasm32")]
    Simd128,
    /// 128-bit vectors that every x86-64 processor has.
    #[cfg(target_arch = "x86_64")]
    Sse2,
    /// 256-bit vectors.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 512-bit vectors with a fused multiply and add of 16-bit pairs.
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
}

impl Kernel {
    /// Those that this machine has, the fastest last.
    pub fn available() -> Vec<Self> {
        let mut kernels = vec![Self::Scalar];
        #[cfg(target_arch = "wasm32")]
        kernels.push(Self::Simd128);
        #[cfg(target_arch = "x86_64")]
        {
            kernels.push(Self::Sse2);
            if std::arch::is_x86_feature_detected!("avx2") {
                kernels.push(Self::Avx2);
            }
            if std::arch::is_x86_feature_detected!("avx512f")
                && std::arch::is_x86_feature_detected!("avx512vnni")
            {
                kernels.push(Self::Avx512Vnni);
            }
        }
        kernels
    }

    /// The fastest that this machine has.
    pub fn best() -> Self {
        Self::available().last().copied().unwrap_or(Self::Scalar)
    }

    /// `out[v][r] = sum over c of vectors[v][c] * weights[r][c]` for every whole vector in `vectors`.
    ///
    /// A vector has [`Panels::padded_columns`] numbers, a row of `out` has [`Panels::padded_rows`].
    ///
    /// # Panics
    /// Where the lengths don't fit, or the machine lacks the kernel.
    pub fn multiply(self, vectors: &[i16], weights: &Panels, out: &mut [i32]) {
        let n = vectors.len() / weights.padded_columns();
        assert_eq!(vectors.len(), n * weights.padded_columns(), "whole vectors");
        assert_eq!(
            out.len(),
            n * weights.padded_rows(),
            "a row of results for each vector"
        );
        match self {
            Self::Scalar => scalar::multiply(vectors, weights, out),
            #[cfg(target_arch = "wasm32")]
            Self::Simd128 => simd128::multiply(vectors, weights, out),
            #[cfg(target_arch = "x86_64")]
            Self::Sse2 => x86::multiply_sse2(vectors, weights, out),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => {
                assert!(std::arch::is_x86_feature_detected!("avx2"));
                // SAFETY: the line above.
                unsafe { x86::multiply_avx2(vectors, weights, out) }
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vnni => {
                assert!(std::arch::is_x86_feature_detected!("avx512f"));
                assert!(std::arch::is_x86_feature_detected!("avx512vnni"));
                // SAFETY: the two lines above.
                unsafe { x86::multiply_avx512vnni(vectors, weights, out) }
            }
        }
    }
}

impl Kernel {
    /// Rounds to the activations' grid, 15 bits in steps of 1/1024: half away from zero, cut at the ends.
    pub fn round(self, values: &[[f32; LANES]], grid: &mut [[i16; LANES]]) {
        vector_or_scalar!(self, round(values, grid));
    }

    /// From four vectors what a filter multiplies, number by number: `d0 - d2`, `d1 + d2`, `d2 - d1`, `d1 - d3`. All are on
    /// the activations' grid.
    pub fn filter_inputs(self, d: [&[[i16; LANES]]; 4], out: [&mut [[i16; LANES]]; 4]) {
        vector_or_scalar!(self, filter_inputs(d, out));
    }

    /// From the four products of a filter its two results, number by number: `m1 + (m2 + m3) / 2` and `(m2 - m3) / 2 - m4`,
    /// where `m2 + m3` is even.
    pub fn filter_outputs(self, m: [&[[i32; LANES]]; 4], out: [&mut [[i32; LANES]]; 2]) {
        vector_or_scalar!(self, filter_outputs(m, out));
    }

    /// `out = sums * factors + terms`, number by number.
    pub fn scale(self, sums: &[[i32; LANES]], affine: Affine<'_>, out: &mut [[f32; LANES]]) {
        vector_or_scalar!(self, scale(sums, affine, out));
    }

    /// The maximum over the pieces of `sums * factors + terms`, each piece as long as `channels`.
    pub fn maximum(self, sums: &[[i32; LANES]], affine: Affine<'_>, channels: &mut [[f32; LANES]]) {
        vector_or_scalar!(self, maximum(sums, affine, channels));
    }

    /// Adds `normal * factors + terms` to `out`, where `normal` is `channels` shifted and scaled to mean 0 and variance 1.
    pub fn add_normalized(self, channels: &[[f32; LANES]], affine: Affine<'_>, out: &mut [[f32; LANES]]) {
        vector_or_scalar!(self, add_normalized(channels, affine, out));
    }

    /// The rows of `matrix`, each as long as `out`, times their number in `values`, added up.
    pub fn weigh(self, values: &[f64], matrix: &[[f64; LANES]], out: &mut [[f64; LANES]]) {
        vector_or_scalar!(self, weigh(values, matrix, out));
    }

    /// For each column of `matrix`, whose rows are as long as `sums`, the largest sum of a row's number there and in `values`,
    /// and which row that is: of several the first.
    pub fn best_row(
        self,
        values: &[f32],
        matrix: &[[f32; LANES]],
        sums: &mut [[f32; LANES]],
        rows: &mut [[u32; LANES]],
    ) {
        vector_or_scalar!(self, best_row(values, matrix, sums, rows));
    }
}
