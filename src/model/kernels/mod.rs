//! The one operation that takes time: vectors of i16 times a matrix of small integers, summed exactly in i32.
//!
//! [`scalar`] defines the result; every other kernel computes the same integers. `unsafe` lives here and nowhere else.

mod panels;
mod scalar;
#[cfg(target_arch = "wasm32")]
mod simd128;
#[cfg(target_arch = "x86_64")]
mod tile;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use panels::Panels;

/// A way to compute the products, with the same results as any other.
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

    #[test]
    fn a_row_that_could_overflow_is_refused() {
        assert!(Panels::new([vec![127i8; 517].into_iter()], 517).is_err());
    }
}
