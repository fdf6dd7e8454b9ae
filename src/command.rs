//! Commands: what a person (or the tagger) asks a session to do, as values with a serial form.
//!
//! They are generic over the unit of their positions: the core takes code points, a face may read them in its own
//! unit and convert them with [`Command::map_positions`], in one place for all.

use crate::entity::{EntityId, Origin, Status};
use crate::label::{Label, LabelScheme};
use crate::rules::RuleSet;
use crate::text::CharOffset;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A start and an end as they were sent: unchecked, end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent<P = CharOffset> {
    /// First position inside.
    pub start: P,
    /// First position after.
    pub end: P,
}

/// A span that a file or a person brings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal<P = CharOffset> {
    /// First position inside.
    pub start: P,
    /// First position after.
    pub end: P,
    /// What.
    pub label: Label,
    /// Who made it; a file where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Whether a person stands behind it; so it is taken where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The tagger's probability, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
    /// Whatever the file says besides.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, serde_json::Value>,
}

/// A span that the tagger found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion<P = CharOffset> {
    /// First position inside.
    pub start: P,
    /// First position after.
    pub end: P,
    /// What.
    pub label: Label,
    /// The tagger's probability, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
}

/// Which suggestions a bulk command means: those that meet every condition given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Filter<P = CharOffset> {
    /// Of this label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// At least as sure as this. A suggestion without a score never is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_score: Option<f32>,
    /// With a character in here, such as what is in view.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub within: Option<Extent<P>>,
}

/// `Option::default` would ask that `P` has a default too.
fn none<T>() -> Option<T> {
    None
}

impl<P> Default for Filter<P> {
    fn default() -> Self {
        Self {
            label: None,
            min_score: None,
            within: None,
        }
    }
}

/// What a session can be asked to do. Each is one step of undo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Command<P = CharOffset> {
    /// Opens a text in place of the one that is there. Labels that the scheme lacks are added to it; where spans
    /// overlap, the scheme allows overlaps from then on.
    Open {
        /// The text, verbatim.
        text: String,
        /// Its scheme; the current one where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scheme: Option<LabelScheme>,
        /// Its entities.
        #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
        entities: Vec<Proposal<P>>,
    },
    /// Adds a file's spans to the text that is open. Those in the way of what is there are left out and counted.
    Import {
        /// The spans.
        entities: Vec<Proposal<P>>,
    },
    /// Takes the tagger's result: it replaces earlier suggestions of the tagger that nobody touched, and leaves out
    /// what was rejected or is in the way of a person's spans.
    Suggest {
        /// The spans.
        spans: Vec<Suggestion<P>>,
    },
    /// Tags by the person's own lists and patterns, as suggestions.
    ApplyRules {
        /// The lists and patterns.
        rules: RuleSet,
    },
    /// What a label key does: the span gets the label. An entity of exactly this span is relabelled and accepted;
    /// without overlaps, others in its way are replaced.
    Label {
        /// White space at its ends is left out.
        span: Extent<P>,
        /// A label of the scheme.
        label: Label,
    },
    /// Adds an entity beside those that are there, as nested and overlapping ones need.
    Add {
        /// White space at its ends is left out.
        span: Extent<P>,
        /// A label of the scheme.
        label: Label,
    },
    /// Takes an entity away. One that the machine made goes on the list of rejected ones.
    Remove {
        /// Which.
        id: EntityId,
    },
    /// Gives an entity another label and accepts it.
    Relabel {
        /// Which.
        id: EntityId,
        /// A label of the scheme.
        label: Label,
    },
    /// Moves an entity's edges and accepts it. Suggestions in its way are taken away.
    Resize {
        /// Which.
        id: EntityId,
        /// White space at its ends is left out.
        span: Extent<P>,
    },
    /// Accepts an entity.
    Accept {
        /// Which.
        id: EntityId,
    },
    /// Makes one entity of two and all between them.
    Merge {
        /// The one whose identity and label stay.
        id: EntityId,
        /// The one that goes.
        with: EntityId,
    },
    /// Makes two entities of one. The first keeps the identity.
    Split {
        /// Which.
        id: EntityId,
        /// Where the second begins; strictly inside.
        at: P,
    },
    /// Rejects what the tagger nearly marked, so that it is neither shown nor suggested again.
    Dismiss {
        /// The span as the tagger proposed it.
        candidate: Suggestion<P>,
    },
    /// Brings back what was rejected, as it was.
    Restore {
        /// Which of the rejected ones.
        id: EntityId,
    },
    /// Accepts suggestions.
    AcceptAll {
        /// Which.
        filter: Filter<P>,
    },
    /// Rejects suggestions.
    RejectAll {
        /// Which.
        filter: Filter<P>,
    },
    /// Takes all entities away, and forgets what was rejected.
    Clear,
    /// Labels every occurrence of a name, relabelling those that are tagged with just these edges.
    LabelMatches {
        /// The name, as the text has it.
        name: String,
        /// A label of the scheme.
        label: Label,
        /// Whether `merkel` is a match of `Merkel`.
        #[serde(default)]
        ignore_case: bool,
        /// Occurrences to leave as they are.
        #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
        except: Vec<Extent<P>>,
    },
    /// Takes the entity off every occurrence of a name.
    RemoveMatches {
        /// The name, as the text has it.
        name: String,
        /// Whether `merkel` is a match of `Merkel`.
        #[serde(default)]
        ignore_case: bool,
        /// Occurrences to leave as they are.
        #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
        except: Vec<Extent<P>>,
    },
    /// Changes the label scheme.
    SetScheme {
        /// The new scheme.
        scheme: LabelScheme,
        /// Old label to new, for labels in use that the new scheme has under another name.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        renames: BTreeMap<Label, Label>,
    },
    /// Says whether the work on the document is done.
    SetDone {
        /// The person's word.
        done: bool,
    },
}

