//! The targets of `tests/robustness`, for libFuzzer. `npm run fuzz` makes their seeds and runs each for some time.

#[path = "../../tests/robustness/registry.rs"]
mod registry;
#[path = "../../tests/robustness/samples.rs"]
mod samples;
#[path = "../../tests/robustness/targets.rs"]
mod targets;

/// Gives an input to a target.
pub type Run = Box<dyn Fn(&[u8]) + Send + Sync>;

/// The names of all targets.
pub fn names() -> Vec<&'static str> {
    registry::names()
}

/// Good inputs of a target.
pub fn seeds(name: &str) -> Vec<Vec<u8>> {
    registry::target(name).seeds
}

/// What panics where an input breaks the target.
pub fn target(name: &str) -> Run {
    registry::target(name).run
}
