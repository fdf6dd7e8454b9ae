//! Reads the corpus: JSON Lines, plain or gzip, of `{"text", "spans": [[start, end, "LABEL"], ...]}` with offsets in code
//! points, end exclusive.

use serde::Deserialize;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use tagline::label::Label;
use tagline::text::{CharOffset, Span, Text};

/// A text with its entities.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// The text, verbatim.
    pub(crate) text: Text,
    /// Spans, sorted and apart.
    pub(crate) spans: Vec<(Span, Label)>,
}

/// Why a file can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CorpusError {
    /// The file can't be read at all.
    #[error("{path}: can't be read ({cause}). Check the path, or give another corpus with --corpus.")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A line is not JSON of that kind.
    #[error(
        "{path}, line {line}: not a document ({cause}). Each line must be one JSON object with \"text\" and \"spans\"."
    )]
    BadLine {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        cause: serde_json::Error,
    },
    /// A span lies outside the text, is empty, or overlaps the one before it.
    #[error(
        "{path}, line {line}: span {start}..{end} {problem}. Offsets are code points of \"text\", end exclusive; spans must not overlap."
    )]
    BadSpan {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// As the file says, code points.
        start: u32,
        /// As the file says, code points.
        end: u32,
        /// What is wrong with it.
        problem: &'static str,
    },
}

#[derive(Deserialize)]
struct Line {
    text: String,
    #[serde(default)]
    spans: Vec<(u32, u32, String)>,
}

/// All examples of a `.jsonl` or `.jsonl.gz` file. Blank lines are skipped.
///
/// # Errors
/// The first [`CorpusError`], with file and line.
pub(crate) fn read(path: &Path) -> Result<Vec<Example>, CorpusError> {
    let unreadable = |cause| CorpusError::Unreadable {
        path: path.to_path_buf(),
        cause,
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let zipped = path.extension().is_some_and(|extension| extension == "gz");
    let reader: Box<dyn BufRead> = if zipped {
        Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(file)))
    } else {
        Box::new(BufReader::new(file))
    };
    let mut examples = Vec::new();
    for (at, line) in reader.lines().enumerate() {
        let line = line.map_err(unreadable)?;
        if !line.trim().is_empty() {
            examples.push(parse(&line, path, at + 1)?);
        }
    }
    Ok(examples)
}

fn parse(json: &str, path: &Path, line: usize) -> Result<Example, CorpusError> {
    let raw: Line = serde_json::from_str(json).map_err(|cause| CorpusError::BadLine {
        path: path.to_path_buf(),
        line,
        cause,
    })?;
    let text = Text::new(raw.text);
    let mut spans = Vec::with_capacity(raw.spans.len());
    for (start, end, label) in raw.spans {
        let bad = |problem| CorpusError::BadSpan {
            path: path.to_path_buf(),
            line,
            start,
            end,
            problem,
        };
        let span =
            Span::new(CharOffset(start), CharOffset(end)).ok_or_else(|| bad("is empty or backwards"))?;
        if span.end() > text.len() {
            return Err(bad("reaches past the end of the text"));
        }
        spans.push((span, Label::new(label)));
    }
    spans.sort();
    if let Some(pair) = spans.windows(2).find(|pair| pair[1].0.start() < pair[0].0.end()) {
        let (start, end) = (pair[1].0.start().0, pair[1].0.end().0);
        return Err(CorpusError::BadSpan {
            path: path.to_path_buf(),
            line,
            start,
            end,
            problem: "overlaps the span before it",
        });
    }
    Ok(Example { text, spans })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(json: &str) -> Result<Vec<(u32, u32, String)>, String> {
        parse(json, Path::new("mine.jsonl"), 7)
            .map(|example| {
                let show = |(span, label): (Span, Label)| (span.start().0, span.end().0, label.to_string());
                example.spans.into_iter().map(show).collect()
            })
            .map_err(|error| error.to_string())
    }

    #[test]
    fn spans_come_in_order() {
        let want = vec![(0, 4, "GPE".to_owned()), (12, 15, "PERSON".to_owned())];
        let triples = r#"{"text": "Oslo thanked Ada.", "spans": [[12, 15, "PERSON"], [0, 4, "GPE"]]}"#;
        assert_eq!(parsed(triples).unwrap(), want);
    }

    #[test]
    fn bad_lines_say_where_and_why() {
        let check = |json: &str, part: &str| {
            let message = parsed(json).unwrap_err();
            assert!(message.starts_with("mine.jsonl, line 7: "), "{message}");
            assert!(message.contains(part), "{message}");
        };
        check("{", "not a document");
        check(r#"{"spans": []}"#, "text");
        check(r#"{"text": "Oslo", "spans": [[0, 5, "GPE"]]}"#, "past the end");
        check(r#"{"text": "Oslo", "spans": [[2, 2, "GPE"]]}"#, "empty");
        check(
            r#"{"text": "Oslo", "spans": [[0, 3, "GPE"], [2, 4, "ORG"]]}"#,
            "overlaps",
        );
    }

    #[test]
    fn gzip_and_plain_read_alike() {
        let folder = std::env::temp_dir().join(format!("tagline-train-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let content = "{\"id\": \"a\", \"text\": \"Oslo\", \"spans\": [[0, 4, \"GPE\"]]}\n\n{\"id\": 2, \"text\": \"\"}\n";
        let plain = folder.join("a.jsonl");
        std::fs::write(&plain, content).unwrap();
        let zipped = folder.join("a.jsonl.gz");
        let file = std::fs::File::create(&zipped).unwrap();
        let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
        std::io::Write::write_all(&mut encoder, content.as_bytes()).unwrap();
        encoder.finish().unwrap();
        for path in [plain, zipped] {
            let examples = read(&path).unwrap();
            let n_spans: Vec<usize> = examples.iter().map(|example| example.spans.len()).collect();
            assert_eq!(n_spans, [1, 0]);
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
