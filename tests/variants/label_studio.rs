//! Label Studio: its exports as JSON, JSON_MIN, CSV and TSV, of projects with more than spans in them.

use crate::{attributes, check, refused};
use serde_json::{Value, json};

const TEXT: &str = "🎉 Ada met Zoë\nin \"Oslo\", twice.";
const ADA: &str = "PER Ada";
const OSLO: &str = "LOC Oslo";

fn region(id: &str, start: usize, end: usize, label: &str) -> Value {
    let quote: String = TEXT.chars().skip(start).take(end - start).collect();
    json!({"id": id, "from_name": "label", "to_name": "text", "type": "labels", "origin": "manual",
        "value": {"start": start, "end": end, "text": quote, "labels": [label]}})
}

fn annotation(by: u32, result: &[Value]) -> Value {
    json!({"id": by, "completed_by": by, "was_cancelled": false, "ground_truth": false, "lead_time": 2.5,
        "created_at": "2026-01-01", "result": result})
}

fn task(annotations: &[Value]) -> Value {
    json!({"id": 7, "project": 1, "data": {"text": TEXT}, "annotations": annotations, "drafts": [], "predictions": [], "meta": {}})
}

fn both() -> [Value; 2] {
    [region("a", 2, 5, "PER"), region("b", 18, 22, "LOC")]
}

#[test]
fn a_task_is_read_as_list_alone_and_on_a_line() {
    let task = task(&[annotation(1, &both())]);
    for content in [json!([task]).to_string(), task.to_string(), format!("{task}\n")] {
        check("label-studio", content, &[(TEXT, &[ADA, OSLO])], &[]);
    }
}

#[test]
fn each_annotation_of_a_task_is_a_document_unless_one_is_the_ground_truth() {
    let second = json!({"id": 2, "completed_by": {"id": 5, "email": "bo@example.org"}, "result": [region("c", 10, 13, "PER")]});
    let cancelled = json!({"id": 3, "was_cancelled": true, "result": [region("d", 6, 9, "VERB")]});
    let all = [annotation(1, &both()), second, cancelled];
    let import = check(
        "label-studio",
        json!([task(&all)]).to_string(),
        &[(TEXT, &[ADA, OSLO]), (TEXT, &["PER Zoë"])],
        &[
            "1 annotations that were cancelled were left out",
            "1 documents have the text of another one",
        ],
    );
    let by = |at: usize| import.documents[at].attributes["annotator"].to_string();
    assert_eq!((by(0), by(1)), ("1".to_owned(), "\"bo@example.org\"".to_owned()));
    let mut all = all;
    all[1]["ground_truth"] = json!(true);
    check(
        "label-studio",
        json!([task(&all)]).to_string(),
        &[(TEXT, &["PER Zoë"])],
        &[
            "annotated 2 times; the 1 marked as ground truth",
            "1 annotations that were cancelled",
        ],
    );
}

#[test]
fn a_task_without_finished_work_has_its_last_prediction_or_nothing() {
    let mut task = task(&[json!({"was_cancelled": true, "result": both()})]);
    check(
        "label-studio",
        json!([task]).to_string(),
        &[(TEXT, &[])],
        &["1 annotations that were cancelled"],
    );
    let mut guess = region("p", 10, 13, "PER");
    guess["score"] = json!(0.25);
    task["annotations"] = json!([]);
    task["predictions"] = json!([{"model_version": "a", "result": []}, {"model_version": "b", "score": 0.9, "result": [guess]}]);
    let import = check(
        "label-studio",
        json!([task]).to_string(),
        &[(TEXT, &["PER Zoë"])],
        &["1 predictions beside what was read"],
    );
    assert_eq!(import.documents[0].entities[0].score, Some(0.25));
}

