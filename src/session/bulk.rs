//! Commands on many entities at once. Each is one step of undo and says how many it changed.

use super::error::CommandError;
use super::plan::{Planner, Words, count, is_excepted, quote};
use crate::command::{Extent, Filter};
use crate::document::Edit;
use crate::entity::Entity;
use crate::label::Label;
use crate::query::matches::{Standing, matches};
use crate::query::review::matching;
use std::sync::Arc;

pub(super) fn accept_all(planner: &mut Planner<'_>, filter: &Filter) -> Result<Words, CommandError> {
    let meant = suggestions(planner, filter)?;
    if meant.is_empty() {
        return Ok(Words::nothing("No suggestion to accept"));
    }
    meant.iter().for_each(|e| planner.accept(e));
    let suggestions = count(meant.len(), "suggestion", "suggestions");
    Ok(Words::new(
        format!("accept {suggestions}"),
        format!("{suggestions} accepted"),
    ))
}

pub(super) fn reject_all(planner: &mut Planner<'_>, filter: &Filter) -> Result<Words, CommandError> {
    let meant = suggestions(planner, filter)?;
    if meant.is_empty() {
        return Ok(Words::nothing("No suggestion to reject"));
    }
    // From the end, so that what stands behind moves least.
    meant.iter().rev().for_each(|e| planner.take_away(e));
    let suggestions = count(meant.len(), "suggestion", "suggestions");
    Ok(Words::new(
        format!("reject {suggestions}"),
        format!("{suggestions} rejected"),
    ))
}

/// The suggestions that a filter means.
fn suggestions<'a>(planner: &Planner<'a>, filter: &Filter) -> Result<Vec<&'a Arc<Entity>>, CommandError> {
    let within = filter.within.map(|extent| planner.span(extent)).transpose()?;
    Ok(matching(planner.document, filter, within))
}

/// Takes all entities away.
pub(super) fn clear(planner: &mut Planner<'_>) -> Result<Words, CommandError> {
    let n = planner.document.entities().len();
    if n == 0 && planner.document.rejected().is_empty() {
        return Ok(Words::nothing("There is nothing to clear"));
    }
    planner.push(Edit::ReplaceAll {
        scheme: planner.document.scheme().clone(),
        entities: Vec::new(),
        rejected: Vec::new(),
    });
    let entities = count(n, "entity", "entities");
    Ok(Words::new("clear all", format!("{entities} cleared")))
}

/// Labels every occurrence of a name. One that a longer entity covers, or that an accepted one crosses, stays.
pub(super) fn label_matches(
    planner: &mut Planner<'_>,
    name: &str,
    label: &Label,
    ignore_case: bool,
    except: &[Extent],
) -> Result<Words, CommandError> {
    planner.check_label(label)?;
    let mut n_labelled = 0;
    for found in matches(planner.document, planner.segmentation, name, ignore_case) {
        if is_excepted(except, found.span) {
            continue;
        }
        let before = planner.n_edits();
        match found.standing {
            Standing::Tagged(entity) => {
                // Another entity may have this span and label, where overlaps are allowed.
                let same_span = planner.document.exactly(found.span);
                let labelled = same_span.iter().find(|e| e.label == *label);
                planner.settle(labelled.unwrap_or(&entity), label);
            }
            Standing::Free => planner.add_by_person(found.span, label),
            Standing::Crossed => {
                let in_the_way: Vec<_> = planner.document.overlapping(found.span).collect();
                in_the_way.into_iter().rev().for_each(|e| planner.take_away(e));
                planner.add_by_person(found.span, label);
            }
            Standing::Taken => {}
        }
        n_labelled += usize::from(planner.n_edits() > before);
    }
    let name = quote(name);
    if n_labelled == 0 {
        return Ok(Words::nothing(format!("No other {name} to label")));
    }
    let times = count(n_labelled, "match", "matches");
    Ok(Words::new(
        format!("label {times} of {name} {label}"),
        format!("{times} of {name} labelled {label}"),
    ))
}

/// Takes the entity off every occurrence of a name.
pub(super) fn remove_matches(
    planner: &mut Planner<'_>,
    name: &str,
    ignore_case: bool,
    except: &[Extent],
) -> Result<Words, CommandError> {
    let found = matches(planner.document, planner.segmentation, name, ignore_case);
    let mut n_removed = 0;
    for found in found.iter().rev().filter(|m| !is_excepted(except, m.span)) {
        for entity in planner.document.exactly(found.span) {
            planner.take_away(entity);
            n_removed += 1;
        }
    }
    let name = quote(name);
    if n_removed == 0 {
        return Ok(Words::nothing(format!("No tagged {name} to remove")));
    }
    let times = count(n_removed, "match", "matches");
    Ok(Words::new(
        format!("remove {times} of {name}"),
        format!("{times} of {name} removed"),
    ))
}
