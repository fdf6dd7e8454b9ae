//! Questions that a person's view asks: pure functions over a text, its tokens and a document.

pub mod caret;
pub mod edges;
pub mod find;
pub mod lint;
pub mod matches;
pub mod missed;
pub mod review;
pub mod snap;

use crate::text::Text;
use crate::token::{Token, sentences, tokenize};
use std::ops::Range;

/// A text's tokens and sentences, found once and used by every query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segmentation {
    tokens: Vec<Token>,
    /// Ranges of indices into `tokens`.
    sentences: Vec<Range<usize>>,
}

impl Segmentation {
    /// Cuts a text.
    pub fn new(text: &Text) -> Self {
        let tokens = tokenize(text);
        let sentences = sentences(text, &tokens);
        Self { tokens, sentences }
    }

    /// The tokens in order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The sentences in order, as ranges of indices of tokens.
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }
}
