//! The command line: `tagline tag | convert | score | formats`.
//!
//! Exit codes: 0 done, 1 bad input (the message names file, line and cause), 2 wrong usage.

#[cfg(not(target_arch = "wasm32"))]
mod cli;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    cli::main()
}

/// The browser's face is the library; there is no command line there.
#[cfg(target_arch = "wasm32")]
fn main() {}
