//! doccano: what its versions and kinds of project export, and what people write for it.

use crate::{check, refused};

const TEXT: &str = "🎉 Zoë left Rio.";
/// In UTF-16, as doccano counts.
const TRIPLES: &str = r#"[[3,6,"PER"],[12,15,"LOC"]]"#;
const BOTH: &[&str] = &["PER Zoë", "LOC Rio"];

fn row(fields: &str) -> String {
    format!(r#"{{"id":3,"text":"🎉 Zoë left Rio.",{fields}}}"#)
}

#[test]
fn every_name_of_the_list_is_read() {
    let objects = r#"[{"id":1,"label":"PER","start_offset":3,"end_offset":6},{"id":2,"label":"LOC","start_offset":12,"end_offset":15}]"#;
    for fields in [
        format!(r#""label":{TRIPLES},"Comments":[]"#),
        format!(r#""label":{TRIPLES}"#),
        format!(r#""labels":{TRIPLES},"meta":{{}},"annotation_approver":null"#),
        format!(r#""entities":{objects},"relations":[],"Comments":[]"#),
        format!(r#""annotations":{objects},"meta":{{}}"#),
        format!(r#""entities":{TRIPLES},"cats":[]"#),
    ] {
        check("doccano", row(&fields), &[(TEXT, BOTH)], &[]);
    }
    let list = format!(
        "[{},\n{}]",
        row(&format!(r#""label":{TRIPLES}"#)),
        r#"{"id":4,"text":"Bo left.","label":[]}"#
    );
    check("doccano", list, &[(TEXT, BOTH), ("Bo left.", &[])], &[]);
}

#[test]
fn comments_and_relations_are_told_and_metadata_kept() {
    let fields = format!(r#""label":{TRIPLES},"Comments":["unsure","twice"],"source":"desk","page":4"#);
    let import = check(
        "doccano",
        row(&fields),
        &[(TEXT, BOTH)],
        &["2 things that Tagline has no place for were left out (Comments)"],
    );
    let attributes = serde_json::to_string(&import.documents[0].attributes).expect("JSON");
    assert_eq!(attributes, r#"{"page":4,"source":"desk"}"#);
    let relations = r#""entities":[{"id":1,"label":"PER","start_offset":3,"end_offset":6}],"relations":[{"id":5,"from_id":1,"to_id":2,"type":"in"}]"#;
    check(
        "doccano",
        row(relations),
        &[(TEXT, &["PER Zoë"])],
        &["(relations)"],
    );
}

#[test]
fn labels_of_whole_texts_are_kept_beside() {
    let import = check(
        "doccano",
        row(r#""label":["news","city"],"Comments":[]"#),
        &[(TEXT, &[])],
        &["stand for the whole text"],
    );
    assert_eq!(import.documents[0].attributes["categories"][1], "city");
    let slots = format!(r#""entities":{TRIPLES},"cats":["question"]"#);
    let import = check("doccano", row(&slots), &[(TEXT, BOTH)], &[]);
    assert_eq!(import.documents[0].attributes["cats"][0], "question");
}

#[test]
fn numbers_of_labels_and_bad_offsets_are_told_by_line() {
    let first =
        r#"{"id":1,"text":"Bo left.","annotations":[{"label":7,"start_offset":0,"end_offset":2,"user":1}]}"#;
    let second = row(r#""label":[[3,6,"PER"],[1,2,"PER"],[12,40,"LOC"],[6,3,"PER"],["x",6,"PER"],[3]]"#);
    check(
        "doccano",
        format!("{first}\n{second}"),
        &[("Bo left.", &[]), (TEXT, &["PER Zoë"])],
        &[
            "f, line 1, document “1”: Entity 1 was left out: `label` is the number 7, not a text. Files of old versions",
            "f, line 2, document “3”: Entity 2 (PER) was left out: the span 1 to 2 cuts a character in two",
            "Entity 3 (LOC) was left out: the span 12 to 40 reaches past the end",
            "Entity 4 (PER) was left out: the span 6 to 3 is reversed",
            "Entity 5 was left out: the text \"x\" is no whole number",
            "Entity 6 was left out: [start, end, \"LABEL\"] was expected",
        ],
    );
}

#[test]
fn offsets_in_another_unit_are_suspected_aloud() {
    check(
        "doccano",
        row(r#""label":[[2,5,"PER"],[11,14,"LOC"]]"#),
        &[(TEXT, &["PER  Zo", "LOC  Ri"])],
        &["Some entities cut words so, and none would if they were counted in code points"],
    );
}

#[test]
fn lists_of_three_that_are_not_doccanos_count_code_points() {
    check(
        "jsonl",
        r#"{"text":"🎉 Zoë left Rio.","entities":[[2,5,"PER"],[11,14,"LOC"]]}"#,
        &[(TEXT, BOTH)],
        &[],
    );
}

#[test]
fn another_column_may_hold_the_text() {
    check(
        "doccano",
        format!(r#"{{"id":1,"data":"{TEXT}","label":{TRIPLES}}}"#),
        &[(TEXT, BOTH)],
        &[],
    );
    refused(
        r#"{"id":1,"headline":"a","body":"b","label":[[0,1,"X"]]}"#,
        &["`text` is missing"],
    );
}
