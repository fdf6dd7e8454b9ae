//! `prodigy`: JSON Lines of tasks as `ner.manual` and `spans.manual` store them. Unit: code points; `token_end` is the
//! last token itself, not the one after.
//!
//! Source: <https://prodi.gy/docs/api-interfaces#ner_manual>. Prodigy is not free, so no test can load it: a JSON Schema
//! of ours and the invariants of tokens and spans stand in for it.

use super::anchor::{Claim, convert};
use super::flat::{flat, name};
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::json::{self, Fields};
use super::metadata::{beside, keep};
use super::problem::{FormatError, Problem, Problems, Severity};
use super::reading::{Found, Reading};
use super::record::Record;
use super::tally::Tally;
use super::words::{Placed, Trimming, from_tokens, place, with_spaces, words_of};
use crate::text::{Span, Text};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

static ABOUT: About = About {
    name: "prodigy",
    title: "Prodigy",
    extension: "jsonl",
    media_type: "application/jsonl",
    unit: Unit::CodePoint,
    holds: Holds {
        text: true,
        overlaps: true,
        ids: true,
        number_ids: true,
        words: true,
        metadata: true,
        ..Holds::SPANS
    },
    reads: Reads::Entities,
    many: true,
    writes: true,
    source: "https://prodi.gy/docs/api-interfaces",
};

/// Fields of a span that are no attributes.
const SPAN_FIELDS: [&str; 8] = [
    "start",
    "end",
    "token_start",
    "token_end",
    "label",
    "text",
    "type",
    "score",
];
/// Where a document's id stands among its metadata.
const ID: &str = "id";

/// Prodigy's tasks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prodigy;

#[derive(Serialize)]
struct TaskOut<'a> {
    text: &'a str,
    meta: BTreeMap<&'a str, &'a Value>,
    tokens: Vec<TokenOut<'a>>,
    spans: Vec<SpanOut<'a>>,
    _view_id: &'static str,
    answer: &'static str,
}

#[derive(Serialize)]
struct TokenOut<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    id: usize,
    ws: bool,
}

#[derive(Serialize)]
struct SpanOut<'a> {
    start: u32,
    end: u32,
    token_start: usize,
    token_end: usize,
    label: &'a str,
}

impl Format for Prodigy {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        let listed = |name: &str| sample.field(name).is_some_and(Value::is_array);
        let own = ["_task_hash", "_input_hash", "_view_id", "answer"]
            .iter()
            .any(|name| sample.has(name));
        let token = sample.field("tokens").and_then(|tokens| tokens.get(0));
        let tokens = listed("spans") && token.is_some_and(|token| token.get("start").is_some());
        sample.has("text") && (own || tokens)
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        reading.each_value(source, read_task)
    }

    fn write(&self, records: &[Record], _: WriteOptions, problems: &mut Problems) -> Written {
        let lines = records
            .iter()
            .enumerate()
            .flat_map(|(at, record)| json::line(&task(record, at, problems)));
        Written::one(&ABOUT, lines.collect::<Vec<u8>>())
    }
}

fn task<'a>(record: &'a Record, at: usize, problems: &mut Problems) -> TaskOut<'a> {
    let entities = place(record, at, &record.sorted(), Trimming::Told, problems);
    let words = words_of(record, &entities);
    let tokens = with_spaces(record, &words.words);
    let overlaps = flat(record, at, ABOUT.title, &mut Problems::default()).len() < entities.len();
    if overlaps {
        let message = "Entities overlap: Prodigy shows them in `spans.manual`, not in `ner.manual`.";
        let way_out = "Choose `spans.manual` there, or delete one of two that overlap.";
        problems.push(Problem::new(Severity::Note, message, way_out).in_document(name(record, at)));
    }
    let ends: Vec<u32> = tokens.iter().map(|token| token.end().0).collect();
    let span = |placed: &Placed<'a>| SpanOut {
        start: placed.span.start().0,
        end: placed.span.end().0,
        token_start: tokens.partition_point(|token| token.start() < placed.span.start()),
        token_end: ends.partition_point(|&end| end < placed.span.end().0),
        label: placed.entity.label.as_str(),
    };
    let token = |(id, token): (usize, &Span)| TokenOut {
        text: record.text.slice(*token).unwrap_or_default(),
        start: token.start().0,
        end: token.end().0,
        id,
        ws: match tokens.get(id + 1) {
            Some(next) => next.start() > token.end(),
            None => record.text.len() > token.end(),
        },
    };
    TaskOut {
        text: record.text.as_str(),
        meta: meta(record, at, problems),
        tokens: tokens.iter().enumerate().map(token).collect(),
        spans: entities.iter().map(span).collect(),
        _view_id: if overlaps { "spans_manual" } else { "ner_manual" },
        answer: "accept",
    }
}

