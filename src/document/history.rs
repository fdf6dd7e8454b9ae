//! Undo and redo without limit. Steps are grouped by gesture, never by clock.

use super::{Document, Edit, EditError};

/// One gesture of the person, such as one drag of a handle: all that it does is one step of undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gesture(pub u32);

/// One step of undo.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it does, in words for the person: "label Angela Merkel PERSON".
    pub name: String,
    /// From before to after.
    pub edits: Vec<Edit>,
    /// From after to before, in the order in which they apply.
    pub inverses: Vec<Edit>,
}

/// The current document and the steps on both sides of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    document: Document,
    /// Oldest first.
    done: Vec<Step>,
    /// Next to redo last.
    undone: Vec<Step>,
}

impl History {
    /// A history that begins with `document`, which can't be undone.
    pub fn new(document: Document) -> Self {
        Self {
            document,
            done: Vec::new(),
            undone: Vec::new(),
        }
    }

    /// The current document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Steps that can be undone, oldest first.
    pub fn done(&self) -> &[Step] {
        &self.done
    }

    /// Steps that can be redone, the next one last.
    pub fn undone(&self) -> &[Step] {
        &self.undone
    }

    /// Applies edits as one step of undo, or as part of the last step where `join` says so. What was undone is gone.
    ///
    /// # Errors
    /// Where an edit fails: then nothing changes.
    pub fn apply(&mut self, name: String, edits: Vec<Edit>, join: bool) -> Result<(), EditError> {
        let (document, inverses) = Edit::apply_all(&edits, &self.document)?;
        self.document = document;
        self.undone.clear();
        match self.done.last_mut() {
            Some(step) if join => step.join(edits, inverses),
            _ => self.done.push(Step {
                name,
                edits,
                inverses,
            }),
        }
        Ok(())
    }

    /// Takes the last step back. `false` where there is none.
    pub fn undo(&mut self) -> Result<bool, EditError> {
        let Some(step) = self.done.last() else {
            return Ok(false);
        };
        self.document = Edit::apply_all(&step.inverses, &self.document)?.0;
        self.undone.extend(self.done.pop());
        Ok(true)
    }

    /// Does the last step again that was undone. `false` where there is none.
    pub fn redo(&mut self) -> Result<bool, EditError> {
        let Some(step) = self.undone.last() else {
            return Ok(false);
        };
        self.document = Edit::apply_all(&step.edits, &self.document)?.0;
        self.done.extend(self.undone.pop());
        Ok(true)
    }
}

impl Step {
    /// Takes in what the same gesture did next.
    fn join(&mut self, edits: Vec<Edit>, mut inverses: Vec<Edit>) {
        self.edits.extend(edits);
        inverses.append(&mut self.inverses);
        self.inverses = inverses;
    }
}
