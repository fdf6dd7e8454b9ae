//! `brat`: standoff, a zip of `.txt` and `.ann` for each document and an `annotation.conf`. Unit: code points.
//!
//! Source: <https://brat.nlplab.org/standoff.html>. A span that contains a line end or tab is written as fragments, as
//! brat itself does, since an annotation is one line.

use super::archive::Entry;
use super::brat_lines;
use super::format::{About, File, Format, Holds, Reads, Unit, WriteOptions, Written, file_names};
use super::input::{Sample, Source};
use super::losses;
use super::problem::{FormatError, Problem, Problems, Severity};
use super::reading::Reading;
use super::record::Record;
use crate::text::Text;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

static ABOUT: About = About {
    name: "brat",
    title: "brat standoff (zip)",
    extension: "zip",
    media_type: "application/zip",
    unit: Unit::CodePoint,
    holds: Holds {
        text: true,
        overlaps: true,
        // What its lines can't hold is told one by one.
        attributes: true,
        ids: true,
        ..Holds::SPANS
    },
    reads: Reads::Entities,
    many: true,
    writes: true,
    source: "https://brat.nlplab.org/standoff.html",
};

/// Extensions of files of annotations: brat's own, and the given ones of the BioNLP tasks.
const ANNOTATIONS: [&str; 2] = [".ann", ".a1"];

/// brat standoff.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brat;

impl Format for Brat {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        let mut lines = sample.text.lines();
        let annotated = lines.next().is_some_and(brat_lines::is_annotation)
            && sample.text.lines().any(brat_lines::is_text_bound);
        let in_zip = |entry: &Entry| {
            ANNOTATIONS
                .iter()
                .any(|extension| entry.name.ends_with(extension))
        };
        sample.entries.iter().any(in_zip) || annotated
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        if source.entries.is_empty() {
            let Some(text) = source.about else {
                let message = "a `.ann` file holds no text. Put it into a zip with its `.txt` file, or open the text first.";
                return Err(FormatError::new(source.file, None, message));
            };
            return brat_lines::read(source.file, source.text, text, Value::Null, reading);
        }
        read_zip(source, reading)
    }

    fn write(&self, records: &[Record], _: WriteOptions, problems: &mut Problems) -> Written {
        let mut files = vec![File {
            name: "annotation.conf".into(),
            bytes: configuration(records).into_bytes(),
        }];
        losses::tell_labels("brat", records, brat_lines::type_name, problems);
        let names = file_names(records);
        let n_renamed = records
            .iter()
            .zip(&names)
            .filter(|(record, name)| !record.name().is_empty() && record.name() != **name)
            .count();
        if n_renamed > 0 {
            let message = format!(
                "brat has no place for the titles (ids) of documents but the names of files: what such a name can't hold was written as `_` ({n_renamed})."
            );
            problems.push(Problem::new(Severity::Changed, message, losses::KEEP));
        }
        for (at, (record, name)) in records.iter().zip(names).enumerate() {
            let lines = brat_lines::write(record, at, problems);
            files.push(File {
                name: format!("{name}.txt"),
                bytes: record.text.as_str().as_bytes().to_vec(),
            });
            files.push(File {
                name: format!("{name}.ann"),
                bytes: lines.into_bytes(),
            });
        }
        Written {
            files,
            companions: Vec::new(),
        }
    }
}

/// Names the labels and attributes that the files use: brat shows an unknown one as an error.
fn configuration(records: &[Record]) -> String {
    let labels: BTreeSet<String> = records
        .iter()
        .flat_map(|record| record.scheme.labels())
        .map(|label| brat_lines::type_name(label.name.as_str()))
        .collect();
    let attributes: BTreeMap<&str, ()> = records
        .iter()
        .flat_map(|record| &record.entities)
        .flat_map(|entity| entity.attributes.iter())
        .filter(|(name, value)| brat_lines::attribute(name, value).is_some())
        .map(|(name, _)| (name.as_str(), ()))
        .collect();
    let entities: String = labels.iter().map(|label| format!("{label}\n")).collect();
    let attributes: String = attributes
        .keys()
        .map(|name| format!("{name} Arg:<ENTITY>\n"))
        .collect();
    format!("[entities]\n{entities}\n[relations]\n\n[events]\n\n[attributes]\n{attributes}")
}

/// Each `.txt` with the `.ann` beside it; a text without one has no annotations.
fn read_zip(source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
    let with = |extension: &str| -> BTreeMap<&str, &Entry> {
        let entries = source.entries.iter();
        entries
            .filter_map(|entry| Some((entry.name.strip_suffix(extension)?, entry)))
            .collect()
    };
    let [ann, a1] = ANNOTATIONS.map(with);
    let annotations: BTreeMap<&str, &Entry> = a1.into_iter().chain(ann).collect();
    for entry in with(".a2").values() {
        reading.set_place(&format!("{}/{}", source.file, entry.name), None);
        reading.problem(
            Severity::Lost,
            "Events (`.a2`) were left out: Tagline has none.",
            "",
        );
    }
    let texts = with(".txt");
    let content = |entry: &Entry, reading: &mut Reading| {
        let name = format!("{}/{}", source.file, entry.name);
        reading.set_place(&name, None);
        match super::input::open(&name, &entry.bytes, reading)? {
            super::input::Content::Text(text) => Ok((name, text)),
            super::input::Content::Zip(_) => {
                Err(FormatError::new(name, None, "a zip inside a zip is not read."))
            }
        }
    };
    for entry in source.entries {
        let Some(stem) = entry.name.strip_suffix(".txt") else {
            continue;
        };
        let (_, text) = content(entry, reading)?;
        let id = Value::String(entry.stem().to_owned());
        match annotations.get(stem) {
            Some(lines) => {
                let (name, lines) = content(lines, reading)?;
                let text = Text::new(text);
                if let Err(error) = brat_lines::read(&name, &lines, &text, id.clone(), reading) {
                    reading.set_place(&name, error.line);
                    reading.problem(
                        Severity::Lost,
                        error.message,
                        "The text was read without annotations.",
                    );
                    reading.document(id, text, None).done();
                }
            }
            None => reading.document(id, Text::new(text), None).done(),
        }
    }
    for (stem, entry) in annotations.iter().filter(|(stem, _)| !texts.contains_key(*stem)) {
        reading.set_place(&format!("{}/{}", source.file, entry.name), None);
        let message = format!("The text {stem}.txt is missing: the annotations were left out.");
        reading.problem(Severity::Lost, message, "Put it into the zip.");
    }
    if texts.is_empty() {
        let message = "the zip has `.ann` files but none of the `.txt` files that they are about.";
        return Err(FormatError::new(source.file, None, message));
    }
    Ok(())
}
