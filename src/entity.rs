//! One annotated span of a document: where, what, from whom, how sure.

use crate::label::Label;
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The identity of an entity within its document. It outlives a change of label or edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(pub u32);

impl std::fmt::Display for EntityId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Who made an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The tagger.
    Model,
    /// A person.
    User,
    /// A file.
    Import,
    /// A list of names or a pattern.
    Rule,
}

/// Whether a person stands behind an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Proposed by the machine; a new tagging may replace it.
    Suggested,
    /// Made, changed or approved by a person; the machine never changes it.
    Accepted,
}

/// An annotated span.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Unique within the document.
    pub id: EntityId,
    /// Where, in code points.
    pub span: Span,
    /// What.
    pub label: Label,
    /// Who made it first. Kept when a person changes it.
    pub origin: Origin,
    /// Whether a person stands behind it.
    pub status: Status,
    /// The tagger's probability that span and label are right, 0 to 1; `None` where no tagger said.
    pub score: Option<f32>,
    /// Whatever a format brought along and another may take: name to JSON value.
    pub attributes: BTreeMap<String, serde_json::Value>,
}
