//! `text`: plain text without annotations. Read only: whatever is of no other format is a text to be annotated.

use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source, is_json};
use super::problem::{FormatError, Problems, Severity};
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
        ..Holds::SPANS
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
        if is_table(source.text) {
            let message = "The file looks like a table or like one word a line with columns. It was read as an article, without annotations.";
            let way_out =
                "If it has annotations: the last column must hold tags such as O, B-PERSON, I-PERSON.";
            reading.problem(Severity::Note, message, way_out);
        }
        reading.document(Value::Null, Text::new(source.text), None).done();
        Ok(())
    }

    fn write(&self, _: &[Record], _: WriteOptions, _: &mut Problems) -> Written {
        Written::default()
    }
}

/// Lines that are looked at.
const N_SAMPLE_LINES: usize = 50;

/// Whether all lines have the same number of tabs or commas, more than none, or two words each.
fn is_table(text: &str) -> bool {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(N_SAMPLE_LINES)
        .collect();
    let same = |count: &dyn Fn(&str) -> usize, least: usize| {
        let n = lines.first().map_or(0, |line| count(line));
        n >= least && lines.iter().all(|line| count(line) == n)
    };
    let n_of = |separator: char| move |line: &str| line.matches(separator).count();
    lines.len() > 1
        && (same(&n_of('\t'), 1) || same(&n_of(','), 2) || same(&|line| line.split_whitespace().count(), 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_told_from_articles() {
        assert!(is_table("London\tlocation-GPE\nis\tO\n"));
        assert!(is_table("a,b,c\n1,2,3\n"));
        assert!(is_table("EU ORG\nrejects O\n"));
        assert!(!is_table("Ada left.\n"));
        assert!(!is_table("Ada Lovelace\nLondon, Tuesday, at noon\n\nShe left.\n"));
    }
}
