//! `tagline`: our own JSON, one object a document, several in an array. Unit: code points.
//!
//! Source: `schema/tagline.v1.schema.json`. It holds everything, the text's SHA-256 and each span's text, so that a
//! text that was changed elsewhere is noticed and its spans are found again.

use super::anchor::{Claim, convert};
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::json::{self, Fields};
use super::metadata::keep;
use super::problem::{FormatError, Problems, Severity};
use super::reading::{Found, Reading};
use super::record::{Record, Words, in_order};
use super::words::from_tokens;
use crate::entity::{Entity, Origin, Status};
use crate::label::LabelScheme;
use crate::text::{CharOffset, Span, Text};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The value of `format` in every object.
pub(super) const VERSION: &str = "tagline.v1";

/// Fields that are read; others become attributes.
const OWN_FIELDS: [&str; 11] = [
    "format",
    "id",
    "text",
    "text_sha256",
    "offset_unit",
    "scheme",
    "rejected",
    "done",
    WORDS,
    SENTENCE_STARTS,
    "attributes",
];
/// The fields of words and sentences.
const WORDS: &str = "words";
const SENTENCE_STARTS: &str = "sentence_starts";
/// How tools call a span's label, ours first.
const LABEL_NAMES: [&str; 5] = ["label", "type", "entity_group", "entity_type", "entity"];

static ABOUT: About = About {
    name: "tagline",
    title: "Tagline JSON",
    extension: "json",
    media_type: "application/json",
    unit: Unit::CodePoint,
    holds: Holds::EVERYTHING,
    reads: Reads::Entities,
    many: true,
    writes: true,
    source: "schema/tagline.v1.schema.json",
};

/// Our own JSON.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tagline;

impl Format for Tagline {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        let several_lines = || sample.lines && sample.text.trim_end().contains("\n{");
        sample.field("format").is_some_and(|format| format == VERSION) && !several_lines()
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        reading.each_value(source, read_document)
    }

    fn write(&self, records: &[Record], _: WriteOptions, _: &mut Problems) -> Written {
        let mut bytes = match records {
            [only] => json::pretty(&document(only)),
            several => json::pretty(&several.iter().map(document).collect::<Vec<_>>()),
        };
        bytes.push(b'\n');
        Written::one(&ABOUT, bytes)
    }
}

#[derive(Serialize)]
pub(super) struct DocumentOut<'a> {
    format: &'static str,
    #[serde(skip_serializing_if = "Value::is_null")]
    id: &'a Value,
    text: &'a str,
    text_sha256: String,
    offset_unit: &'static str,
    scheme: &'a LabelScheme,
    spans: Vec<SpanOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rejected: Vec<SpanOut<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    done: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<(u32, u32)>,
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    sentence_starts: &'a [usize],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: &'a BTreeMap<String, Value>,
}

#[derive(Serialize)]
struct SpanOut<'a> {
    id: u32,
    start: u32,
    end: u32,
    label: &'a str,
    text: &'a str,
    origin: Origin,
    score: Option<f32>,
    status: Status,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: &'a BTreeMap<String, Value>,
}

/// A document as it stands in a file.
pub(super) fn document(record: &Record) -> DocumentOut<'_> {
    let spans = |entities| -> Vec<SpanOut<'_>> {
        let sorted = in_order(entities).into_iter();
        sorted.map(|entity| span(record, entity)).collect()
    };
    // Words that Tagline finds by itself need not be in the file.
    let own_words = record
        .words
        .as_ref()
        .filter(|_| record.has_own_words() != (false, false));
    let places = own_words.into_iter().flat_map(|words| &words.words);
    DocumentOut {
        format: VERSION,
        id: &record.id,
        text: record.text.as_str(),
        text_sha256: sha256(record.text.as_str()),
        offset_unit: "codepoint",
        scheme: &record.scheme,
        spans: spans(&record.entities),
        rejected: spans(&record.rejected),
        done: record.done,
        words: places.map(|word| (word.start().0, word.end().0)).collect(),
        sentence_starts: own_words.map_or(&[], |words| &words.sentence_starts),
        attributes: &record.attributes,
    }
}

fn span<'a>(record: &'a Record, entity: &'a Entity) -> SpanOut<'a> {
    SpanOut {
        id: entity.id.0,
        start: entity.span.start().0,
        end: entity.span.end().0,
        label: entity.label.as_str(),
        text: record.text.slice(entity.span).unwrap_or_default(),
        origin: entity.origin,
        score: entity.score,
        status: entity.status,
        attributes: &entity.attributes,
    }
}

