//! Commands that take a machine's spans: the tagger's and those of the person's rules.
//!
//! A machine never changes what a person stands behind, and never brings back what a person rejected.

use super::error::CommandError;
use super::plan::{Planner, Words, count};
use super::room::Room;
use crate::command::{Extent, Suggestion};
use crate::document::Edit;
use crate::entity::{Entity, Origin, Status};
use crate::label::Label;
use crate::rules::RuleSet;
use crate::text::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One span of a machine.
struct Found {
    span: Span,
    label: Label,
    score: Option<f32>,
}

/// Takes the tagger's result.
pub(super) fn suggest(planner: &mut Planner<'_>, spans: Vec<Suggestion>) -> Result<Words, CommandError> {
    let mut found = Vec::with_capacity(spans.len());
    for Suggestion {
        start,
        end,
        label,
        score,
    } in spans
    {
        let span = planner.span(Extent { start, end })?;
        found.push(Found { span, label, score });
    }
    Ok(take(planner, found, Origin::Model, "tag"))
}

/// Tags by the person's own lists and patterns.
pub(super) fn apply_rules(planner: &mut Planner<'_>, rules: &RuleSet) -> Result<Words, CommandError> {
    let rules = rules.compile()?;
    let matches = rules.find(planner.document.text(), planner.segmentation.tokens())?;
    let found = matches.into_iter().map(|m| Found {
        span: m.span,
        label: m.label,
        score: None,
    });
    let found = found.collect();
    Ok(take(planner, found, Origin::Rule, "apply rules"))
}

/// Replaces the untouched suggestions of one machine by what it found now.
fn take(planner: &mut Planner<'_>, found: Vec<Found>, origin: Origin, name: &str) -> Words {
    let document = planner.document;
    let untouched = |e: &Entity| e.status == Status::Suggested && yields(e.origin, origin);
    let mut room = Room::new(document.scheme().overlap());
    for entity in document.entities().iter().filter(|e| !untouched(e)) {
        room.claim(entity.span, &entity.label);
        room.block(entity.span);
    }
    for entity in document.rejected() {
        room.block(entity.span);
    }
    // A machine's spans never overlap each other. One that overlaps what a person made of an earlier one, by moving its
    // edges, is that earlier one come back: with overlaps allowed, nothing else would keep it out.
    let is_settled = |span: Span| {
        let mut others = document.overlapping(span);
        others.any(|e| e.origin == origin && e.status == Status::Accepted)
    };
    let n_found = found.len();
    let mut taken = found;
    taken.retain(|f| {
        let is_open = document.scheme().contains(&f.label) && room.is_open(f.span) && !is_settled(f.span);
        is_open && room.claim(f.span, &f.label)
    });
    let n_taken = taken.len();
    let mut kept = BTreeMap::new();
    for entity in document.entities().iter().filter(|e| untouched(e)) {
        kept.insert((entity.span, entity.label.clone()), entity);
    }
    taken.retain(|f| {
        let same = |e: &mut &Arc<Entity>| e.origin == origin && e.score == f.score;
        let key = (f.span, f.label.clone());
        let stays = kept.get_mut(&key).is_some_and(same);
        if stays {
            kept.remove(&key);
        }
        !stays
    });
    // A suggestion of another machine goes only where this one has something in its place.
    for entity in kept.into_values().rev() {
        if entity.origin == origin || !room.is_free(entity.span, &entity.label) {
            planner.push(Edit::Remove { id: entity.id });
        }
    }
    taken.sort_by(|a, b| (a.span, &a.label).cmp(&(b.span, &b.label)));
    for Found { span, label, score } in taken {
        let entity = Arc::new(Entity {
            id: planner.fresh_id(),
            span,
            label,
            origin,
            status: Status::Suggested,
            score,
            attributes: BTreeMap::new(),
        });
        planner.push(Edit::Add { entity });
    }
    let suggestions = count(n_taken, "suggestion", "suggestions");
    let message = match n_found - n_taken {
        0 => suggestions,
        left_out => format!(
            "{suggestions}; {left_out} left out, as rejected, in the way of others or not in the label scheme"
        ),
    };
    Words::new(name, message)
}

/// Whether suggestions of `old` make way for those of `new`: rules are the person's own, so they go first.
fn yields(old: Origin, new: Origin) -> bool {
    old == new || (old == Origin::Model && new == Origin::Rule)
}
