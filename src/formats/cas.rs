//! What the two serial forms of a UIMA CAS have in common: which annotations are entities, and their features.
//!
//! Source: DKPro Core's type `NamedEntity`; INCEpTION's custom span layers (`webanno.custom.…`).

use super::anchor::Claim;
use super::flat::name;
use super::format::Unit;
use super::problem::{Problem, Problems, Severity};
use super::reading::{Document, Found, Reading};
use super::record::Record;
use super::tally::Tally;
use crate::entity::Entity;
use crate::text::Text;
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
    /// Whether it joins others.
    pub(super) is_link: bool,
    /// Features that are no references: strings, in XMI all of them, numbers, truth values and lists of these.
    pub(super) features: BTreeMap<&'a str, Value>,
    /// Features that refer to other annotations.
    pub(super) references: Vec<&'a str>,
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
                "The type NamedEntity has no feature for the attributes {}: left out.",
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

/// A subject of analysis that is a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    /// Its name: most files have one, `_InitialView`.
    pub(super) name: &'a str,
    /// Its text.
    pub(super) text: &'a str,
}

/// Makes a document of a view, one of `n_views` in the file. It is named after the title in the file's metadata.
pub(super) fn add_view(
    view: View<'_>,
    n_views: usize,
    annotations: &[Annotation<'_>],
    reading: &mut Reading,
) {
    let metadata = annotations
        .iter()
        .find(|annotation| annotation.type_name == METADATA);
    let title = metadata.and_then(|metadata| {
        let features = &metadata.features;
        features.get(TITLE).or_else(|| features.get("documentId"))
    });
    let id = match (title, n_views) {
        (Some(title), _) => title.clone(),
        (None, 1) => Value::Null,
        (None, _) => Value::String(view.name.to_owned()),
    };
    let mut document = reading.document(id, Text::new(view.text), None);
    if n_views > 1 {
        let message = format!(
            "The file has {n_views} views with a text. Each became a document; this is {}.",
            view.name
        );
        document.problem(Severity::Note, message, "");
    }
    add_all(annotations, &mut document);
    document.done();
}

/// DKPro's annotation of a whole text, which names the document.
pub(super) const METADATA: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";

/// Its feature for the name.
pub(super) const TITLE: &str = "documentTitle";

/// Features of a custom layer that hold its label, where it has one of these.
const LABEL_FEATURES: [&str; 7] = [VALUE, "label", "type", "tag", "category", "class", "kind"];
/// What the annotations at either end of a relation or chain are called.
const ENDS: [&str; 6] = ["Governor", "Dependent", "source", "target", "first", "next"];

/// Adds named entities, and spans of custom layers under the value of a feature or the layer's name. What is neither
/// (tokens, sentences, lemmas, relations, the document itself) is counted.
fn add_all(annotations: &[Annotation<'_>], document: &mut Document<'_>) {
    let mut skipped = Tally::default();
    let mut layers: BTreeMap<&str, &str> = BTreeMap::new();
    let mut references = Tally::default();
    let mut n_unnamed = 0;
    for annotation in annotations {
        let custom = annotation.type_name.contains("custom.") && !annotation.is_link;
        let short_name = annotation.type_name.rsplit('.').next().unwrap_or_default();
        let feature = label_feature(annotation);
        let label = match (annotation.is_named_entity, feature) {
            (true, Some((VALUE, value))) => value,
            (true, _) => {
                n_unnamed += usize::from(annotation.type_name == NAMED_ENTITY);
                short_name
            }
            (false, feature) if custom => {
                let (name, value) = feature.unwrap_or(("", short_name));
                layers.insert(short_name, name);
                value
            }
            _ if annotation.type_name == METADATA
                && annotation.features.keys().all(|name| *name == TITLE) =>
            {
                continue;
            }
            _ => {
                skipped.add(short_name);
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
        for name in &annotation.references {
            references.add(*name);
        }
        let mut found = Found::new(label, Claim::at(offsets, None));
        // An entity without a value keeps all that it has.
        let taken = match (annotation.is_named_entity, feature) {
            (true, _) => VALUE,
            (false, feature) => feature.map_or(VALUE, |(name, _)| name),
        };
        let others = annotation.features.iter().filter(|(name, _)| **name != taken);
        found
            .attributes
            .extend(others.map(|(name, value)| ((*name).to_owned(), value.clone())));
        document.entity(Unit::Utf16, found);
    }
    if n_unnamed > 0 {
        let message = format!("{n_unnamed} named entities have no `value`: their label is NamedEntity.");
        document.problem(Severity::Changed, message, "Give them a label.");
    }
    for (layer, feature) in layers {
        let taken = match feature {
            "" => "the layer's name".to_owned(),
            feature => format!("its feature `{feature}`"),
        };
        let message = format!("The spans of the layer {layer} were read as entities; the label is {taken}.");
        document.problem(Severity::Note, message, "");
    }
    references.tell("references to other annotations", Severity::Lost, document);
    skipped.tell("annotations that are no entities", Severity::Note, document);
}

/// The feature that holds the label: one with a usual name, else the only one there is in the alphabet's order.
fn label_feature<'a>(annotation: &'a Annotation<'_>) -> Option<(&'a str, &'a str)> {
    let usual = LABEL_FEATURES
        .iter()
        .find_map(|name| annotation.features.get_key_value(*name));
    let first = || {
        annotation.features.iter().find(|(name, value)| {
            **name != IDENTIFIER && value.as_str().is_some_and(|value| !is_number(value))
        })
    };
    let found = usual.filter(|(_, value)| value.is_string()).or_else(first);
    found.and_then(|(name, value)| Some((*name, value.as_str()?)))
}

/// XMI does not say which features are numbers or truth values.
fn is_number(value: &str) -> bool {
    value.parse::<f64>().is_ok() || ["true", "false"].contains(&value)
}

/// Says what could not be placed: annotations of views that have no text, and custom ones that are about no span.
pub(super) fn tell_rest<'a>(
    n_without_text: usize,
    without_place: impl IntoIterator<Item = &'a str>,
    reading: &mut Reading,
) {
    if n_without_text > 0 {
        let message = format!("{n_without_text} annotations of views without a text were left out.");
        reading.problem(Severity::Lost, message, "");
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for type_name in without_place.into_iter().filter(|name| name.contains("custom.")) {
        *counts
            .entry(type_name.rsplit('.').next().unwrap_or_default())
            .or_default() += 1;
    }
    for (type_name, n) in counts {
        let message = format!("{n} annotations that are about no span were left out ({type_name}).");
        reading.problem(Severity::Lost, message, "");
    }
}

/// Whether features of these names join two annotations: a relation or a chain is no span.
pub(super) fn is_link<'a>(mut names: impl Iterator<Item = &'a str>) -> bool {
    names.any(|name| ENDS.contains(&name.trim_start_matches('@')))
}
