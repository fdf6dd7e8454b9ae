//! Commands that bring in a text or a file's spans.

use super::error::{CommandError, MAX_TEXT_CHARS};
use super::plan::{Plan, Planner, Words, count};
use super::room::Room;
use crate::command::{Extent, Proposal};
use crate::document::{Document, Edit, extend_scheme};
use crate::entity::{Entity, EntityId, Origin, Status};
use crate::label::LabelScheme;
use crate::text::{Span, Text};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Opens a text in place of the one that is there.
pub(super) fn open(
    planner: &mut Planner<'_>,
    text: String,
    scheme: Option<&LabelScheme>,
    proposals: Vec<Proposal>,
) -> Result<Words, CommandError> {
    let text = Text::new(text);
    check_length(&text)?;
    let mut entities = Vec::with_capacity(proposals.len());
    for proposal in proposals {
        let id = planner.fresh_id();
        entities.push(entity(proposal, id, &text)?);
    }
    let scheme = scheme.unwrap_or(planner.document.scheme());
    let scheme = extend_scheme(scheme, entities.iter().map(|e| &e.label))?;
    let overlap = scheme.overlap() || overlap(&entities);
    let document = Document::new(text, scheme.with_overlap(overlap), entities)?;
    let words = opened(&document);
    planner.push(Edit::Open { document });
    Ok(words)
}

/// Opens a document that was made elsewhere.
pub(super) fn open_document(document: Document) -> Result<Plan, CommandError> {
    check_length(document.text())?;
    let Words { name, message } = opened(&document);
    Ok(Plan {
        edits: vec![Edit::Open { document }],
        name,
        message,
    })
}

fn opened(document: &Document) -> Words {
    let characters = count(document.text().len().to_usize(), "character", "characters");
    let message = match document.entities().len() {
        0 => format!("Opened a text of {characters}"),
        n => format!(
            "Opened a text of {characters} with {}",
            count(n, "entity", "entities")
        ),
    };
    Words::new("open a text", message)
}

/// Adds a file's spans to the text that is open.
pub(super) fn import(planner: &mut Planner<'_>, proposals: Vec<Proposal>) -> Result<Words, CommandError> {
    let old = planner.document;
    let scheme = extend_scheme(old.scheme(), proposals.iter().map(|p| &p.label))?;
    if scheme != **old.scheme() {
        let scheme = Arc::new(scheme);
        planner.push(Edit::SetScheme { scheme });
    }
    // What a machine only suggested makes way; what a person stands behind does not.
    let mut room = Room::new(old.scheme().overlap());
    for entity in old.entities().iter().filter(|e| e.status == Status::Accepted) {
        room.claim(entity.span, &entity.label);
    }
    let (mut come, mut goes, mut n_left_out) = (Vec::new(), BTreeSet::new(), 0);
    for proposal in proposals {
        let id = planner.fresh_id();
        let entity = entity(proposal, id, old.text())?;
        if !room.claim(entity.span, &entity.label) {
            n_left_out += 1;
            continue;
        }
        let excluded =
            |e: &Entity| !old.scheme().overlap() || (e.span == entity.span && e.label == entity.label);
        goes.extend(old.overlapping(entity.span).filter(|e| excluded(e)).map(|e| e.id));
        come.push(entity);
    }
    for id in goes.into_iter().rev() {
        planner.push(Edit::Remove { id });
    }
    come.sort_by_key(|e| e.span);
    let n_come = come.len();
    for entity in come {
        let entity = Arc::new(entity);
        planner.push(Edit::Add { entity });
    }
    let entities = count(n_come, "entity", "entities");
    let message = match n_left_out {
        0 => format!("{entities} imported"),
        n => format!(
            "{entities} imported, {n} left out because something of yours or of the file is there already"
        ),
    };
    Ok(match planner.n_edits() {
        0 => Words::nothing(message),
        _ => Words::new(format!("import {entities}"), message),
    })
}

/// The entity that a file's span becomes.
fn entity(proposal: Proposal, id: EntityId, text: &Text) -> Result<Entity, CommandError> {
    let Extent { start, end } = Extent {
        start: proposal.start,
        end: proposal.end,
    };
    if end > text.len() {
        return Err(CommandError::PastEnd(end, text.len()));
    }
    Ok(Entity {
        id,
        span: Span::new(start, end).ok_or(CommandError::NothingMarked)?,
        label: proposal.label,
        origin: proposal.origin.unwrap_or(Origin::Import),
        status: proposal.status.unwrap_or(Status::Accepted),
        score: proposal.score,
        attributes: proposal.attributes,
    })
}

fn check_length(text: &Text) -> Result<(), CommandError> {
    match text.len().0 > MAX_TEXT_CHARS {
        true => Err(CommandError::TooLong(text.len())),
        false => Ok(()),
    }
}

/// Whether any two of these share a character.
fn overlap(entities: &[Entity]) -> bool {
    let mut spans: Vec<Span> = entities.iter().map(|e| e.span).collect();
    spans.sort_unstable();
    spans.windows(2).any(|pair| pair[0].overlaps(pair[1]))
}