fn meta<'a>(record: &'a Record, at: usize, problems: &mut Problems) -> BTreeMap<&'a str, &'a Value> {
    if record.id.is_null() {
        return beside(record, at, &[], ABOUT.title, problems);
    }
    let mut meta = beside(record, at, &[ID], ABOUT.title, problems);
    meta.insert(ID, &record.id);
    meta
}

fn read_task(value: &Value, reading: &mut Reading) -> Result<(), String> {
    let task = Fields::of(value)?;
    let text = Text::new(task.text("text")?);
    let spans = task.list("spans")?;
    let meta = task.get("meta").and_then(Value::as_object);
    let id = meta.and_then(|meta| meta.get(ID)).cloned().unwrap_or_default();
    let mut document = reading.document(id, text.clone(), None);
    if let Some(meta) = meta {
        keep(Fields(meta), &[ID], &mut document);
    }
    // Several people annotate the same texts, one after the other in one file.
    if let Some(who) = task.get("_annotator_id").or_else(|| task.get("_session_id")) {
        document.attribute("annotator", who.clone());
    }
    let tokens: Vec<Option<Span>> = task
        .list("tokens")?
        .iter()
        .map(|token| read_token(&text, token))
        .collect();
    let known: Vec<Span> = tokens.iter().copied().flatten().collect();
    if !known.is_empty() {
        document.words(from_tokens(&text, &known, &[]));
    }
    let mut left_out = Tally::default();
    for name in ["relations", "options", "accept", "label"] {
        match task.get(name) {
            Some(Value::Array(list)) => left_out.add_many(name, list.len()),
            Some(_) => left_out.add(name),
            None => {}
        }
    }
    left_out.tell(
        "things that Tagline has no place for",
        Severity::Lost,
        &mut document,
    );
    let answer = task.word("answer").unwrap_or("accept");
    if answer != "accept" {
        let message = format!(
            "The task was answered “{answer}” in Prodigy: its text was read without its {} spans.",
            spans.len()
        );
        document.problem(
            Severity::Lost,
            message,
            "Change `answer` to \"accept\" to have them.",
        );
        document.done();
        return Ok(());
    }
    for span in spans {
        document.try_entity(Unit::CodePoint, read_span(span, &tokens));
    }
    document.done();
    Ok(())
}

/// A span by its characters, or where it has none by its tokens: tools that make tasks may leave the former out.
fn read_span<'a>(span: &'a Value, tokens: &[Option<Span>]) -> Result<Found<'a>, String> {
    let fields = Fields::of(span)?;
    let by_tokens = ["start", "end"].iter().all(|name| fields.get(name).is_none())
        && ["token_start", "token_end"]
            .iter()
            .all(|name| fields.get(name).is_some());
    let offsets = if by_tokens {
        let (first, last) = fields.offsets("token_start", "token_end")?;
        let token = |at: i64| {
            let token = usize::try_from(at).ok().and_then(|at| *tokens.get(at)?);
            token.ok_or_else(|| {
                format!("its token {at} is not among the tokens of the task, which it counts from 0.")
            })
        };
        (
            i64::from(token(first)?.start().0),
            i64::from(token(last)?.end().0),
        )
    } else {
        fields.offsets("start", "end")?
    };
    let claim = Claim::at(offsets, fields.word("text"));
    let mut found = Found::new(fields.text("label")?, claim);
    found.score = fields
        .get("score")
        .and_then(Value::as_f64)
        .map(|score| score as f32);
    let others = fields
        .0
        .iter()
        .filter(|(name, value)| !SPAN_FIELDS.contains(&name.as_str()) && !value.is_null());
    found.attributes = others
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    Ok(found)
}

fn read_token(text: &Text, token: &Value) -> Option<Span> {
    let (start, end) = Fields::of(token).ok()?.offsets("start", "end").ok()?;
    convert(text, Unit::CodePoint, start, end).ok()
}
