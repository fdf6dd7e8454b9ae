//! `markdown`: written, the article with entities in bold and their labels beside them; read, a Markdown file as the
//! text that it is. Unit: inline.
//!
//! Source: <https://spec.commonmark.org/0.31.2/>.

use super::flat::{Piece, flat, name, pieces};
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::problem::{FormatError, Problems};
use super::reading::Reading;
use super::record::Record;
use crate::text::Text;
use serde_json::Value;
use std::collections::BTreeMap;

static ABOUT: About = About {
    name: "markdown",
    title: "Markdown",
    extension: "md",
    media_type: "text/markdown",
    unit: Unit::Inline,
    holds: Holds {
        ids: true,
        ..Holds::SPANS
    },
    reads: Reads::TextOnly,
    many: false,
    writes: true,
    source: "https://spec.commonmark.org/0.31.2/",
};

/// The article in Markdown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Markdown;

impl Format for Markdown {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    /// Never: Markdown is meant to be read as it is, and so it is by the plain text format.
    fn recognises(&self, _: &Sample<'_>) -> bool {
        false
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        reading.document(Value::Null, Text::new(source.text), None).done();
        Ok(())
    }

    fn write(&self, records: &[Record], _: WriteOptions, problems: &mut Problems) -> Written {
        let mut numbers = 0..;
        Written::each(&ABOUT, records, |record| {
            article(record, numbers.next().unwrap_or_default(), problems).into_bytes()
        })
    }
}

fn article(record: &Record, at: usize, problems: &mut Problems) -> String {
    let entities = flat(record, at, "Markdown", problems);
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for entity in &entities {
        let surface = record.text.slice(entity.span).unwrap_or_default();
        *counts.entry((entity.label.as_str(), surface)).or_default() += 1;
    }
    let mut body = String::new();
    for piece in pieces(record, &entities) {
        match piece {
            Piece::Text(text) => push_escaped(&mut body, text),
            Piece::Open(_) => body += "**",
            Piece::Close(entity) => body += &format!("** `{}`", entity.label.as_str().replace('`', "'")),
        }
    }
    let title = name(record, at);
    let title = if record.id.is_null() {
        "Article"
    } else {
        title.trim_matches(['“', '”'])
    };
    let mut head = String::from("# ");
    push_escaped(&mut head, title);
    let mut table = String::from("| entity | label | count |\n| --- | --- | --- |\n");
    for ((label, surface), count) in counts {
        let mut cell = String::new();
        push_escaped(&mut cell, &surface.replace(['\n', '\r'], " "));
        table += &format!(
            "| {} | `{}` | {count} |\n",
            cell.replace('|', "\\|"),
            label.replace(['`', '|'], "'")
        );
    }
    format!("{head}\n\n{body}\n\n## Entities\n\n{table}")
}

/// Escapes what Markdown would take for markup, and no more, so that the article stays readable as it is.
fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        let at_line_start = out.is_empty() || out.ends_with('\n');
        let always = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~');
        if always || (at_line_start && matches!(c, '#' | '+' | '-' | '>' | '=' | '|')) {
            out.push('\\');
        }
        out.push(c);
    }
}
