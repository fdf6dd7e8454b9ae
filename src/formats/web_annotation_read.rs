//! Reading Web Annotations, ours and those of Recogito, Hypothesis and others. Unit: code points, or UTF-16 code units
//! where the quoted text shows that a file counts so.

use super::anchor::Claim;
use super::format::Unit;
use super::input::Source;
use super::json::Fields;
use super::problem::{FormatError, Severity};
use super::reading::{Document, Found, Reading};
use super::web_annotation::{DATA_SCHEME, NAME_SCHEME, TEXT_SCHEME};
use crate::text::Text;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::collections::BTreeMap;

/// One annotation's parts.
struct Annotation {
    value: Value,
    line: usize,
    source: String,
}

/// Reads all annotations of a file, grouped by what they are about.
pub(super) fn read_all(source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
    let mut annotations: Vec<Annotation> = Vec::new();
    reading.each_value(source, |value, reading| {
        let line = reading.line().unwrap_or(1);
        for value in annotations_of(value) {
            let source = source_of(value);
            let value = value.clone();
            annotations.push(Annotation { value, line, source });
        }
        Ok(())
    })?;
    // In the order in which they come first.
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups: Vec<(&str, Vec<&Annotation>)> = Vec::new();
    for annotation in &annotations {
        let number = *numbers.entry(&annotation.source).or_insert(groups.len());
        if number == groups.len() {
            groups.push((&annotation.source, Vec::new()));
        }
        groups[number].1.push(annotation);
    }
    for (about, group) in groups {
        let cached = group.iter().find_map(|annotation| cached_text(&annotation.value));
        let Some(text) = cached.map(Text::new).or_else(|| source.about.cloned()) else {
            let message = format!(
                "these annotations of {about:?} don't bring along the text that they are about. Open the article first, then the annotations."
            );
            return Err(FormatError::new(
                source.file,
                group.first().map(|first| first.line),
                message,
            ));
        };
        let mut document = reading.document(document_id(about), text, None);
        for annotation in group {
            document.set_line(Some(annotation.line));
            add(&annotation.value, &mut document);
        }
        document.set_line(None);
        document.done();
    }
    Ok(())
}

/// An annotation, those of a page or collection, or Hypothesis' rows.
fn annotations_of(value: &Value) -> Vec<&Value> {
    let items = value
        .get("items")
        .or_else(|| value.get("rows"))
        .or_else(|| value.get("first")?.get("items"));
    match items.and_then(Value::as_array) {
        Some(items) => items.iter().collect(),
        None => vec![value],
    }
}

/// The first target: an annotation may have several, of which an object or a list of them is a text's span.
fn target(annotation: &Value) -> Option<&Value> {
    match annotation.get("target")? {
        Value::Array(targets) => targets.first(),
        target => Some(target),
    }
}

fn source_of(annotation: &Value) -> String {
    let of = |target: &Value| match target {
        Value::String(iri) => Some(iri.split('#').next().unwrap_or(iri).to_owned()),
        target => match target.get("source")? {
            Value::String(iri) => Some(iri.clone()),
            object => Some(object.get("id")?.as_str()?.to_owned()),
        },
    };
    let uri = || Some(annotation.get("uri")?.as_str()?.to_owned());
    target(annotation).and_then(of).or_else(uri).unwrap_or_default()
}

fn cached_text(annotation: &Value) -> Option<String> {
    let cached = target(annotation)?.get("state")?.get("cached")?.as_str()?;
    let escaped = cached.strip_prefix(DATA_SCHEME)?;
    percent_decode_str(escaped)
        .decode_utf8()
        .ok()
        .map(|text| text.into_owned())
}

fn document_id(source: &str) -> Value {
    if source.is_empty() || source.starts_with(TEXT_SCHEME) {
        return Value::Null;
    }
    match source.strip_prefix(NAME_SCHEME) {
        Some(escaped) => Value::String(percent_decode_str(escaped).decode_utf8_lossy().into_owned()),
        None => Value::String(source.to_owned()),
    }
}

fn add(annotation: &Value, document: &mut Document<'_>) {
    let labels = labels(annotation);
    if labels.is_empty() {
        return document.bad_entity("it has no tag: its body holds no text.");
    }
    let Some(target) = target(annotation) else {
        return document.bad_entity("it has no target.");
    };
    let mut selectors = Vec::new();
    if let Some(selector) = target.get("selector") {
        collect_selectors(selector, 0, &mut selectors);
    }
    let of_type = |name: &str| {
        selectors
            .iter()
            .copied()
            .find(|selector| selector.get("type").is_some_and(|kind| kind == name))
    };
    let position = of_type("TextPositionSelector").and_then(|selector| Fields::of(selector).ok());
    let quote = of_type("TextQuoteSelector");
    let quoted = |name: &str| quote.and_then(|quote| quote.get(name)).and_then(Value::as_str);
    let offsets = match position.map(|position| position.offsets("start", "end")) {
        Some(Err(reason)) if quote.is_none() => return document.bad_entity(&reason),
        Some(Ok(offsets)) => Some(offsets),
        _ => None,
    };
    let id = annotation
        .get("id")
        .and_then(Value::as_str)
        .and_then(|id| id.rsplit_once("entity-")?.1.parse().ok());
    for label in labels {
        let claim = Claim {
            offsets,
            quote: quoted("exact"),
            prefix: quoted("prefix").unwrap_or_default(),
            suffix: quoted("suffix").unwrap_or_default(),
        };
        let mut found = Found::new(label, claim);
        found.id = id;
        document.entity(Unit::CodePoint, found);
    }
    if annotation
        .get("target")
        .and_then(Value::as_array)
        .is_some_and(|targets| targets.len() > 1)
    {
        document.problem(
            Severity::Lost,
            "An annotation has several targets; the first was read.",
            "",
        );
    }
}

/// All selectors, also those that refine others. A hostile file may nest them: no deeper than a few is looked at.
fn collect_selectors<'a>(selector: &'a Value, depth: usize, out: &mut Vec<&'a Value>) {
    if depth > 8 {
        return;
    }
    match selector {
        Value::Array(list) => list
            .iter()
            .for_each(|selector| collect_selectors(selector, depth + 1, out)),
        Value::Object(fields) => {
            out.push(selector);
            for inner in ["refinedBy", "items", "default"]
                .iter()
                .filter_map(|name| fields.get(*name))
            {
                collect_selectors(inner, depth + 1, out);
            }
        }
        _ => {}
    }
}

/// The bodies meant as tags; without any, the first body that holds a text.
fn labels(annotation: &Value) -> Vec<&str> {
    let bodies: Vec<&Value> = match annotation.get("body") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(body) => vec![body],
    };
    let purpose = |body: &&Value, name: &str| body.get("purpose").is_some_and(|purpose| purpose == name);
    let mut labels: Vec<&str> = Vec::new();
    for name in ["tagging", "classifying", "identifying"] {
        if labels.is_empty() {
            labels = bodies
                .iter()
                .filter(|body| purpose(body, name))
                .filter_map(|body| text_of(body))
                .collect();
        }
    }
    if labels.is_empty() {
        let tags = annotation.get("tags").and_then(Value::as_array);
        labels = tags.into_iter().flatten().filter_map(Value::as_str).collect();
    }
    if labels.is_empty() {
        labels.extend(bodies.iter().find_map(|body| text_of(body)));
    }
    labels
}

fn text_of(body: &Value) -> Option<&str> {
    match body {
        Value::String(text) => Some(text),
        body => body.get("value").or_else(|| body.get("label"))?.as_str(),
    }
}
