//! Runs a target over kept inputs and over mutations, and saves the input that breaks it.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test tells how much it tried"
)]

use crate::mutate::Mutator;
use crate::registry::{self, Target};
use std::env;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Mutations that each target gets, unless `TAGLINE_INPUTS` says another number.
const N_INPUTS: usize = 1500;
const SEED: u64 = 20_261_124;

/// One input may take this long before it counts as a hang. Far above what any takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The input at work, for the watchdog.
type Current = Arc<Mutex<Option<(Instant, Vec<u8>)>>>;

/// Fails where an input makes the target panic; ends the process where one makes it hang.
#[track_caller]
pub(crate) fn check(name: &str) {
    let Target { seeds, run } = registry::target(name);
    let n_inputs =
        number("TAGLINE_INPUTS").map_or(N_INPUTS, |n| usize::try_from(n).expect("a number of inputs"));
    let seed = number("TAGLINE_SEED").unwrap_or(SEED);
    let current = Current::default();
    watch(name, Arc::clone(&current));
    let kept = cases(name);
    let mut mutator = Mutator::new(seed);
    let tried = seeds
        .iter()
        .cloned()
        .chain(kept)
        .chain((0..n_inputs).map(|_| mutator.mutated(&seeds)));
    let mut n_tried = 0;
    for input in tried {
        *current.lock().expect("the watchdog never panics") = Some((Instant::now(), input.clone()));
        if catch_unwind(AssertUnwindSafe(|| run(&input))).is_err() {
            let path = save(name, &input);
            panic!(
                "{name}: input {n_tried} of seed {seed} breaks it; it is saved as {}",
                path.display()
            );
        }
        n_tried += 1;
    }
    *current.lock().expect("the watchdog never panics") = None;
    println!("{name}: {n_tried} inputs");
}

fn watch(name: &str, current: Current) {
    let name = name.to_owned();
    thread::spawn(move || {
        while Arc::strong_count(&current) > 1 {
            thread::sleep(Duration::from_millis(200));
            let Ok(at_work) = current.lock() else { return };
            if let Some((begun, input)) = &*at_work
                && begun.elapsed() > PATIENCE
            {
                eprintln!(
                    "{name}: an input makes it hang; it is saved as {}",
                    save(&name, input).display()
                );
                process::exit(1);
            }
        }
    });
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable)
        .ok()
        .map(|value| value.parse().expect("a whole number"))
}

fn cases(name: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/robustness/cases")
        .join(name);
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().filter_map(|path| fs::read(path).ok()).collect()
}

fn save(name: &str, input: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("broken-{name}"));
    fs::write(&path, input).expect("cargo's folder for tests can be written");
    path
}
