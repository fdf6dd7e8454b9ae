//! `jsonl`: JSON Lines, one `tagline.v1` object a line. Unit: code points.
//!
//! Source: `schema/tagline.v1.schema.json`. Less is read too: `{"id", "text", "spans"}` as `tagline tag` prints it, with
//! spans as objects or as `[start, end, "LABEL"]`.

use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::json;
use super::problem::{FormatError, Problems};
use super::reading::Reading;
use super::record::Record;
use super::tagline::{document, read_document};

static ABOUT: About = About {
    name: "jsonl",
    title: "JSON Lines",
    extension: "jsonl",
    media_type: "application/jsonl",
    unit: Unit::CodePoint,
    holds: Holds::EVERYTHING,
    reads: Reads::Entities,
    many: true,
    writes: true,
    source: "schema/tagline.v1.schema.json",
};

/// JSON Lines of our own objects.
#[derive(Clone, Copy, Debug)]
pub(super) struct JsonLines;

impl Format for JsonLines {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        sample.has("text") && (sample.field("spans").is_none_or(serde_json::Value::is_array))
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        reading.each_value(source, read_document)
    }

    fn write(&self, records: &[Record], _: WriteOptions, _: &mut Problems) -> Written {
        let lines = records.iter().flat_map(|record| json::line(&document(record)));
        Written::one(&ABOUT, lines.collect::<Vec<u8>>())
    }
}
