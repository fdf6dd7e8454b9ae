//! Files as other tools make them, in every shape that is known of each: each gives back its spans with their text, or a
//! problem says what did not and why. The texts are our own; the shapes are those of the tools' documentation and code.
//!
//! A check is strict: the documents are exactly those expected, each problem is one that was expected, and each that
//! was expected is there.

#![allow(
    clippy::needless_pass_by_value,
    reason = "values of `json!` are made where they are handed over"
)]

mod brat;
mod conll;
mod doccano;
mod gate;
mod huggingface;
mod inception;
mod json_lines;
mod label_studio;
mod prodigy;
mod spacy;
mod web_annotation;

use std::io::{Cursor, Write};
use tagline::formats::{self, Import, ReadOptions, Record};
use tagline::text::Text;

/// A document's text, and its entities in the text's order, each as `LABEL surface`.
type Document<'a> = (&'a str, &'a [&'a str]);

fn read(content: &[u8], about: Option<&str>) -> Result<Import, formats::FormatError> {
    let about = about.map(Text::new);
    let options = ReadOptions {
        format: None,
        about: about.as_ref(),
    };
    formats::read("f", content, options)
}

/// A file that is recognised as this format and gives these documents and problems: of each problem a part is given.
#[track_caller]
fn check(format: &str, content: impl AsRef<[u8]>, documents: &[Document<'_>], told: &[&str]) -> Import {
    check_about(None, format, content, documents, told)
}

/// As [`check`], of annotations of the text that is open.
#[track_caller]
fn check_about(
    about: Option<&str>,
    format: &str,
    content: impl AsRef<[u8]>,
    documents: &[Document<'_>],
    told: &[&str],
) -> Import {
    let import = read(content.as_ref(), about).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(import.format, format, "{:?}", import.problems);
    let found: Vec<(&str, Vec<String>)> = import
        .documents
        .iter()
        .map(|record| (record.text.as_str(), entities(record)))
        .collect();
    let expected: Vec<(&str, Vec<String>)> = documents
        .iter()
        .map(|(text, entities)| {
            (
                *text,
                entities.iter().map(|entity| (*entity).to_owned()).collect(),
            )
        })
        .collect();
    let problems: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
    assert_eq!(found, expected, "{problems:#?}");
    let is_expected = |problem: &&String| told.iter().any(|part| problem.contains(part));
    let surplus: Vec<&String> = problems.iter().filter(|problem| !is_expected(problem)).collect();
    assert!(surplus.is_empty(), "not expected: {surplus:#?}");
    for part in told {
        assert!(
            problems.iter().any(|problem| problem.contains(part)),
            "{part:?} is not told: {problems:#?}"
        );
    }
    import
}

/// A file that is not read, for a reason that has all these parts.
#[track_caller]
fn refused(content: impl AsRef<[u8]>, parts: &[&str]) {
    let error = match read(content.as_ref(), None) {
        Ok(import) => panic!("it is read as {}: {:?}", import.format, import.problems),
        Err(error) => error.to_string(),
    };
    for part in parts {
        assert!(error.contains(part), "{part:?} is not in {error:?}");
    }
}

fn entities(record: &Record) -> Vec<String> {
    let shown = |entity: &tagline::entity::Entity| {
        let surface = record.text.slice(entity.span).expect("it is in the text");
        format!("{} {surface}", entity.label)
    };
    record.sorted().into_iter().map(shown).collect()
}

/// An entity's attributes as JSON, by its place in the text's order.
#[track_caller]
fn attributes(import: &Import, document: usize, entity: usize) -> String {
    let record = &import.documents[document];
    serde_json::to_string(&record.sorted()[entity].attributes).expect("they are JSON")
}

/// A zip of these names and contents.
fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let started = writer.start_file(*name, zip::write::SimpleFileOptions::default());
        started.expect("a name");
        writer.write_all(content.as_bytes()).expect("it goes into memory");
    }
    writer.finish().expect("it goes into memory").into_inner()
}
