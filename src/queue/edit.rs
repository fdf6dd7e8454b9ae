//! Edits of a queue, each with an inverse.

use super::{DocumentId, Listed, WorkStatus};
use crate::history::Reversible;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The documents of a queue in order. Clones share them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// Invariant: ids are unique.
    documents: Arc<Vec<Listed>>,
}

/// Why a queue can't be changed or asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueueError {
    /// No document of that id.
    #[error("That document is not in the list any more. Undo may bring it back.")]
    NoDocument(DocumentId),
    /// An id that is there already.
    #[error("The list has a document with the number {} already.", .0.0)]
    DuplicateId(DocumentId),
    /// A place behind the end.
    #[error("There is no place {0} in the list.")]
    NoPlace(usize),
    /// Nothing to undo.
    #[error("There is nothing to undo in the list of documents.")]
    NothingToUndo,
    /// Nothing to redo.
    #[error("There is nothing to redo in the list of documents.")]
    NothingToRedo,
}

/// One change to a queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "camelCase")]
pub enum QueueEdit {
    /// Adds a document.
    Add {
        /// Its place, counting from 0.
        at: usize,
        /// With an id that the queue does not have.
        document: Listed,
    },
    /// Takes a document off.
    Remove {
        /// Which.
        id: DocumentId,
    },
    /// Gives a document another name.
    Rename {
        /// Which.
        id: DocumentId,
        /// The name.
        name: String,
    },
    /// Says how far the work is.
    SetStatus {
        /// Which.
        id: DocumentId,
        /// How far.
        status: WorkStatus,
    },
    /// Moves a document.
    Move {
        /// Which.
        id: DocumentId,
        /// Its new place, counting from 0.
        to: usize,
    },
}

impl Listing {
    /// The documents in order.
    pub fn documents(&self) -> &[Listed] {
        &self.documents
    }

    /// The document of this id.
    ///
    /// # Errors
    /// [`QueueError::NoDocument`].
    pub fn get(&self, id: DocumentId) -> Result<&Listed, QueueError> {
        self.position(id).map(|at| &self.documents[at])
    }

    /// The document after (or before) another one, leaving out those that are done where `open_only` says so; `None`
    /// at the end of the list.
    pub fn next(&self, from: DocumentId, forward: bool, open_only: bool) -> Option<&Listed> {
        let at = self.position(from).ok()?;
        let wanted = |document: &&Listed| !open_only || document.status != WorkStatus::Done;
        if forward {
            self.documents[at + 1..].iter().find(wanted)
        } else {
            self.documents[..at].iter().rev().find(wanted)
        }
    }

    fn position(&self, id: DocumentId) -> Result<usize, QueueError> {
        let at = self.documents.iter().position(|document| document.id == id);
        at.ok_or(QueueError::NoDocument(id))
    }
}

impl QueueEdit {
    /// The id that this edit brings into a queue.
    pub fn new_id(&self) -> Option<DocumentId> {
        match self {
            Self::Add { document, .. } => Some(document.id),
            Self::Remove { .. } | Self::Rename { .. } | Self::SetStatus { .. } | Self::Move { .. } => None,
        }
    }

    /// Changes `listing` and gives the edit that changes it back, or leaves it as it was and says why.
    fn apply_in_place(&self, listing: &mut Listing) -> Result<Self, QueueError> {
        match self {
            Self::Add { at, document } => {
                if listing.position(document.id).is_ok() {
                    return Err(QueueError::DuplicateId(document.id));
                }
                if *at > listing.documents.len() {
                    return Err(QueueError::NoPlace(*at + 1));
                }
                Arc::make_mut(&mut listing.documents).insert(*at, document.clone());
                Ok(Self::Remove { id: document.id })
            }
            Self::Remove { id } => {
                let at = listing.position(*id)?;
                let document = Arc::make_mut(&mut listing.documents).remove(at);
                Ok(Self::Add { at, document })
            }
            Self::Rename { id, name } => {
                let at = listing.position(*id)?;
                let document = &mut Arc::make_mut(&mut listing.documents)[at];
                let name = std::mem::replace(&mut document.name, name.clone());
                Ok(Self::Rename { id: *id, name })
            }
            Self::SetStatus { id, status } => {
                let at = listing.position(*id)?;
                let document = &mut Arc::make_mut(&mut listing.documents)[at];
                let status = std::mem::replace(&mut document.status, *status);
                Ok(Self::SetStatus { id: *id, status })
            }
            Self::Move { id, to } => {
                let at = listing.position(*id)?;
                if *to >= listing.documents.len() {
                    return Err(QueueError::NoPlace(*to + 1));
                }
                let documents = Arc::make_mut(&mut listing.documents);
                let document = documents.remove(at);
                documents.insert(*to, document);
                Ok(Self::Move { id: *id, to: at })
            }
        }
    }
}

impl Reversible for QueueEdit {
    type State = Listing;
    type Error = QueueError;
    const JOURNAL: &'static str = "tagline.queue";

    fn apply_all(edits: &[Self], listing: &Listing) -> Result<(Listing, Vec<Self>), QueueError> {
        let mut changed = listing.clone();
        let mut inverses = Vec::with_capacity(edits.len());
        for edit in edits {
            inverses.push(edit.apply_in_place(&mut changed)?);
        }
        inverses.reverse();
        Ok((changed, inverses))
    }
}
