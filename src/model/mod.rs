//! The trained network: its file, its view of a word, its arithmetic.

mod error;
pub mod features;
mod file;
mod header;
mod matrix;
mod patterns;
pub mod vocabulary;

pub use error::ModelError;
pub use file::{Layer, ModelFile};
pub use header::{FamilyShape, Header};
pub use matrix::{Bits, Matrix};
pub use patterns::N_PATTERNS;
