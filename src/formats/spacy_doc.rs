//! `spacy-doc`: spaCy's `Doc.to_json`, with our tokens and sentences; several documents in an array. Unit: code points.
//!
//! Source: <https://spacy.io/api/doc#to_json>. Because the tokens are in the file, no entity is lost to spaCy's own
//! tokeniser. Entities that overlap stand in the span group `sc`. displaCy's dictionaries are read too.

use super::anchor::{Claim, convert};
use super::flat::{flat, name};
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::json::{self, Fields};
use super::problem::{FormatError, Problem, Problems, Severity};
use super::reading::{Document, Found, Reading};
use super::record::Record;
use super::spacy::{SPANS_KEY, tell_group};
use super::tally::Tally;
use super::words::{Placed, Trimming, from_tokens, place, with_spaces, words_of};
use crate::text::{Span, Text};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

static ABOUT: About = About {
    name: "spacy-doc",
    title: "spaCy Doc (JSON)",
    extension: "json",
    media_type: "application/json",
    unit: Unit::CodePoint,
    holds: Holds {
        text: true,
        overlaps: true,
        words: true,
        sentences: true,
        ..Holds::SPANS
    },
    reads: Reads::Entities,
    many: true,
    writes: true,
    source: "https://spacy.io/api/doc#to_json",
};

/// What is read of a Doc or of displaCy's dictionary, or says nothing about entities.
const OWN_FIELDS: [&str; 8] = [
    "text",
    "ents",
    "spans",
    "sents",
    "tokens",
    "title",
    "settings",
    "spans_key",
];

/// spaCy's Doc as JSON.
#[derive(Clone, Copy, Debug)]
pub(super) struct SpacyDoc;

#[derive(Serialize)]
struct DocOut<'a> {
    text: &'a str,
    ents: Vec<EntOut<'a>>,
    sents: Vec<PlaceOut>,
    tokens: Vec<TokenOut>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    spans: BTreeMap<&'static str, Vec<EntOut<'a>>>,
}

#[derive(Serialize)]
struct EntOut<'a> {
    start: u32,
    end: u32,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kb_id: Option<&'static str>,
}

#[derive(Serialize)]
struct PlaceOut {
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct TokenOut {
    id: usize,
    start: u32,
    end: u32,
}

impl Format for SpacyDoc {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        sample.has("text") && (sample.has("ents") || sample.field("spans").is_some_and(Value::is_object))
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        reading.each_value(source, read_doc)
    }

    fn write(&self, records: &[Record], _: WriteOptions, problems: &mut Problems) -> Written {
        let docs: Vec<DocOut<'_>> = records
            .iter()
            .enumerate()
            .map(|(at, record)| doc(record, at, problems))
            .collect();
        let bytes = match &docs[..] {
            [only] => json::line(only),
            several => json::line(&several),
        };
        Written::one(&ABOUT, bytes)
    }
}

fn doc<'a>(record: &'a Record, at: usize, problems: &mut Problems) -> DocOut<'a> {
    let all = place(record, at, &record.sorted(), Trimming::Told, problems);
    let flat = flat(record, at, ABOUT.title, &mut Problems::default());
    let flat = place(record, at, &flat, Trimming::Quiet, &mut Problems::default());
    let words = words_of(record, &all);
    let tokens = with_spaces(record, &words.words);
    let starts: Vec<u32> = words
        .sentence_starts
        .iter()
        .filter_map(|&at| words.words.get(at))
        .map(|word| word.start().0)
        .collect();
    let out = |placed: &Placed<'a>, kb_id| EntOut {
        start: placed.span.start().0,
        end: placed.span.end().0,
        label: placed.entity.label.as_str(),
        kb_id,
    };
    let mut spans = BTreeMap::new();
    if flat.len() < all.len() {
        let message = "spaCy's `ents` can't hold overlapping entities: it has the outer ones, all are in the span group `sc`.";
        let problem = Problem::new(
            Severity::Changed,
            message,
            "Delete one of two that overlap to have all in `ents`.",
        );
        problems.push(problem.in_document(name(record, at)));
        spans.insert(
            SPANS_KEY,
            all.iter().map(|placed| out(placed, Some(""))).collect(),
        );
    }
    DocOut {
        text: record.text.as_str(),
        ents: flat.iter().map(|placed| out(placed, None)).collect(),
        sents: sentence_places(&tokens, &starts),
        tokens: tokens
            .iter()
            .enumerate()
            .map(|(id, token)| TokenOut {
                id,
                start: token.start().0,
                end: token.end().0,
            })
            .collect(),
        spans,
    }
}

