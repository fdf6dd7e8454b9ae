//! Nothing is dropped in silence: whatever of a document does not come back from a file, the writer has told; and what
//! comes back, it has not.

use serde_json::json;
use std::collections::BTreeMap;
use tagline::entity::{Entity, EntityId, Origin, Status};
use tagline::formats::{self, Format, ReadOptions, Reads, Record, TagScheme, Words, WriteOptions};
use tagline::label::{LabelDefinition, LabelScheme};
use tagline::text::{CharOffset, Span, Text};
use tagline::token::{sentences, tokenize};

const TEXT: &str = "Ada  met* Bo in Oslo.\nThe Oslo Post wrote:\tBo left.";

fn entity(id: u32, quote: &str, label: &str) -> Entity {
    let start = CharOffset::from_usize(TEXT.find(quote).expect("it is quoted"));
    let end = CharOffset(start.0 + quote.len() as u32);
    Entity {
        id: EntityId(id),
        span: Span::new(start, end).expect("it is not empty"),
        label: label.into(),
        origin: Origin::Import,
        status: Status::Accepted,
        score: None,
        attributes: BTreeMap::new(),
    }
}

/// A document of which nothing is set but its name and entities.
fn plain() -> Record {
    let mut record = Record::new(json!("a"), Text::new(TEXT), LabelScheme::default());
    record.entities = vec![entity(1, "Ada", "PERSON"), entity(2, "Oslo Post", "ORG")];
    record
}

fn press() -> LabelScheme {
    let label = |name: &str, key: &str, hue: u16| LabelDefinition {
        name: name.into(),
        short: name[..2].into(),
        key: key.into(),
        hue,
        description: format!("What the desk calls {name}"),
    };
    let labels = vec![
        label("PERSON", "x", 10),
        label("ORG", "y", 20),
        label("UNUSED", "z", 30),
    ];
    LabelScheme::new("press", labels).expect("it is a scheme")
}

/// One thing of a document: what a problem says that tells of it (one of these), how it is set, and how it is seen in what comes back.
struct Aspect {
    told_as: &'static [&'static str],
    set: fn(&mut Record),
    seen: fn(&Record) -> String,
    /// How it stands in a file of ours that can't be read back, if it does.
    written: &'static [&'static str],
}

fn debug(value: impl std::fmt::Debug) -> String {
    format!("{value:?}")
}

fn of_entities<T: std::fmt::Debug>(record: &Record, of: fn(&Entity) -> T) -> String {
    debug(record.sorted().into_iter().map(of).collect::<Vec<_>>())
}

/// The words of a document, and those at which sentences begin: the file's, or where it does not say Tagline's.
fn words(record: &Record) -> (Vec<&str>, Vec<&str>) {
    let tokens = tokenize(&record.text);
    let sentences = sentences(&record.text, &tokens);
    let found: Vec<Span> = tokens.iter().map(|token| token.span).collect();
    let given = record.words.as_ref();
    let words = given.map_or(&found, |given| &given.words);
    let given_starts = given.filter(|given| !given.sentence_starts.is_empty());
    let starts: Vec<Span> = match given_starts {
        Some(given) => given.sentence_starts.iter().map(|&at| given.words[at]).collect(),
        None => sentences.iter().map(|sentence| found[sentence.start]).collect(),
    };
    let surfaces = |spans: &[Span]| spans.iter().filter_map(|span| record.text.slice(*span)).collect();
    (surfaces(words), surfaces(&starts))
}

fn own_words(sentence_starts: &[usize]) -> Words {
    let mut at = 0;
    let place = |word: &str| {
        let start = at + TEXT[at..].find(word).expect("it is there");
        at = start + word.len();
        Span::new(CharOffset::from_usize(start), CharOffset::from_usize(at)).expect("it is not empty")
    };
    Words {
        words: TEXT.split_whitespace().map(place).collect(),
        sentence_starts: sentence_starts.to_vec(),
    }
}

