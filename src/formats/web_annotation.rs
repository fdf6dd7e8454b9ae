//! `web-annotation`: W3C Web Annotations in JSON-LD, an array. Unit: code points after the standard; UTF-16 code units on
//! request, for Recogito and Hypothesis, which count so.
//!
//! Source: <https://www.w3.org/TR/annotation-model/>. A Web Annotation does not hold the text that it is about. So that
//! the file can be read back alone, the first annotation of each document carries a copy of the text as the standard
//! has it: a `state` with a `cached` representation.

use super::flat::name;
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::json;
use super::problem::{FormatError, Problem, Problems, Severity};
use super::reading::Reading;
use super::record::Record;
use super::tagline::sha256;
use super::units::utf16;
use super::web_annotation_read::read_all;
use crate::entity::Entity;
use crate::text::{CharOffset, Span};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

static ABOUT: About = About {
    name: "web-annotation",
    title: "W3C Web Annotation (JSON-LD)",
    extension: "jsonld",
    media_type: "application/ld+json",
    unit: Unit::CodePoint,
    holds: Holds {
        text: true,
        overlaps: true,
        ids: true,
        ..Holds::SPANS
    },
    reads: Reads::Entities,
    many: true,
    writes: true,
    source: "https://www.w3.org/TR/annotation-model/",
};

/// The JSON-LD context of all annotations.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// Characters of text before and after a quote: enough to tell its place from others like it.
const CONTEXT_CHARS: u32 = 32;
/// What stands before a document's id where it is no IRI itself.
pub(super) const NAME_SCHEME: &str = "urn:tagline:document:";
/// What stands before a document's checksum where it has no id.
pub(super) const TEXT_SCHEME: &str = "urn:tagline:text:";
/// What stands before the text in an IRI that is the text.
pub(super) const DATA_SCHEME: &str = "data:text/plain;charset=utf-8,";
/// What is not escaped in an IRI: letters, digits and `-._~`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// W3C Web Annotations.
#[derive(Clone, Copy, Debug)]
pub(super) struct WebAnnotation;

#[derive(Serialize)]
struct AnnotationOut<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    motivation: &'static str,
    body: [BodyOut<'a>; 1],
    target: TargetOut<'a>,
}

#[derive(Serialize)]
struct BodyOut<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    purpose: &'static str,
    value: &'a str,
}

#[derive(Serialize)]
struct TargetOut<'a> {
    source: &'a str,
    selector: (QuoteOut<'a>, PositionOut),
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<StateOut>,
}

#[derive(Serialize)]
struct QuoteOut<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    exact: &'a str,
    prefix: &'a str,
    suffix: &'a str,
}

#[derive(Serialize)]
struct PositionOut {
    #[serde(rename = "type")]
    kind: &'static str,
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct StateOut {
    #[serde(rename = "type")]
    kind: &'static str,
    cached: String,
}

impl Format for WebAnnotation {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        let is = |name: &str, part: &str| {
            sample
                .field(name)
                .is_some_and(|value| value.to_string().contains(part))
        };
        let container = ["target", "items", "first"].iter().any(|name| sample.has(name));
        is("@context", "anno.jsonld")
            || ((is("type", "Annotation") || is("@type", "Annotation")) && container)
            || (sample.has("bodies") && sample.has("target"))
            || (sample.has("uri") && sample.has("target"))
            || sample.field("rows").is_some_and(Value::is_array)
            // What Hypothesis' side bar exports.
            || (sample.field("annotations").is_some_and(Value::is_array)
                && ["client_version", "export_date"].iter().any(|name| sample.has(name)))
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        read_all(source, reading)
    }

    fn write(&self, records: &[Record], options: WriteOptions, problems: &mut Problems) -> Written {
        let mut lines = Vec::new();
        for (at, record) in records.iter().enumerate() {
            if record.entities.is_empty() {
                let message = "Web Annotations hold a text only beside an annotation: this one has none and was left out.";
                let problem = Problem::new(Severity::Lost, message, "Keep a copy as Tagline JSON.");
                problems.push(problem.in_document(name(record, at)));
            }
            let source = source_iri(record);
            for (nth, entity) in record.sorted().into_iter().enumerate() {
                let annotation = annotation(record, entity, &source, nth == 0, options.utf16);
                let line = json::line(&annotation);
                lines.push(String::from_utf8_lossy(line.trim_ascii_end()).into_owned());
            }
        }
        let body = if lines.is_empty() {
            "[]\n".to_owned()
        } else {
            format!("[\n{}\n]\n", lines.join(",\n"))
        };
        Written::one(&ABOUT, body)
    }
}

fn annotation<'a>(
    record: &'a Record,
    entity: &'a Entity,
    source: &'a str,
    first: bool,
    as_utf16: bool,
) -> AnnotationOut<'a> {
    let (start, end) = match as_utf16 {
        true => utf16(&record.text, entity.span),
        false => (entity.span.start().0, entity.span.end().0),
    };
    let slice = |start: u32, end: u32| {
        let span = Span::new(CharOffset(start), CharOffset(end));
        span.and_then(|span| record.text.slice(span)).unwrap_or_default()
    };
    let (before, after) = (entity.span.start().0, entity.span.end().0);
    let cached = || format!("{DATA_SCHEME}{}", escape(record.text.as_str()));
    let separator = if source.contains('#') { "/" } else { "#" };
    AnnotationOut {
        context: CONTEXT,
        id: format!("{source}{separator}entity-{}", entity.id),
        kind: "Annotation",
        motivation: "classifying",
        body: [BodyOut {
            kind: "TextualBody",
            purpose: "tagging",
            value: entity.label.as_str(),
        }],
        target: TargetOut {
            source,
            selector: (
                QuoteOut {
                    kind: "TextQuoteSelector",
                    exact: record.text.slice(entity.span).unwrap_or_default(),
                    prefix: slice(before.saturating_sub(CONTEXT_CHARS), before),
                    suffix: slice(
                        after,
                        record.text.len().0.min(after.saturating_add(CONTEXT_CHARS)),
                    ),
                },
                PositionOut {
                    kind: "TextPositionSelector",
                    start,
                    end,
                },
            ),
            state: first.then(|| StateOut {
                kind: "TimeState",
                cached: cached(),
            }),
        },
    }
}

/// The document's id where it is a web address, else one made of the id or of the text.
fn source_iri(record: &Record) -> String {
    match &record.id {
        Value::Null => format!("{TEXT_SCHEME}{}", sha256(record.text.as_str())),
        Value::String(id)
            if id.starts_with("http://") || id.starts_with("https://") || id.starts_with("urn:") =>
        {
            if id
                .chars()
                .all(|c| !c.is_whitespace() && !c.is_control() && !"<>\"{}|\\^`".contains(c))
            {
                id.clone()
            } else {
                format!("{NAME_SCHEME}{}", escape(id))
            }
        }
        _ => format!("{NAME_SCHEME}{}", escape(&record.name())),
    }
}

fn escape(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}
