//! `text`: plain text without annotations. Read only: whatever is of no other format is a text to be annotated.

use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source, is_json};
use super::problem::{FormatError, Problems};
use super::reading::Reading;
use super::record::Record;
use crate::text::Text;
use serde_json::Value;

static ABOUT: About = About {
    name: "text",
    title: "Plain text",
    extension: "txt",
    media_type: "text/plain",
    unit: Unit::Inline,
    holds: Holds {
        text: true,
        overlaps: false,
        scores: false,
        status: false,
        attributes: false,
        ids: false,
        metadata: false,
    },
    reads: Reads::TextOnly,
    many: false,
    writes: false,
    source: "https://www.unicode.org/",
};

/// A text to be annotated.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlainText;

impl Format for PlainText {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    /// Asked last. A broken JSON file must not turn up as an article.
    fn recognises(&self, sample: &Sample<'_>) -> bool {
        sample.entries.is_empty() && !is_json(sample.text)
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        reading.document(Value::Null, Text::new(source.text), None).done();
        Ok(())
    }

    fn write(&self, _: &[Record], _: WriteOptions, _: &mut Problems) -> Written {
        Written::default()
    }
}
