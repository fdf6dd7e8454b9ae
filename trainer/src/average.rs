//! The mean of the last states of a run instead of its very last one: a wider optimum, which carries further (P. Izmailov and
//! others, *Averaging Weights Leads to Wider Optima and Better Generalization*, UAI 2018).

/// Steps between two states that are taken in: neighbours are nearly alike.
const STEPS_A_STATE: usize = 16;

/// A running mean of weights.
#[derive(Debug, Default)]
pub(crate) struct Average {
    n_states: f32,
    /// One list a parameter, in the order in which they come.
    means: Vec<Vec<f32>>,
}

impl Average {
    /// Whether the state after a step is taken in.
    pub(crate) fn wants(step: usize, n_steps: usize, from: f32) -> bool {
        step as f32 >= from * n_steps as f32 && step.is_multiple_of(STEPS_A_STATE)
    }

    /// Takes a state in: the same parameters in the same order each time.
    pub(crate) fn add<'a>(&mut self, state: impl Iterator<Item = &'a Vec<f32>>) {
        self.n_states += 1.0;
        let weight = 1.0 / self.n_states;
        if self.means.is_empty() {
            self.means = state.cloned().collect();
            return;
        }
        for (means, values) in self.means.iter_mut().zip(state) {
            for (mean, value) in means.iter_mut().zip(values) {
                *mean += (value - *mean) * weight;
            }
        }
    }

    /// Puts the mean in the state's place. Where no state was taken in, all stays.
    pub(crate) fn write<'a>(self, state: impl Iterator<Item = &'a mut Vec<f32>>) {
        for (values, mean) in state.zip(self.means) {
            *values = mean;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_all_states_takes_their_place() {
        let mut average = Average::default();
        for n in [1.0f32, 2.0, 6.0] {
            average.add([vec![n, -n], vec![10.0 * n]].iter());
        }
        let mut state = [vec![0.0, 0.0], vec![0.0]];
        average.write(state.iter_mut());
        assert_eq!(state, [vec![3.0, -3.0], vec![30.0]]);
    }

    #[test]
    fn without_states_all_stays() {
        let mut state = [vec![7.0]];
        Average::default().write(state.iter_mut());
        assert_eq!(state, [vec![7.0]]);
    }

    #[test]
    fn the_last_part_of_a_run_is_wanted_now_and_then() {
        let wanted = (0..100).filter(|&step| Average::wants(step, 100, 0.5));
        assert_eq!(wanted.collect::<Vec<_>>(), [64, 80, 96]);
    }
}
