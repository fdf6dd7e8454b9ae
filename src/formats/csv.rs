//! `csv`: a table of the entities, one a row, with commas or tabs. Unit: code points. Written only.
//!
//! Source: RFC 4180. Columns: document, surface, label, start, end, count (of the same surface and label in the
//! document), score, status.

use super::flat::name;
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::problem::{FormatError, Problem, Problems, Severity};
use super::reading::Reading;
use super::record::Record;
use crate::entity::Status;
use std::collections::BTreeMap;

static ABOUT: About = About {
    name: "csv",
    title: "Table of entities (CSV, TSV)",
    extension: "csv",
    media_type: "text/csv",
    unit: Unit::CodePoint,
    holds: Holds {
        overlaps: true,
        scores: true,
        status: true,
        ids: true,
        ..Holds::SPANS
    },
    reads: Reads::No,
    many: true,
    writes: true,
    source: "https://www.rfc-editor.org/rfc/rfc4180",
};

/// A table of entities.
#[derive(Clone, Copy, Debug)]
pub(super) struct Csv;

impl Format for Csv {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, _: &Sample<'_>) -> bool {
        false
    }

    fn read(&self, source: &Source<'_>, _: &mut Reading) -> Result<(), FormatError> {
        Err(FormatError::new(
            source.file,
            None,
            "a table of entities holds no text and can't be read.",
        ))
    }

    fn write(&self, records: &[Record], options: WriteOptions, problems: &mut Problems) -> Written {
        let separator = if options.tabs { '\t' } else { ',' };
        let mut table = String::new();
        let header = [
            "document", "surface", "label", "start", "end", "count", "score", "status",
        ];
        push_row(&mut table, separator, &header.map(str::to_owned));
        for (at, record) in records.iter().enumerate() {
            let surface = |entity: &crate::entity::Entity| {
                record.text.slice(entity.span).unwrap_or_default().to_owned()
            };
            let mut counts: BTreeMap<_, usize> = BTreeMap::new();
            for entity in &record.entities {
                *counts.entry((surface(entity), &entity.label)).or_default() += 1;
            }
            if record.entities.is_empty() {
                let message =
                    "A table of entities has no row for a document without any: this one was left out.";
                let problem = Problem::new(Severity::Lost, message, "Keep a copy as Tagline JSON.");
                problems.push(problem.in_document(name(record, at)));
            }
            for entity in record.sorted() {
                let surface = surface(entity);
                if surface.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                    let message = format!(
                        "“{surface}” may be taken as a formula when the table is opened in a spreadsheet."
                    );
                    let problem = Problem::new(Severity::Note, message, "Import its column as text.");
                    problems.push(problem.in_document(name(record, at)).at(entity.span));
                }
                let count = counts
                    .get(&(surface.clone(), &entity.label))
                    .copied()
                    .unwrap_or(1);
                let status = if entity.status == Status::Accepted {
                    "accepted"
                } else {
                    "suggested"
                };
                let row = [
                    name(record, at).trim_matches(['“', '”']).to_owned(),
                    surface,
                    entity.label.to_string(),
                    entity.span.start().to_string(),
                    entity.span.end().to_string(),
                    count.to_string(),
                    entity.score.map(|score| score.to_string()).unwrap_or_default(),
                    status.to_owned(),
                ];
                push_row(&mut table, separator, &row);
            }
        }
        let mut written = Written::one(&ABOUT, table);
        if options.tabs {
            written.files[0].name = "annotations.tsv".into();
        }
        written
    }
}

/// One row. A cell with a quote, a separator or a line end is quoted, its quotes doubled.
fn push_row(table: &mut String, separator: char, cells: &[String]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            table.push(separator);
        }
        if cell.contains(['"', '\n', '\r', separator]) {
            table.push('"');
            table.push_str(&cell.replace('"', "\"\""));
            table.push('"');
        } else {
            table.push_str(cell);
        }
    }
    table.push_str("\r\n");
}
