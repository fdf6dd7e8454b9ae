//! Hugging Face: rows as `datasets` writes them, columns, pandas' shapes, and pages of the dataset viewer.

use crate::{check, refused, zipped};
use serde_json::json;

const TEXT: &str = "🎉 Ada Lund left Oslo .";
const BOTH: &[&str] = &["PER Ada Lund", "LOC Oslo"];
const NAMES: [&str; 5] = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"];

fn tokens() -> serde_json::Value {
    json!(["🎉", "Ada", "Lund", "left", "Oslo", "."])
}

fn tags() -> serde_json::Value {
    json!(["O", "B-PER", "I-PER", "O", "B-LOC", "O"])
}

fn numbers() -> serde_json::Value {
    json!([0, 1, 2, 0, 3, 0])
}

#[test]
fn rows_and_columns_in_every_shape_are_read() {
    let row = json!({"id": "0", "tokens": tokens(), "ner_tags": tags()});
    let info = json!({"fields": [{"name": "tokens", "type": "string"}]});
    for content in [
        row.to_string(),
        json!([row]).to_string(),
        json!({"id": "0", "words": tokens(), "tags": tags()}).to_string(),
        json!({"tokens": tokens(), "ner": tags()}).to_string(),
        json!({"id": ["0"], "tokens": [tokens()], "ner_tags": [tags()]}).to_string(),
        json!({"id": {"0": "0"}, "tokens": {"0": tokens()}, "ner_tags": {"0": tags()}}).to_string(),
        json!({"columns": ["id", "tokens", "ner_tags"], "index": [0], "data": [["0", tokens(), tags()]]})
            .to_string(),
        json!({"schema": info, "data": [row]}).to_string(),
        json!({"0": row}).to_string(),
    ] {
        check("huggingface", content, &[(TEXT, BOTH)], &[]);
    }
}

#[test]
fn rows_of_columns_are_as_many_as_there_are() {
    let two = json!({"id": ["a", "b"], "tokens": [tokens(), ["Bo"]], "ner_tags": [tags(), ["B-PER"]]});
    let import = check(
        "huggingface",
        two.to_string(),
        &[(TEXT, BOTH), ("Bo", &["PER Bo"])],
        &[],
    );
    assert_eq!(import.documents[1].id, "b");
    // Objects of rows are in the order of their numbers, not of their letters.
    let names: Vec<String> = (0..12).map(|at| format!("W{at}")).collect();
    let keyed = |cell: &dyn Fn(&String) -> serde_json::Value| -> serde_json::Value {
        names
            .iter()
            .enumerate()
            .map(|(at, name)| (at.to_string(), cell(name)))
            .collect()
    };
    let columns = json!({"tokens": keyed(&|name| json!([name])), "ner_tags": keyed(&|_| json!(["O"]))});
    let rows = keyed(&|name| json!({"tokens": [name], "ner_tags": ["O"]}));
    let expected: Vec<(&str, &[&str])> = names.iter().map(|name| (name.as_str(), &[][..])).collect();
    for content in [columns, rows] {
        check("huggingface", content.to_string(), &expected, &[]);
    }
    let one_bad = json!({"tokens": [tokens(), ["Bo"]], "ner_tags": [tags(), ["B-PER", "O"]]});
    check(
        "huggingface",
        one_bad.to_string(),
        &[(TEXT, BOTH)],
        &["Row 2 of the table was left out: there are 1 tokens and 2 tags"],
    );
}

#[test]
fn pages_of_the_dataset_viewer_bring_the_names_of_their_numbers() {
    let of_tags = |kind: &str| json!({"feature": {"names": NAMES, "_type": "ClassLabel"}, "_type": kind});
    for kind in ["Sequence", "List"] {
        let features = json!([
            {"feature_idx": 0, "name": "id", "type": {"dtype": "string", "_type": "Value"}},
            {"feature_idx": 1, "name": "tokens", "type": {"feature": {"dtype": "string", "_type": "Value"}, "_type": kind}},
            {"feature_idx": 2, "name": "ner_tags", "type": of_tags(kind)},
        ]);
        let row = json!({"row_idx": 0, "row": {"id": "0", "tokens": tokens(), "ner_tags": numbers()}, "truncated_cells": []});
        let page = json!({"features": features, "rows": [row], "num_rows_total": 14, "num_rows_per_page": 100, "partial": false});
        check(
            "huggingface",
            page.to_string(),
            &[(TEXT, BOTH)],
            &["a page of the dataset viewer: it has 1 of 14 rows"],
        );
    }
}

#[test]
fn numbers_have_names_beside_them_or_are_refused_with_a_way_out() {
    let row = json!({"id": "0", "tokens": tokens(), "ner_tags": numbers()}).to_string();
    for feature in [
        json!({"feature": {"names": NAMES, "_type": "ClassLabel"}, "_type": "Sequence"}),
        json!([{"names": NAMES, "_type": "ClassLabel"}]),
    ] {
        let info = json!({"features": {"ner_tags": feature}}).to_string();
        let files = [
            ("train/rows.jsonl", row.as_str()),
            ("train/dataset_info.json", &info),
            ("dataset_dict.json", r#"{"splits": ["train"]}"#),
        ];
        check("huggingface", zipped(&files), &[(TEXT, BOTH)], &[]);
    }
    refused(
        &row,
        &[
            "f, line 1",
            "numbers in place of tag names",
            "int2str",
            "dataset_info.json",
        ],
    );
}

#[test]
fn other_columns_are_kept_or_told() {
    let row = json!({"id": 4, "tokens": tokens(), "ner_tags": tags(), "pos_tags": [1, 2, 2, 3, 2, 4], "chunk_tags": [0, 0, 0, 0, 0, 0], "source": "desk"});
    let import = check(
        "huggingface",
        row.to_string(),
        &[(TEXT, BOTH)],
        &[
            "6 values of other columns were left out (pos_tags)",
            "(chunk_tags)",
        ],
    );
    assert_eq!(import.documents[0].attributes["source"], "desk");
    let text = "🎉 Ada Lund left\n Oslo.";
    let row = json!({"text": text, "tokens": tokens(), "ner_tags": tags()});
    check("huggingface", row.to_string(), &[(text, BOTH)], &[]);
}

#[test]
fn tags_that_are_none_are_told() {
    let row = json!({"tokens": ["Ada", "left", ""], "ner_tags": ["B-PER", "VERB", "O"]});
    check(
        "huggingface",
        row.to_string(),
        &[("Ada left", &["PER Ada"])],
        &["1 tags are none such as O, B-PERSON"],
    );
    refused(
        json!({"tokens": ["Ada"], "ner_tags": ["B-PER", "O"]}).to_string(),
        &["there are 1 tokens and 2 tags"],
    );
    refused(b"PAR1\x15\x04", &["Parquet", "to_json"]);
    refused(b"ARROW1\0\0", &["Arrow", "to_json"]);
}
