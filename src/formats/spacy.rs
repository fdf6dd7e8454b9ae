//! `spacy`: training examples `["text", {"entities": [[start, end, "LABEL"]]}]` in an array. Unit: code points.
//!
//! Source: <https://spacy.io/api/data-formats#dict-input> (`Example.from_dict`). spaCy drops a span whose edges are not
//! those of its tokens, and refuses overlaps in `entities`; these go to `spans` under the key `sc`, where its span
//! categorizer looks. The JSON of ner-annotator, which counts UTF-16, is read too, as are spaCy's own forms of words.

use super::anchor::Claim;
use super::flat::{flat, name};
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::json::{self, Fields};
use super::problem::{FormatError, Problem, Problems, Severity};
use super::reading::{Document, Found, Reading};
use super::record::Record;
use super::spacy_edges::{Edges, edges};
use super::spacy_words;
use super::tally::Tally;
use crate::entity::Entity;
use crate::text::Text;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

static ABOUT: About = About {
    name: "spacy",
    title: "spaCy training data",
    extension: "json",
    media_type: "application/json",
    unit: Unit::CodePoint,
    holds: Holds {
        text: true,
        overlaps: true,
        ..Holds::SPANS
    },
    reads: Reads::Entities,
    many: true,
    writes: true,
    source: "https://spacy.io/api/data-formats#dict-input",
};

/// Where spaCy's span categorizer looks for spans that may overlap.
pub(super) const SPANS_KEY: &str = "sc";

/// spaCy's training tuples.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spacy;

#[derive(Serialize)]
struct Annotations<'a> {
    entities: Vec<(u32, u32, &'a str)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spans: Option<Spans<'a>>,
}

#[derive(Serialize)]
struct Spans<'a> {
    sc: Vec<(u32, u32, &'a str)>,
}

impl Format for Spacy {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        let example = |value: &Value| {
            matches!(
                value.as_array().map(Vec::as_slice),
                Some([Value::String(_), Value::Object(_)])
            )
        };
        let of_words = sample.first.as_ref().is_some_and(spacy_words::is_of_words);
        sample.first.as_ref().is_some_and(example)
            || (sample.has("annotations") && sample.has("classes"))
            || of_words
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        // One example alone on a line is an array too: text and annotations come as two values.
        let mut pending: Option<String> = None;
        reading.each_value(source, |value, reading| match (value, pending.take()) {
            (Value::String(text), None) => {
                pending = Some(text.clone());
                Ok(())
            }
            (annotations, Some(text)) => read_example(&text, annotations, Unit::CodePoint, reading),
            (file, None) if spacy_words::is_of_words(file) => spacy_words::read(file, reading),
            (Value::Object(file), None) => read_ner_annotator(Fields(file), reading),
            (example, None) => read_pair(example, Unit::CodePoint, reading),
        })
    }

    fn write(&self, records: &[Record], _: WriteOptions, problems: &mut Problems) -> Written {
        let mut lines = Vec::with_capacity(records.len());
        for (at, record) in records.iter().enumerate() {
            let flat = flat(record, at, "spaCy's `entities`", &mut Problems::default());
            let entities = spans(record, at, &flat, problems);
            let overlapping = (flat.len() < record.entities.len()).then(|| Spans {
                sc: spans(record, at, &record.sorted(), &mut Problems::default()),
            });
            if overlapping.is_some() {
                let message = "spaCy's entity recogniser can't hold overlapping entities: `entities` has the outer ones, all are in `spans` under the key `sc` for the span categorizer.";
                let problem = Problem::new(
                    Severity::Changed,
                    message,
                    "Delete one of two that overlap to have all in `entities`.",
                );
                problems.push(problem.in_document(name(record, at)));
            }
            let annotations = Annotations {
                entities,
                spans: overlapping,
            };
            let line = json::line(&(record.text.as_str(), annotations));
            lines.push(String::from_utf8_lossy(line.trim_ascii_end()).into_owned());
        }
        let body = if lines.is_empty() {
            "[]\n".to_owned()
        } else {
            format!("[\n{}\n]\n", lines.join(",\n"))
        };
        Written::one(&ABOUT, body)
    }
}