#[test]
fn choices_relations_and_answers_are_kept_or_told() {
    let mut noted = region("a", 2, 5, "PER");
    noted["meta"] = json!({"text": ["seen twice"]});
    let result = [
        noted,
        json!({"id": "a", "from_name": "sure", "to_name": "text", "type": "choices", "value": {"start": 2, "end": 5, "choices": ["yes"]}}),
        json!({"id": "a", "from_name": "why", "to_name": "text", "type": "textarea", "value": {"start": 2, "end": 5, "text": ["a name"]}}),
        json!({"id": "x", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}}),
        json!({"from_id": "a", "to_id": "b", "type": "relation", "direction": "right", "labels": ["in"]}),
        json!({"id": "y", "from_name": "kind", "to_name": "text", "type": "taxonomy", "value": {"taxonomy": [["News", "City"]]}}),
        // A region that nobody gave a label.
        json!({"id": "z", "from_name": "label", "to_name": "text", "type": "labels", "value": {"start": 10, "end": 13, "text": "Zoë"}}),
    ];
    let import = check(
        "label-studio",
        json!([task(&[annotation(1, &result)])]).to_string(),
        &[(TEXT, &[ADA])],
        &[
            "left out (choices)",
            "left out (relation)",
            "left out (taxonomy)",
            "left out (labels)",
        ],
    );
    assert_eq!(
        attributes(&import, 0, 0),
        r#"{"sure":["yes"],"text":["seen twice"],"why":["a name"]}"#
    );
}

#[test]
fn pages_are_read_by_what_is_between_their_tags() {
    let page = "<p>🎉 <b>Ada</b> met &amp; left.</p>";
    let value = |more: Value| {
        let mut value = json!({"start": "/p[1]/b[1]/text()[1]", "end": "/p[1]/b[1]/text()[1]", "startOffset": 0, "endOffset": 3,
            "text": "Ada"});
        value
            .as_object_mut()
            .expect("an object")
            .extend(more.as_object().expect("an object").clone());
        json!([{"data": {"html": page}, "annotations": [{"result": [{"type": "hypertextlabels", "value": value}]}]}])
    };
    for more in [
        json!({"hypertextlabels": ["PER"], "globalOffsets": {"start": 2, "end": 5}}),
        json!({"hypertextlabels": ["PER"]}),
        json!({"labels": ["PER"], "globalOffsets": {"start": 2, "end": 5}}),
    ] {
        check(
            "label-studio",
            value(more).to_string(),
            &[("🎉 Ada met & left.", &[ADA])],
            &["without the tags"],
        );
    }
}

#[test]
fn line_ends_in_quoted_texts_may_be_written_as_two_characters() {
    let mut across = region("a", 10, 16, "X");
    across["value"]["text"] = json!("Zoë\\nin");
    check(
        "label-studio",
        json!([task(&[annotation(1, &[across])])]).to_string(),
        &[(TEXT, &["X Zoë\nin"])],
        &[],
    );
}

#[test]
fn the_text_is_the_field_that_regions_quote_or_is_guessed_aloud() {
    let mut task = task(&[annotation(1, &both())]);
    task["data"] = json!({"headline": "Ada in the north", "article": TEXT, "url": "https://example.org/a"});
    let import = check(
        "label-studio",
        json!([task]).to_string(),
        &[(TEXT, &[ADA, OSLO])],
        &[],
    );
    assert_eq!(import.documents[0].attributes["headline"], "Ada in the north");
    task["annotations"] = json!([annotation(1, &[])]);
    check(
        "label-studio",
        json!([task]).to_string(),
        &[(TEXT, &[])],
        &["The longest was read, `article`"],
    );
}

#[test]
fn offsets_that_do_not_fit_are_mended_or_told() {
    let mut result = both();
    result[0]["value"]["start"] = json!(3);
    result[0]["value"]["end"] = json!(6);
    result[1]["value"]["end"] = json!("x");
    check(
        "label-studio",
        json!([task(&[annotation(1, &result)])]).to_string(),
        &[(TEXT, &[ADA])],
        &[
            "line 1, document “7”: Entity 1 (PER): The offsets of “Ada” are counted in UTF-16",
            "Entity 2 was left out: `end` is the text \"x\"",
        ],
    );
}

#[test]
fn the_first_versions_and_what_is_not_text() {
    let old = json!([{"id": 1, "data": {"text": TEXT}, "completions": [{"id": 1, "result": both()}]}]);
    check("label-studio", old.to_string(), &[(TEXT, &[ADA, OSLO])], &[]);
    refused(
        json!([{"data": {"image": "/data/a.png"}, "annotations": []}]).to_string(),
        &["no text but the address"],
    );
    refused(
        json!([{"data": {"talk": [{"author": "A", "text": "Hi"}]}}]).to_string(),
        &["Dialogues"],
    );
    refused(
        "<View><Labels name=\"l\" toName=\"t\"/></View>",
        &["labelling config"],
    );
}