impl<P> Extent<P> {
    /// The same in another unit.
    ///
    /// # Errors
    /// The first one of `convert`.
    pub fn map_positions<Q, E>(self, convert: &mut impl FnMut(P) -> Result<Q, E>) -> Result<Extent<Q>, E> {
        Ok(Extent {
            start: convert(self.start)?,
            end: convert(self.end)?,
        })
    }
}

impl<P> Proposal<P> {
    fn map_positions<Q, E>(self, convert: &mut impl FnMut(P) -> Result<Q, E>) -> Result<Proposal<Q>, E> {
        Ok(Proposal {
            start: convert(self.start)?,
            end: convert(self.end)?,
            label: self.label,
            origin: self.origin,
            status: self.status,
            score: self.score,
            attributes: self.attributes,
        })
    }
}

impl<P> Suggestion<P> {
    fn map_positions<Q, E>(self, convert: &mut impl FnMut(P) -> Result<Q, E>) -> Result<Suggestion<Q>, E> {
        Ok(Suggestion {
            start: convert(self.start)?,
            end: convert(self.end)?,
            label: self.label,
            score: self.score,
        })
    }
}

impl<P> Filter<P> {
    /// The same in another unit.
    ///
    /// # Errors
    /// The first one of `convert`.
    pub fn map_positions<Q, E>(self, convert: &mut impl FnMut(P) -> Result<Q, E>) -> Result<Filter<Q>, E> {
        let within = self
            .within
            .map(|extent| extent.map_positions(convert))
            .transpose()?;
        Ok(Filter {
            label: self.label,
            min_score: self.min_score,
            within,
        })
    }
}

impl<P> Command<P> {
    /// The same command with its positions in another unit.
    ///
    /// The positions of [`Command::Open`] are of the text that it brings, all others of the one that is open.
    ///
    /// # Errors
    /// The first one of `convert`.
    pub fn map_positions<Q, E>(self, mut convert: impl FnMut(P) -> Result<Q, E>) -> Result<Command<Q>, E> {
        let convert = &mut convert;
        Ok(match self {
            Self::Open {
                text,
                scheme,
                entities,
            } => Command::Open {
                text,
                scheme,
                entities: map_all(entities, |e| e.map_positions(convert))?,
            },
            Self::Import { entities } => Command::Import {
                entities: map_all(entities, |e| e.map_positions(convert))?,
            },
            Self::Suggest { spans } => Command::Suggest {
                spans: map_all(spans, |s| s.map_positions(convert))?,
            },
            Self::ApplyRules { rules } => Command::ApplyRules { rules },
            Self::Label { span, label } => Command::Label {
                span: span.map_positions(convert)?,
                label,
            },
            Self::Add { span, label } => Command::Add {
                span: span.map_positions(convert)?,
                label,
            },
            Self::Remove { id } => Command::Remove { id },
            Self::Relabel { id, label } => Command::Relabel { id, label },
            Self::Resize { id, span } => Command::Resize {
                id,
                span: span.map_positions(convert)?,
            },
            Self::Accept { id } => Command::Accept { id },
            Self::Merge { id, with } => Command::Merge { id, with },
            Self::Split { id, at } => Command::Split { id, at: convert(at)? },
            Self::Dismiss { candidate } => Command::Dismiss {
                candidate: candidate.map_positions(convert)?,
            },
            Self::Restore { id } => Command::Restore { id },
            Self::AcceptAll { filter } => Command::AcceptAll {
                filter: filter.map_positions(convert)?,
            },
            Self::RejectAll { filter } => Command::RejectAll {
                filter: filter.map_positions(convert)?,
            },
            Self::Clear => Command::Clear,
            Self::LabelMatches {
                name,
                label,
                ignore_case,
                except,
            } => Command::LabelMatches {
                name,
                label,
                ignore_case,
                except: map_all(except, |e| e.map_positions(convert))?,
            },
            Self::RemoveMatches {
                name,
                ignore_case,
                except,
            } => Command::RemoveMatches {
                name,
                ignore_case,
                except: map_all(except, |e| e.map_positions(convert))?,
            },
            Self::SetScheme { scheme, renames } => Command::SetScheme { scheme, renames },
            Self::SetDone { done } => Command::SetDone { done },
        })
    }
}

fn map_all<T, U, E>(list: Vec<T>, convert: impl FnMut(T) -> Result<U, E>) -> Result<Vec<U>, E> {
    list.into_iter().map(convert).collect()
}
