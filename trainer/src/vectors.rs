//! Word vectors: a vocabulary, one word a line, and half floats, little-endian, row after row.

use crate::recipe::VECTOR_WIDTH;
use half::f16;
use std::path::{Path, PathBuf};
use tagline::model::vocabulary::Vocabulary;

/// Why the vectors can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VectorsError {
    /// A file can't be read.
    #[error("{path}: can't be read ({cause}). Check the path, or give another corpus with --corpus.")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Fewer numbers than the words need.
    #[error("{path}: {found} bytes, but {n_words} words of {VECTOR_WIDTH} half floats need {expected}")]
    Length {
        /// The file.
        path: PathBuf,
        /// Words of the vocabulary that are used.
        n_words: usize,
        /// Bytes needed.
        expected: usize,
        /// Bytes there.
        found: usize,
    },
}

/// The vocabulary of the `most` most frequent words and the table of their vectors; row 0, the unknown word, is zero.
///
/// # Errors
/// A [`VectorsError`] that names the file.
pub(crate) fn read(corpus: &Path, most: usize) -> Result<(Vocabulary, Vec<f32>), VectorsError> {
    let load = |name: &str| {
        let path = corpus.join("vectors").join(name);
        match std::fs::read(&path) {
            Ok(bytes) => Ok((path, bytes)),
            Err(cause) => Err(VectorsError::Unreadable { path, cause }),
        }
    };
    let (_, words) = load("glove-6b-50d.top50k.vocab.txt")?;
    let words = String::from_utf8_lossy(&words);
    let (vocabulary, rows) = Vocabulary::new(words.lines().take(most));
    let (path, bytes) = load("glove-6b-50d.top50k.f16")?;
    let expected = rows.len() * VECTOR_WIDTH * 2;
    if bytes.len() < expected {
        return Err(VectorsError::Length {
            path,
            n_words: rows.len(),
            expected,
            found: bytes.len(),
        });
    }
    let mut table = vec![0.0f32; vocabulary.n_rows() as usize * VECTOR_WIDTH];
    // From the rarest on, so that of two words that share a row the more frequent one gives the vector.
    for (&row, halves) in rows.iter().zip(bytes.chunks_exact(2 * VECTOR_WIDTH)).rev() {
        let vector = &mut table[row as usize * VECTOR_WIDTH..][..VECTOR_WIDTH];
        for (value, half) in vector.iter_mut().zip(halves.chunks_exact(2)) {
            *value = f16::from_le_bytes([half[0], half[1]]).to_f32();
        }
    }
    Ok((vocabulary, table))
}
