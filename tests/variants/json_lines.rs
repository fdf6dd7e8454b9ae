//! JSON Lines of texts with spans, as scripts and pipelines of every kind print them.

use crate::{attributes, check, refused};
use serde_json::json;

const TEXT: &str = "🎉 Ada left Oslo.";
const BOTH: &[&str] = &["PER Ada", "LOC Oslo"];

#[test]
fn spans_are_objects_or_lists_under_every_usual_name() {
    for (list, label) in [
        ("spans", "label"),
        ("entities", "type"),
        ("entities", "entity_group"),
        ("entities", "entity_type"),
        ("spans", "entity"),
    ] {
        let content = json!({"text": TEXT, list: [{"start": 2, "end": 5, label: "PER"}, {"start": 11, "end": 15, label: "LOC"}]});
        check("jsonl", content.to_string(), &[(TEXT, BOTH)], &[]);
    }
    check(
        "jsonl",
        json!({"id": 4, "text": TEXT, "spans": [[2, 5, "PER"], [11, 15, "LOC"]]}).to_string(),
        &[(TEXT, BOTH)],
        &[],
    );
    check("jsonl", json!({"text": TEXT}).to_string(), &[(TEXT, &[])], &[]);
}

#[test]
fn what_pipelines_say_beside_is_kept() {
    let content = json!({"text": TEXT, "entities": [
        {"entity_group": "PER", "score": 0.5, "word": "Ada", "start": 2, "end": 5, "index": 3},
        {"label": "LOC", "score": 87, "start": 11, "end": 15, "id": "T7", "link": null},
    ], "source": "desk"});
    let import = check(
        "jsonl",
        content.to_string(),
        &[(TEXT, BOTH)],
        &["line 1, document 1: The score 87 of LOC is not between 0 and 1"],
    );
    assert_eq!(attributes(&import, 0, 0), r#"{"index":3}"#);
    assert_eq!(attributes(&import, 0, 1), r#"{"id":"T7"}"#);
    assert_eq!(import.documents[0].attributes["source"], "desk");
    assert_eq!(import.documents[0].entities[0].score, Some(0.5));
}

#[test]
fn quoted_words_mend_offsets_of_another_unit() {
    let content = json!({"text": TEXT, "spans": [{"start": 3, "end": 6, "label": "PER", "text": "Ada"}, {"start": 14, "end": 18, "label": "LOC", "text": "Oslo"}]});
    check(
        "jsonl",
        content.to_string(),
        &[(TEXT, BOTH)],
        &[
            "Entity 1 (PER): The offsets of “Ada” are counted in UTF-16 code units",
            "Entity 2 (LOC): The offsets of “Oslo” are counted in bytes",
        ],
    );
}

#[test]
fn other_versions_and_units_are_refused() {
    refused(
        json!({"format": "tagline.v9", "text": TEXT, "spans": []}).to_string(),
        &["this version of Tagline reads tagline.v1"],
    );
    refused(
        json!({"text": TEXT, "offset_unit": "utf16", "spans": []}).to_string(),
        &["`offset_unit` is the text \"utf16\""],
    );
}

#[test]
fn words_of_a_file_of_ours_are_read_and_those_of_others_kept_beside() {
    let mut content = json!({"format": "tagline.v1", "text": "Ada-Lund left", "text_sha256": "", "offset_unit": "codepoint", "spans": [],
        "words": [[0, 8], [9, 13]], "sentence_starts": [0]});
    let changed = ["its checksum is another"];
    let import = check(
        "tagline",
        content.to_string(),
        &[("Ada-Lund left", &[])],
        &changed,
    );
    assert_eq!(
        import.documents[0].words.as_ref().map(|words| words.words.len()),
        Some(2)
    );
    content["words"] = json!([[0, 99]]);
    let import = check(
        "tagline",
        content.to_string(),
        &[("Ada-Lund left", &[])],
        &[
            changed[0],
            "The words of the file were left out: the span 0 to 99 reaches past the end",
        ],
    );
    assert_eq!(import.documents[0].words, None);
    let other = check(
        "jsonl",
        json!({"text": "Ada left", "words": ["Ada", "left"]}).to_string(),
        &[("Ada left", &[])],
        &[],
    );
    assert_eq!(other.documents[0].attributes["words"][0], "Ada");
}
