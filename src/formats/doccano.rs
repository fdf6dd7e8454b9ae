//! `doccano`: JSON Lines `{"id", "text", "label": [[start, end, "LABEL"]]}`. Unit: UTF-16 code units.
//!
//! Source: doccano's sequence-labelling export (`backend/data_export`) and its text component, which counts as
//! JavaScript does. The `entities` of its relation projects are read too. Other fields are a document's metadata.

use super::anchor::Claim;
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::json::{self, Fields};
use super::metadata::{beside, keep};
use super::problem::{FormatError, Problems, Severity};
use super::reading::{Document, Found, Reading};
use super::record::Record;
use super::tally::Tally;
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
        ids: true,
        number_ids: true,
        metadata: true,
        ..Holds::SPANS
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

/// Where annotations stand, in files of its several versions and kinds of project.
const LISTS: [&str; 4] = ["label", "labels", "entities", "annotations"];

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
        let list = |name: &&str| {
            let list = sample.field(name).and_then(Value::as_array)?;
            Some(match list.first() {
                None => sample.has("text"),
                Some(Value::Object(first)) => first.contains_key("start_offset"),
                Some(first) => first.is_array() || first.is_string(),
            })
        };
        let of_words = ["spans", "tokens", "words"].iter().any(|name| sample.has(name));
        // Lists of three under this name are those of doccano's projects of slots; scripts write them too.
        let entity = sample.field("entities").and_then(|list| list.get(0));
        let of_others = entity.is_some_and(Value::is_array)
            && !["cats", "relations", "Comments"]
                .iter()
                .any(|name| sample.has(name));
        !of_words && !of_others && LISTS.iter().any(|name| list(name) == Some(true))
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        reading.each_value(source, read_document)
    }

    fn write(&self, records: &[Record], _: WriteOptions, problems: &mut Problems) -> Written {
        let mut bytes = Vec::new();
        for (at, record) in records.iter().enumerate() {
            let metadata = beside(record, at, &OWN_FIELDS, ABOUT.title, problems);
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

fn read_document(value: &Value, reading: &mut Reading) -> Result<(), String> {
    let fields = Fields::of(value)?;
    let (text_name, text) = text_of(fields)?;
    let id = fields.get("id").cloned().unwrap_or_default();
    let mut document = reading.document(id, Text::new(text), None);
    let mut categories = Vec::new();
    for name in LISTS {
        for entity in fields.list(name)? {
            match entity {
                Value::String(_) => categories.push(entity.clone()),
                entity => read_entity(entity, &mut document),
            }
        }
    }
    if !categories.is_empty() {
        let message =
            "The labels stand for the whole text. They were kept as the document's attribute `categories`.";
        document.problem(Severity::Note, message, "");
        document.attribute("categories", categories.into());
    }
    let mut left_out = Tally::default();
    for name in ["relations", "Comments"] {
        let n = fields.list(name)?.len();
        if n > 0 {
            left_out.add_many(name, n);
        }
    }
    left_out.tell(
        "things that Tagline has no place for",
        Severity::Lost,
        &mut document,
    );
    let mut own = OWN_FIELDS.to_vec();
    own.extend(["annotations", text_name]);
    keep(fields, &own, &mut document);
    document.done();
    Ok(())
}

/// The field `text` and its content, or the only one that is a text: doccano lets people choose the column.
fn text_of(fields: Fields<'_>) -> Result<(&str, &str), String> {
    if fields.get("text").is_some() {
        return Ok(("text", fields.text("text")?));
    }
    let texts = fields
        .0
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    match texts.filter(|(name, _)| *name != "id").collect::<Vec<_>>()[..] {
        [only] => Ok(only),
        _ => Err("`text` is missing.".into()),
    }
}

fn read_entity(entity: &Value, document: &mut Document<'_>) {
    let found = match entity {
        Value::Object(_) => json::labelled(entity, ["start_offset", "end_offset", "label"])
            .map(|(offsets, label, _)| (offsets, label)),
        entity => json::triple(entity),
    };
    let hint = "Files of old versions hold numbers in place of label names.";
    let found = found.map_err(|reason| format!("{reason} {hint}"));
    document.try_entity(
        Unit::Utf16,
        found.map(|(offsets, label)| Found::new(label, Claim::at(offsets, None))),
    );
}
