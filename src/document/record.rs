//! The serial form of entities and documents, as the journal stores it. Unit: code points.
//!
//! Field names are those of the `tagline.v1` format. What is absent is not written: no score, no attributes.

use super::{Document, DocumentError};
use crate::entity::{Entity, EntityId, Origin, Status};
use crate::label::{Label, LabelScheme};
use crate::text::{CharOffset, Span, Text};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is wrong with a record that is well-formed JSON.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RecordError {
    /// No characters, or ends before it starts.
    #[error("The span {0}..{1} has no characters; its end must lie behind its start.")]
    EmptySpan(CharOffset, CharOffset),
    /// Entities that do not fit their document.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

/// A span as it stands in a file.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct SpanRecord {
    start: CharOffset,
    end: CharOffset,
}

/// An entity as it stands in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntityRecord {
    /// Unique within the document.
    pub id: EntityId,
    /// Code points.
    pub start: CharOffset,
    /// Code points, exclusive.
    pub end: CharOffset,
    /// What.
    pub label: Label,
    /// Who made it.
    pub origin: Origin,
    /// Whether a person stands behind it.
    pub status: Status,
    /// The tagger's probability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
    /// Whatever a format brought along.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, serde_json::Value>,
}

impl From<&Entity> for EntityRecord {
    fn from(entity: &Entity) -> Self {
        Self {
            id: entity.id,
            start: entity.span.start(),
            end: entity.span.end(),
            label: entity.label.clone(),
            origin: entity.origin,
            status: entity.status,
            score: entity.score,
            attributes: entity.attributes.clone(),
        }
    }
}

impl TryFrom<EntityRecord> for Entity {
    type Error = RecordError;

    fn try_from(record: EntityRecord) -> Result<Self, RecordError> {
        let EntityRecord { start, end, .. } = record;
        Ok(Self {
            id: record.id,
            span: Span::new(start, end).ok_or(RecordError::EmptySpan(start, end))?,
            label: record.label,
            origin: record.origin,
            status: record.status,
            score: record.score,
            attributes: record.attributes,
        })
    }
}

/// A document as it stands in the journal.
#[derive(Serialize, Deserialize)]
struct DocumentRecord {
    text: String,
    scheme: LabelScheme,
    #[serde(with = "entities")]
    entities: Vec<Arc<Entity>>,
    #[serde(default, with = "entities", skip_serializing_if = "Vec::is_empty")]
    rejected: Vec<Arc<Entity>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    done: bool,
}

/// For `#[serde(with)]` on a [`Span`].
pub(super) mod span {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(span: &Span, serializer: S) -> Result<S::Ok, S::Error> {
        let (start, end) = (span.start(), span.end());
        SpanRecord { start, end }.serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Span, D::Error> {
        let SpanRecord { start, end } = SpanRecord::deserialize(deserializer)?;
        Span::new(start, end).ok_or_else(|| D::Error::custom(RecordError::EmptySpan(start, end)))
    }
}

/// For `#[serde(with)]` on a shared [`Entity`].
pub(super) mod entity {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(
        entity: &Entity,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        EntityRecord::from(entity).serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Arc<Entity>, D::Error> {
        let entity = Entity::try_from(EntityRecord::deserialize(deserializer)?);
        entity.map(Arc::new).map_err(D::Error::custom)
    }
}

/// For `#[serde(with)]` on a list of shared [`Entity`].
pub(super) mod entities {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(
        list: &[Arc<Entity>],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(list.iter().map(|e| EntityRecord::from(e.as_ref())))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Arc<Entity>>, D::Error> {
        let records = Vec::<EntityRecord>::deserialize(deserializer)?;
        let entities = records.into_iter().map(|r| Entity::try_from(r).map(Arc::new));
        entities.collect::<Result<_, _>>().map_err(D::Error::custom)
    }
}

/// For `#[serde(with)]` on a [`Document`].
pub(super) mod document {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(
        document: &Document,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        DocumentRecord {
            text: document.text().as_str().to_owned(),
            scheme: document.scheme().as_ref().clone(),
            entities: document.entities().to_vec(),
            rejected: document.rejected().to_vec(),
            done: document.done(),
        }
        .serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Document, D::Error> {
        let record = DocumentRecord::deserialize(deserializer)?;
        let (text, scheme) = (Text::new(record.text), Arc::new(record.scheme));
        let document = Document::from_parts(text, scheme, record.entities, record.rejected);
        Ok(document.map_err(D::Error::custom)?.with_done(record.done))
    }
}

impl Document {
    /// The document as one JSON value, the form that the journal stores it in: UTF-8, positions in code points.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(&Whole(self)).expect("a document has only string keys and finite numbers")
    }

    /// The document that [`Document::to_json`] gave.
    ///
    /// # Errors
    /// Where the bytes are no such JSON, or their entities do not fit their text.
    pub fn from_json(json: &[u8]) -> Result<Self, serde_json::Error> {
        document::deserialize(&mut serde_json::Deserializer::from_slice(json))
    }
}

/// For `serde_json`, which wants a type.
struct Whole<'a>(&'a Document);

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        document::serialize(self.0, serializer)
    }
}
