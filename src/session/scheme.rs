//! The command that changes the label scheme.

use super::error::CommandError;
use super::plan::{Planner, Words, count};
use crate::document::Edit;
use crate::entity::Entity;
use crate::label::{Label, LabelScheme};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Changes the scheme, and the labels of entities as `renames` says. No entity is lost.
pub(super) fn set_scheme(
    planner: &mut Planner<'_>,
    scheme: LabelScheme,
    renames: &BTreeMap<Label, Label>,
) -> Result<Words, CommandError> {
    let document = planner.document;
    if scheme == **document.scheme() && renames.is_empty() {
        return Ok(Words::nothing("The label scheme is this one already"));
    }
    let renamed = |entity: &Arc<Entity>| match renames.get(&entity.label) {
        Some(label) => Arc::new(Entity {
            label: label.clone(),
            ..entity.as_ref().clone()
        }),
        None => entity.clone(),
    };
    let entities: Vec<Arc<Entity>> = document.entities().iter().map(renamed).collect();
    check_labels(&scheme, &entities)?;
    if !scheme.overlap()
        && let Some(pair) = entities.windows(2).find(|w| w[0].span.overlaps(w[1].span))
    {
        return Err(CommandError::SpansOverlap {
            first: planner.quote(pair[0].span),
            second: planner.quote(pair[1].span),
        });
    }
    let message = format!(
        "Label scheme {} with {}",
        scheme.name(),
        count(scheme.labels().len(), "label", "labels")
    );
    let scheme = Arc::new(scheme);
    planner.push(if renames.is_empty() {
        Edit::SetScheme { scheme }
    } else {
        let rejected = document.rejected().iter().map(renamed).collect();
        Edit::ReplaceAll {
            scheme,
            entities,
            rejected,
        }
    });
    Ok(Words::new("change the label scheme", message))
}

/// Whether every label in use is in the scheme.
fn check_labels(scheme: &LabelScheme, entities: &[Arc<Entity>]) -> Result<(), CommandError> {
    let mut missing = entities.iter().map(|e| &e.label).filter(|l| !scheme.contains(l));
    let Some(label) = missing.next().cloned() else {
        return Ok(());
    };
    let count = 1 + missing.filter(|l| **l == label).count();
    Err(CommandError::LabelInUse { label, count })
}
