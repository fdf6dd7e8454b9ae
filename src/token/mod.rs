//! Tokens: words and marks, the units that the tagger labels and the caret moves by.
//!
//! Tokens are found by their form and split further at clitics, so that every span a person would mark
//! begins and ends at a token's edge: hyphens, slashes, signs and possessives stand alone. [`sentences`] groups them.
//! Unit of positions: code points in [`Token::span`], bytes in [`Token::start`] and [`Token::end`].

mod abbreviations;
mod classes;
mod rules;
mod sentence;

pub use sentence::{MAX_SENTENCE_TOKENS, sentences};

use crate::text::{ByteOffset, CharOffset, Span, Text};

/// A word or a mark. Never empty, never holds white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where, in code points.
    pub span: Span,
    /// First byte. Kept beside the span because looking each of a million tokens up again would cost more than tagging.
    pub start: ByteOffset,
    /// First byte after.
    pub end: ByteOffset,
}

impl Token {
    /// The token's characters in the text that it was cut from; empty for any other text where it does not fit.
    pub fn of<'t>(&self, text: &'t Text) -> &'t str {
        text.as_str()
            .get(self.start.to_usize()..self.end.to_usize())
            .unwrap_or("")
    }
}

/// Cuts a text into tokens, in order. Linear in the text's length, whatever it holds.
///
/// ```
/// use tagline::{text::Text, token::tokenize};
/// let text = Text::new("The U.S.-led force didn’t pay $1.5 million.");
/// let tokens: Vec<&str> = tokenize(&text).iter().map(|token| token.of(&text)).collect();
/// assert_eq!(
///     tokens,
///     ["The", "U.S.", "-", "led", "force", "did", "n’t", "pay", "$", "1.5", "million", "."]
/// );
/// ```
pub fn tokenize(text: &Text) -> Vec<Token> {
    let content = text.as_str();
    let mut tokens = Vec::with_capacity(content.len() / 5);
    let mut counter = CharCounter::default();
    rules::for_each_token(content, |start, end| {
        let from = counter.at(content, start);
        let to = counter.at(content, end);
        tokens.extend(Span::new(from, to).map(|span| Token {
            span,
            start: ByteOffset::from_usize(start),
            end: ByteOffset::from_usize(end),
        }));
    });
    tokens
}

/// Code points up to an ascending series of byte positions: one walk over the text.
#[derive(Default)]
struct CharCounter {
    byte: usize,
    char: usize,
}

impl CharCounter {
    fn at(&mut self, content: &str, byte: usize) -> CharOffset {
        self.char += content[self.byte..byte].chars().count();
        self.byte = byte;
        CharOffset::from_usize(self.char)
    }
}
