//! The trained network: its file, its view of a word, its arithmetic.

mod convolution;
mod error;
pub mod features;
mod file;
mod header;
pub mod kernels;
mod layers;
mod matrix;
mod network;
mod patterns;
mod typography;
pub mod vocabulary;
pub mod words;

pub use error::ModelError;
pub use file::{Layer, ModelFile};
pub use header::{FamilyShape, Header};
pub use matrix::{Bits, Matrix};
pub use patterns::N_PATTERNS;

use crate::label::Label;
use kernels::Kernel;
use network::Network;
use std::ops::Range;
use words::WordCache;

/// A model that is ready to score tokens.
#[derive(Clone, Debug)]
pub struct Model {
    network: Network,
    header: Header,
    transitions: Vec<f32>,
}

impl Model {
    /// Reads a model file, to run on the fastest kernel that this machine has.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Self::with_kernel(&ModelFile::from_bytes(bytes)?, Kernel::best())
    }

    /// A model that runs on the given kernel. Kernels differ in speed alone.
    pub fn with_kernel(file: &ModelFile, kernel: Kernel) -> Result<Self, ModelError> {
        Ok(Self {
            network: Network::new(file, kernel)?,
            header: file.header.clone(),
            transitions: file.transitions.clone(),
        })
    }

    /// The labels that it tags.
    pub fn labels(&self) -> &[Label] {
        &self.header.labels
    }

    /// What it says of itself.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Added where a tag (column) follows another (row); empty for a model without.
    pub fn transitions(&self) -> &[f32] {
        &self.transitions
    }

    /// The tags' scores of each word, [`Header::n_tags`] a word, one word after the other.
    ///
    /// `sentences` are index ranges that cover `words` in order. A sentence's scores depend on its words alone: not on
    /// what stands beside it here, nor on what `cache` holds.
    pub fn score(&self, words: &[&str], sentences: &[Range<usize>], cache: &mut WordCache) -> Vec<f32> {
        let vectors = cache.vectors(words, |new| self.network.embed(new), self.network.hidden());
        self.network.score(vectors, sentences)
    }
}
