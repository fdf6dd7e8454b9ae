//! Which entities the caret reaches: those under it, and the next ones in the text. Unit: code points.

use crate::document::Document;
use crate::entity::Entity;
use crate::text::{CharOffset, Span};
use std::sync::Arc;

/// The entities that share a character with `span`, the shortest first: of nested ones, the innermost.
pub fn entities_at(document: &Document, span: Span) -> Vec<Arc<Entity>> {
    let mut reached: Vec<_> = document.overlapping(span).cloned().collect();
    reached.sort_by_key(|e| e.span.len());
    reached
}

/// The entity that begins next behind a position, or last before it; `None` at the end of the text's entities.
pub fn next_entity(document: &Document, from: CharOffset, forward: bool) -> Option<&Arc<Entity>> {
    let entities = document.entities();
    if forward {
        entities.get(entities.partition_point(|e| e.span.start() <= from))
    } else {
        let before = entities.partition_point(|e| e.span.start() < from);
        before.checked_sub(1).map(|at| &entities[at])
    }
}
