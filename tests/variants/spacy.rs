//! spaCy: training data of all its versions, its documents as JSON, and what it writes that is no JSON.

use crate::{attributes, check, refused};
use serde_json::{Value, json};

const TEXT: &str = "🎉 Ada left Oslo. Bo stayed.";
const BOTH: &[&str] = &["PER Ada", "GPE Oslo"];

#[test]
fn examples_in_lists_and_lines_are_read() {
    let example = json!([TEXT, {"entities": [[2, 5, "PER"], [11, 15, "GPE"]]}]);
    let documents = [(TEXT, BOTH)];
    for content in [
        json!([example]).to_string(),
        example.to_string(),
        format!("{example}\n"),
    ] {
        check("spacy", content, &documents, &[]);
    }
    check(
        "spacy",
        format!("{example}\n{}\n", json!(["Bo.", {"entities": []}])),
        &[(TEXT, BOTH), ("Bo.", &[])],
        &[],
    );
}

#[test]
fn what_examples_hold_beside_entities_is_read_or_told() {
    let example = json!([TEXT, {"entities": [[2, 5, "PER"]], "spans": {"sc": [[2, 5, "PER"], [2, 10, "X"]], "mine": [[11, 15, "GPE"]]},
        "cats": {"NEWS": 1.0}, "links": {}, "heads": []}]);
    check(
        "spacy",
        json!([example]).to_string(),
        &[(TEXT, &["X Ada left", "PER Ada", "GPE Oslo"])],
        &["The spans of group mine were read as entities", "(cats)"],
    );
    let tags = json!([TEXT, {"entities": ["O", "U-PER"]}]);
    check(
        "spacy",
        json!([tags]).to_string(),
        &[(TEXT, &[])],
        &["Tags of words (BILUO) can't be read without the words"],
    );
}

