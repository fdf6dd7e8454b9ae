//! Every kernel gives the reference's numbers, bit by bit, over all small shapes: natively with `cargo test`, and in
//! WebAssembly, where the page's kernel is, with `npm test -- wasm`.

use tagline::model::kernels::{Affine, Kernel, LANES, Panels, in_lanes};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

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
    let panels =
        Panels::new(weights.iter().map(|row| row.iter().copied()), columns).expect("they are narrow");
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
        .expect("their sums fit");
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
    let half_a_step = 0.5 / 1024.0;
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
        assert_eq!(grid, [[0, 1024, 1, -1, 0, 16383, -16384, 0]], "{kernel:?}");
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

/// Numbers in rows of [`LANES`], as many rows as said.
fn rows<T: Copy + Default>(n: usize, number: impl Fn(usize) -> T) -> Vec<[T; LANES]> {
    in_lanes((0..n * LANES).map(number))
}

#[test]
fn filters_give_the_numbers_of_their_definition() {
    for width in 0..20 {
        let d = [1, 2, 3, 4].map(|seed| in_lanes::<i16>(numbers(seed, width * LANES, 16_383)));
        let m = [5, 6, 7, 8].map(|seed| {
            // Even numbers, so that sums and differences are.
            let wide = numbers(seed, width * LANES, 32_767);
            in_lanes::<i32>(wide.iter().map(|&number| i32::from(number) * 2 * 8_000))
        });
        for kernel in Kernel::available() {
            let mut x = [(); 4].map(|()| vec![[7; LANES]; width]);
            kernel.filter_inputs(
                d.each_ref().map(Vec::as_slice),
                x.each_mut().map(Vec::as_mut_slice),
            );
            let mut y = [(); 2].map(|()| vec![[7; LANES]; width]);
            kernel.filter_outputs(
                m.each_ref().map(Vec::as_slice),
                y.each_mut().map(Vec::as_mut_slice),
            );
            for at in 0..width * LANES {
                let [d0, d1, d2, d3] = d.each_ref().map(|d| d.as_flattened()[at]);
                let found = x.each_ref().map(|x| x.as_flattened()[at]);
                assert_eq!(found, [d0 - d2, d1 + d2, d2 - d1, d1 - d3], "{kernel:?}");
                let [m1, m2, m3, m4] = m.each_ref().map(|m| i64::from(m.as_flattened()[at]));
                let found = y.each_ref().map(|y| i64::from(y.as_flattened()[at]));
                assert_eq!(found, [m1 + (m2 + m3) / 2, (m2 - m3) / 2 - m4], "{kernel:?}");
            }
        }
    }
}

#[test]
fn sums_are_scaled_and_the_largest_piece_is_found() {
    for (width, pieces) in (1..6).flat_map(|width| (1..5).map(move |pieces| (width, pieces))) {
        let n = width * pieces;
        let sums = rows(n, |at| i32::from(numbers(at as u32, 1, 30_000)[0]) * 1000);
        let (factors, terms) = (fractions(11, n), fractions(12, n));
        let affine = Affine {
            factors: &factors,
            terms: &terms,
        };
        let value = |at: usize| {
            sums.as_flattened()[at] as f32 * factors.as_flattened()[at] + terms.as_flattened()[at]
        };
        for kernel in Kernel::available() {
            let mut scaled = vec![[7.0; LANES]; n];
            kernel.scale(&sums, affine, &mut scaled);
            let mut most = vec![[7.0; LANES]; width];
            kernel.maximum(&sums, affine, &mut most);
            for at in 0..n * LANES {
                assert_eq!(scaled.as_flattened()[at], value(at), "{kernel:?}");
            }
            for channel in 0..width * LANES {
                let values = (0..pieces).map(|piece| value(piece * width * LANES + channel));
                let expected = values.fold(f32::NEG_INFINITY, f32::max);
                assert_eq!(most.as_flattened()[channel], expected, "{kernel:?}");
            }
        }
    }
}

#[test]
fn normalizing_gives_the_references_numbers() {
    for width in 1..20 {
        let channels = fractions(21, width);
        let (factors, terms) = (fractions(22, width), fractions(23, width));
        let affine = Affine {
            factors: &factors,
            terms: &terms,
        };
        let mut expected = fractions(24, width);
        Kernel::Scalar.add_normalized(&channels, affine, &mut expected);
        for kernel in Kernel::available() {
            let mut found = fractions(24, width);
            kernel.add_normalized(&channels, affine, &mut found);
            assert_eq!(found, expected, "{kernel:?}, {width} rows");
        }
    }
}
