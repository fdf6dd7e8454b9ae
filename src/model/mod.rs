//! The trained network: its file, its view of a word, its arithmetic.

pub mod features;
mod patterns;
pub mod vocabulary;

pub use patterns::N_PATTERNS;
