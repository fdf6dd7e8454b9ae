//! What holds for all formats.

use super::*;

fn read_text(content: &str) -> Import {
    read("f", content.as_bytes(), ReadOptions::default()).unwrap()
}

fn problems(content: &str) -> Vec<String> {
    read_text(content)
        .problems
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn a_changed_text_is_noticed_and_its_spans_found_again() {
    let content = r#"{"format": "tagline.v1", "text": "So 🎉 Ada left.", "text_sha256": "00", "offset_unit": "codepoint",
        "spans": [{"id": 4, "start": 2, "end": 5, "label": "PERSON", "text": "Ada", "origin": "user", "score": null, "status": "accepted"}]}"#;
    let import = read_text(content);
    assert_eq!(import.format, "tagline");
    assert_eq!(import.documents[0].entities[0].span.to_string(), "5..8");
    let problems = problems(content);
    assert!(problems[0].contains("its checksum is another"), "{problems:?}");
    assert!(
        problems[1].contains("stands in the text once, at 5..8"),
        "{problems:?}"
    );
}

#[test]
fn bad_spans_are_left_out_one_by_one_with_line_and_cause() {
    let content = "{\"text\": \"Ada left.\", \"spans\": [[0, 3, \"PER\"]]}\n{\"text\": \"Bo.\", \"spans\": [[0, 9, \"PER\"], [2, 1, \"PER\"], [-1, 1, \"PER\"], [\"x\", 1, \"PER\"], [0, 2, \"\"], 7, {\"start\": 0}, {\"start\": 0, \"end\": 2, \"label\": \"PER\"}]}";
    let import = read_text(content);
    assert_eq!(import.documents[1].entities.len(), 1);
    let problems = problems(content);
    assert_eq!(problems.len(), 7);
    let parts = [
        "past the end",
        "reversed",
        "negative",
        "\"x\"",
        "can't be a label",
        "the number 7",
        "`end` is missing",
    ];
    for (problem, part) in problems.iter().zip(parts) {
        assert!(
            problem.starts_with("f, line 2, document 2: Entity ") && problem.contains(part),
            "{problem}"
        );
    }
}
