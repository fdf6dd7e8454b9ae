//! Why a command can't be carried out.

use crate::document::{DocumentError, EditError};
use crate::entity::EntityId;
use crate::label::{Label, SchemeError};
use crate::rules::RuleError;
use crate::text::{CharOffset, Span};

/// Longest text in code points. A text of this length is ten thousand pages.
pub const MAX_TEXT_CHARS: u32 = 20_000_000;

/// Why a command can't be carried out. Nothing was changed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CommandError {
    /// A span without characters, or with nothing but white space.
    #[error("There is nothing to label there. Select a word first.")]
    NothingMarked,
    /// A span past the text, such as one from before another text was opened.
    #[error("The position {0} is past the end of the text, which has {1} characters. Select again.")]
    PastEnd(CharOffset, CharOffset),
    /// No entity of that id.
    #[error("That entity is gone. Undo may bring it back.")]
    NoEntity(EntityId),
    /// No rejected entity of that id.
    #[error("That rejected entity is no longer in the list.")]
    NoRejected(EntityId),
    /// An accepted entity stands where another would have to be.
    #[error(
        "{surface} ({label}) is in the way. Remove it first, or select all of it together and choose a label."
    )]
    InTheWay {
        /// Its text.
        surface: String,
        /// Its label.
        label: Label,
        /// Where, in code points.
        span: Span,
    },
    /// A split outside the entity, or where one side would be empty.
    #[error("The entity can't be split there. Put the caret between two of its words.")]
    SplitOutside,
    /// An entity merged with itself.
    #[error("Two different entities are needed to merge.")]
    MergeWithItself,
    /// A text longer than [`MAX_TEXT_CHARS`].
    #[error("The text has {0} characters; at most {MAX_TEXT_CHARS} can be opened. Split it into parts.")]
    TooLong(CharOffset),
    /// A label that the scheme does not have.
    #[error("The label {0} is not in the label scheme. Add it to the scheme or choose another label.")]
    UnknownLabel(Label),
    /// A new scheme lacks a label that is in use.
    #[error(
        "{count} entities carry the label {label}, which the new scheme does not have. Rename the label, keep it, or relabel them first."
    )]
    LabelInUse {
        /// The label.
        label: Label,
        /// How many entities have it.
        count: usize,
    },
    /// A new scheme without overlaps while spans overlap.
    #[error(
        "Overlaps can't be switched off while spans overlap: {first} and {second} do. Remove one of each such pair first."
    )]
    SpansOverlap {
        /// The text of one.
        first: String,
        /// The text of the other.
        second: String,
    },
    /// Nothing to undo.
    #[error("There is nothing to undo.")]
    NothingToUndo,
    /// Nothing to redo.
    #[error("There is nothing to redo.")]
    NothingToRedo,
    /// A faulty scheme.
    #[error(transparent)]
    Scheme(#[from] SchemeError),
    /// A faulty rule.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// An edit that the document refuses.
    #[error(transparent)]
    Edit(#[from] EditError),
}

impl From<DocumentError> for CommandError {
    fn from(error: DocumentError) -> Self {
        Self::Edit(error.into())
    }
}
