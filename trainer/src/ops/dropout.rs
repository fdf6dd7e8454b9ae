//! Dropout by a counter: whether an element is kept depends on a seed and its index alone.
//!
//! So the backward pass makes the same mask again instead of storing it, and a run with the same seed repeats exactly
//! whatever the number of threads.

/// A rate and a seed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dropout {
    threshold: u32,
    scale: f32,
    seed: u32,
}

impl Dropout {
    /// Drops nothing.
    #[cfg(test)]
    pub(crate) const NONE: Self = Self {
        threshold: 0,
        scale: 1.0,
        seed: 0,
    };

    /// Drops each element with probability `rate`, below 1, and scales what is kept so that the mean stays.
    pub(crate) fn new(rate: f32, seed: u32) -> Self {
        Self {
            threshold: (f64::from(rate) * f64::from(u32::MAX)) as u32,
            scale: 1.0 / (1.0 - rate),
            seed,
        }
    }

    /// The factor of element `index`: zero or the scale.
    #[inline(always)]
    pub(crate) fn factor(self, index: u32) -> f32 {
        // Two rounds of multiply and shift ("lowbias32" by Chris Wellons, public domain constants).
        let mut x = index ^ self.seed;
        x ^= x >> 16;
        x = x.wrapping_mul(0x7FEB_352D);
        x ^= x >> 15;
        x = x.wrapping_mul(0x846C_A68B);
        x ^= x >> 16;
        if x < self.threshold { 0.0 } else { self.scale }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_about_the_rate_and_keeps_the_mean() {
        let dropout = Dropout::new(0.25, 12345);
        let n = 100_000;
        let kept = (0..n).filter(|&i| dropout.factor(i) > 0.0).count();
        assert!((kept as f32 / n as f32 - 0.75).abs() < 0.01, "kept {kept}");
        let mean = (0..n).map(|i| dropout.factor(i)).sum::<f32>() / n as f32;
        assert!((mean - 1.0).abs() < 0.02, "mean {mean}");
    }

    #[test]
    fn none_changes_nothing() {
        assert!((0..1000).all(|i| Dropout::NONE.factor(i) == 1.0));
    }
}
