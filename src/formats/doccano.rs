//! `doccano`: JSON Lines `{"id", "text", "label": [[start, end, "LABEL"]]}`. Unit: UTF-16 code units.
//!
//! Source: doccano's sequence-labelling export (`backend/data_export`) and its text component, which counts as
//! JavaScript does. The `entities` of its relation projects are read too. Other fields are a document's metadata.

use super::anchor::Claim;
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::json::{self, Fields};
use super::problem::{FormatError, Problem, Problems, Severity};
use super::reading::{Document, Found, Reading};
use super::record::Record;
use super::units::utf16;
use crate::text::Text;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

static ABOUT: About = About {
    name: "doccano",
    title: "doccano",
    extension: "jsonl",
    media_type: "application/jsonl",
    unit: Unit::Utf16,
    holds: Holds {
        text: true,
        overlaps: true,
        scores: false,
        status: false,
        attributes: false,
        ids: true,
        metadata: true,
    },
    reads: Reads::Entities,
    many: true,
    writes: true,
    source: "https://doccano.github.io/doccano/tutorial/",
};

/// Fields that are not metadata.
const OWN_FIELDS: [&str; 7] = [
    "id",
    "text",
    "label",
    "labels",
    "entities",
    "relations",
    "Comments",
];

/// doccano's JSON Lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doccano;

#[derive(Serialize)]
struct DocumentOut<'a> {
    #[serde(skip_serializing_if = "Value::is_null")]
    id: &'a Value,
    text: &'a str,
    label: Vec<(u32, u32, &'a str)>,
    #[serde(flatten)]
    metadata: BTreeMap<&'a str, &'a Value>,
}

impl Format for Doccano {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        let has_list = |name: &str| sample.field(name).is_some_and(Value::is_array);
        let no_regions = |name: &str| {
            let first = sample.field(name).and_then(|list| list.get(0));
            first.is_none_or(|first| first.get("labels").is_none())
        };
        sample.has("text")
            && !sample.has("spans")
            && ((has_list("label") && no_regions("label")) || has_list("labels") || has_list("entities"))
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        reading.each_value(source, read_document)
    }

    fn write(&self, records: &[Record], _: WriteOptions, problems: &mut Problems) -> Written {
        let mut bytes = Vec::new();
        for (at, record) in records.iter().enumerate() {
            let metadata = metadata(record, at, problems);
            let label = record.sorted().into_iter().map(|entity| {
                let (start, end) = utf16(&record.text, entity.span);
                (start, end, entity.label.as_str())
            });
            bytes.extend(json::line(&DocumentOut {
                id: &record.id,
                text: record.text.as_str(),
                label: label.collect(),
                metadata,
            }));
        }
        Written::one(&ABOUT, bytes)
    }
}

fn metadata<'a>(record: &'a Record, at: usize, problems: &mut Problems) -> BTreeMap<&'a str, &'a Value> {
    let mut metadata = BTreeMap::new();
    for (name, value) in &record.attributes {
        if OWN_FIELDS.contains(&name.as_str()) {
            let message = format!(
                "doccano uses the name `{name}` itself: the document's attribute of that name was left out."
            );
            let problem = Problem::new(Severity::Lost, message, "Give it another name.");
            problems.push(problem.in_document(super::flat::name(record, at)));
        } else {
            metadata.insert(name.as_str(), value);
        }
    }
    metadata
}

fn read_document(value: &Value, reading: &mut Reading) -> Result<(), String> {
    let fields = Fields::of(value)?;
    let text = fields.text("text")?;
    let id = fields.get("id").cloned().unwrap_or_default();
    let lists = [
        fields.list("label")?,
        fields.list("labels")?,
        fields.list("entities")?,
    ];
    let mut document = reading.document(id, Text::new(text), None);
    for entity in lists.into_iter().flatten() {
        read_entity(entity, &mut document);
    }
    let n_relations = fields.list("relations")?.len();
    if n_relations > 0 {
        let message = format!("{n_relations} relations between entities were left out: Tagline has none.");
        document.problem(Severity::Lost, message, "");
    }
    for (name, value) in fields.0 {
        let comments = name == "Comments" && value.as_array().is_some_and(|list| !list.is_empty());
        if comments {
            document.problem(Severity::Lost, "Comments were left out.", "");
        }
        if !OWN_FIELDS.contains(&name.as_str()) {
            document.attribute(name, value.clone());
        }
    }
    document.done();
    Ok(())
}

fn read_entity(entity: &Value, document: &mut Document<'_>) {
    let parts = match entity {
        Value::Array(parts) => match parts.as_slice() {
            [start, end, label] => json::whole(start).zip(json::whole(end)).zip(label.as_str()),
            _ => None,
        },
        Value::Object(fields) => {
            let fields = Fields(fields);
            fields
                .offsets("start_offset", "end_offset")
                .ok()
                .zip(fields.text("label").ok())
        }
        _ => None,
    };
    let Some((offsets, label)) = parts else {
        return document.bad_entity(
            "it is written neither as [start, end, \"LABEL\"] nor with `start_offset`, `end_offset` and `label`. Files of old versions hold numbers in place of label names.",
        );
    };
    let claim = Claim {
        offsets: Some(offsets),
        ..Claim::default()
    };
    document.entity(Unit::Utf16, Found::new(label, claim));
}
