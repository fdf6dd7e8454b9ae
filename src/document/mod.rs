//! A document: one text, its label scheme, the entities found in it, those that the person rejected, and whether the
//! person has said that the work on it is done.
//!
//! A [`Document`] is an immutable snapshot. It changes only through an [`Edit`], which gives a new snapshot and its
//! own inverse. Snapshots share what did not change: a clone costs four reference counts, and an edit copies one list
//! of pointers, whatever came before. Unit of all positions: code points.

mod diff;
mod edit;
mod list;
mod record;

pub use diff::Difference;
pub use edit::{Edit, EditError};
pub use record::{EntityRecord, RecordError};

pub use crate::history::{Gesture, journal};

use crate::entity::{Entity, EntityId};
use crate::history;
use crate::label::{Label, LabelDefinition, LabelScheme, SchemeError};
use crate::text::{CharOffset, Span, Text};
use list::EntityList;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Why entities can't stand in a document.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DocumentError {
    /// A span reaches past the text.
    #[error("The span {span} reaches past the end of the text, which has {length} characters.")]
    PastEnd {
        /// Code points.
        span: Span,
        /// Code points.
        length: CharOffset,
    },
    /// A label that the scheme does not have.
    #[error("The label {label} is not in the label scheme. Add it to the scheme or choose another label.")]
    UnknownLabel {
        /// The label.
        label: Label,
    },
    /// Two spans share characters in a scheme without overlaps.
    #[error("The spans {first} and {second} overlap, which this label scheme does not allow.")]
    Overlap {
        /// Code points.
        first: Span,
        /// Code points.
        second: Span,
    },
    /// The same span with the same label twice.
    #[error("The span {span} carries the label {label} already.")]
    Duplicate {
        /// Code points.
        span: Span,
        /// The label.
        label: Label,
    },
    /// The same id twice.
    #[error("Two entities have the id {0}. Each needs an id of its own.")]
    DuplicateId(EntityId),
    /// A score that is no probability.
    #[error("The entity at {span} has the score {score}; a score lies between 0 and 1.")]
    BadScore {
        /// Code points.
        span: Span,
        /// The score.
        score: f32,
    },
}

/// Undo and redo of a document.
pub type History = history::History<Edit>;
/// One step of undo of a document.
pub type Step = history::Step<Edit>;

/// A text with its entities. Built by [`Document::new`], changed only by [`Edit::apply`].
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    text: Text,
    scheme: Arc<LabelScheme>,
    /// Invariants: spans end within the text; labels are in the scheme; no span carries the same label twice; where
    /// the scheme has no overlaps, spans are disjoint; scores lie in 0..=1.
    entities: EntityList,
    /// What the machine proposed and the person took away, as it was. Invariants: spans end within the text; scores
    /// lie in 0..=1; no id stands in `entities` too. Labels may be gone from the scheme.
    rejected: EntityList,
    /// The person's own word; nothing else sets it.
    done: bool,
}

impl Document {
    /// A document of these entities, in any order, with nothing rejected.
    ///
    /// # Errors
    /// The first breach of a document's invariants.
    pub fn new(
        text: Text,
        scheme: impl Into<Arc<LabelScheme>>,
        entities: Vec<Entity>,
    ) -> Result<Self, DocumentError> {
        let entities = entities.into_iter().map(Arc::new).collect();
        Self::from_parts(text, scheme.into(), entities, Vec::new())
    }

    /// The same document, with these spans as the rejected ones.
    ///
    /// # Errors
    /// Where a span reaches past the text or an id stands twice.
    pub fn with_rejected(self, rejected: Vec<Entity>) -> Result<Self, DocumentError> {
        let rejected = rejected.into_iter().map(Arc::new).collect();
        let entities = self.entities().to_vec();
        Ok(Self::from_parts(self.text, self.scheme, entities, rejected)?.with_done(self.done))
    }

    /// The same document, done or not.
    pub fn with_done(self, done: bool) -> Self {
        Self { done, ..self }
    }

    /// The one place where a document is made.
    pub(super) fn from_parts(
        text: Text,
        scheme: Arc<LabelScheme>,
        entities: Vec<Arc<Entity>>,
        rejected: Vec<Arc<Entity>>,
    ) -> Result<Self, DocumentError> {
        for entity in entities.iter().chain(&rejected) {
            check_entity(&text, entity)?;
        }
        for entity in &entities {
            check_label(&scheme, entity)?;
        }
        let document = Self {
            text,
            scheme,
            entities: EntityList::new(entities)?,
            rejected: EntityList::new(rejected)?,
            done: false,
        };
        if let Some(twice) = document.rejected().iter().find(|e| document.get(e.id).is_some()) {
            return Err(DocumentError::DuplicateId(twice.id));
        }
        check_neighbours(&document.scheme, document.entities())?;
        Ok(document)
    }

    /// The text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The label scheme.
    pub fn scheme(&self) -> &Arc<LabelScheme> {
        &self.scheme
    }

    /// The entities, sorted by start, end, id.
    pub fn entities(&self) -> &[Arc<Entity>] {
        self.entities.as_slice()
    }

    /// What the machine proposed and the person took away, sorted by start, end, id.
    pub fn rejected(&self) -> &[Arc<Entity>] {
        self.rejected.as_slice()
    }

    /// Whether the person has said that the work on it is done.
    pub fn done(&self) -> bool {
        self.done
    }

    /// The entity of this id.
    pub fn get(&self, id: EntityId) -> Option<&Arc<Entity>> {
        self.entities.get(id)
    }

