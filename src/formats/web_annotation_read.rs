//! Reading Web Annotations, ours and those of Recogito, Hypothesis and others. Unit: code points, or UTF-16 code units
//! where the quoted text shows that a file counts so.

use super::anchor::Claim;
use super::cas::IDENTIFIER;
use super::format::Unit;
use super::input::Source;
use super::json::Fields;
use super::problem::{FormatError, Severity};
use super::reading::{Document, Found, Reading};
use super::web_annotation::{DATA_SCHEME, NAME_SCHEME, TEXT_SCHEME};
use super::web_annotation_body::{comments, identifier, labels, n_unused, things};
use crate::text::Text;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Fields of an annotation that are read, or that say nothing but what it is.
const OWN_FIELDS: [&str; 14] = [
    "@context",
    "id",
    "@id",
    "type",
    "@type",
    "motivation",
    "body",
    "bodies",
    "bodyValue",
    "target",
    "uri",
    "tags",
    "text",
    "references",
];
/// So many others are named.
const MAX_NAMED: usize = 20;

/// Most annotations of one file.
const MAX_ANNOTATIONS: usize = 500_000;

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
        let (listed, elsewhere) = annotations_of(value);
        if let Some(place) = elsewhere {
            if listed.is_empty() {
                return Err(format!(
                    "the collection holds no annotations but the address of them, {place:?}. Download that and open it."
                ));
            }
            let message = format!("The collection goes on at {place:?}. What is there was not read.");
            reading.problem(Severity::Lost, message, "Download it and open it too.");
        }
        for value in listed {
            if annotations.len() == MAX_ANNOTATIONS {
                return Err(format!("the file has more than {MAX_ANNOTATIONS} annotations. Split it."));
            }
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
    let n_before = reading.n_documents();
    let mut missing = Vec::new();
    for (about, group) in groups {
        let cached = group.iter().find_map(|annotation| cached_text(&annotation.value));
        let Some(text) = cached.map(Text::new).or_else(|| source.about.cloned()) else {
            let reason =
                format!("these annotations of {about:?} don't bring along the text that they are about.");
            missing.push((group.first().map(|first| first.line), reason));
            continue;
        };
        let mut document = reading.document(document_id(about), text, None);
        let mut others: BTreeSet<&str> = BTreeSet::new();
        for annotation in group {
            document.set_line(Some(annotation.line));
            add(&annotation.value, &mut document);
            let fields = annotation.value.as_object().into_iter().flatten();
            others.extend(
                fields
                    .map(|(name, _)| name.as_str())
                    .filter(|name| !OWN_FIELDS.contains(name)),
            );
        }
        document.set_line(None);
        if !others.is_empty() {
            let names: Vec<&str> = others.into_iter().take(MAX_NAMED).collect();
            let message = format!(
                "Of the annotations these fields were left out: {}.",
                names.join(", ")
            );
            document.problem(Severity::Note, message, "");
        }
        document.done();
    }
    let way_out = "Open the article first, then the annotations.";
    let nothing_read = reading.n_documents() == n_before;
    for (line, reason) in missing {
        if nothing_read {
            return Err(FormatError::new(source.file, line, format!("{reason} {way_out}")));
        }
        reading.set_place(source.file, line);
        reading.problem(Severity::Lost, format!("They were left out: {reason}"), way_out);
    }
    Ok(())
}

