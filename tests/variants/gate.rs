//! GATE: bdoc JSON of Java and Python with several sets and what pipelines add, and its JSON in the way of tweets.

use crate::{attributes, check, refused};
use serde_json::{Value, json};

const TEXT: &str = "🎉 Ada met Zoë.";
const BOTH: &[&str] = &["PER Ada", "PER Zoë"];

fn annotation(kind: &str, start: u32, end: u32, id: u32) -> Value {
    json!({"type": kind, "start": start, "end": end, "id": id, "features": {}})
}

fn set(name: &str, annotations: Value) -> Value {
    json!({"name": name, "annotations": annotations, "next_annid": 9})
}

fn bdoc(sets: Value, more: Value) -> String {
    let mut bdoc =
        json!({"annotation_sets": sets, "text": TEXT, "features": {}, "offset_type": "p", "name": ""});
    bdoc.as_object_mut()
        .expect("an object")
        .extend(more.as_object().expect("an object").clone());
    bdoc.to_string()
}

#[test]
fn both_offset_types_are_read_and_others_refused() {
    for (unit, shift) in [("p", 0), ("j", 1)] {
        let sets = json!({"": set("", json!([annotation("PER", 2 + shift, 5 + shift, 0), annotation("PER", 10 + shift, 13 + shift, 1)]))});
        check(
            "gate",
            bdoc(sets, json!({"offset_type": unit})),
            &[(TEXT, BOTH)],
            &[],
        );
    }
    refused(
        bdoc(json!({}), json!({"offset_type": "b"})),
        &["`offset_type` is \"b\""],
    );
    refused("annotation_sets:\n  '': {}\n", &["YAML"]);
    refused(
        "<?xml version='1.0'?>\n<GateDocument version=\"3\"/>",
        &["GATE XML"],
    );
}

#[test]
fn sets_features_and_what_pipelines_add_are_kept_or_told() {
    let mut ada = annotation("PER", 2, 5, 7);
    ada["features"] = json!({"gender": "female", "sure": 0.5, "list": [1, 2]});
    let sets = json!({
        "": set("", json!([ada, annotation("Token", 2, 5, 0), annotation("Sentence", 0, 14, 1), annotation("Lookup", 2, 5, 2)])),
        "Key": set("Key", json!([annotation("PER", 10, 13, 0)])),
        "Original markups": set("Original markups", json!([annotation("p", 0, 14, 0)])),
    });
    let import = check(
        "gate",
        bdoc(
            sets,
            json!({"name": "a", "features": {"desk": "city"}, "changelog": null}),
        ),
        &[(TEXT, BOTH)],
        &[
            "The annotations of 2 sets were read as one: the default set, Key",
            "(Token)",
            "(Sentence)",
            "(Lookup)",
            "(set Original markups)",
        ],
    );
    assert_eq!(
        attributes(&import, 0, 0),
        r#"{"gender":"female","list":[1,2],"sure":0.5}"#
    );
    assert_eq!(
        (
            import.documents[0].id.as_str(),
            &import.documents[0].attributes["desk"]
        ),
        (Some("a"), &json!("city"))
    );
}

#[test]
fn a_broken_set_or_annotation_costs_no_other() {
    let sets = json!({
        "": set("", json!([annotation("PER", 2, 5, 0), annotation("PER", 5, 2, 1), {"type": "PER", "start": "x", "end": 3}, {"start": 0, "end": 1}, annotation("PER", 10, 99, 2)])),
        "a": {"annotations": "none"},
        "b": 7,
    });
    check(
        "gate",
        bdoc(sets, json!({"features": null})),
        &[(TEXT, &["PER Ada"])],
        &[
            "Entity 2 (PER) was left out: the span 5 to 2 is reversed",
            "`start` is the text \"x\"",
            "`type` is missing",
            "past the end",
            "The annotation set \"a\" was left out",
            "The annotation set \"b\" was left out",
        ],
    );
}

#[test]
fn json_in_the_way_of_tweets_is_read() {
    let tweet = |text: &str| json!({text: TEXT, "entities": {"PER": [{"indices": [2, 5], "gender": "female"}, {"indices": [10, 13]}], "URL": []}, "lang": "en", "id_str": "44"});
    for text in ["text", "full_text"] {
        let import = check("gate", tweet(text).to_string(), &[(TEXT, BOTH)], &[]);
        assert_eq!(attributes(&import, 0, 0), r#"{"gender":"female"}"#);
        assert_eq!(
            (&import.documents[0].id, &import.documents[0].attributes["lang"]),
            (&json!("44"), &json!("en"))
        );
    }
    let bad = json!({"text": TEXT, "entities": {"PER": [{"indices": [2, 5]}, {"indices": [2]}, 7]}});
    check(
        "gate",
        bad.to_string(),
        &[(TEXT, &["PER Ada"])],
        &["`indices` is no pair", "the number 7"],
    );
}
