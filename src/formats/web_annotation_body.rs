//! What the bodies of a Web Annotation say: its labels, comments, and the things that it is about.
//!
//! Source: <https://www.w3.org/TR/annotation-model/#bodies-and-targets>; Recogito and Hypothesis have forms of their own.

use serde_json::Value;

/// Its own address, in either spelling of JSON-LD.
pub(super) fn identifier(annotation: &Value) -> Option<&str> {
    annotation.get("id").or_else(|| annotation.get("@id"))?.as_str()
}

fn bodies(annotation: &Value) -> Vec<&Value> {
    let found = ["body", "bodies", "bodyValue"]
        .iter()
        .find_map(|name| annotation.get(*name).filter(|body| !body.is_null()));
    match found {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(body) => vec![body],
    }
}

fn has_purpose(body: &Value, names: &[&str]) -> bool {
    let purpose = body.get("purpose").and_then(Value::as_str);
    purpose.is_some_and(|purpose| names.contains(&purpose))
}

/// Purposes of bodies that say something about a span and do not label it.
const COMMENTS: [&str; 4] = ["commenting", "describing", "replying", "questioning"];

/// The bodies meant as tags; without any, the first body that holds a text and is no comment.
pub(super) fn labels(annotation: &Value) -> Vec<&str> {
    let bodies = bodies(annotation);
    let mut labels: Vec<&str> = Vec::new();
    for name in ["tagging", "classifying", "identifying"] {
        if labels.is_empty() {
            let meant = bodies.iter().filter(|body| has_purpose(body, &[name]));
            labels = meant.filter_map(|body| text_of(body)).collect();
        }
    }
    if labels.is_empty() {
        let tags = annotation.get("tags").and_then(Value::as_array);
        labels = tags.into_iter().flatten().filter_map(Value::as_str).collect();
    }
    if labels.is_empty() {
        let mut others = bodies.iter().filter(|body| !has_purpose(body, &COMMENTS));
        labels.extend(others.find_map(|body| text_of(body)));
    }
    labels
}

/// What people wrote about the span: comments of the standard, and the text of Hypothesis.
pub(super) fn comments(annotation: &Value) -> Vec<&str> {
    let bodies = bodies(annotation)
        .into_iter()
        .filter(|body| has_purpose(body, &COMMENTS));
    let text = annotation
        .get("text")
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty());
    bodies.filter_map(text_of).chain(text).collect()
}

/// What a span is about, by its address: bodies that say so beside the label.
pub(super) fn things<'a>(annotation: &'a Value, labels: &[&str]) -> Vec<&'a str> {
    let bodies = bodies(annotation).into_iter().filter(|body| is_thing(body));
    let address = |body: &'a Value| {
        let source = body.get("source");
        let of_source = || source?.as_str().or_else(|| identifier(source?));
        of_source().or_else(|| identifier(body)).or_else(|| text_of(body))
    };
    bodies
        .filter_map(address)
        .filter(|address| !labels.contains(address))
        .collect()
}

/// How many bodies are none of all these.
pub(super) fn n_unused(annotation: &Value, labels: &[&str]) -> usize {
    let is_unused = |body: &&Value| {
        let is_label = text_of(body).is_some_and(|text| labels.contains(&text));
        !is_label && !has_purpose(body, &COMMENTS) && !is_thing(body)
    };
    bodies(annotation).into_iter().filter(is_unused).count()
}

fn is_thing(body: &Value) -> bool {
    has_purpose(body, &["identifying", "linking"])
}

fn text_of(body: &Value) -> Option<&str> {
    match body {
        Value::String(text) => Some(text),
        body => {
            let label = || body.get("label").or_else(|| body.get("source")?.get("label"));
            body.get("value").or_else(label)?.as_str()
        }
    }
}
