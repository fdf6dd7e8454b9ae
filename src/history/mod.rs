//! Undo and redo without limit, for any state that changes by reversible edits. Steps are grouped by gesture, never by
//! clock. [`journal`] is their serial form.

pub mod journal;

use serde::{Serialize, de::DeserializeOwned};
use std::fmt::{Debug, Display};

/// An edit: a change to a state as a value, with an inverse and a serial form.
pub trait Reversible: Clone + Debug + PartialEq + Serialize + DeserializeOwned {
    /// What it changes. Cloning is cheap.
    type State: Clone + Debug + Default + PartialEq;
    /// Why it can't be applied, in words for the person.
    type Error: Display;
    /// What the first line of a journal of such edits says that it is.
    const JOURNAL: &'static str;

    /// Applies edits one after the other: all, or none. Gives the new state and the edits that lead back, in the order
    /// in which they apply.
    ///
    /// # Errors
    /// That of the first edit that fails.
    fn apply_all(edits: &[Self], state: &Self::State) -> Result<(Self::State, Vec<Self>), Self::Error>;
}

/// One gesture of the person, such as one drag of a handle: all that it does is one step of undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gesture(pub u32);

/// One step of undo.
#[derive(Clone, Debug, PartialEq)]
pub struct Step<E> {
    /// What it does, in words for the person: "label Angela Merkel PERSON".
    pub name: String,
    /// From before to after.
    pub edits: Vec<E>,
    /// From after to before, in the order in which they apply.
    pub inverses: Vec<E>,
}

/// The current state and the steps on both sides of it. It begins with the default state.
#[derive(Clone, Debug, PartialEq)]
pub struct History<E: Reversible> {
    state: E::State,
    /// Oldest first.
    done: Vec<Step<E>>,
    /// Next to redo last.
    undone: Vec<Step<E>>,
}

impl<E: Reversible> Default for History<E> {
    fn default() -> Self {
        Self {
            state: E::State::default(),
            done: Vec::new(),
            undone: Vec::new(),
        }
    }
}

impl<E: Reversible> History<E> {
    /// The current state.
    pub fn state(&self) -> &E::State {
        &self.state
    }

    /// Steps that can be undone, oldest first.
    pub fn done(&self) -> &[Step<E>] {
        &self.done
    }

    /// Steps that can be redone, the next one last.
    pub fn undone(&self) -> &[Step<E>] {
        &self.undone
    }

    /// Applies edits as one step of undo, or as part of the last step where `join` says so. What was undone is gone.
    ///
    /// # Errors
    /// Where an edit fails: then nothing changes.
    pub fn apply(&mut self, name: String, edits: Vec<E>, join: bool) -> Result<(), E::Error> {
        let (state, inverses) = E::apply_all(&edits, &self.state)?;
        self.state = state;
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
    ///
    /// # Errors
    /// None while inverses keep their law.
    pub fn undo(&mut self) -> Result<bool, E::Error> {
        let Some(step) = self.done.last() else {
            return Ok(false);
        };
        self.state = E::apply_all(&step.inverses, &self.state)?.0;
        self.undone.extend(self.done.pop());
        Ok(true)
    }

    /// Does the last step again that was undone. `false` where there is none.
    ///
    /// # Errors
    /// None while inverses keep their law.
    pub fn redo(&mut self) -> Result<bool, E::Error> {
        let Some(step) = self.undone.last() else {
            return Ok(false);
        };
        self.state = E::apply_all(&step.edits, &self.state)?.0;
        self.done.extend(self.undone.pop());
        Ok(true)
    }
}

impl<E> Step<E> {
    /// Takes in what the same gesture did next.
    fn join(&mut self, edits: Vec<E>, mut inverses: Vec<E>) {
        self.edits.extend(edits);
        inverses.append(&mut self.inverses);
        self.inverses = inverses;
    }
}
