//! `gate`: GATE's bdoc JSON, one file a document. Unit: code points (`"p"`); files in UTF-16 (`"j"`) are read too.
//!
//! Source: <https://gatenlp.github.io/python-gatenlp/> (`bdocjs`), which reads and writes the same from Java and
//! Python. GATE's other JSON, in the way of tweets, is read too. An annotation's features hold our attributes, and `tagline:…` what GATE has no field for.

use super::anchor::Claim;
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::gate_tweet;
use super::input::{Sample, Source};
use super::json::{self, Fields};
use super::problem::{FormatError, Problems, Severity};
use super::reading::{Document, Found, Reading};
use super::record::Record;
use super::tally::Tally;
use crate::entity::{Entity, Origin, Status};
use crate::text::Text;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

static ABOUT: About = About {
    name: "gate",
    title: "GATE (bdoc JSON)",
    extension: "bdocjs",
    media_type: "application/json",
    unit: Unit::CodePoint,
    holds: Holds {
        schemes: false,
        review: false,
        number_ids: false,
        words: false,
        sentences: false,
        ..Holds::EVERYTHING
    },
    reads: Reads::Entities,
    many: false,
    writes: true,
    source: "https://gatenlp.github.io/python-gatenlp/",
};

/// What GATE's own pipelines annotate that is no entity.
const NOT_ENTITIES: [&str; 6] = ["Token", "SpaceToken", "Sentence", "Split", "Lookup", "Document"];
const SCORE: &str = "tagline:score";
const ORIGIN: &str = "tagline:origin";
const STATUS: &str = "tagline:status";

/// GATE's bdoc JSON.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gate;

#[derive(Serialize)]
struct BdocOut<'a> {
    annotation_sets: BTreeMap<&'static str, SetOut<'a>>,
    text: &'a str,
    features: &'a BTreeMap<String, Value>,
    offset_type: &'static str,
    name: String,
}

#[derive(Serialize)]
struct SetOut<'a> {
    name: &'static str,
    annotations: Vec<AnnotationOut<'a>>,
    next_annid: u32,
}

#[derive(Serialize)]
struct AnnotationOut<'a> {
    #[serde(rename = "type")]
    label: &'a str,
    start: u32,
    end: u32,
    id: u32,
    features: BTreeMap<String, Value>,
}

impl Format for Gate {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        sample.has("annotation_sets") || sample.first.as_ref().is_some_and(gate_tweet::is_tweet)
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        reading.each_value(source, |value, reading| {
            if gate_tweet::is_tweet(value) {
                gate_tweet::read(value, reading)
            } else {
                read_document(value, reading)
            }
        })
    }

    fn write(&self, records: &[Record], _: WriteOptions, _: &mut Problems) -> Written {
        Written::each(&ABOUT, records, |record| {
            let annotations: Vec<_> = record.sorted().into_iter().map(annotation).collect();
            let last = annotations.iter().map(|annotation| annotation.id).max();
            let set = SetOut {
                name: "",
                annotations,
                next_annid: last.map_or(0, |last| last.saturating_add(1)),
            };
            json::line(&BdocOut {
                annotation_sets: BTreeMap::from([("", set)]),
                text: record.text.as_str(),
                features: &record.attributes,
                offset_type: "p",
                name: record.name(),
            })
        })
    }
}

fn annotation(entity: &Entity) -> AnnotationOut<'_> {
    let mut features = entity.attributes.clone();
    if let Some(score) = entity.score {
        features.insert(SCORE.to_owned(), json!(score));
    }
    if (entity.origin, entity.status) != (Origin::Import, Status::Accepted) {
        features.insert(ORIGIN.to_owned(), json!(entity.origin));
        features.insert(STATUS.to_owned(), json!(entity.status));
    }
    AnnotationOut {
        label: entity.label.as_str(),
        start: entity.span.start().0,
        end: entity.span.end().0,
        id: entity.id.0,
        features,
    }
}

fn read_document(value: &Value, reading: &mut Reading) -> Result<(), String> {
    let fields = Fields::of(value)?;
    let text = fields.text("text")?;
    let unit = match fields.get("offset_type").and_then(Value::as_str) {
        Some("j") => Unit::Utf16,
        Some("p") | None => Unit::CodePoint,
        Some(other) => return Err(format!("`offset_type` is {other:?}, neither \"p\" nor \"j\".")),
    };
    let sets = fields
        .get("annotation_sets")
        .ok_or("`annotation_sets` is missing.")?;
    let sets = Fields::of(sets)?;
    let id = fields
        .get("name")
        .filter(|name| *name != "")
        .cloned()
        .unwrap_or_default();
    let mut document = reading.document(id, Text::new(text), None);
    if let Some(Value::Object(features)) = fields.get("features") {
        for (name, value) in features {
            document.attribute(name, value.clone());
        }
    }
    let mut skipped = Tally::default();
    let mut read: Vec<&str> = Vec::new();
    for (name, set) in sets.0 {
        let annotations = match Fields::of(set).and_then(|set| set.list("annotations")) {
            Ok(annotations) => annotations,
            Err(reason) => {
                let message = format!("The annotation set {name:?} was left out: {reason}");
                document.problem(Severity::Lost, message, "Mend it in the file.");
                continue;
            }
        };
        if name == "Original markups" {
            skipped.add_many(format!("set {name}"), annotations.len());
            continue;
        }
        if !annotations.is_empty() {
            read.push(if name.is_empty() { "the default set" } else { name });
        }
        for annotation in annotations {
            read_annotation(annotation, unit, &mut document, &mut skipped);
        }
    }
    if read.len() > 1 {
        let message = format!(
            "The annotations of {} sets were read as one: {}.",
            read.len(),
            read.join(", ")
        );
        document.problem(Severity::Note, message, "Save the set that you want alone.");
    }
    skipped.tell("annotations that are no entities", Severity::Note, &mut document);
    document.done();
    Ok(())
}

fn read_annotation(annotation: &Value, unit: Unit, document: &mut Document<'_>, skipped: &mut Tally) {
    let (offsets, label, fields) = match json::labelled(annotation, ["start", "end", "type"]) {
        Ok(parts) => parts,
        Err(reason) => return document.bad_entity(&reason),
    };
    if NOT_ENTITIES.contains(&label) {
        skipped.add(label);
        return;
    }
    let mut found = Found::new(label, Claim::at(offsets, None));
    found.id = fields
        .get("id")
        .and_then(Value::as_u64)
        .and_then(|id| u32::try_from(id).ok());
    if let Some(Value::Object(features)) = fields.get("features") {
        found.attributes = features.clone().into_iter().collect();
    }
    let mut take = |name: &str| found.attributes.remove(name);
    let (score, origin, status) = (take(SCORE), take(ORIGIN), take(STATUS));
    found.score = score.and_then(|score| score.as_f64()).map(|score| score as f32);
    found.origin = origin
        .and_then(|word| serde_json::from_value(word).ok())
        .unwrap_or(Origin::Import);
    found.status = status
        .and_then(|word| serde_json::from_value(word).ok())
        .unwrap_or(Status::Accepted);
    document.entity(unit, found);
}
