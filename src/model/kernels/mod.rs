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
    /// Rounds to the activations' grid, i16 in steps of 1/1024: half away from zero, cut at the ends.
    pub fn round(self, values: &[[f32; LANES]], grid: &mut [[i16; LANES]]) {
        vector_or_scalar!(self, round(values, grid));
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random and are the same in every run.
    fn numbers(seed: u32, n: usize, largest: i32) -> Vec<i16> {
        let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state % (2 * largest as u32 + 1)) as i32 - largest
        };
        (0..n).map(|_| next() as i16).collect()
    }

    fn check(n: usize, rows: usize, columns: usize, largest: i32) {
        let weights: Vec<Vec<i8>> = (0..rows)
            .map(|row| {
                numbers(row as u32 + 7, columns, 127)
                    .iter()
                    .map(|&w| w as i8)
                    .collect()
            })
            .collect();
        let panels = Panels::new(weights.iter().map(|row| row.iter().copied()), columns).unwrap();
        let mut vectors = vec![0; n * panels.padded_columns()];
        for (at, vector) in vectors.chunks_mut(panels.padded_columns()).enumerate() {
            vector[..columns].copy_from_slice(&numbers(at as u32 + 99, columns, largest));
        }
        let expected = |v: usize, r: usize| -> i32 {
            let vector = &vectors[v * panels.padded_columns()..];
            weights[r]
                .iter()
                .zip(vector)
                .map(|(&w, &x)| i32::from(w) * i32::from(x))
                .sum()
        };
        for kernel in Kernel::available() {
            let mut out = vec![-1; n * panels.padded_rows()];
            kernel.multiply(&vectors, &panels, &mut out);
            for v in 0..n {
                for r in 0..panels.padded_rows() {
                    let expected = if r < rows { expected(v, r) } else { 0 };
                    let found = out[v * panels.padded_rows() + r];
                    assert_eq!(
                        found, expected,
                        "{kernel:?}, {n} x {rows} x {columns}: vector {v}, row {r}"
                    );
                }
            }
        }
    }

    #[test]
    fn all_kernels_agree_over_all_small_shapes() {
        for n in 0..20 {
            for rows in [1, 15, 16, 17, 32, 33, 48] {
                check(n, rows, 6, 32767);
            }
        }
        for columns in 1..40 {
            check(5, 33, columns, 32767);
        }
        for rows in 1..80 {
            check(7, rows, 9, 1000);
        }
    }

    #[test]
    fn the_largest_sums_are_exact() {
        check(9, 73, 500, 32767);
        let columns = 516;
        for extreme in [i16::MIN, i16::MAX] {
            let panels = Panels::new(
                [vec![127i8; columns], vec![-127; columns]].map(Vec::into_iter),
                columns,
            )
            .unwrap();
            for kernel in Kernel::available() {
                let mut out = vec![0; panels.padded_rows()];
                kernel.multiply(&vec![extreme; panels.padded_columns()], &panels, &mut out);
                let sum = i32::from(extreme) * 127 * columns as i32;
                assert_eq!(out[..2], [sum, -sum], "{kernel:?}");
            }
        }
    }

    /// Numbers of all sizes, the same in every run.
    fn fractions(seed: u32, n: usize) -> Vec<[f32; LANES]> {
        let wide = numbers(seed, n * LANES, 30_000);
        in_lanes(
            wide.iter()
                .map(|&number| f32::from(number) / if number % 2 == 0 { 700.0 } else { 9e6 }),
        )
    }

    #[test]
    fn the_grid_rounds_and_cuts() {
        let half_a_step = 0.5 / GRID;
        let values = [
            0.0,
            1.0,
            half_a_step,
            -half_a_step,
            half_a_step * 0.99,
            40.0,
            -40.0,
            -0.0,
        ];
        for kernel in Kernel::available() {
            let mut grid = [[7; LANES]];
            kernel.round(&[values], &mut grid);
            assert_eq!(grid, [[0, 1024, 1, -1, 0, i16::MAX, i16::MIN, 0]], "{kernel:?}");
        }
    }

    #[test]
    fn equal_channels_normalize_to_zero() {
        let affine = Affine {
            factors: &[[5.0; LANES]; 2],
            terms: &[[0.5; LANES]; 2],
        };
        for kernel in Kernel::available() {
            let mut out = [[1.0; LANES]; 2];
            kernel.add_normalized(&[[3.0; LANES]; 2], affine, &mut out);
            assert_eq!(out, [[1.5; LANES]; 2], "{kernel:?}");
        }
    }

    #[test]
    fn rows_are_weighed_and_the_best_is_found() {
        for (n_rows, width) in (0..6).flat_map(|n_rows| (1..4).map(move |width| (n_rows, width))) {
            let matrix = &fractions(3, n_rows * width);
            let values: Vec<f32> = fractions(5, n_rows).iter().map(|lanes| lanes[1]).collect();
            let column = |at: usize| {
                let number = move |row: usize| matrix[row * width + at / LANES][at % LANES];
                (0..n_rows).map(number)
            };
            let wide: Vec<[f64; LANES]> = matrix.iter().map(|lanes| lanes.map(f64::from)).collect();
            let wide_values: Vec<f64> = values.iter().copied().map(f64::from).collect();
            for kernel in Kernel::available() {
                let mut sums = vec![[0.0; LANES]; width];
                kernel.weigh(&wide_values, &wide, &mut sums);
                let (mut best, mut rows) = (vec![[0.0; LANES]; width], vec![[9; LANES]; width]);
                kernel.best_row(&values, matrix, &mut best, &mut rows);
                for at in 0..width * LANES {
                    let weighed = wide_values.iter().zip(column(at)).map(|(v, w)| v * f64::from(w));
                    assert_eq!(sums.as_flattened()[at], weighed.fold(0.0, |sum, term| sum + term));
                    let scores: Vec<f32> = values.iter().zip(column(at)).map(|(v, s)| v + s).collect();
                    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                    assert_eq!(best.as_flattened()[at], most);
                    let first = scores.iter().position(|&score| score == most).unwrap_or(0);
                    assert_eq!(rows.as_flattened()[at] as usize, first);
                }
            }
        }
    }

    #[test]
    fn a_row_that_could_overflow_is_refused() {
        assert!(Panels::new([vec![127i8; 517].into_iter()], 517).is_err());
    }
}
