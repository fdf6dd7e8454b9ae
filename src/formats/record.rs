//! A document as it goes into a file or comes out of one. Unit: code points.

use crate::entity::Entity;
use crate::label::LabelScheme;
use crate::text::{CharOffset, Span, Text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One document on its way between the core and a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The document's own name in its file: a string, a number or any other JSON value; null for none.
    pub id: Value,
    /// The article, verbatim.
    pub text: Text,
    /// The labels that it may use; shared by all documents of a file that has one set.
    pub scheme: Arc<LabelScheme>,
    /// What is annotated. In any order; a writer sorts.
    pub entities: Vec<Entity>,
    /// What the machine proposed and the person took away.
    pub rejected: Vec<Entity>,
    /// Whether the person has said that the work on it is done.
    pub done: bool,
    /// Whatever a format brought along about the whole document.
    pub attributes: BTreeMap<String, Value>,
    /// The words that the file gave, where its format is made of words; writers keep them.
    pub words: Option<Words>,
}

/// Words and sentences as a file gave them. Unit: code points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// In the text's order, not overlapping.
    pub words: Vec<Span>,
    /// Indices into `words` where a sentence begins, ascending, the first of them 0; none where the file does not say.
    pub sentence_starts: Vec<usize>,
}

impl Record {
    /// A document with nothing annotated.
    pub fn new(id: Value, text: Text, scheme: impl Into<Arc<LabelScheme>>) -> Self {
        Self {
            id,
            text,
            scheme: scheme.into(),
            entities: Vec::new(),
            rejected: Vec::new(),
            done: false,
            attributes: BTreeMap::new(),
            words: None,
        }
    }

    /// The id in words: a string as it is, any other value as JSON, nothing for null.
    pub fn name(&self) -> String {
        match &self.id {
            Value::Null => String::new(),
            Value::String(name) => name.clone(),
            other => other.to_string(),
        }
    }

    /// Whether its words, and whether its sentences, are others than those that Tagline finds in its text.
    pub fn has_own_words(&self) -> (bool, bool) {
        super::words::of_its_own(self)
    }

    /// The entities in the order of every file that we write.
    pub fn sorted(&self) -> Vec<&Entity> {
        in_order(&self.entities)
    }

    /// Whether any two entities share a character.
    pub fn overlaps(&self) -> bool {
        let mut end = CharOffset(0);
        self.sorted().into_iter().any(|entity| {
            let overlaps = entity.span.start() < end;
            end = end.max(entity.span.end());
            overlaps
        })
    }
}

/// Entities by position, outer ones before inner ones.
pub(super) fn in_order(entities: &[Entity]) -> Vec<&Entity> {
    let mut entities: Vec<&Entity> = entities.iter().collect();
    entities.sort_by_key(|e| (e.span.start(), std::cmp::Reverse(e.span.end()), e.id));
    entities
}