const ASPECTS: [Aspect; 16] = [
    Aspect {
        told_as: &["a text as it stands"],
        set: |_| (),
        seen: |record| record.text.as_str().to_owned(),
        written: &["  met* Bo"],
    },
    Aspect {
        told_as: &["the titles (ids) of documents"],
        set: |record| record.id = json!("Ada & Bo: a story"),
        seen: Record::name,
        written: &["Bo: a story"],
    },
    Aspect {
        told_as: &["an id that is no text", "the titles (ids) of documents"],
        set: |record| record.id = json!(7),
        seen: |record| record.id.to_string(),
        written: &["id\":7"],
    },
    Aspect {
        told_as: &["the words of the file"],
        set: |record| record.words = Some(own_words(&[])),
        seen: |record| debug(words(record).0),
        written: &["words\":"],
    },
    Aspect {
        told_as: &["its sentences"],
        set: |record| record.words = Some(own_words(&[0, 2, 5])),
        seen: |record| debug(words(record).1),
        written: &["sentence_starts"],
    },
    Aspect {
        told_as: &["scores"],
        set: |record| record.entities[0].score = Some(0.625),
        seen: |record| of_entities(record, |entity| entity.score),
        written: &["0.625"],
    },
    Aspect {
        told_as: &["who made an entity"],
        set: |record| record.entities[1].origin = Origin::Rule,
        seen: |record| of_entities(record, |entity| entity.origin),
        written: &["Rule"],
    },
    Aspect {
        told_as: &["a person confirmed"],
        set: |record| record.entities[0].status = Status::Suggested,
        seen: |record| of_entities(record, |entity| entity.status),
        written: &["class=\"suggested\"", ",suggested\r", "\tsuggested\r"],
    },
    Aspect {
        told_as: &["attributes of entities", "the attribute"],
        set: |record| {
            let attributes = [("checked", json!("twice")), ("by whom", json!(["the", "desk"]))];
            record.entities[1].attributes = attributes.map(|(name, value)| (name.to_owned(), value)).into();
        },
        seen: |record| of_entities(record, |entity| entity.attributes.clone()),
        written: &["twice"],
    },
    Aspect {
        told_as: &["attributes of documents"],
        set: |record| drop(record.attributes.insert("desk".into(), json!("foreign"))),
        seen: |record| debug(&record.attributes),
        written: &["foreign"],
    },
    Aspect {
        told_as: &["suggestions that were rejected"],
        set: |record| record.rejected = vec![entity(3, "Post", "ORG")],
        seen: |record| debug(&record.rejected),
        written: &["rejected"],
    },
    Aspect {
        told_as: &["the work on a document is done"],
        set: |record| record.done = true,
        seen: |record| debug(record.done),
        written: &["done"],
    },
    Aspect {
        told_as: &["the label set “press”"],
        set: |record| record.scheme = press().into(),
        seen: |record| debug((record.scheme.name(), record.scheme.labels())),
        written: &["UNUSED"],
    },
    Aspect {
        told_as: &["may overlap"],
        set: |record| record.scheme = LabelScheme::clone(&record.scheme).with_overlap(true).into(),
        seen: |record| debug(record.scheme.overlap()),
        written: &["overlap"],
    },
    Aspect {
        told_as: &["was left out for"],
        set: |record| {
            let crossing = [
                entity(3, "Oslo.\nThe Oslo", "LOC"),
                entity(4, "The Oslo Post", "ORG"),
            ];
            record.entities.extend(crossing);
            record.scheme = LabelScheme::default().with_overlap(true).into();
        },
        seen: |record| {
            let surface = |entity: &Entity| {
                record
                    .text
                    .slice(entity.span)
                    .map(|text| text.replace(['\n', '\t', ' '], ""))
            };
            debug(record.sorted().into_iter().map(surface).collect::<Vec<_>>())
        },
        written: &["The Oslo Post,", "The Oslo Post\t"],
    },
    Aspect {
        told_as: &["white space in a label"],
        set: |record| {
            let label = |name: &str| LabelDefinition {
                name: name.into(),
                ..press().labels()[0].clone()
            };
            record.scheme = LabelScheme::new("imported", vec![label("a person")])
                .expect("it is one")
                .into();
            record
                .entities
                .iter_mut()
                .for_each(|entity| entity.label = "a person".into());
            record.entities.truncate(1);
        },
        seen: |record| of_entities(record, |entity| entity.label.clone()),
        written: &["a person"],
    },
];