/// An annotation, those of a page, collection or graph, or Hypothesis' rows; and where there are more.
fn annotations_of(value: &Value) -> (Vec<&Value>, Option<&str>) {
    let page = value
        .get("first")
        .filter(|first| first.is_object())
        .unwrap_or(value);
    let lists = ["items", "rows", "@graph", "annotations"];
    let items = lists.iter().find_map(|name| page.get(*name)?.as_array());
    let place = |name: &str| {
        let place = page.get(name)?;
        place.as_str().or_else(|| identifier(place))
    };
    match items {
        Some(items) => (items.iter().collect(), place("next")),
        None if page.get("target").is_none() && place("first").is_some() => (Vec::new(), place("first")),
        None => (vec![value], None),
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
    if annotation.get("references").is_some() {
        let message = "A reply to an annotation was left out: it marks no text.";
        return document.problem(Severity::Note, message, "");
    }
    let labels = labels(annotation);
    if labels.is_empty() {
        return document.bad_entity("it has no tag: its body holds no text but comments.");
    }
    let Some(target) = target(annotation) else {
        return document.bad_entity("it has no target.");
    };
    let mut selectors = Vec::new();
    if let Some(selector) = target.get("selector") {
        collect_selectors(selector, 0, &mut selectors);
    }
    let claim = match claim(&selectors, target) {
        Ok(claim) => claim,
        Err(reason) => return document.bad_entity(&reason),
    };
    let id = identifier(annotation).and_then(|id| id.rsplit_once("entity-")?.1.parse().ok());
    let comments = comments(annotation);
    let things = things(annotation, &labels);
    let n_unused = n_unused(annotation, &labels);
    if n_unused > 0 {
        let message = format!(
            "{n_unused} bodies of an annotation are neither its label, a comment nor an identifier. They were left out."
        );
        document.problem(Severity::Lost, message, "");
    }
    for label in labels {
        let mut found = Found::new(label, claim);
        found.id = id;
        if !comments.is_empty() {
            found
                .attributes
                .insert("comment".to_owned(), comments.join("\n").into());
        }
        if let Some(thing) = things.first() {
            let value = if things.len() == 1 {
                Value::from(*thing)
            } else {
                Value::from(things.clone())
            };
            found.attributes.insert(IDENTIFIER.to_owned(), value);
        }
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

/// What the selectors say about the place of the span.
fn claim<'a>(selectors: &[&'a Value], target: &Value) -> Result<Claim<'a>, String> {
    let of_type = |name: &str| {
        selectors
            .iter()
            .copied()
            .find(|selector| is_of_type(selector, name))
    };
    let quote = of_type("TextQuoteSelector");
    let quoted = |name: &str| quote.and_then(|quote| quote.get(name)).and_then(Value::as_str);
    // Recogito's own selectors have no type.
    let own = selectors
        .iter()
        .copied()
        .find(|selector| selector.get("quote").is_some());
    let position = of_type("TextPositionSelector").or(own);
    let offsets =
        position.map(|position| Fields::of(position).and_then(|position| position.offsets("start", "end")));
    let fragment = || {
        let of_selector = of_type("FragmentSelector").and_then(|selector| selector.get("value")?.as_str());
        let of_target = || target.as_str()?.split_once('#').map(|(_, fragment)| fragment);
        of_selector.or_else(of_target).and_then(characters)
    };
    let offsets = match offsets {
        Some(Err(reason)) if quote.is_none() => return Err(reason),
        Some(Ok(offsets)) => Some(offsets),
        _ => fragment(),
    };
    let exact = quoted("exact").or_else(|| own?.get("quote")?.as_str());
    if offsets.is_none() && exact.is_none() {
        return Err(match selectors {
            [] => "it is about the whole document, not about a part of the text.".into(),
            _ => "it has neither a TextPositionSelector nor a TextQuoteSelector, which alone can be found in a text.".into(),
        });
    }
    Ok(Claim {
        offsets,
        quote: exact,
        prefix: quoted("prefix").unwrap_or_default(),
        suffix: quoted("suffix").unwrap_or_default(),
    })
}

/// `char=2,15` after RFC 5147, with or without what may follow.
fn characters(fragment: &str) -> Option<(i64, i64)> {
    let range = fragment.strip_prefix("char=")?.split(';').next()?;
    let (start, end) = range.split_once(',')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

/// Whether the type, or one of several, is this one.
fn is_of_type(value: &Value, name: &str) -> bool {
    match value.get("type").or_else(|| value.get("@type")) {
        Some(Value::Array(types)) => types.iter().any(|kind| kind == name),
        kind => kind.is_some_and(|kind| kind == name),
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
