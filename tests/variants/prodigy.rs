//! Prodigy: what `db-out` gives of its recipes, and what scripts make for it to load.

use crate::{check, refused};

/// A task about one text with these further fields.
fn task(fields: &str) -> String {
    format!(r#"{{"text":"🎉 Ada left Oslo.",{fields}}}"#)
}

const TEXT: &str = "🎉 Ada left Oslo.";
const TOKENS: &str = r#""tokens":[{"text":"🎉","start":0,"end":1,"id":0,"ws":true},{"text":"Ada","start":2,"end":5,"id":1,"ws":true},{"text":"left","start":6,"end":10,"id":2,"ws":true},{"text":"Oslo","start":11,"end":15,"id":3,"ws":false},{"text":".","start":15,"end":16,"id":4,"ws":false}]"#;
const BOTH: &[&str] = &["PER Ada", "LOC Oslo"];

#[test]
fn spans_with_characters_tokens_or_both_are_read() {
    let both = r#""spans":[{"start":2,"end":5,"token_start":1,"token_end":1,"label":"PER"},{"start":11,"end":15,"token_start":3,"token_end":3,"label":"LOC"}],"answer":"accept""#;
    let characters = r#""spans":[{"start":2,"end":5,"label":"PER"},{"start":11,"end":15,"label":"LOC","text":"Oslo"}],"_input_hash":-17,"_task_hash":4"#;
    let of_tokens = r#""spans":[{"token_start":1,"token_end":1,"label":"PER"},{"token_start":3,"token_end":3,"label":"LOC"}],"answer":"accept""#;
    for fields in [
        format!("{TOKENS},{both}"),
        characters.into(),
        format!("{TOKENS},{of_tokens}"),
    ] {
        check("prodigy", task(&fields), &[(TEXT, BOTH)], &[]);
    }
    // The last token is a part of the span.
    let long = r#""spans":[{"token_start":1,"token_end":3,"label":"X"}],"answer":"accept""#;
    check(
        "prodigy",
        task(&format!("{TOKENS},{long}")),
        &[(TEXT, &["X Ada left Oslo"])],
        &[],
    );
}

#[test]
fn spans_of_tokens_that_are_not_there_are_told() {
    let spans = r#""spans":[{"token_start":9,"token_end":9,"label":"PER"},{"token_start":-1,"token_end":0,"label":"PER"},{"token_start":3,"token_end":1,"label":"PER"},{"label":"PER"},{"start":2,"end":5}],"answer":"accept""#;
    check(
        "prodigy",
        task(&format!("{TOKENS},{spans}")),
        &[(TEXT, &[])],
        &[
            "line 1, document 1: Entity 1 was left out: its token 9 is not among the tokens",
            "Entity 2 was left out: its token -1",
            "Entity 3 (PER) was left out: the span 11 to 5 is reversed",
            "Entity 4 was left out: `start` is missing",
            "Entity 5 was left out: `label` is missing",
        ],
    );
    let without = r#""spans":[{"token_start":1,"token_end":1,"label":"PER"}],"answer":"accept""#;
    check(
        "prodigy",
        task(without),
        &[(TEXT, &[])],
        &["its token 1 is not among the tokens"],
    );
}

#[test]
fn answers_other_than_accept_leave_the_text_and_say_so() {
    let spans = r#""spans":[{"start":2,"end":5,"label":"PER"}]"#;
    for answer in ["reject", "ignore"] {
        check(
            "prodigy",
            task(&format!("{spans},\"answer\":\"{answer}\"")),
            &[(TEXT, &[])],
            &[&format!(
                "answered “{answer}” in Prodigy: its text was read without its 1 spans"
            )],
        );
    }
}

#[test]
fn people_recipes_and_metadata_are_kept_or_told() {
    let one = task(
        r#""meta":{"source":"desk","score":0.5},"_view_id":"ner_manual","_session_id":"ner-ada","_annotator_id":"ada","_timestamp":1700000000,"spans":[{"start":2,"end":5,"label":"PER","source":"model","score":0.75,"rank":null}],"answer":"accept""#,
    );
    let import = check("prodigy", one, &[(TEXT, &["PER Ada"])], &[]);
    let entity = &import.documents[0].entities[0];
    assert_eq!(
        (entity.score, &entity.attributes["source"]),
        (Some(0.75), &"model".into())
    );
    let attributes = serde_json::to_string(&import.documents[0].attributes).expect("JSON");
    assert_eq!(attributes, r#"{"annotator":"ada","score":0.5,"source":"desk"}"#);
    let relations = task(
        r#""spans":[{"start":2,"end":5,"label":"PER","type":"span"}],"relations":[{"head":1,"child":3,"label":"in","head_span":{},"child_span":{}}],"_view_id":"relations","answer":"accept""#,
    );
    check(
        "prodigy",
        relations,
        &[(TEXT, &["PER Ada"])],
        &["1 things that Tagline has no place for were left out (relations)"],
    );
    let choice = task(
        r#""options":[{"id":"news","text":"News"},{"id":"ad","text":"Ad"}],"accept":["news"],"_view_id":"choice","answer":"accept""#,
    );
    check("prodigy", choice, &[(TEXT, &[])], &["(options)", "(accept)"]);
    let category = task(r#""label":"NEWS","_input_hash":1,"_task_hash":2,"answer":"accept""#);
    check("prodigy", category, &[(TEXT, &[])], &["(label)"]);
}

#[test]
fn a_database_of_several_tasks_is_read_one_by_one() {
    let lines = [
        task(r#""spans":[{"start":2,"end":5,"label":"PER"}],"answer":"accept""#),
        r#"{"image":"a.png","spans":[],"answer":"accept"}"#.into(),
        task(r#""spans":null,"answer":"accept""#),
    ];
    check(
        "prodigy",
        lines.join("\n"),
        &[(TEXT, &["PER Ada"]), (TEXT, &[])],
        &[
            "f, line 2: What begins here was left out: `text` is missing",
            "1 documents have the text of another one",
        ],
    );
    refused(
        r#"{"html":"<p>Ada</p>","_task_hash":3,"answer":"accept"}"#,
        &["no format that we know"],
    );
}