/// Offsets as spaCy takes them: without white space at the edges.
fn spans<'a>(
    record: &Record,
    at: usize,
    entities: &[&'a Entity],
    problems: &mut Problems,
) -> Vec<(u32, u32, &'a str)> {
    let mut spans = Vec::with_capacity(entities.len());
    for entity in entities {
        let (span, what) = match edges(&record.text, entity.span) {
            Edges::Fit => (entity.span, None),
            Edges::Trimmed(span) => (
                span,
                Some((
                    Severity::Changed,
                    "has white space at its edges, which makes spaCy drop it: it was written without.",
                    "Trim it.",
                )),
            ),
            Edges::InsideToken => (
                entity.span,
                Some((
                    Severity::Note,
                    "begins or ends inside what spaCy may take as one token: spaCy then drops it in training.",
                    "Choose spaCy Doc instead, which brings our tokens along, or extend it to whole words.",
                )),
            ),
            Edges::Blank => {
                let message = "An entity of white space alone was left out: spaCy has none.";
                let problem = Problem::new(Severity::Lost, message, "Delete it.");
                problems.push(problem.in_document(name(record, at)).at(entity.span));
                continue;
            }
        };
        if let Some((severity, what, way_out)) = what {
            let surface = record.text.slice(entity.span).unwrap_or_default();
            let problem = Problem::new(severity, format!("“{surface}” {what}"), way_out);
            problems.push(problem.in_document(name(record, at)).at(entity.span));
        }
        spans.push((span.start().0, span.end().0, entity.label.as_str()));
    }
    spans
}

fn read_pair(example: &Value, unit: Unit, reading: &mut Reading) -> Result<(), String> {
    match example.as_array().map(Vec::as_slice) {
        Some([Value::String(text), annotations]) => read_example(text, annotations, unit, reading),
        _ => Err(format!(
            "an example is a text and its annotations in a list, not {}.",
            json::kind(example)
        )),
    }
}

fn read_example(text: &str, annotations: &Value, unit: Unit, reading: &mut Reading) -> Result<(), String> {
    let fields = Fields::of(annotations)?;
    let mut document = reading.document(Value::Null, Text::new(text), None);
    let entities = fields.list("entities")?;
    let groups = match fields.get("spans") {
        None => Vec::new(),
        Some(groups) => Fields::of(groups)?.0.iter().collect(),
    };
    // Our own group has those of `entities` too, in the order of the text.
    let ours: Vec<&Value> = groups
        .iter()
        .filter(|(group, _)| *group == SPANS_KEY)
        .flat_map(|(_, spans)| spans.as_array().into_iter().flatten())
        .collect();
    let listed = |spans: &mut dyn Iterator<Item = &Value>| -> BTreeSet<String> {
        spans.map(Value::to_string).collect()
    };
    let in_ours = listed(&mut ours.iter().copied());
    let in_entities = listed(&mut entities.iter());
    let rest = entities
        .iter()
        .filter(|entity| !in_ours.contains(&entity.to_string()));
    for entity in ours.iter().copied().chain(rest) {
        read_entity(entity, unit, &mut document);
    }
    for (group, spans) in groups.iter().filter(|(group, _)| *group != SPANS_KEY) {
        tell_group(group, &mut document);
        for span in spans
            .as_array()
            .into_iter()
            .flatten()
            .filter(|span| !in_entities.contains(&span.to_string()))
        {
            read_entity(span, unit, &mut document);
        }
    }
    let mut left_out = Tally::default();
    for (name, value) in fields
        .0
        .iter()
        .filter(|(name, _)| !["entities", "spans"].contains(&name.as_str()))
    {
        let is_empty = value.as_array().is_some_and(Vec::is_empty)
            || value.as_object().is_some_and(|map| map.is_empty());
        if !is_empty {
            left_out.add(name);
        }
    }
    left_out.tell("annotations that are no entities", Severity::Lost, &mut document);
    document.done();
    Ok(())
}

/// Says that spans of a group of another name than ours become entities.
pub(super) fn tell_group(group: &str, document: &mut Document<'_>) {
    let message = format!("The spans of group {group} were read as entities like all others.");
    document.problem(Severity::Note, message, "");
}

fn read_entity(entity: &Value, unit: Unit, document: &mut Document<'_>) {
    let hint = "Tags of words (BILUO) can't be read without the words: write offsets.";
    let found = json::triple(entity).map_err(|reason| format!("{reason} {hint}"));
    document.try_entity(
        unit,
        found.map(|(offsets, label)| Found::new(label, Claim::at(offsets, None))),
    );
}

/// `{"classes": [...], "annotations": [["text", {"entities": [...]}], null]}`: null is a text that was skipped.
fn read_ner_annotator(file: Fields<'_>, reading: &mut Reading) -> Result<(), String> {
    for example in file.list("annotations")? {
        if !example.is_null() {
            read_pair(example, Unit::Utf16, reading)?;
        }
    }
    Ok(())
}
