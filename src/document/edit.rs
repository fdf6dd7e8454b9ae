//! Edits: changes to a document as values, each with an inverse and a serial form. Unit: code points.
//!
//! Laws, held by `tests/edits.rs`: an edit that applies gives an inverse that restores the document exactly; what is
//! read back from its serial form does the same; an edit that fails changes nothing.

use super::{Document, DocumentError, check_entity, check_label, record};
use crate::entity::{Entity, EntityId, Status};
use crate::history::Reversible;
use crate::label::{Label, LabelScheme};
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One change to a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Edit {
    /// Adds an entity.
    Add {
        /// With an id that the document does not have.
        #[serde(with = "record::entity")]
        entity: Arc<Entity>,
    },
    /// Takes an entity away.
    Remove {
        /// Which.
        id: EntityId,
    },
    /// Gives an entity another label.
    Relabel {
        /// Which.
        id: EntityId,
        /// A label of the scheme.
        label: Label,
    },
    /// Moves an entity's edges.
    Resize {
        /// Which.
        id: EntityId,
        /// The new edges.
        #[serde(with = "record::span")]
        span: Span,
    },
    /// Says whether a person stands behind an entity.
    SetStatus {
        /// Which.
        id: EntityId,
        /// The new status.
        status: Status,
    },
    /// Puts a span on the list of what the person rejected.
    Reject {
        /// The span as it was proposed.
        #[serde(with = "record::entity")]
        entity: Arc<Entity>,
    },
    /// Takes a span off the list of what the person rejected.
    Unreject {
        /// Which.
        id: EntityId,
    },
    /// Changes the label scheme; every label in use stays in it.
    SetScheme {
        /// The new scheme.
        scheme: Arc<LabelScheme>,
    },
    /// Says whether the work on the document is done.
    SetDone {
        /// The person's word.
        done: bool,
    },
    /// Replaces the scheme and all entities.
    ReplaceAll {
        /// The new scheme.
        scheme: Arc<LabelScheme>,
        /// The new entities.
        #[serde(with = "record::entities")]
        entities: Vec<Arc<Entity>>,
        /// The new list of what the person rejected.
        #[serde(with = "record::entities")]
        rejected: Vec<Arc<Entity>>,
    },
    /// Opens another text, with all that belongs to it.
    Open {
        /// What is opened.
        #[serde(with = "record::document")]
        document: Document,
    },
}

/// Why an edit can't be applied.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EditError {
    /// No entity of that id.
    #[error("There is no entity with the id {0} any more.")]
    NoEntity(EntityId),
    /// No rejected span of that id.
    #[error("There is no rejected span with the id {0} any more.")]
    NoRejected(EntityId),
    /// The result would not be a valid document.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl Edit {
    /// The changed document and the edit that changes it back. `document` itself stays as it is.
    ///
    /// # Errors
    /// Where the edit names what is not there, or the result would break a document's invariants.
    pub fn apply(&self, document: &Document) -> Result<(Document, Self), EditError> {
        let mut changed = document.clone();
        let inverse = self.apply_in_place(&mut changed)?;
        Ok((changed, inverse))
    }

    /// The ids that this edit brings into a document.
    pub fn new_ids(&self) -> Vec<EntityId> {
        let ids = |entities: &[Arc<Entity>]| entities.iter().map(|e| e.id).collect::<Vec<_>>();
        match self {
            Self::Add { entity } | Self::Reject { entity } => vec![entity.id],
            Self::ReplaceAll {
                entities, rejected, ..
            } => [ids(entities), ids(rejected)].concat(),
            Self::Open { document } => [ids(document.entities()), ids(document.rejected())].concat(),
            Self::Remove { .. }
            | Self::Relabel { .. }
            | Self::Resize { .. }
            | Self::SetStatus { .. }
            | Self::Unreject { .. }
            | Self::SetScheme { .. }
            | Self::SetDone { .. } => Vec::new(),
        }
    }

    /// Changes `document`, or leaves it as it was and says why.
    fn apply_in_place(&self, document: &mut Document) -> Result<Self, EditError> {
        match self {
            Self::Add { entity } => {
                document.insert(entity.clone())?;
                Ok(Self::Remove { id: entity.id })
            }
            Self::Remove { id } => {
                let entity = document.entities.remove(*id).ok_or(EditError::NoEntity(*id))?;
                Ok(Self::Add { entity })
            }
            Self::Relabel { id, label } => {
                let old = change(document, *id, |entity| entity.label = label.clone())?;
                let label = old.label.clone();
                Ok(Self::Relabel { id: *id, label })
            }
            Self::Resize { id, span } => {
                let old = change(document, *id, |entity| entity.span = *span)?;
                Ok(Self::Resize {
                    id: *id,
                    span: old.span,
                })
            }
            Self::SetStatus { id, status } => {
                let old = change(document, *id, |entity| entity.status = *status)?;
                let status = old.status;
                Ok(Self::SetStatus { id: *id, status })
            }
            Self::Reject { entity } => {
                document.insert_rejected(entity.clone())?;
                Ok(Self::Unreject { id: entity.id })
            }
            Self::Unreject { id } => {
                let entity = document.rejected.remove(*id).ok_or(EditError::NoRejected(*id))?;
                Ok(Self::Reject { entity })
            }
            Self::SetScheme { scheme } => {
                let entities = document.entities().to_vec();
                let old = replace(document, scheme.clone(), entities, document.rejected().to_vec())?;
                Ok(Self::SetScheme { scheme: old.scheme })
            }
            Self::SetDone { done } => {
                let done = std::mem::replace(&mut document.done, *done);
                Ok(Self::SetDone { done })
            }
            Self::ReplaceAll {
                scheme,
                entities,
                rejected,
            } => {
                let old = replace(document, scheme.clone(), entities.clone(), rejected.clone())?;
                Ok(Self::ReplaceAll {
                    scheme: old.scheme.clone(),
                    entities: old.entities().to_vec(),
                    rejected: old.rejected().to_vec(),
                })
            }
            Self::Open { document: opened } => {
                let document = std::mem::replace(document, opened.clone());
                Ok(Self::Open { document })
            }
        }
    }
}

impl Reversible for Edit {
    type State = Document;
    type Error = EditError;
    const JOURNAL: &'static str = "tagline";

    fn apply_all(edits: &[Self], document: &Document) -> Result<(Document, Vec<Self>), EditError> {
        let mut changed = document.clone();
        let mut inverses = Vec::with_capacity(edits.len());
        for edit in edits {
            inverses.push(edit.apply_in_place(&mut changed)?);
        }
        inverses.reverse();
        Ok((changed, inverses))
    }
}

/// Replaces one entity by a changed copy; gives the old one.
fn change(
    document: &mut Document,
    id: EntityId,
    with: impl FnOnce(&mut Entity),
) -> Result<Arc<Entity>, EditError> {
    let old = document.get(id).ok_or(EditError::NoEntity(id))?.clone();
    let mut new = old.as_ref().clone();
    with(&mut new);
    check_entity(&document.text, &new)?;
    check_label(&document.scheme, &new)?;
    document.check_place(&new)?;
    document.entities.remove(id);
    document.insert(Arc::new(new))?;
    Ok(old)
}

/// Replaces the scheme and all entities; gives the old document.
fn replace(
    document: &mut Document,
    scheme: Arc<LabelScheme>,
    entities: Vec<Arc<Entity>>,
    rejected: Vec<Arc<Entity>>,
) -> Result<Document, EditError> {
    let text = document.text().clone();
    let new = Document::from_parts(text, scheme, entities, rejected)?.with_done(document.done);
    Ok(std::mem::replace(document, new))
}