/// Whether it is set by other entities or labels, so that what is seen of all else changes too.
fn changes_entities(aspect: &Aspect) -> bool {
    ["was left out for", "white space in a label"].contains(&aspect.told_as[0])
}

/// Whether it is a second id, of which a document can't have both.
fn is_another_id(aspect: &Aspect) -> bool {
    aspect.told_as[0] == "an id that is no text"
}

/// Writes the document and holds what comes back against what was told.
fn check(format: &dyn Format, options: WriteOptions, record: &Record, what: &[&Aspect]) {
    let about = format.about();
    let export = formats::write(format, std::slice::from_ref(record), options).expect("it can be written");
    let problems: Vec<String> = export.problems.iter().map(ToString::to_string).collect();
    assert!(
        export.problems.iter().all(|problem| !problem.way_out.is_empty()),
        "{}: {problems:#?} without a way out",
        about.name
    );
    let back = (about.reads == Reads::Entities).then(|| {
        let import = formats::read("file", &export.file.bytes, ReadOptions::default()).expect("it is read");
        assert!(
            import.problems.is_empty(),
            "{}: {:#?}",
            about.name,
            import.problems
        );
        import.documents.into_iter().next().expect("it has a document")
    });
    for aspect in what {
        let lost = match &back {
            Some(back) => (aspect.seen)(back) != (aspect.seen)(record),
            None => {
                let content = String::from_utf8_lossy(&export.file.bytes);
                !aspect.written.iter().any(|written| content.contains(written))
            }
        };
        let told = problems
            .iter()
            .any(|problem| aspect.told_as.iter().any(|part| problem.contains(part)));
        assert_eq!(
            told,
            lost,
            "{} with {options:?}, {:?}: {problems:#?}\n{:?}",
            about.name,
            aspect.told_as,
            back.as_ref().map(aspect.seen)
        );
    }
}

fn options() -> [WriteOptions; 3] {
    let default = WriteOptions::default();
    [
        default,
        WriteOptions {
            tags: TagScheme::Bioes,
            utf16: true,
            predictions: true,
            tabs: true,
        },
        WriteOptions {
            predictions: true,
            ..default
        },
    ]
}

fn written() -> impl Iterator<Item = &'static dyn Format> {
    formats::all()
        .iter()
        .copied()
        .filter(|format| format.about().writes)
}

#[test]
fn each_thing_that_does_not_come_back_is_told_and_nothing_else() {
    for format in written() {
        for options in options() {
            for aspect in &ASPECTS {
                let mut record = plain();
                (aspect.set)(&mut record);
                let mut what: Vec<&Aspect> = vec![aspect];
                if format.about().reads == Reads::Entities && !changes_entities(aspect) {
                    what = ASPECTS.iter().collect();
                }
                check(format, options, &record, &what);
            }
        }
    }
}

#[test]
fn of_a_document_with_everything_set_all_that_is_lost_is_told() {
    let mut record = plain();
    let all: Vec<&Aspect> = ASPECTS
        .iter()
        .filter(|aspect| !changes_entities(aspect) && !is_another_id(aspect))
        .collect();
    all.iter().for_each(|aspect| (aspect.set)(&mut record));
    for format in written() {
        for options in options() {
            check(format, options, &record, &all);
        }
    }
}

#[test]
fn a_document_without_entities_is_in_the_file_or_told() {
    let mut record = plain();
    record.entities.clear();
    for format in written() {
        let export =
            formats::write(format, &[record.clone(), plain()], WriteOptions::default()).expect("it is");
        let told = export
            .problems
            .iter()
            .any(|problem| problem.message.contains("left out"));
        let about = format.about();
        if about.reads == Reads::Entities {
            let import = formats::read("f", &export.file.bytes, ReadOptions::default()).expect("it is read");
            assert_eq!(import.documents.len() == 1, told, "{}", about.name);
        } else {
            let one_file = !export.file.bytes.starts_with(b"PK");
            assert_eq!(one_file, told, "{}", about.name);
        }
    }
}
