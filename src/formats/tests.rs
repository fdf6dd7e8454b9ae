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

#[test]
fn the_example_of_a_format_works_and_is_quoted_as_it_is() {
    let content = "{\"name\": \"a\", \"body\": \"🎉 Ada left.\", \"notes\": [{\"from\": 3, \"to\": 6, \"kind\": \"PERSON\"}]}\n";
    let source = Source {
        file: "f",
        text: content,
        entries: &[],
        beside: &[],
        about: None,
    };
    let mut reading = Reading::new("f");
    assert!(stickies::Stickies.recognises(&Sample::of(source)));
    stickies::Stickies.read(&source, &mut reading).unwrap();
    let (records, problems) = reading.finish();
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(records[0].text.slice(records[0].entities[0].span), Some("Ada"));
    let export = write(&stickies::Stickies, &records, WriteOptions::default()).unwrap();
    let compact = content.replace(": ", ":").replace(", ", ",");
    assert_eq!(String::from_utf8(export.file.bytes).unwrap(), compact);
    let guide = include_str!("../../docs/adding-a-format.md");
    assert!(guide.contains(include_str!("../../tests/formats/stickies.rs")));
}

#[test]
fn a_value_that_is_refused_costs_no_other() {
    let content = "{\"text\": \"Ada\", \"spans\": []}\n{\"text\": 5}\n{\"text\": \"Bo\"}\n";
    assert_eq!(read_text(content).documents.len(), 2);
    let problems = problems(content);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("f, line 2: What begins here was left out: `text` is the number 5"));
    let all_bad = read("f", b"{\"text\": 5}\n{\"text\": 6}\n", ReadOptions::default());
    assert!(
        all_bad
            .unwrap_err()
            .to_string()
            .starts_with("f, line 1: `text` is the number 5")
    );
}
