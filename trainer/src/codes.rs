//! Vectors as a few bytes each: product quantisation (Jégou, Douze and Schmid, 2011). A vector is cut into parts of equal
//! width; each part is told by the number of the nearest of 256 centres, found by k-means.

use rand::SeedableRng;
use rand::seq::index::sample;
use rand_chacha::ChaCha8Rng;

/// Centres of a part: as many as a byte can number.
const N_CENTRES: usize = 256;
/// Rounds of k-means; the error hardly falls after.
const ROUNDS: usize = 12;

/// What quantisation gives.
#[derive(Debug)]
pub(crate) struct Quantized {
    /// `n_parts` a vector, vector after vector.
    pub(crate) codes: Vec<u8>,
    /// One a part: [`N_CENTRES`] centres, one after the other.
    pub(crate) centres: Vec<Vec<f32>>,
}

/// Quantises `vectors`, `width` numbers each, in `n_parts` parts; `width` is a multiple of `n_parts`.
pub(crate) fn quantize(vectors: &[f32], width: usize, n_parts: usize, seed: u64) -> Quantized {
    let part_width = width / n_parts;
    let part = |k: usize| {
        let points: Vec<f32> = vectors
            .chunks_exact(width)
            .flat_map(|vector| &vector[k * part_width..(k + 1) * part_width])
            .copied()
            .collect();
        k_means(&points, part_width, seed.wrapping_add(k as u64))
    };
    let parts: Vec<(Vec<u8>, Vec<f32>)> = (0..n_parts).map(part).collect();
    let n_vectors = vectors.len() / width;
    let codes = (0..n_vectors).flat_map(|at| parts.iter().map(move |(codes, _)| codes[at]));
    Quantized {
        codes: codes.collect(),
        centres: parts.iter().map(|(_, centres)| centres.clone()).collect(),
    }
}

/// For each point its centre's number, and the centres, from points drawn by lot. A centre that no point is near stays
/// where it is.
fn k_means(points: &[f32], width: usize, seed: u64) -> (Vec<u8>, Vec<f32>) {
    let n_points = points.len() / width;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let drawn = sample(&mut rng, n_points, N_CENTRES.min(n_points));
    let mut centres: Vec<f32> = drawn
        .into_iter()
        .flat_map(|at| &points[at * width..(at + 1) * width])
        .copied()
        .collect();
    centres.resize(N_CENTRES * width, f32::MAX.sqrt() / 1e3);
    let mut codes = Vec::new();
    for _ in 0..ROUNDS {
        codes = nearest(points, width, &centres);
        let mut sums = vec![0.0f64; centres.len()];
        let mut counts = vec![0.0f64; N_CENTRES];
        for (point, &code) in points.chunks_exact(width).zip(&codes) {
            counts[usize::from(code)] += 1.0;
            let sum = &mut sums[usize::from(code) * width..][..width];
            sum.iter_mut()
                .zip(point)
                .for_each(|(sum, x)| *sum += f64::from(*x));
        }
        for (at, (centre, sum)) in centres.iter_mut().zip(&sums).enumerate() {
            let count = counts[at / width];
            if count > 0.0 {
                *centre = (sum / count) as f32;
            }
        }
    }
    (codes, centres)
}

/// The number of the nearest centre of each point.
fn nearest(points: &[f32], width: usize, centres: &[f32]) -> Vec<u8> {
    // Number by number of a centre, so that the distances to all centres are taken side by side.
    let columns: Vec<[f32; N_CENTRES]> = (0..width)
        .map(|column| std::array::from_fn(|centre| centres[centre * width + column]))
        .collect();
    let mut codes = Vec::with_capacity(points.len() / width);
    for point in points.chunks_exact(width) {
        let mut distances = [0.0f32; N_CENTRES];
        for (x, column) in point.iter().zip(&columns) {
            for (distance, centre) in distances.iter_mut().zip(column) {
                *distance += (x - centre) * (x - centre);
            }
        }
        let mut best = (0u8, f32::INFINITY);
        for (centre, &distance) in (0..=u8::MAX).zip(&distances) {
            if distance < best.1 {
                best = (centre, distance);
            }
        }
        codes.push(best.0);
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_come_back_nearly() {
        // Two parts, each of few different values: nothing is lost.
        let vectors: Vec<f32> = (0..4000)
            .flat_map(|at| [at % 7, at % 7, at % 11, at % 5].map(|x| x as f32))
            .collect();
        let found = quantize(&vectors, 4, 2, 1);
        for (vector, codes) in vectors.chunks(4).zip(found.codes.chunks(2)) {
            for k in 0..2 {
                let centre = &found.centres[k][usize::from(codes[k]) * 2..][..2];
                let distance: f32 = centre
                    .iter()
                    .zip(&vector[k * 2..])
                    .map(|(a, b)| (a - b).abs())
                    .sum();
                assert!(distance < 1.0, "{centre:?} for {vector:?}");
            }
        }
        assert_eq!(found.codes, quantize(&vectors, 4, 2, 1).codes);
    }
}
