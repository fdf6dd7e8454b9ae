//! `tei`: TEI P5 with the entities as elements in the text. Unit: inline. Written only.
//!
//! Source: <https://tei-c.org/release/doc/tei-p5-doc/en/html/ND.html> (names, dates, people and places). The label
//! stands in `@type`, so that it is not lost where several labels share an element.

use super::flat::{Piece, name, nested, pieces};
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::losses;
use super::problem::{FormatError, Problem, Problems, Severity};
use super::reading::Reading;
use super::record::Record;
use super::xml;
use crate::entity::Entity;

static ABOUT: About = About {
    name: "tei",
    title: "TEI P5",
    extension: "xml",
    media_type: "application/tei+xml",
    unit: Unit::Inline,
    holds: Holds {
        text: true,
        ids: true,
        ..Holds::SPANS
    },
    reads: Reads::No,
    many: false,
    writes: true,
    source: "https://tei-c.org/release/doc/tei-p5-doc/en/html/ND.html",
};

/// TEI P5, inline.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tei;

impl Format for Tei {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        sample.text.starts_with('<') && sample.text.contains("http://www.tei-c.org/ns/1.0")
    }

    fn read(&self, source: &Source<'_>, _: &mut Reading) -> Result<(), FormatError> {
        let message = "TEI is written only and can't be read. Save it as plain text and open that.";
        Err(FormatError::new(source.file, None, message))
    }

    fn write(&self, records: &[Record], _: WriteOptions, problems: &mut Problems) -> Written {
        losses::tell_labels(ABOUT.title, records, entity_type, problems);
        let mut numbers = 0..;
        Written::each(&ABOUT, records, |record| {
            document(record, numbers.next().unwrap_or_default(), problems).into_bytes()
        })
    }
}

fn document(record: &Record, at: usize, problems: &mut Problems) -> String {
    let n_lost = xml::n_not_allowed(record.text.as_str());
    if n_lost > 0 {
        let message = format!(
            "XML can't hold {n_lost} control characters of the text. Each was written as “\u{FFFD}”."
        );
        let problem = Problem::new(Severity::Changed, message, "Choose a JSON format to keep them.");
        problems.push(problem.in_document(name(record, at)));
    }
    let mut body = String::new();
    for piece in pieces(record, &nested(record, at, "TEI", problems)) {
        match piece {
            Piece::Text(text) => body += &xml::text(text),
            Piece::Open(entity) => {
                let kind = xml::attribute(&entity_type(entity.label.as_str()));
                body += &format!("<{} type=\"{kind}\">", element(entity));
            }
            Piece::Close(entity) => body += &format!("</{}>", element(entity)),
        }
    }
    let id = record.name();
    let title = xml::text(if id.is_empty() { "Article" } else { &id });
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader>
    <fileDesc>
      <titleStmt><title>{title}</title></titleStmt>
      <publicationStmt><p>Unpublished annotation.</p></publicationStmt>
      <sourceDesc><p>Named entities annotated with Tagline.</p></sourceDesc>
    </fileDesc>
  </teiHeader>
  <text>
    <body>
      <p xml:space="preserve">{body}</p>
    </body>
  </text>
</TEI>
"#
    )
}

/// The element for a label: the usual names of people, places, organisations, dates and times; `name` for the rest.
fn element(entity: &Entity) -> &'static str {
    match entity.label.as_str().to_ascii_uppercase().as_str() {
        "PERSON" | "PER" => "persName",
        "GPE" | "LOC" | "LOCATION" | "FAC" => "placeName",
        "ORG" | "ORGANIZATION" | "ORGANISATION" | "NORP" => "orgName",
        "DATE" => "date",
        "TIME" => "time",
        _ => "name",
    }
}

/// `@type` takes one word (`teidata.enumerated`): white space in a label becomes `_`.
fn entity_type(label: &str) -> String {
    label.replace(char::is_whitespace, "_")
}
