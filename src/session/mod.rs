//! A session: one document being worked on, its undo and redo, and the journal lines that keep them.
//!
//! A face sends a [`Command`] to [`Session::dispatch`] and gets a [`Change`]: what to repaint, what to store, what to
//! say. A session does no I/O and knows no view. Unit of all positions: code points.
//!
//! ```
//! use tagline::session::{Command, Extent, Session};
//! use tagline::text::CharOffset;
//! let mut session = Session::default();
//! let text = "Angela Merkel left.".to_owned();
//! session.dispatch(Command::Open { text, scheme: None, entities: vec![] }, None)?;
//! let span = Extent { start: CharOffset(0), end: CharOffset(13) };
//! let change = session.dispatch(Command::Label { span, label: "PERSON".into() }, None)?;
//! assert_eq!(change.message, "Angela Merkel labelled PERSON");
//! assert_eq!(change.difference.added.len(), 1);
//! session.undo()?;
//! assert!(session.document().entities().is_empty());
//! # Ok::<(), tagline::session::CommandError>(())
//! ```

mod bulk;
mod error;
mod open;
mod plan;
mod room;
mod scheme;
mod single;
mod suggest;

pub use crate::command::{Command, Extent, Filter, Proposal, Suggestion};
pub use crate::document::Gesture;
pub use error::{CommandError, MAX_TEXT_CHARS};

use crate::document::journal::{self, Entry, JournalError, Problem};
use crate::document::{Difference, Document, Edit, History, Step};
use crate::entity::EntityId;
use crate::query::Segmentation;
use plan::{Plan, Planner};
use std::sync::Arc;

/// What a command, an undo or a redo did.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Counts the changes of this session; the same as before where nothing changed.
    pub revision: u32,
    /// What to repaint.
    pub difference: Difference,
    /// Lines to append to the journal, in order; none where nothing changed. The first ones of a new journal begin
    /// with its header.
    pub journal: Vec<String>,
    /// What happened, in words for the person.
    pub message: String,
}

/// What a view shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// Counts the changes of this session.
    pub revision: u32,
    /// The document as it stands.
    pub document: Document,
    /// What undo would take back, in words for the person; `None` where there is nothing.
    pub undo_name: Option<String>,
    /// What redo would do again.
    pub redo_name: Option<String>,
}

/// One document being worked on.
#[derive(Clone, Debug)]
pub struct Session {
    history: History,
    /// Of the document's text.
    segmentation: Arc<Segmentation>,
    /// Above every id that was ever given, so that ids are not used twice.
    next_id: u32,
    /// The gesture of the last step, while it may go on.
    gesture: Option<Gesture>,
    revision: u32,
    /// Whether the journal has its header.
    has_header: bool,
}

impl Default for Session {
    fn default() -> Self {
        Self::with_history(History::default(), false)
    }
}

impl Session {
    fn with_history(history: History, has_header: bool) -> Self {
        let mut session = Self {
            segmentation: Arc::new(Segmentation::new(history.state().text())),
            next_id: 0,
            gesture: None,
            revision: 0,
            has_header,
            history: History::default(),
        };
        for step in history.done().iter().chain(history.undone()) {
            session.observe(&step.edits);
        }
        session.history = history;
        session
    }

