//! The other occurrences of a name, and how each stands to the entities that are there. Unit: code points.

use super::Segmentation;
use crate::document::Document;
use crate::entity::{Entity, Status};
use crate::names::NameFinder;
use crate::text::{CharOffset, Span, Text};
use std::sync::Arc;

/// An occurrence of a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Where.
    pub span: Span,
    /// What stands there.
    pub standing: Standing,
}

/// How an occurrence stands to the entities of its document.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// An entity has just these edges.
    Tagged(Arc<Entity>),
    /// Nothing excludes an entity here.
    Free,
    /// Only suggestions are in the way, and none that covers the name.
    Crossed,
    /// A longer entity covers the name, or one that a person stands behind crosses it.
    Taken,
}

/// All occurrences of a name, in order, on token edges.
pub fn matches(
    document: &Document,
    segmentation: &Segmentation,
    name: &str,
    ignore_case: bool,
) -> Vec<Match> {
    let found = NameFinder::new([name], ignore_case).find(document.text(), segmentation.tokens());
    let found = found.into_iter().map(|occurrence| occurrence.span);
    found
        .map(|span| Match {
            span,
            standing: standing(document, span),
        })
        .collect()
}

fn standing(document: &Document, span: Span) -> Standing {
    if let Some(entity) = document.exactly(span).first() {
        return Standing::Tagged(entity.clone());
    }
    if document.scheme().overlap() {
        return Standing::Free;
    }
    let stays = |e: &Entity| e.status == Status::Accepted || e.span.covers(span);
    let mut others = document.overlapping(span).peekable();
    if others.peek().is_none() {
        return Standing::Free;
    }
    if others.any(|e| stays(e)) {
        Standing::Taken
    } else {
        Standing::Crossed
    }
}

/// Text around a span for a list of matches: up to `n_chars` before and after, within the span's own line.
pub fn context(text: &Text, span: Span, n_chars: u32) -> (String, String) {
    let start = CharOffset(span.start().0.saturating_sub(n_chars));
    let end = CharOffset(span.end().0.saturating_add(n_chars).min(text.len().0));
    let slice = |from, to| {
        Span::new(from, to)
            .and_then(|s| text.slice(s))
            .unwrap_or_default()
    };
    let (before, after) = (slice(start, span.start()), slice(span.end(), end));
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    (before.to_owned(), after.to_owned())
}