    /// The rejected entity of this id.
    pub fn get_rejected(&self, id: EntityId) -> Option<&Arc<Entity>> {
        self.rejected.get(id)
    }

    /// Whether an entity or a rejected one has this id.
    pub fn has_id(&self, id: EntityId) -> bool {
        self.get(id).is_some() || self.get_rejected(id).is_some()
    }

    /// The characters of a span; empty where it is not of this text.
    pub fn surface(&self, span: Span) -> &str {
        self.text.slice(span).unwrap_or_default()
    }

    /// The entities that share a character with `span`, in order. Sub-linear where the scheme has no overlaps.
    pub fn overlapping(&self, span: Span) -> impl Iterator<Item = &Arc<Entity>> {
        let entities = self.entities();
        let end = entities.partition_point(|e| e.span.start() < span.end());
        let start = if self.scheme.overlap() {
            0
        } else {
            // Disjoint spans end in the order in which they start.
            entities[..end].partition_point(|e| e.span.end() <= span.start())
        };
        entities[start..end].iter().filter(move |e| e.span.overlaps(span))
    }

    /// The entities with exactly this span: one at most, but where the scheme has overlaps.
    pub fn exactly(&self, span: Span) -> &[Arc<Entity>] {
        let entities = self.entities();
        let start = entities.partition_point(|e| e.span < span);
        let n_same = entities[start..].partition_point(|e| e.span == span);
        &entities[start..start + n_same]
    }
}

impl Default for Document {
    /// No text, the default scheme.
    fn default() -> Self {
        Self::new(Text::new(""), LabelScheme::default(), Vec::new())
            .expect("a document without entities is valid")
    }
}

/// Changes in place, for [`Edit`] alone. Each checks first: a document that it refuses to change is left as it was.
impl Document {
    fn insert(&mut self, entity: Arc<Entity>) -> Result<(), DocumentError> {
        check_entity(&self.text, &entity)?;
        check_label(&self.scheme, &entity)?;
        if self.rejected.get(entity.id).is_some() {
            return Err(DocumentError::DuplicateId(entity.id));
        }
        self.check_place(&entity)?;
        self.entities.insert(entity)
    }

    fn insert_rejected(&mut self, entity: Arc<Entity>) -> Result<(), DocumentError> {
        check_entity(&self.text, &entity)?;
        if self.entities.get(entity.id).is_some() {
            return Err(DocumentError::DuplicateId(entity.id));
        }
        self.rejected.insert(entity)
    }

    /// Whether the others leave `entity` its place.
    fn check_place(&self, entity: &Entity) -> Result<(), DocumentError> {
        for other in self.overlapping(entity.span).filter(|e| e.id != entity.id) {
            check_pair(&self.scheme, other, entity)?;
        }
        Ok(())
    }
}

fn check_entity(text: &Text, entity: &Entity) -> Result<(), DocumentError> {
    let span = entity.span;
    if span.end() > text.len() {
        let length = text.len();
        return Err(DocumentError::PastEnd { span, length });
    }
    match entity.score {
        Some(score) if !(0.0..=1.0).contains(&score) => Err(DocumentError::BadScore { span, score }),
        _ => Ok(()),
    }
}

fn check_label(scheme: &LabelScheme, entity: &Entity) -> Result<(), DocumentError> {
    let label = &entity.label;
    match scheme.contains(label) {
        true => Ok(()),
        false => Err(DocumentError::UnknownLabel { label: label.clone() }),
    }
}

/// Whether two entities that share a character may stand side by side.
fn check_pair(scheme: &LabelScheme, first: &Entity, second: &Entity) -> Result<(), DocumentError> {
    let (span, label) = (second.span, second.label.clone());
    if first.span == span && first.label == label {
        return Err(DocumentError::Duplicate { span, label });
    }
    if !scheme.overlap() {
        let (first, second) = (first.span.min(span), first.span.max(span));
        return Err(DocumentError::Overlap { first, second });
    }
    Ok(())
}

/// Checks sorted entities against each other.
fn check_neighbours(scheme: &LabelScheme, entities: &[Arc<Entity>]) -> Result<(), DocumentError> {
    if !scheme.overlap() {
        return match entities.windows(2).find(|w| w[0].span.overlaps(w[1].span)) {
            Some(pair) => check_pair(scheme, &pair[0], &pair[1]),
            None => Ok(()),
        };
    }
    for same_span in entities.chunk_by(|a, b| a.span == b.span) {
        let mut labels = BTreeSet::new();
        if let Some(twice) = same_span.iter().find(|e| !labels.insert(&e.label)) {
            let (span, label) = (twice.span, twice.label.clone());
            return Err(DocumentError::Duplicate { span, label });
        }
    }
    Ok(())
}

/// The scheme with a plain definition added for each label that it lacks; the same scheme where it lacks none.
///
/// # Errors
/// Where a name can't be a label, or there would be too many.
pub fn extend_scheme<'a>(
    scheme: &LabelScheme,
    labels: impl IntoIterator<Item = &'a Label>,
) -> Result<LabelScheme, SchemeError> {
    let mut definitions = scheme.labels().to_vec();
    let mut known: BTreeSet<Label> = definitions.iter().map(|d| d.name.clone()).collect();
    for label in labels {
        if known.insert(label.clone()) {
            // Hues in golden-angle steps lie apart however many labels come.
            let hue = (definitions.len() * 137 % 360) as u16;
            definitions.push(LabelDefinition {
                name: label.clone(),
                short: String::new(),
                key: String::new(),
                hue,
                description: String::new(),
            });
        }
    }
    Ok(LabelScheme::new(scheme.name(), definitions)?.with_overlap(scheme.overlap()))
}
