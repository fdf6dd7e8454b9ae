//! The queue of documents: their names, order and status, with undo of its own.
//!
//! Each document's content has its own session and journal; the queue holds none of it, so that deleting a document
//! takes it off the list and undoing that brings it back as it was. Its journal has the same form as a document's,
//! under the name `tagline.queue`.

mod edit;
mod search;

pub use edit::{Listing, QueueEdit, QueueError};
pub use search::{Hit, search};

use crate::history::journal::{self, Entry, JournalError, Problem};
use crate::history::{Gesture, History};
use serde::{Deserialize, Serialize};

/// The identity of a document in its queue. Never used twice, so that what is stored under it stays its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub u32);

/// How far the work on a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WorkStatus {
    /// Nobody has changed it.
    New,
    /// Somebody has.
    InProgress,
    /// Somebody has said so.
    Done,
}

/// A document of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Unique within the queue, for ever.
    pub id: DocumentId,
    /// As the person sees it.
    pub name: String,
    /// How far the work is.
    pub status: WorkStatus,
}

/// What a queue can be asked to do. Each is one step of undo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum QueueCommand {
    /// Adds documents at the end, new.
    Add {
        /// Their names.
        names: Vec<String>,
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
    /// Moves a document in the order.
    Move {
        /// Which.
        id: DocumentId,
        /// Its new place, counting from 0.
        to: usize,
    },
    /// Takes documents off the queue.
    Remove {
        /// Which.
        ids: Vec<DocumentId>,
    },
}

/// What a command, an undo or a redo did to a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueChange {
    /// Documents that were added, in order: where their content is to be stored.
    pub added: Vec<DocumentId>,
    /// Lines to append to the queue's journal; none where nothing changed.
    pub journal: Vec<String>,
    /// What happened, in words for the person.
    pub message: String,
}

/// A queue being worked on.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    history: History<QueueEdit>,
    /// Above every id that was ever given.
    next_id: u32,
    /// The gesture of the last step, while it may go on.
    gesture: Option<Gesture>,
    /// Whether the journal has its header.
    has_header: bool,
}

