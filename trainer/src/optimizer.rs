//! AdamW for dense parameters and for the rows of tables that a batch touched, and the one-cycle learning rate.
//!
//! Loshchilov and Hutter, 2019. A table's row that no word of a batch used is left alone, moments included ("lazy"
//! Adam): a dense step over millions of table weights would cost more than the gradients.

/// Step sizes and decay rates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Adam {
    /// Learning rate of this step.
    pub(crate) rate: f32,
    /// Weight decay, times the rate.
    pub(crate) decay: f32,
    /// Multiplies every gradient: clipping.
    pub(crate) scale: f32,
    /// Corrections of the moments' start at zero.
    correction: (f32, f32),
}

const BETA1: f32 = 0.9;
const BETA2: f32 = 0.99;
const EPSILON: f32 = 1e-8;

impl Adam {
    /// The optimiser at a step, counted from 1.
    pub(crate) fn at(step: usize, rate: f32, decay: f32, scale: f32) -> Self {
        let power = |beta: f32| 1.0 - f64::from(beta).powi(i32::try_from(step).unwrap_or(i32::MAX)) as f32;
        Self {
            rate,
            decay,
            scale,
            correction: (power(BETA1), power(BETA2)),
        }
    }

    /// Moves `values` against `grad`; the four slices are of one length.
    pub(crate) fn update(&self, values: &mut [f32], first: &mut [f32], second: &mut [f32], grad: &[f32]) {
        let (first_correction, second_correction) = self.correction;
        let rate = self.rate / first_correction;
        let root = 1.0 / second_correction;
        let keep = 1.0 - self.rate * self.decay;
        for (((value, m), v), &g) in values.iter_mut().zip(first).zip(second).zip(grad) {
            let g = g * self.scale;
            *m = BETA1 * *m + (1.0 - BETA1) * g;
            *v = BETA2 * *v + (1.0 - BETA2) * g * g;
            *value = *value * keep - rate * *m / ((*v * root).sqrt() + EPSILON);
        }
    }
}

/// The learning rate at `step` of `n_steps`: linear up to `peak` over the first tenth, then half a cosine down to zero.
pub(crate) fn one_cycle(step: usize, n_steps: usize, peak: f32) -> f32 {
    let warm = (n_steps / 10).max(1);
    if step < warm {
        return peak * (step + 1) as f32 / warm as f32;
    }
    let part = (step - warm) as f32 / (n_steps - warm).max(1) as f32;
    peak * 0.5 * (1.0 + (std::f32::consts::PI * part.min(1.0)).cos())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_bottom_of_a_bowl() {
        let (mut x, mut m, mut v) = (vec![3.0f32, -2.0], vec![0.0; 2], vec![0.0; 2]);
        let n = 400;
        for step in 0..n {
            let grad: Vec<f32> = x
                .iter()
                .zip([1.0, 0.5])
                .map(|(x, centre)| 2.0 * (x - centre))
                .collect();
            Adam::at(step + 1, one_cycle(step, n, 0.1), 0.0, 1.0).update(&mut x, &mut m, &mut v, &grad);
        }
        assert!((x[0] - 1.0).abs() < 1e-2 && (x[1] - 0.5).abs() < 1e-2, "{x:?}");
    }

    #[test]
    fn the_rate_rises_then_falls_to_zero() {
        let rates: Vec<f32> = (0..100).map(|step| one_cycle(step, 100, 1.0)).collect();
        assert!(rates[..10].windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(rates[9], 1.0);
        assert!(rates[10..].windows(2).all(|pair| pair[0] > pair[1]));
        assert!(rates[99] < 1e-2);
    }
}
