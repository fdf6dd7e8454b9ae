//! What holds for every format that is written and read: recognised by content, the same bytes again, the same entities.
//!
//! The corpus is `tests/formats/nasty.jsonl`, which the tools' own libraries read too (`tests/formats/run.py`).

use tagline::formats::{self, Format, Import, ReadOptions, Reads, Record, TagScheme, WriteOptions};

fn read(bytes: &[u8]) -> Import {
    formats::read("file", bytes, ReadOptions::default()).expect("what we wrote is read")
}

fn corpus() -> Vec<Record> {
    let import = read(include_bytes!("formats/nasty.jsonl"));
    assert!(import.problems.is_empty(), "{:?}", import.problems);
    import.documents
}

fn both_ways() -> impl Iterator<Item = &'static dyn Format> {
    let all = formats::all().iter().copied();
    all.filter(|format| format.about().writes && format.about().reads == Reads::Entities)
}

/// Every combination of options.
fn options() -> Vec<WriteOptions> {
    let mut all = vec![WriteOptions::default()];
    for set in [
        |options: &mut WriteOptions| options.tags = TagScheme::Bioes,
        |options: &mut WriteOptions| options.utf16 = true,
        |options: &mut WriteOptions| options.predictions = true,
    ] {
        let mut with = all.clone();
        with.iter_mut().for_each(set);
        all.extend(with);
    }
    all
}

/// Label and surface of each entity, sorted.
fn entities(record: &Record) -> Vec<(String, String)> {
    let surface = |entity: &tagline::entity::Entity| record.text.slice(entity.span).unwrap_or("?").to_owned();
    let mut entities: Vec<_> = record
        .entities
        .iter()
        .map(|e| (e.label.to_string(), surface(e)))
        .collect();
    entities.sort();
    entities
}

#[test]
fn what_is_written_is_recognised_and_written_again_with_the_same_bytes() {
    for format in both_ways() {
        for options in options() {
            let name = format.about().name;
            for some in [&corpus()[..], &corpus()[1..2], &corpus()[13..14]] {
                let first = formats::write(format, some, options).expect("it can be written");
                let import = read(&first.file.bytes);
                let again = formats::write(format, &import.documents, options).expect("it can be written");
                assert!(
                    first.file.bytes == again.file.bytes,
                    "{name} with {options:?} changes on the way"
                );
                // A single object on a single line is both.
                let same = import.format == name || ["tagline", "jsonl"].contains(&name);
                assert!(same, "{name} is taken for {}", import.format);
            }
        }
    }
}

#[test]
fn formats_that_hold_text_and_overlaps_give_back_every_entity() {
    for format in both_ways().filter(|format| format.about().holds.text && format.about().holds.overlaps) {
        let name = format.about().name;
        // XML can't hold control characters, and a Web Annotation no text without an entity: both are told, see below.
        let plain =
            |record: &Record| !["ctrl", "line-separators", "nothing"].contains(&record.name().as_str());
        let records: Vec<Record> = corpus().into_iter().filter(plain).collect();
        let export = formats::write(format, &records, WriteOptions::default()).expect("it can be written");
        let documents = read(&export.file.bytes).documents;
        assert_eq!(documents.len(), records.len(), "{name}");
        for (before, after) in records.iter().zip(&documents) {
            assert_eq!(before.text.as_str(), after.text.as_str(), "{name}");
            assert_eq!(entities(before), entities(after), "{name}");
        }
    }
}

#[test]
fn what_a_format_cannot_hold_is_told_with_its_place_and_a_way_out() {
    let check = |name: &str, part: &str, expected: usize| {
        let format = formats::by_name(name).expect("it exists");
        let problems = formats::check(format, &corpus(), WriteOptions::default()).expect("it can be written");
        let told: Vec<_> = problems
            .iter()
            .filter(|problem| problem.message.contains(part))
            .collect();
        assert_eq!(told.len(), expected, "{name}: {problems:#?}");
        assert!(
            told.iter().all(|problem| !problem.way_out.is_empty()),
            "{name}: {told:#?}"
        );
    };
    check("conll", "overlapping entities", 5);
    check("conll2003", "overlapping entities", 5);
    check("huggingface", "overlapping entities", 5);
    check("markdown", "overlapping entities", 5);
    check("tei", "crossing entities", 2);
    check("html", "crossing entities", 2);
    check("cas-xmi", "XML can't hold", 2);
    check("tei", "XML can't hold", 2);
    check("web-annotation", "was left out", 1);
    check("spacy", "`entities` has the outer ones", 2);
    check("conll", "the titles (ids) of documents", 1);
    check("tagline", "", 0);
    check("jsonl", "", 0);
    check("gate", "", 0);
}
