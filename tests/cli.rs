//! The command line as its users see it: output, messages and exit codes.

use std::io::Write;
use std::process::{Command, Stdio};

struct Ran {
    out: String,
    messages: String,
    code: Option<i32>,
}

/// Runs `tagline` with these arguments, separated by spaces.
fn tagline(arguments: &str, input: &[u8]) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tagline"))
        .args(arguments.split_whitespace())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that stops at bad input does not read the rest.
    let _ = child.stdin.take().expect("stdin is a pipe").write_all(input);
    let output = child.wait_with_output().expect("the program ends");
    Ran {
        out: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
        messages: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        code: output.status.code(),
    }
}

/// Input that ends with this code and a message that has all these parts.
fn check(arguments: &str, input: &str, code: i32, parts: &[&str]) {
    let ran = tagline(arguments, input.as_bytes());
    assert_eq!(ran.code, Some(code), "{arguments}: {}", ran.messages);
    for part in parts {
        assert!(ran.messages.contains(part), "{arguments}: {}", ran.messages);
    }
}

/// A file that lives as long as the test.
struct TempFile(std::path::PathBuf);

impl TempFile {
    fn new(name: &str, content: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tagline-cli-{}-{name}", std::process::id()));
        std::fs::write(&path, content).expect("the temporary folder can be written");
        Self(path)
    }

    fn path(&self) -> std::path::Display<'_> {
        self.0.display()
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

const ADA: &str = r#"{"id": 1, "text": "🎉 Ada left.", "spans": [[2, 5, "PER"]]}"#;

#[test]
fn wrong_usage_ends_with_2() {
    check("", "", 2, &["Usage"]);
    check(
        "convert --to nothing",
        "",
        2,
        &["there is no such format", "web-annotation"],
    );
    check("score --gold a", "", 2, &["--pred"]);
    check("tag --wrong", "", 2, &["--wrong"]);
}

#[test]
fn bad_input_ends_with_1_and_names_file_line_and_cause() {
    check(
        "convert --from jsonl --to spacy",
        "{\"text\": \"a\"}\n{\"text\": ",
        1,
        &["standard input, line 2", "cut off"],
    );
    check(
        "convert --to spacy",
        "[{\"text\": 3}]",
        1,
        &["standard input, line 1", "`text` is the number 3"],
    );
    check(
        "convert --from jsonl --to spacy",
        "{\"txt\": \"a\"}",
        1,
        &["line 1", "`text` is missing"],
    );
    check("convert --from csv --to spacy", "a,b", 1, &["written only"]);
    check(
        "convert --from conll --to spacy",
        "Ada B-PER\nleft",
        1,
        &["line 2", "one column only"],
    );
    check("convert --to text", ADA, 1, &["read only"]);
    check("convert --to spacy /no/such/file", "", 1, &["/no/such/file"]);
    check("tag --model /no/such/model", "", 1, &["/no/such/model"]);
}

#[test]
fn what_could_not_be_carried_goes_to_stderr_and_the_rest_is_done() {
    let line = r#"{"text": "Ada left.", "spans": [[0, 3, "PER"], [0, 8, "X"], [4, 99, "PER"]]}"#;
    let ran = tagline("convert --from jsonl --to conll", line.as_bytes());
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.contains("Ada B-X\nleft I-X\n. O\n"), "{}", ran.out);
    assert!(
        ran.messages
            .contains("line 1, document 1: Entity 3 (PER) was left out"),
        "{}",
        ran.messages
    );
    assert!(
        ran.messages
            .contains("“Ada” (PER) was left out for “Ada left” (X)"),
        "{}",
        ran.messages
    );
}

#[test]
fn a_byte_order_mark_and_latin_1_are_read_and_told() {
    let ran = tagline(
        "convert --from jsonl --to jsonl",
        format!("\u{FEFF}{ADA}").as_bytes(),
    );
    assert!(
        ran.code == Some(0) && ran.messages.contains("byte-order mark"),
        "{}",
        ran.messages
    );
    let ran = tagline("convert --from text --to jsonl", b"K\xF6ln");
    assert!(
        ran.out.contains("\"text\":\"Köln\"") && ran.messages.contains("Latin-1"),
        "{}",
        ran.messages
    );
}

#[test]
fn formats_lists_every_format_with_what_it_holds() {
    let ran = tagline("formats", b"");
    let names: Vec<&str> = ran
        .out
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').next())
        .collect();
    for name in "tagline jsonl spacy spacy-doc conll conll2003 label-studio doccano prodigy huggingface brat cas-json cas-xmi \
                 web-annotation gate tei csv html markdown"
        .split_whitespace()
    {
        assert!(names.contains(&name), "{name}");
    }
    assert!(
        ran.out
            .contains("doccano\tdoccano\tyes\tyes\tUTF-16 code units\ttext overlaps"),
        "{}",
        ran.out
    );
}