/// Sentences from token to token: each has the white space that follows it, the first that before it too.
fn sentence_places(tokens: &[Span], starts: &[u32]) -> Vec<PlaceOut> {
    let mut places: Vec<PlaceOut> = Vec::with_capacity(starts.len());
    let mut starts = starts.iter().skip(1).peekable();
    for token in tokens {
        let begins = starts.next_if_eq(&&token.start().0).is_some();
        match places.last_mut() {
            Some(last) if !begins => last.end = token.end().0,
            _ => places.push(PlaceOut {
                start: token.start().0,
                end: token.end().0,
            }),
        }
    }
    places
}

fn read_doc(value: &Value, reading: &mut Reading) -> Result<(), String> {
    let fields = Fields::of(value)?;
    let text = Text::new(fields.text("text")?);
    let title = fields.get("title").cloned().unwrap_or_default();
    let entities = fields.list("ents")?;
    let mut document = reading.document(title, text.clone(), None);
    if let Some(words) = read_words(&text, fields) {
        document.words(words);
    }
    let mut places: BTreeSet<Place<'_>> = BTreeSet::new();
    for entity in entities {
        places.insert(read_entity(entity, &mut document));
    }
    let groups = fields
        .get("spans")
        .map(Fields::of)
        .transpose()?
        .map(|groups| groups.0);
    for (group, spans) in groups.into_iter().flatten() {
        let spans = spans.as_array().map(Vec::as_slice).unwrap_or_default();
        if group != SPANS_KEY {
            tell_group(group, &mut document);
        }
        for span in spans {
            // The group repeats what `ents` has.
            if !places.contains(&place_of(span)) {
                read_entity(span, &mut document);
            }
        }
    }
    let mut left_out = Tally::default();
    for (name, value) in fields
        .0
        .iter()
        .filter(|(name, _)| !OWN_FIELDS.contains(&name.as_str()))
    {
        if value.as_object().is_none_or(|map| !map.is_empty()) && !value.is_null() {
            left_out.add(name);
        }
    }
    if fields
        .list("tokens")?
        .iter()
        .any(|token| token.get("pos").is_some() || token.get("dep").is_some())
    {
        left_out.add("parts of speech and dependencies");
    }
    left_out.tell("annotations that are no entities", Severity::Lost, &mut document);
    document.done();
    Ok(())
}

type Place<'a> = Option<(i64, i64, &'a str)>;

fn place_of(entity: &Value) -> Place<'_> {
    let ((start, end), label, _) = json::labelled(entity, ["start", "end", "label"]).ok()?;
    Some((start, end, label))
}

fn read_entity<'a>(entity: &'a Value, document: &mut Document<'_>) -> Place<'a> {
    let (offsets, label, fields) = match json::labelled(entity, ["start", "end", "label"]) {
        Ok(parts) => parts,
        Err(reason) => {
            document.bad_entity(&reason);
            return None;
        }
    };
    let claim = Claim::at(offsets, fields.word("text"));
    let mut found = Found::new(label, claim);
    if let Some(id) = fields.get("kb_id").filter(|id| *id != "") {
        found.attributes.insert("kb_id".to_owned(), json!(id));
    }
    document.entity(Unit::CodePoint, found);
    Some((offsets.0, offsets.1, label))
}

fn read_words(text: &Text, fields: Fields<'_>) -> Option<super::record::Words> {
    let span = |value: &Value| {
        let (start, end) = Fields::of(value).ok()?.offsets("start", "end").ok()?;
        convert(text, Unit::CodePoint, start, end).ok()
    };
    let tokens: Vec<Span> = fields.list("tokens").ok()?.iter().filter_map(span).collect();
    let sentences: Vec<Span> = fields.list("sents").ok()?.iter().filter_map(span).collect();
    let starts: Vec<_> = sentences.iter().map(|sentence| sentence.start()).collect();
    (!tokens.is_empty()).then(|| from_tokens(text, &tokens, &starts))
}