#[test]
fn dictionaries_with_entities_are_read() {
    for (format, entities) in [
        ("jsonl", json!([[2, 5, "PER"], [11, 15, "GPE"]])),
        (
            "jsonl",
            json!([{"start": 2, "end": 5, "label": "PER"}, {"start": 11, "end": 15, "label": "GPE", "text": "Oslo"}]),
        ),
    ] {
        check(
            format,
            json!({"text": TEXT, "entities": entities}).to_string(),
            &[(TEXT, BOTH)],
            &[],
        );
    }
    let ents = json!([{"start": 2, "end": 5, "label": "PER"}, {"start": 11, "end": 15, "label": "GPE", "kb_id": "Q1"}]);
    let displacy = json!({"text": TEXT, "ents": ents, "title": "A day", "settings": {}});
    let import = check("spacy-doc", displacy.to_string(), &[(TEXT, BOTH)], &[]);
    assert_eq!(import.documents[0].id, "A day");
    assert_eq!(attributes(&import, 0, 1), r#"{"kb_id":"Q1"}"#);
}

#[test]
fn documents_with_tokens_syntax_and_groups_are_read() {
    let doc = json!({"text": TEXT, "ents": [{"start": 2, "end": 5, "label": "PER"}],
        "sents": [{"start": 0, "end": 16}, {"start": 17, "end": 27}],
        "tokens": [{"id": 0, "start": 0, "end": 1, "tag": "", "pos": "SYM", "dep": "ROOT", "head": 0}],
        "spans": {"sc": [{"start": 2, "end": 5, "label": "PER", "kb_id": ""}, {"start": 11, "end": 15, "label": "GPE", "kb_id": ""}]},
        "cats": {}, "_": {"desk": "city"}});
    check(
        "spacy-doc",
        doc.to_string(),
        &[(TEXT, BOTH)],
        &["(parts of speech and dependencies)", "(_)"],
    );
}

fn token(word: &str, space: Option<&str>, tag: &str) -> Value {
    let mut token = json!({"id": 0, "orth": word, "ner": tag});
    if let Some(space) = space {
        token["space"] = json!(space);
    }
    token
}

/// The sentences of [`TEXT`] in the training JSON of version 2.
fn sentences(with_spaces: bool) -> Value {
    let space = |space: &'static str| with_spaces.then_some(space);
    let first = [
        ("🎉", " ", "O"),
        ("Ada", " ", "U-PER"),
        ("left", " ", "O"),
        ("Oslo", "", "U-GPE"),
        (".", " ", "O"),
    ];
    let second = [("Bo", " ", "O"), ("stayed", "", "O"), (".", "", "O")];
    let tokens = |words: &[(&str, &'static str, &str)]| -> Value {
        json!({"tokens": words.iter().map(|(word, after, tag)| token(word, space(after), tag)).collect::<Vec<_>>(), "brackets": []})
    };
    json!([tokens(&first), tokens(&second)])
}

#[test]
fn the_training_json_of_version_2_is_read() {
    for (raw, spaces, text) in [
        (json!(TEXT), false, TEXT),
        (Value::Null, true, TEXT),
        (Value::Null, false, "🎉 Ada left Oslo .\nBo stayed ."),
    ] {
        let paragraph = json!({"raw": raw, "sentences": sentences(spaces), "cats": [], "links": []});
        let file = json!([{"id": 4, "paragraphs": [paragraph]}]);
        let import = check("spacy", file.to_string(), &[(text, BOTH)], &[]);
        let words = import.documents[0].words.as_ref().expect("it has words");
        assert_eq!((words.words.len(), &words.sentence_starts[..]), (8, &[0, 5][..]));
        assert_eq!(import.documents[0].id, 4);
    }
}

#[test]
fn entities_categories_and_unknown_words_of_version_2() {
    let mut sentences = sentences(true);
    sentences[1]["tokens"][0]["ner"] = json!("-");
    sentences[1]["tokens"][0]["tag"] = json!("NNP");
    let paragraph = json!({"raw": TEXT, "sentences": sentences, "cats": [{"label": "NEWS", "value": 1.0}],
        "entities": [[2, 5, "PER"], [11, 15, "GPE"]], "links": []});
    check(
        "spacy",
        json!({"id": 0, "paragraphs": [paragraph, {"raw": "No words.", "sentences": []}]}).to_string(),
        &[(TEXT, BOTH), ("No words.", &[])],
        &[
            "(cats)",
            "(parts of speech and dependencies)",
            "1 words have the tag `-`",
        ],
    );
    let other = json!({"raw": "Another text.", "sentences": self::sentences(true)});
    check(
        "spacy",
        json!([{"id": 0, "paragraphs": [other]}]).to_string(),
        &[(TEXT, BOTH)],
        &["The words of the file do not stand in its text"],
    );
}

#[test]
fn examples_as_dictionaries_of_words_are_read() {
    let words = ["🎉", "Ada", "left", "Oslo", ".", "Bo", "stayed", "."];
    let spaces = [true, true, true, false, true, true, false, false];
    let tags = ["O", "U-PER", "O", "U-GPE", "O", "O", "O", "O"];
    let starts = [1, 0, 0, 0, 0, 1, 0, 0];
    let example = json!({"doc_annotation": {"cats": {}, "entities": tags, "spans": {}, "links": {}},
        "token_annotation": {"ORTH": words, "SPACY": spaces, "TAG": ["", "", "", "", "", "", "", ""], "SENT_START": starts}});
    let import = check("spacy", format!("{example}\n"), &[(TEXT, BOTH)], &[]);
    let words_found = import.documents[0].words.as_ref().expect("it has words");
    assert_eq!(words_found.sentence_starts, [0, 5]);
    let old = json!({"doc_annotation": {"entities": tags, "spans": {"mine": [[2, 5, "GIVEN", ""]]}, "cats": {"NEWS": 1.0}},
        "token_annotation": {"words": words, "spaces": spaces, "tags": ["", "NNP"]}});
    check(
        "spacy",
        json!([old]).to_string(),
        &[(TEXT, &["PER Ada", "GIVEN Ada", "GPE Oslo"])],
        &["group mine", "(cats)", "(tags)"],
    );
}

#[test]
fn files_of_ner_annotator_count_utf16_and_skip_what_was_skipped() {
    let file = json!({"classes": ["PER"], "annotations": [[TEXT, {"entities": [[3, 6, "PER"], [12, 16, "GPE"]]}], null]});
    check("spacy", file.to_string(), &[(TEXT, BOTH)], &[]);
}

#[test]
fn what_is_no_json_is_named_with_a_way_out() {
    refused(
        b"\x78\x9C\x0B\x00",
        &["as spaCy's .spacy files are", "Doc.to_json"],
    );
    let python = "TRAIN_DATA = [\n    (\"Ada left.\", {\"entities\": [(0, 3, \"PER\")]}),\n]\n";
    refused(python, &["Python source", "json.dump"]);
    refused(
        "[('Ada left.', {'entities': [(0, 3, 'PER')]})]",
        &["Python source"],
    );
}