#[test]
fn score_counts_exact_spans_per_label_and_over_all() {
    let gold = TempFile::new(
        "gold.jsonl",
        "{\"id\": 1, \"text\": \"Ada met Bo in Rio.\", \"spans\": [[0, 3, \"PER\"], [8, 10, \"PER\"], [14, 17, \"LOC\"]]}\n{\"id\": 2, \"text\": \"x\", \"spans\": []}\n",
    );
    let predicted = TempFile::new(
        "pred.jsonl",
        "{\"id\": 2, \"text\": \"x\", \"spans\": []}\n{\"id\": 1, \"text\": \"Ada met Bo in Rio.\", \"spans\": [{\"start\": 0, \"end\": 3, \"label\": \"PER\", \"score\": 0.9}, {\"start\": 14, \"end\": 17, \"label\": \"ORG\", \"score\": 0.9}]}\n",
    );
    let ran = tagline(
        &format!("score --gold {} --pred {}", gold.path(), predicted.path()),
        b"",
    );
    let row = |label: &str| -> Vec<String> {
        let line = ran
            .out
            .lines()
            .find(|line| line.starts_with(label))
            .unwrap_or_default();
        line.split_whitespace().skip(1).map(str::to_owned).collect()
    };
    assert_eq!(
        row("PER"),
        ["1.0000", "0.5000", "0.6667", "2", "1", "1"],
        "{}",
        ran.out
    );
    assert_eq!(row("LOC"), ["0.0000", "0.0000", "0.0000", "1", "0", "0"]);
    assert_eq!(row("micro"), ["0.5000", "0.3333", "0.4000", "3", "2", "1"]);
    let json = tagline(
        &format!("score --json --gold {} --pred {}", gold.path(), predicted.path()),
        b"",
    )
    .out;
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json["micro"]["correct"], 1);
    let other = TempFile::new(
        "other.jsonl",
        "{\"id\": 1, \"text\": \"Eva\"}\n{\"id\": 2, \"text\": \"x\"}\n",
    );
    check(
        &format!("score --gold {} --pred {}", gold.path(), other.path()),
        "",
        1,
        &["document 1 (id 1) has another text"],
    );
}

#[test]
fn tag_answers_each_line_in_order_with_code_points() {
    let input =
        "{\"id\": {\"a\": 1}, \"text\": \"🎉 Angela Merkel visited Paris on Monday.\"}\n\n{\"text\": \"\"}\n";
    let ran = tagline("tag", input.as_bytes());
    assert_eq!(ran.code, Some(0), "{}", ran.messages);
    let lines: Vec<serde_json::Value> = ran
        .out
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["id"]["a"], 1);
    assert_eq!(lines[1]["id"], serde_json::Value::Null);
    assert_eq!(lines[1]["spans"], serde_json::json!([]));
    let text: Vec<char> = "🎉 Angela Merkel visited Paris on Monday.".chars().collect();
    let spans = lines[0]["spans"].as_array().expect("spans are listed");
    let surface = |span: &serde_json::Value| -> String {
        let at = |name: &str| span[name].as_u64().expect("an offset") as usize;
        text[at("start")..at("end")].iter().collect()
    };
    assert_eq!(surface(&spans[0]), "Angela Merkel");
    assert!(spans.iter().all(|span| {
        span["score"]
            .as_f64()
            .is_some_and(|score| (0.0..=1.0).contains(&score))
    }));
}

#[test]
fn tag_takes_text_files_and_says_what_is_wrong_with_a_line() {
    let article = TempFile::new("article.txt", "<p>Angela Merkel visited Paris.");
    let ran = tagline(&format!("tag {}", article.path()), b"");
    assert!(
        ran.out.contains("\"text\":\"<p>Angela Merkel visited Paris.\""),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains(&format!("\"id\":\"{}\"", article.path())),
        "{}",
        ran.out
    );
    let ran = tagline("tag", b"{\"id\": 1, \"text\": \"Rio\"}\n{\"id\": 2}\n");
    assert_eq!((ran.code, ran.out.lines().count()), (Some(1), 1));
    assert!(
        ran.messages
            .contains("standard input, line 2: there is no `text`"),
        "{}",
        ran.messages
    );
    let ran = tagline("tag", b"{\"id\": 1, \"text\": \"lone \\ud83d here\"}\n");
    assert!(
        ran.code == Some(0) && ran.messages.contains("lone surrogates"),
        "{}",
        ran.messages
    );
    let torn = TempFile::new("torn.tagline", "no model");
    check(
        &format!("tag --model {}", torn.path()),
        "",
        1,
        &["torn.tagline: "],
    );
}
