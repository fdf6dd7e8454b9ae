//! Confidences that mean what they say: fitted on held-out gold, measured on the dev sets.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Fewest spans that a knot of the calibration stands for.
const LEAST_SPANS: usize = 60;
/// Bins of the expected calibration error.
const N_BINS: usize = 10;
/// Draws of what chance alone would give.
const N_DRAWS: usize = 200;

/// Knots `(decoded, shown)` of a rising curve from decoded confidence to the part that is right: isotonic regression by
/// pooling adjacent violators (Zadrozny and Elkan, 2002), over groups of at least [`LEAST_SPANS`] spans.
pub(crate) fn fit(confidences: &[(f32, bool)]) -> Vec<(f32, f32)> {
    let mut sorted = confidences.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Groups as (spans, sum of confidences, right ones).
    let mut groups: Vec<(f64, f64, f64)> = Vec::new();
    for group in sorted.chunks(LEAST_SPANS) {
        let confidence = group.iter().map(|(confidence, _)| f64::from(*confidence)).sum();
        let right = group.iter().filter(|(_, right)| *right).count() as f64;
        groups.push((group.len() as f64, confidence, right));
        while let [.., a, b] = groups[..] {
            if a.2 / a.0 < b.2 / b.0 {
                break;
            }
            groups.truncate(groups.len() - 2);
            groups.push((a.0 + b.0, a.1 + b.1, a.2 + b.2));
        }
    }
    let mut knots: Vec<(f32, f32)> = Vec::new();
    for (n, confidence, right) in groups {
        // One more span of each kind, so that no confidence is 0 or 1.
        let knot = ((confidence / n) as f32, ((right + 1.0) / (n + 2.0)) as f32);
        if knots
            .last()
            .is_none_or(|last| last.0 < knot.0 && last.1 <= knot.1)
        {
            knots.push(knot);
        }
    }
    if let (Some(first), Some(last)) = (knots.first().copied(), knots.last().copied()) {
        if first.0 > 0.0 {
            knots.insert(0, (0.0, first.1 * 0.5));
        }
        if last.0 < 1.0 {
            knots.push((1.0, last.1));
        }
    }
    knots
}

/// Expected calibration error: over ten bins of confidence, the mean distance of confidence and part right.
pub(crate) fn expected_error(confidences: &[(f32, bool)]) -> f64 {
    let mut bins = [(0.0f64, 0.0f64); N_BINS];
    for &(confidence, right) in confidences {
        let bin = ((confidence * N_BINS as f32) as usize).min(N_BINS - 1);
        bins[bin].0 += f64::from(confidence);
        bins[bin].1 += f64::from(u8::from(right));
    }
    let distance: f64 = bins
        .iter()
        .map(|(confidence, right)| (confidence - right).abs())
        .sum();
    distance / confidences.len().max(1) as f64
}

/// What [`expected_error`] comes to where every confidence is just the probability that its span is right: the scatter of
/// so many spans. Mean of [`N_DRAWS`] draws, the same in each run.
pub(crate) fn error_by_chance(confidences: &[(f32, bool)]) -> f64 {
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let mut draw = || {
        let drawn = confidences.iter().map(|&(p, _)| (p, rng.random::<f32>() < p));
        expected_error(&drawn.collect::<Vec<_>>())
    };
    (0..N_DRAWS).map(|_| draw()).sum::<f64>() / N_DRAWS as f64
}

/// Of the wrong spans, the part that stands among the most doubtful `part` of all.
pub(crate) fn captured(confidences: &[(f32, bool)], part: f64) -> f64 {
    let mut sorted = confidences.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n = (sorted.len() as f64 * part) as usize;
    let wrong = |spans: &[(f32, bool)]| spans.iter().filter(|(_, right)| !right).count();
    wrong(&sorted[..n]) as f64 / wrong(&sorted).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spans that claim `claimed` and of which every `n`th is wrong.
    fn spans(claimed: f32, n_spans: usize, wrong_every: usize) -> Vec<(f32, bool)> {
        (0..n_spans)
            .map(|at| (claimed + at as f32 * 1e-6, at % wrong_every != 0))
            .collect()
    }

    #[test]
    fn the_curve_rises_through_what_was_seen() {
        let seen = [spans(0.5, 300, 2), spans(0.9, 300, 3), spans(0.99, 3000, 100)].concat();
        let knots = fit(&seen);
        assert!(
            knots
                .windows(2)
                .all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1),
            "{knots:?}"
        );
        let near = |at: f32| {
            knots
                .iter()
                .min_by(|a, b| (a.0 - at).abs().total_cmp(&(b.0 - at).abs()))
                .unwrap()
                .1
        };
        assert!((near(0.5) - 0.5).abs() < 0.03, "{knots:?}");
        assert!((near(0.9) - 0.667).abs() < 0.03, "{knots:?}");
        assert!((near(0.99) - 0.99).abs() < 0.02, "{knots:?}");
        assert!(fit(&[]).is_empty());
    }

    #[test]
    fn error_is_the_distance_of_claim_and_truth() {
        assert!(expected_error(&spans(0.75, 1000, 4)) < 0.01);
        assert!((expected_error(&spans(0.95, 1000, 2)) - 0.45).abs() < 0.01);
        assert_eq!(expected_error(&[]), 0.0);
    }

    #[test]
    fn chance_scatters_few_spans_more_than_many() {
        let doubtful = |n_spans: usize| -> Vec<(f32, bool)> {
            (0..n_spans)
                .map(|at| ((at as f32 + 0.5) / n_spans as f32, false))
                .collect()
        };
        // Ten bins of ten spans each: a mean of 0.8 sqrt(p (1 - p) / 10), about 0.1.
        let few = error_by_chance(&doubtful(100));
        assert!((0.08..0.12).contains(&few), "{few}");
        let many = error_by_chance(&doubtful(10_000));
        assert!((0.008..0.012).contains(&many), "{many}");
        assert!(error_by_chance(&[(1.0, false), (0.0, false)]) < 1e-9);
    }

    #[test]
    fn capture_counts_the_wrong_ones_at_the_bottom() {
        let all = [spans(0.2, 10, 1), spans(0.9, 90, 9)].concat();
        assert!((captured(&all, 0.1) - 0.5).abs() < 1e-9);
        assert_eq!(captured(&all, 1.0), 1.0);
    }
}
