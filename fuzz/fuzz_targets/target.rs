//! One program for all targets: `TAGLINE_TARGET=journal cargo fuzz run target corpus/journal`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::env;
use std::sync::LazyLock;
use tagline_fuzz::Run;

static TARGET: LazyLock<Run> = LazyLock::new(|| {
    let name = env::var("TAGLINE_TARGET").unwrap_or_else(|_| "files".to_owned());
    tagline_fuzz::target(&name)
});

fuzz_target!(|bytes: &[u8]| TARGET(bytes));
