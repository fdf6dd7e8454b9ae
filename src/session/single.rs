//! Commands on one entity or one span.

use super::error::CommandError;
use super::plan::{Planner, Words};
use crate::command::{Extent, Suggestion};
use crate::document::Edit;
use crate::entity::{Entity, EntityId, Origin, Status};
use crate::label::Label;
use crate::query::review::in_the_way_of_return;
use crate::text::{CharOffset, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a label key does.
pub(super) fn label(planner: &mut Planner<'_>, extent: Extent, label: &Label) -> Result<Words, CommandError> {
    planner.check_label(label)?;
    let span = planner.marked(extent)?;
    let quote = planner.quote(span);
    let same_span = planner.document.exactly(span);
    let labelled = same_span.iter().find(|e| e.label == *label);
    if let Some(entity) = labelled.or(same_span.first()) {
        planner.settle(entity, label);
    } else {
        if !planner.document.scheme().overlap() {
            let in_the_way: Vec<_> = planner.document.overlapping(span).collect();
            in_the_way.into_iter().rev().for_each(|e| planner.take_away(e));
        }
        planner.add_by_person(span, label);
    }
    if planner.n_edits() == 0 {
        return Ok(Words::nothing(format!("{quote} is {label} already")));
    }
    let name = format!("label {quote} {label}");
    Ok(Words::new(name, format!("{quote} labelled {label}")))
}

/// Adds an entity beside those that are there.
pub(super) fn add(planner: &mut Planner<'_>, extent: Extent, label: &Label) -> Result<Words, CommandError> {
    planner.check_label(label)?;
    let span = planner.marked(extent)?;
    if let Some(other) = in_the_way(planner, span, |_| true) {
        return Err(planner.in_the_way(other));
    }
    planner.add_by_person(span, label);
    let quote = planner.quote(span);
    Ok(Words::new(
        format!("label {quote} {label}"),
        format!("{quote} labelled {label}"),
    ))
}

pub(super) fn remove(planner: &mut Planner<'_>, id: EntityId) -> Result<Words, CommandError> {
    let entity = planner.entity(id)?;
    planner.take_away(entity);
    let (quote, label) = (planner.quote(entity.span), &entity.label);
    Ok(match entity.status {
        Status::Suggested => Words::new(
            format!("reject {quote} {label}"),
            format!("{quote} {label} rejected"),
        ),
        Status::Accepted => Words::new(
            format!("remove {quote} {label}"),
            format!("{quote} {label} removed"),
        ),
    })
}

pub(super) fn relabel(planner: &mut Planner<'_>, id: EntityId, label: &Label) -> Result<Words, CommandError> {
    planner.check_label(label)?;
    let entity = planner.entity(id)?;
    planner.settle(entity, label);
    let quote = planner.quote(entity.span);
    if planner.n_edits() == 0 {
        return Ok(Words::nothing(format!("{quote} is {label} already")));
    }
    let name = format!("label {quote} {label}");
    Ok(Words::new(name, format!("{quote} labelled {label}")))
}

pub(super) fn resize(planner: &mut Planner<'_>, id: EntityId, extent: Extent) -> Result<Words, CommandError> {
    let entity = planner.entity(id)?;
    let span = planner.marked(extent)?;
    let quote = planner.quote(span);
    let label = &entity.label;
    if span == entity.span {
        return Ok(Words::nothing(format!("{quote} {label} has these edges already")));
    }
    move_edges(planner, entity, span, &[])?;
    Ok(Words::new(
        format!("change the edges of {quote} {label}"),
        format!("{label} is now {quote}"),
    ))
}

pub(super) fn accept(planner: &mut Planner<'_>, id: EntityId) -> Result<Words, CommandError> {
    let entity = planner.entity(id)?;
    planner.accept(entity);
    let (quote, label) = (planner.quote(entity.span), &entity.label);
    if planner.n_edits() == 0 {
        return Ok(Words::nothing(format!("{quote} {label} is accepted already")));
    }
    let name = format!("accept {quote} {label}");
    Ok(Words::new(name, format!("{quote} {label} accepted")))
}

/// Makes one entity of two and all between them.
pub(super) fn merge(planner: &mut Planner<'_>, id: EntityId, with: EntityId) -> Result<Words, CommandError> {
    let (stays, goes) = (planner.entity(id)?, planner.entity(with)?);
    if id == with {
        return Err(CommandError::MergeWithItself);
    }
    let start = stays.span.start().min(goes.span.start());
    let end = stays.span.end().max(goes.span.end());
    let span = Span::new(start, end).ok_or(CommandError::NothingMarked)?;
    planner.take_away(goes);
    move_edges(planner, stays, span, &[with])?;
    let (quote, label) = (planner.quote(span), &stays.label);
    Ok(Words::new(
        format!("merge {quote} {label}"),
        format!("Merged into {quote} {label}"),
    ))
}

pub(super) fn split(planner: &mut Planner<'_>, id: EntityId, at: CharOffset) -> Result<Words, CommandError> {
    let entity = planner.entity(id)?;
    let (start, end) = (entity.span.start(), entity.span.end());
    if at <= start || at >= end {
        return Err(CommandError::SplitOutside);
    }
    let part = |start, end| {
        let part = planner.marked(Extent { start, end });
        part.map_err(|_| CommandError::SplitOutside)
    };
    let left = planner.cut_off(part(start, at)?, true);
    let right = planner.cut_off(part(at, end)?, false);
    move_edges(planner, entity, left, &[])?;
    planner.add_by_person(right, &entity.label);
    let (quote, left, right) = (
        planner.quote(entity.span),
        planner.quote(left),
        planner.quote(right),
    );
    Ok(Words::new(
        format!("split {quote}"),
        format!("Split into “{left}” and “{right}”, both {}", entity.label),
    ))
}

/// Rejects what the tagger nearly marked.
pub(super) fn dismiss(planner: &mut Planner<'_>, candidate: Suggestion) -> Result<Words, CommandError> {
    let Suggestion {
        start,
        end,
        label,
        score,
    } = candidate;
    let span = planner.span(Extent { start, end })?;
    planner.check_label(&label)?;
    let (quote, name) = (planner.quote(span), label.clone());
    let entity = Arc::new(Entity {
        id: planner.fresh_id(),
        span,
        label,
        origin: Origin::Model,
        status: Status::Suggested,
        score,
        attributes: BTreeMap::new(),
    });
    planner.push(Edit::Reject { entity });
    Ok(Words::new(
        format!("dismiss {quote} {name}"),
        format!("{quote} is not marked, and will not be suggested again"),
    ))
}

/// Brings back what was rejected.
pub(super) fn restore(planner: &mut Planner<'_>, id: EntityId) -> Result<Words, CommandError> {
    let rejected = planner.document.get_rejected(id);
    let entity = rejected.ok_or(CommandError::NoRejected(id))?;
    planner.check_label(&entity.label)?;
    if let Some(other) = in_the_way_of_return(planner.document, entity) {
        return Err(planner.in_the_way(other));
    }
    planner.push(Edit::Unreject { id });
    let entity = entity.clone();
    let (quote, label) = (planner.quote(entity.span), entity.label.clone());
    planner.push(Edit::Add { entity });
    Ok(Words::new(
        format!("bring back {quote} {label}"),
        format!("{quote} {label} is back"),
    ))
}

/// Moves an entity's edges in a person's name. Suggestions in the way go; accepted ones stop it. `gone` are planned
/// to go already.
fn move_edges(
    planner: &mut Planner<'_>,
    entity: &Arc<Entity>,
    span: Span,
    gone: &[EntityId],
) -> Result<(), CommandError> {
    let others = |e: &Entity| e.id != entity.id && !gone.contains(&e.id);
    if let Some(other) = in_the_way(planner, span, |e| others(e) && e.status == Status::Accepted) {
        return Err(planner.in_the_way(other));
    }
    if !planner.document.scheme().overlap() {
        let suggestions: Vec<_> = planner.document.overlapping(span).filter(|e| others(e)).collect();
        suggestions.into_iter().rev().for_each(|e| planner.take_away(e));
    }
    let id = entity.id;
    planner.push(Edit::Resize { id, span });
    planner.accept(entity);
    Ok(())
}

/// The first entity that leaves no room for another at `span`; none where overlaps are allowed.
fn in_the_way<'a>(
    planner: &Planner<'a>,
    span: Span,
    which: impl Fn(&Entity) -> bool,
) -> Option<&'a Arc<Entity>> {
    if planner.document.scheme().overlap() {
        return None;
    }
    planner.document.overlapping(span).find(|e| which(e))
}
