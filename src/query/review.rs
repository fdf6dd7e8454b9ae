//! Review by doubt: which suggestion to look at next, which ones a bulk command means, and what was rejected. Unit: code points.

use crate::command::Filter;
use crate::document::Document;
use crate::entity::{Entity, EntityId, Status};
use crate::text::Span;
use std::cmp::Ordering;
use std::sync::Arc;

/// The suggestion to look at after `current`, from the least to the most certain and round again; backwards without
/// `forward`. `current` may be settled or rejected meanwhile. `None` where nothing is left.
pub fn next_doubt(document: &Document, current: Option<EntityId>, forward: bool) -> Option<&Arc<Entity>> {
    let left = || suggestions(document);
    let current = current.and_then(|id| document.get(id).or_else(|| document.get_rejected(id)));
    // A person's own entity has no place among the doubts: then the review begins anew.
    let current = current.filter(|e| e.score.is_some() || e.status == Status::Suggested);
    if forward {
        let after = current.and_then(|c| {
            left()
                .filter(|e| by_doubt(e, c).is_gt())
                .min_by(|a, b| by_doubt(a, b))
        });
        after.or_else(|| left().min_by(|a, b| by_doubt(a, b)))
    } else {
        let before = current.and_then(|c| {
            left()
                .filter(|e| by_doubt(e, c).is_lt())
                .max_by(|a, b| by_doubt(a, b))
        });
        before.or_else(|| left().max_by(|a, b| by_doubt(a, b)))
    }
}

/// The least certain first; those without a score last; then in the order of the text.
fn by_doubt(a: &Arc<Entity>, b: &Arc<Entity>) -> Ordering {
    // No score is above 1.
    let score = |e: &Entity| e.score.unwrap_or(2.0);
    let scores = score(a).total_cmp(&score(b));
    scores.then(a.span.cmp(&b.span)).then(a.id.cmp(&b.id))
}

/// What was rejected and could come back, in the order of the text: its label is in the scheme, and nothing is in its
/// place.
pub fn restorable(document: &Document) -> Vec<&Arc<Entity>> {
    let rejected = document.rejected().iter();
    rejected
        .filter(|e| document.scheme().contains(&e.label) && in_the_way_of_return(document, e).is_none())
        .collect()
}

/// The entity that keeps a rejected one from coming back: any that shares a character with it, or, where overlaps are
/// allowed, its like.
pub fn in_the_way_of_return<'a>(document: &'a Document, rejected: &Entity) -> Option<&'a Arc<Entity>> {
    let overlap = document.scheme().overlap();
    let is_like = |e: &Entity| e.span == rejected.span && e.label == rejected.label;
    let mut others = document.overlapping(rejected.span);
    others.find(|e| !overlap || is_like(e))
}

fn suggestions(document: &Document) -> impl Iterator<Item = &Arc<Entity>> {
    let entities = document.entities().iter();
    entities.filter(|e| e.status == Status::Suggested)
}

/// The suggestions that a filter means, in order: what a bulk command would change. `within` stands for the filter's
/// own, as a checked span.
pub fn matching<'a, P>(
    document: &'a Document,
    filter: &Filter<P>,
    within: Option<Span>,
) -> Vec<&'a Arc<Entity>> {
    let meant = |e: &Entity| {
        filter.label.as_ref().is_none_or(|label| *label == e.label)
            && filter
                .min_score
                .is_none_or(|min| e.score.is_some_and(|score| score >= min))
            && within.is_none_or(|within| within.overlaps(e.span))
    };
    suggestions(document).filter(|e| meant(e)).collect()
}
