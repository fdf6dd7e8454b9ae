//! The journal: what was done, one JSON line after the other, never rewritten.
//!
//! The first line names the form and its version: `{"journal":"tagline","version":1}`. Each further line is one
//! [`Entry`]: edits done (as a step of undo of their own, or joining the last one), an undo or a redo. Replaying the
//! lines gives the same state and the same history. What persistence stores is exactly these lines.

use super::{History, Reversible};
use serde::{Deserialize, Serialize};

/// The version that is written, and the only one so far.
pub const VERSION: u32 = 1;

/// The first line.
#[derive(Serialize, Deserialize)]
struct Header {
    journal: String,
    version: u32,
}

/// One line after the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Entry<E> {
    /// Edits were applied.
    Do {
        /// What they do, in words for the person.
        name: String,
        /// Whether they belong to the step before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        join: bool,
        /// In the order in which they apply.
        edits: Vec<E>,
    },
    /// The last step was taken back.
    Undo,
    /// The step undone last was done again.
    Redo,
}

/// Why nothing at all can be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum JournalError {
    /// Not a journal.
    #[error("This is not a Tagline journal of this kind: its first line does not say so.")]
    NoHeader,
    /// Written by a newer Tagline.
    #[error(
        "This work was saved by a newer Tagline (version {0} of the journal; this one reads {VERSION}). Reload the page to get the newer Tagline, then open it again. Nothing was changed."
    )]
    Newer(u32),
    /// Written by an older Tagline, in a form that is no longer read.
    #[error(
        "This work was saved in an old form (version {0} of the journal; this Tagline reads {VERSION}). Open it with the Tagline that saved it and export it as JSON. Nothing was changed."
    )]
    Older(u32),
}

/// A line that could not be replayed. All lines before it were.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Problem {
    /// The last line breaks off, as after a crash.
    #[error("The last step was not saved completely and is left out. All {0} steps before it are here.")]
    Truncated(usize),
    /// A line in the middle can't be read.
    #[error(
        "Line {line} of the saved work is damaged ({cause}). The {kept} steps before it are here; the {lost} from it on are not."
    )]
    Damaged {
        /// Counting from 1, the header included.
        line: usize,
        /// Entries replayed.
        kept: usize,
        /// Entries left out.
        lost: usize,
        /// What is wrong with it.
        cause: String,
    },
}

/// What replaying gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Replayed<E: Reversible> {
    /// State, undo and redo as they were.
    pub history: History<E>,
    /// What could not be replayed.
    pub problem: Option<Problem>,
    /// How many lines (header included) were replayed. Append only behind these.
    pub n_lines: usize,
}

/// The line that a journal begins with, without its line end.
pub fn header<E: Reversible>() -> String {
    line(&Header {
        journal: E::JOURNAL.into(),
        version: VERSION,
    })
}

impl<E: Serialize> Entry<E> {
    /// As a line of the journal, without its line end.
    pub fn to_line(&self) -> String {
        line(self)
    }
}

fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("journal values have only string keys and finite numbers")
}

/// Replays the lines of a journal. No lines at all are an empty journal.
///
/// # Errors
/// Where the first line is not a header of this version.
pub fn replay<'a, E: Reversible>(
    lines: impl IntoIterator<Item = &'a str>,
) -> Result<Replayed<E>, JournalError> {
    let lines: Vec<&str> = lines.into_iter().collect();
    let mut history = History::default();
    let Some((first, entries)) = lines.split_first() else {
        return Ok(Replayed {
            history,
            problem: None,
            n_lines: 0,
        });
    };
    check_header(first, E::JOURNAL)?;
    let mut problem = None;
    let mut n_lines = 1;
    for entry in entries {
        if let Err(cause) = replay_line(&mut history, entry) {
            problem = Some(describe(&lines, n_lines, &cause));
            break;
        }
        n_lines += 1;
    }
    Ok(Replayed {
        history,
        problem,
        n_lines,
    })
}

fn check_header(first: &str, journal: &str) -> Result<(), JournalError> {
    let header: Header = serde_json::from_str(first).map_err(|_| JournalError::NoHeader)?;
    if header.journal != journal {
        return Err(JournalError::NoHeader);
    }
    match header.version.cmp(&VERSION) {
        std::cmp::Ordering::Less => Err(JournalError::Older(header.version)),
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(JournalError::Newer(header.version)),
    }
}

/// Why one line could not be replayed.
#[derive(Debug, thiserror::Error)]
enum LineError {
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    #[error("{0}")]
    Edit(String),
    #[error("there is nothing to undo or redo there")]
    NothingToUndo,
}

fn replay_line<E: Reversible>(history: &mut History<E>, line: &str) -> Result<(), LineError> {
    let refused = |error: E::Error| LineError::Edit(error.to_string());
    let done = match serde_json::from_str(line)? {
        Entry::Do { name, join, edits } => {
            history.apply(name, edits, join).map_err(refused)?;
            true
        }
        Entry::Undo => history.undo().map_err(refused)?,
        Entry::Redo => history.redo().map_err(refused)?,
    };
    if done {
        Ok(())
    } else {
        Err(LineError::NothingToUndo)
    }
}

/// What to tell the person about the line at index `at`.
fn describe(lines: &[&str], at: usize, cause: &LineError) -> Problem {
    let breaks_off = matches!(cause, LineError::Json(e) if e.is_eof());
    if breaks_off && at + 1 == lines.len() {
        return Problem::Truncated(at - 1);
    }
    Problem::Damaged {
        line: at + 1,
        kept: at - 1,
        lost: lines.len() - at,
        cause: cause.to_string(),
    }
}
