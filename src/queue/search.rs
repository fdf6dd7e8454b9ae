//! Search over all documents of a queue. Unit: code points.

use super::DocumentId;
use crate::query::find::{MAX_FOUND, find};
use crate::query::matches::context;
use crate::text::{Span, Text};

/// How much of the text a hit shows on each side, in characters.
const CONTEXT_CHARS: u32 = 40;

/// A place where something was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// In which document.
    pub document: DocumentId,
    /// Where.
    pub span: Span,
    /// The text before it on its line.
    pub before: String,
    /// The text after it on its line.
    pub after: String,
}

/// Where `sought` stands in these texts, in their order; [`MAX_FOUND`] places at most.
pub fn search<'a>(
    texts: impl IntoIterator<Item = (DocumentId, &'a Text)>,
    sought: &str,
    match_case: bool,
) -> Vec<Hit> {
    let hits = texts.into_iter().flat_map(|(document, text)| {
        let spans = find(text, sought, match_case).into_iter();
        spans.map(move |span| {
            let (before, after) = context(text, span, CONTEXT_CHARS);
            Hit {
                document,
                span,
                before,
                after,
            }
        })
    });
    hits.take(MAX_FOUND).collect()
}