/// The regions of [`both`] as `JSON_MIN` and a table's cell have them.
fn regions() -> String {
    json!(both().map(|region| region["value"].clone())).to_string()
}

#[test]
fn the_short_json_has_a_row_for_each_annotation() {
    let row = json!({"id": 7, "text": TEXT, "label": serde_json::from_str::<Value>(&regions()).expect("JSON"), "mood": "good",
        "annotator": 1, "annotation_id": 3, "created_at": "2026-01-01", "updated_at": "2026-01-02", "lead_time": 2.5});
    let mut other = row.clone();
    other["annotator"] = json!(2);
    other["label"] = json!([]);
    let import = check(
        "label-studio",
        json!([row, other]).to_string(),
        &[(TEXT, &[ADA, OSLO]), (TEXT, &[])],
        &["1 documents have the text of another one"],
    );
    assert_eq!(import.documents[0].attributes["mood"], "good");
    assert_eq!(import.documents[1].attributes["annotator"], 2);
}

/// A cell as a table has it.
fn cell(content: &str) -> String {
    format!("\"{}\"", content.replace('"', "\"\""))
}

#[test]
fn tables_with_commas_and_tabs_are_read() {
    for (separator, line_end) in [(",", "\r\n"), ("\t", "\r\n"), (",", "\n")] {
        let header = [
            "annotation_id",
            "annotator",
            "created_at",
            "id",
            "label",
            "lead_time",
            "mood",
            "text",
            "updated_at",
        ];
        let row = |label: &str| {
            [
                "3",
                "1",
                &cell("2026-01-01"),
                "7",
                &cell(label),
                "2.5",
                &cell("{\"choices\": [\"good\", \"calm\"]}"),
                &cell(TEXT),
                "\"\"",
            ]
            .join(separator)
        };
        let table = [
            header.map(cell).join(separator),
            row(&regions()),
            row(""),
            String::new(),
        ]
        .join(line_end);
        let import = check(
            "label-studio",
            table,
            &[(TEXT, &[ADA, OSLO]), (TEXT, &[])],
            &["1 documents have the text of another one"],
        );
        let first = &import.documents[0];
        assert_eq!(first.id, 7);
        assert_eq!(first.attributes["mood"], json!({"choices": ["good", "calm"]}));
    }
}

#[test]
fn a_bad_row_of_a_table_costs_no_other_and_is_named_by_its_line() {
    let header = "text,id,label,annotator,annotation_id";
    let good = format!("{},1,{},1,1", cell(TEXT), cell(&regions()));
    let wrong = cell("[{\"start\": 90, \"end\": 93, \"text\": \"Eve\", \"labels\": [\"PER\"]}]");
    let table = format!("{header}\n{good}\n{},2,{wrong},1,2\n", cell("Bo left."));
    check(
        "label-studio",
        &table,
        &[(TEXT, &[ADA, OSLO]), ("Bo left.", &[])],
        // The text before it has a line end.
        &["f, line 4, document “2”: Entity 1 (PER) was left out"],
    );
    let cut = format!("{header}\n{good}\n\"Bo left.\",2,\"[{{\"\"start\"\": 0, \"\"en");
    refused(
        &cut,
        &["f, line 4: this row has 3 cells, the table 5 columns", "cut off"],
    );
    let half = format!(
        "{header}\n{},1,\"[{{\"\"start\"\": 0, \"\"en\",1,1\n",
        cell("Ada left.")
    );
    refused(
        &half,
        &["f, line 2: the regions in the column `label` are not valid JSON"],
    );
}

#[test]
fn articles_and_other_tables_are_not_taken_for_tables_of_label_studio() {
    check(
        "text",
        "Ada, Bo and Zoë met.\n\nThey left.",
        &[("Ada, Bo and Zoë met.\n\nThey left.", &[])],
        &[],
    );
    check(
        "text",
        "a,b,c\n1,2,3\n",
        &[("a,b,c\n1,2,3\n", &[])],
        &["looks like a table"],
    );
}