impl Queue {
    /// The queue that a journal's lines tell of, what could not be read, and how many lines were.
    ///
    /// # Errors
    /// Where the first line is not the header of a version that can be read.
    pub fn replay<'a>(
        lines: impl IntoIterator<Item = &'a str>,
    ) -> Result<(Self, Option<Problem>, usize), JournalError> {
        let replayed = journal::replay::<QueueEdit>(lines)?;
        let mut queue = Self {
            has_header: replayed.n_lines > 0,
            ..Self::default()
        };
        for step in replayed.history.done().iter().chain(replayed.history.undone()) {
            queue.observe(&step.edits);
        }
        queue.history = replayed.history;
        Ok((queue, replayed.problem, replayed.n_lines))
    }

    /// The documents in order.
    pub fn listing(&self) -> &Listing {
        self.history.state()
    }

    /// Undo and redo.
    pub fn history(&self) -> &History<QueueEdit> {
        &self.history
    }

    /// Carries out a command: wholly, or not at all. It joins the last step where that came from the same gesture.
    ///
    /// # Errors
    /// Where a document is not in the queue, or a place not in its order. Then nothing changed.
    pub fn dispatch(
        &mut self,
        command: QueueCommand,
        gesture: Option<Gesture>,
    ) -> Result<QueueChange, QueueError> {
        let (edits, name, message) = self.plan(command)?;
        let added = edits.iter().filter_map(QueueEdit::new_id).collect();
        if edits.is_empty() {
            return Ok(QueueChange {
                added,
                journal: Vec::new(),
                message,
            });
        }
        let join = gesture.is_some() && gesture == self.gesture;
        self.history.apply(name.clone(), edits.clone(), join)?;
        self.observe(&edits);
        self.gesture = gesture;
        let journal = self.lines(&Entry::Do { name, join, edits });
        Ok(QueueChange {
            added,
            journal,
            message,
        })
    }

    /// Takes the last step back.
    ///
    /// # Errors
    /// [`QueueError::NothingToUndo`].
    pub fn undo(&mut self) -> Result<QueueChange, QueueError> {
        let name = self.history.done().last().map(|step| step.name.clone());
        let name = name.ok_or(QueueError::NothingToUndo)?;
        self.history.undo()?;
        Ok(self.stepped(&Entry::Undo, format!("Undone: {name}")))
    }

    /// Does again what was undone last.
    ///
    /// # Errors
    /// [`QueueError::NothingToRedo`].
    pub fn redo(&mut self) -> Result<QueueChange, QueueError> {
        let name = self.history.undone().last().map(|step| step.name.clone());
        let name = name.ok_or(QueueError::NothingToRedo)?;
        self.history.redo()?;
        Ok(self.stepped(&Entry::Redo, format!("Done again: {name}")))
    }

    fn stepped(&mut self, entry: &Entry<QueueEdit>, message: String) -> QueueChange {
        self.gesture = None;
        QueueChange {
            added: Vec::new(),
            journal: self.lines(entry),
            message,
        }
    }

    /// Edits, the step's name, and what is said.
    fn plan(&self, command: QueueCommand) -> Result<(Vec<QueueEdit>, String, String), QueueError> {
        let listing = self.listing();
        Ok(match command {
            QueueCommand::Add { names } => {
                let at = listing.documents().len();
                let added = (0..).zip(names).map(|(n, name)| {
                    // Wraps only after a journal with the largest id there is: then the queue says so.
                    let (id, status) = (DocumentId(self.next_id.wrapping_add(n)), WorkStatus::New);
                    let document = Listed { id, name, status };
                    let at = at + n as usize;
                    QueueEdit::Add { at, document }
                });
                let added: Vec<QueueEdit> = added.collect();
                let documents = count(added.len());
                (added, format!("add {documents}"), format!("{documents} added"))
            }
            QueueCommand::Rename { id, name } => {
                let old = &listing.get(id)?.name;
                let message = format!("{old} is now {name}");
                (
                    vec![QueueEdit::Rename { id, name }],
                    format!("rename {old}"),
                    message,
                )
            }
            QueueCommand::SetStatus { id, status } => {
                let document = listing.get(id)?;
                let name = &document.name;
                if document.status == status {
                    return Ok((
                        Vec::new(),
                        String::new(),
                        format!("{name} is {} already", words(status)),
                    ));
                }
                let step = format!("mark {name} {}", words(status));
                let message = format!("{name} is {}", words(status));
                (vec![QueueEdit::SetStatus { id, status }], step, message)
            }
            QueueCommand::Move { id, to } => {
                let name = &listing.get(id)?.name;
                let message = format!("{name} is now number {}", to + 1);
                (vec![QueueEdit::Move { id, to }], format!("move {name}"), message)
            }
            QueueCommand::Remove { ids } => {
                let documents = match ids.as_slice() {
                    [id] => listing.get(*id)?.name.clone(),
                    _ => count(ids.len()),
                };
                let removed = ids.into_iter().map(|id| QueueEdit::Remove { id }).collect();
                (
                    removed,
                    format!("delete {documents}"),
                    format!("{documents} deleted"),
                )
            }
        })
    }

    fn lines(&mut self, entry: &Entry<QueueEdit>) -> Vec<String> {
        let header = (!self.has_header).then(journal::header::<QueueEdit>);
        self.has_header = true;
        header.into_iter().chain([entry.to_line()]).collect()
    }

    /// Keeps `next_id` above the ids that these edits bring.
    fn observe(&mut self, edits: &[QueueEdit]) {
        let ids = edits.iter().filter_map(QueueEdit::new_id);
        let above = ids.map(|DocumentId(id)| id.saturating_add(1)).max();
        self.next_id = self.next_id.max(above.unwrap_or_default());
    }
}

fn words(status: WorkStatus) -> &'static str {
    match status {
        WorkStatus::New => "new",
        WorkStatus::InProgress => "in progress",
        WorkStatus::Done => "done",
    }
}

fn count(n_documents: usize) -> String {
    match n_documents {
        1 => "1 document".to_owned(),
        n => format!("{n} documents"),
    }
}
