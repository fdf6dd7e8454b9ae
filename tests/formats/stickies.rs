//! `stickies`: JSON Lines of notes. Unit: UTF-16 code units. Source: <https://example.org/stickies/format>.

use super::anchor::Claim;
use super::flat::flat;
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::json::{self, Fields};
use super::problem::{FormatError, Problems};
use super::reading::{Found, Reading};
use super::record::Record;
use super::units::utf16;
use crate::text::Text;
use serde::Serialize;
use serde_json::Value;

static ABOUT: About = About {
    name: "stickies",
    title: "Stickies",
    extension: "jsonl",
    media_type: "application/jsonl",
    unit: Unit::Utf16,
    holds: Holds {
        text: true,
        ids: true,
        ..Holds::SPANS
    },
    reads: Reads::Entities,
    many: true,
    writes: true,
    source: "https://example.org/stickies/format",
};

/// Stickies' JSON Lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stickies;

#[derive(Serialize)]
struct PageOut<'a> {
    name: &'a Value,
    body: &'a str,
    notes: Vec<NoteOut<'a>>,
}

#[derive(Serialize)]
struct NoteOut<'a> {
    from: u32,
    to: u32,
    kind: &'a str,
}

impl Format for Stickies {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        sample.has("body") && sample.has("notes")
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        reading.each_value(source, read_page)
    }

    fn write(&self, records: &[Record], _: WriteOptions, problems: &mut Problems) -> Written {
        let mut bytes = Vec::new();
        for (at, record) in records.iter().enumerate() {
            let notes = flat(record, at, ABOUT.title, problems).into_iter().map(|entity| {
                let (from, to) = utf16(&record.text, entity.span);
                NoteOut {
                    from,
                    to,
                    kind: entity.label.as_str(),
                }
            });
            let page = PageOut {
                name: &record.id,
                body: record.text.as_str(),
                notes: notes.collect(),
            };
            bytes.extend(json::line(&page));
        }
        Written::one(&ABOUT, bytes)
    }
}

fn read_page(value: &Value, reading: &mut Reading) -> Result<(), String> {
    let page = Fields::of(value)?;
    let (text, notes) = (page.text("body")?, page.list("notes")?);
    let id = page.get("name").cloned().unwrap_or_default();
    let mut document = reading.document(id, Text::new(text), None);
    for note in notes {
        let found = json::labelled(note, ["from", "to", "kind"]);
        let found = found.map(|(offsets, label, _)| Found::new(label, Claim::at(offsets, None)));
        document.try_entity(Unit::Utf16, found);
    }
    document.done();
    Ok(())
}