    /// The session that a journal's lines tell of. No lines give an empty session.
    ///
    /// Where a line is damaged, the session is as the lines before it left it, and the problem says so. Append only
    /// behind the number of lines that is returned with it.
    ///
    /// # Errors
    /// Where the first line is not the header of a version that can be read.
    pub fn replay<'a>(
        lines: impl IntoIterator<Item = &'a str>,
    ) -> Result<(Self, Option<Problem>, usize), JournalError> {
        let replayed = journal::replay::<Edit>(lines)?;
        let session = Self::with_history(replayed.history, replayed.n_lines > 0);
        Ok((session, replayed.problem, replayed.n_lines))
    }

    /// The document as it stands.
    pub fn document(&self) -> &Document {
        self.history.state()
    }

    /// Tokens and sentences of the document's text.
    pub fn segmentation(&self) -> &Arc<Segmentation> {
        &self.segmentation
    }

    /// Undo and redo.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// What a view shows.
    pub fn snapshot(&self) -> Snapshot {
        let name = |step: Option<&Step>| step.map(|step| step.name.clone());
        Snapshot {
            revision: self.revision,
            document: self.document().clone(),
            undo_name: name(self.history.done().last()),
            redo_name: name(self.history.undone().last()),
        }
    }

    /// Carries out a command: wholly, or not at all.
    ///
    /// It is a step of undo of its own, or part of the last one where that came from the same gesture and nothing
    /// was undone since.
    ///
    /// # Errors
    /// Where it can't be done. Then nothing changed.
    pub fn dispatch(&mut self, command: Command, gesture: Option<Gesture>) -> Result<Change, CommandError> {
        let mut planner = Planner::new(self.document(), &self.segmentation, self.next_id);
        let words = planner.plan(command)?;
        self.carry_out(planner.finish(words), gesture)
    }

    /// Opens a document that was made elsewhere, such as from a file. Undo goes back to the one before.
    ///
    /// # Errors
    /// Where its text is too long.
    pub fn open_document(
        &mut self,
        document: Document,
        gesture: Option<Gesture>,
    ) -> Result<Change, CommandError> {
        self.carry_out(open::open_document(document)?, gesture)
    }

    /// Takes the last step back.
    ///
    /// # Errors
    /// [`CommandError::NothingToUndo`].
    pub fn undo(&mut self) -> Result<Change, CommandError> {
        let name = self.history.done().last().map(|step| step.name.clone());
        let name = name.ok_or(CommandError::NothingToUndo)?;
        let before = self.document().clone();
        self.history.undo()?;
        Ok(self.changed(&before, &Entry::Undo, format!("Undone: {name}")))
    }

    /// Does again what was undone last.
    ///
    /// # Errors
    /// [`CommandError::NothingToRedo`].
    pub fn redo(&mut self) -> Result<Change, CommandError> {
        let name = self.history.undone().last().map(|step| step.name.clone());
        let name = name.ok_or(CommandError::NothingToRedo)?;
        let before = self.document().clone();
        self.history.redo()?;
        Ok(self.changed(&before, &Entry::Redo, format!("Done again: {name}")))
    }

    fn carry_out(&mut self, plan: Plan, gesture: Option<Gesture>) -> Result<Change, CommandError> {
        let Plan { edits, name, message } = plan;
        if edits.is_empty() {
            return Ok(Change {
                revision: self.revision,
                difference: Difference::default(),
                journal: Vec::new(),
                message,
            });
        }
        let join = gesture.is_some() && gesture == self.gesture;
        let before = self.document().clone();
        self.history.apply(name.clone(), edits.clone(), join)?;
        self.observe(&edits);
        let change = self.changed(&before, &Entry::Do { name, join, edits }, message);
        self.gesture = gesture;
        Ok(change)
    }

    /// What to tell after the document changed.
    fn changed(&mut self, before: &Document, entry: &Entry<Edit>, message: String) -> Change {
        self.gesture = None;
        self.revision += 1;
        let difference = Difference::between(before, self.history.state());
        if difference.text {
            self.segmentation = Arc::new(Segmentation::new(self.history.state().text()));
        }
        let header = (!self.has_header).then(journal::header::<Edit>);
        self.has_header = true;
        Change {
            revision: self.revision,
            difference,
            journal: header.into_iter().chain([entry.to_line()]).collect(),
            message,
        }
    }

    /// Keeps `next_id` above the ids that these edits bring.
    fn observe(&mut self, edits: &[Edit]) {
        let ids = edits.iter().flat_map(Edit::new_ids);
        let above = ids.map(|EntityId(id)| id.saturating_add(1)).max();
        self.next_id = self.next_id.max(above.unwrap_or_default());
    }
}