/// SHA-256 of the text's UTF-8 bytes in hexadecimal.
pub(super) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Reads one object. Only its text must be there; what else is missing or wrong is told.
pub(super) fn read_document(value: &Value, reading: &mut Reading) -> Result<(), String> {
    let fields = Fields::of(value)?;
    if let Some(version) = fields.get("format").filter(|version| *version != VERSION) {
        return Err(format!(
            "`format` is {}; this version of Tagline reads {VERSION}.",
            json::kind(version)
        ));
    }
    if let Some(unit) = fields.get("offset_unit").filter(|unit| *unit != "codepoint") {
        return Err(format!(
            "`offset_unit` is {}, not \"codepoint\".",
            json::kind(unit)
        ));
    }
    let content = fields.text("text")?;
    let list = if fields.get("spans").is_some() {
        "spans"
    } else {
        "entities"
    };
    let spans = fields.list(list)?;
    let scheme = match fields.get("scheme") {
        None => None,
        Some(scheme) => match serde_json::from_value::<LabelScheme>(scheme.clone()) {
            Ok(scheme) => Some(scheme),
            Err(reason) => {
                let message = format!("The file's label scheme can't be used: {reason}");
                reading.problem(Severity::Changed, message, "One was made of the labels found.");
                None
            }
        },
    };
    let id = fields.get("id").cloned().unwrap_or_default();
    let mut document = reading.document(id, Text::new(content), scheme);
    if fields
        .get("text_sha256")
        .is_some_and(|sum| *sum != sha256(content))
    {
        let message = "The text is not the one that was annotated: its checksum is another. Each entity was looked for by its own text.";
        document.problem(Severity::Note, message, "Please check the entities.");
    }
    for span in spans {
        document.try_entity(Unit::CodePoint, read_span(span));
    }
    for span in fields.list("rejected")? {
        match read_span(span) {
            Ok(found) => document.rejected(Unit::CodePoint, found),
            Err(reason) => document.bad_entity(&reason),
        }
    }
    document.work_done(fields.get("done") == Some(&Value::Bool(true)));
    let ours = fields.get("format").is_some();
    if ours {
        match read_words(fields, &document.text()) {
            Ok(Some(words)) => document.words(words),
            Ok(None) => {}
            Err(reason) => {
                let message = format!("The words of the file were left out: {reason}");
                document.problem(Severity::Lost, message, "Tagline finds words of its own.");
            }
        }
    }
    if let Some(Value::Object(attributes)) = fields.get("attributes") {
        for (name, value) in attributes {
            document.attribute(name, value.clone());
        }
    }
    // Other tools' lists of words are no places.
    let own: Vec<&str> = OWN_FIELDS
        .into_iter()
        .filter(|name| ours || ![WORDS, SENTENCE_STARTS].contains(name))
        .chain([list])
        .collect();
    keep(fields, &own, &mut document);
    document.done();
    Ok(())
}

/// Words as start and end, and the numbers of those at which sentences begin.
fn read_words(fields: Fields<'_>, text: &Text) -> Result<Option<Words>, String> {
    let places = fields.list(WORDS)?.iter().map(|word| {
        let pair = word.as_array().filter(|pair| pair.len() == 2);
        let (start, end) = pair
            .and_then(|pair| json::whole(&pair[0]).zip(json::whole(&pair[1])))
            .ok_or_else(|| format!("a word is {}, not its start and end.", json::kind(word)))?;
        convert(text, Unit::CodePoint, start, end)
    });
    let places: Vec<Span> = places.collect::<Result<_, String>>()?;
    let starts = fields.list(SENTENCE_STARTS)?.iter().filter_map(|at| {
        let at = usize::try_from(json::whole(at)?).ok()?;
        Some(places.get(at)?.start())
    });
    let starts: Vec<CharOffset> = starts.collect();
    Ok((!places.is_empty()).then(|| from_tokens(text, &places, &starts)))
}

/// Whether a span's field of this name is read: other tools have others.
fn is_of_span(name: &str) -> bool {
    const OWN: [&str; 9] = [
        "id",
        "start",
        "end",
        "text",
        "word",
        "origin",
        "score",
        "status",
        "attributes",
    ];
    OWN.contains(&name) || LABEL_NAMES.contains(&name)
}

/// A span as an object, or as `[start, end, label]` as corpora have it.
fn read_span(span: &Value) -> Result<Found<'_>, String> {
    if span.is_array() {
        let (offsets, label) = json::triple(span)?;
        return Ok(Found::new(label, Claim::at(offsets, None)));
    }
    let fields = Fields::of(span)?;
    let offsets = fields.offsets("start", "end")?;
    let label = LABEL_NAMES.iter().find_map(|name| fields.word(name));
    let label = label.map_or_else(|| fields.text("label"), Ok)?;
    let quote = fields.word("text").or_else(|| fields.word("word"));
    let mut found = Found::new(label, Claim::at(offsets, quote));
    found.id = fields
        .get("id")
        .and_then(Value::as_u64)
        .and_then(|id| u32::try_from(id).ok());
    found.score = fields
        .get("score")
        .and_then(Value::as_f64)
        .map(|score| score as f32);
    // A score without an origin is what `tagline tag` prints: the tagger's own suggestions.
    let by_tagger = found.score.is_some() && fields.get("origin").is_none();
    (found.origin, found.status) = match by_tagger {
        true => (Origin::Model, Status::Suggested),
        false => (
            word(fields, "origin")?.unwrap_or(Origin::Import),
            word(fields, "status")?.unwrap_or(Status::Accepted),
        ),
    };
    if let Some(Value::Object(attributes)) = fields.get("attributes") {
        found.attributes = attributes.clone().into_iter().collect();
    }
    // An id that is no number of ours is kept with what else the tool says.
    let has_id = found.id.is_some();
    let is_other = |name: &str| !is_of_span(name) || (name == "id" && !has_id);
    let others = fields
        .0
        .iter()
        .filter(|(name, value)| is_other(name) && !value.is_null());
    found
        .attributes
        .extend(others.map(|(name, value)| (name.clone(), value.clone())));
    Ok(found)
}

/// One word of a closed set.
fn word<T: serde::de::DeserializeOwned>(fields: Fields<'_>, name: &str) -> Result<Option<T>, String> {
    let Some(value) = fields.get(name) else {
        return Ok(None);
    };
    serde_json::from_value(value.clone()).map(Some).map_err(|_| {
        format!(
            "`{name}` is {}, which is none of the words it can be.",
            json::kind(value)
        )
    })
}
