//! What the two serial forms of a UIMA CAS have in common: which annotations are entities, and their features.
//!
//! Source: DKPro Core's type `NamedEntity`; INCEpTION's custom span layers (`webanno.custom.…`).

use super::anchor::Claim;
use super::flat::name;
use super::format::Unit;
use super::problem::{Problem, Problems, Severity};
use super::reading::{Document, Found};
use super::record::Record;
use crate::entity::Entity;
use serde_json::Value;
use std::collections::BTreeMap;

/// DKPro Core's type, which is INCEpTION's built-in layer "Named entity".
pub(super) const NAMED_ENTITY: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
/// Its feature for the label.
pub(super) const VALUE: &str = "value";
/// Its feature for the IRI of a thing in a knowledge base.
pub(super) const IDENTIFIER: &str = "identifier";

/// Longest chain of super types that is followed.
const MAX_DEPTH: usize = 32;

/// An annotation as either form gives it.
#[derive(Clone, Debug)]
pub(super) struct Annotation<'a> {
    /// With its package.
    pub(super) type_name: &'a str,
    /// Whether it is DKPro's type or one below it.
    pub(super) is_named_entity: bool,
    /// Begin and end in UTF-16, or why there are none.
    pub(super) offsets: Result<(i64, i64), String>,
    /// Features that are strings.
    pub(super) features: BTreeMap<&'a str, String>,
}

/// Whether a type is `NamedEntity` or derived from it.
pub(super) fn is_named_entity(type_name: &str, supers: &BTreeMap<&str, &str>) -> bool {
    let mut at = type_name;
    // A hostile file may declare a circle, or a chain as long as itself.
    for _ in 0..MAX_DEPTH {
        if at == NAMED_ENTITY || at.starts_with("de.tudarmstadt.ukp.dkpro.core.api.ner.type.") {
            return true;
        }
        match supers.get(at) {
            Some(parent) => at = parent,
            None => return false,
        }
    }
    false
}

/// The identifier that an entity carries for a CAS.
pub(super) fn identifier(entity: &Entity) -> Option<&str> {
    entity.attributes.get(IDENTIFIER)?.as_str()
}

/// Says which attributes a CAS has no feature for.
pub(super) fn tell_attributes(record: &Record, at: usize, problems: &mut Problems) {
    for entity in record.sorted() {
        let rest = entity
            .attributes
            .iter()
            .filter(|(name, value)| *name != IDENTIFIER || !value.is_string());
        let rest: Vec<&str> = rest.map(|(name, _)| name.as_str()).collect();
        if !rest.is_empty() {
            let message = format!(
                "The type NamedEntity has no feature for {}: left out.",
                rest.join(", ")
            );
            let problem = Problem::new(
                Severity::Lost,
                message,
                "Keep a copy as Tagline JSON, which holds everything.",
            );
            problems.push(problem.in_document(name(record, at)).at(entity.span));
        }
    }
}

/// Adds named entities, and spans of custom layers under the value of their first feature or the layer's name. What
/// is neither (tokens, sentences, lemmas, the document itself) is counted.
pub(super) fn add_all(annotations: &[Annotation<'_>], document: &mut Document<'_>) {
    let mut skipped: BTreeMap<&str, usize> = BTreeMap::new();
    for annotation in annotations {
        let custom = annotation.type_name.contains("custom.");
        let short_name = annotation.type_name.rsplit('.').next().unwrap_or_default();
        let value = annotation.features.get(VALUE).map(String::as_str);
        let label = match (annotation.is_named_entity, value) {
            (true, Some(value)) => value,
            (true, None) if annotation.type_name != NAMED_ENTITY => short_name,
            (true, None) => {
                document.bad_entity("it has no `value`.");
                continue;
            }
            (false, _) if custom => annotation
                .features
                .values()
                .next()
                .map_or(short_name, String::as_str),
            _ => {
                *skipped.entry(short_name).or_default() += 1;
                continue;
            }
        };
        let offsets = match &annotation.offsets {
            Ok(offsets) => *offsets,
            Err(reason) => {
                document.bad_entity(reason);
                continue;
            }
        };
        let claim = Claim {
            offsets: Some(offsets),
            ..Claim::default()
        };
        let mut found = Found::new(label, claim);
        if let Some(identifier) = annotation.features.get(IDENTIFIER) {
            found
                .attributes
                .insert(IDENTIFIER.to_owned(), Value::String(identifier.clone()));
        }
        document.entity(Unit::Utf16, found);
    }
    for (what, n) in skipped {
        document.problem(
            Severity::Note,
            format!("{n} annotations of type {what} are no entities and were left out."),
            "",
        );
    }
}
