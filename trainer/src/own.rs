//! A newsroom's own texts: files of any format that the page writes, read as the page reads them.

use crate::corpus::Example;
use std::path::{Path, PathBuf};
use tagline::entity::Status;
use tagline::formats::{self, FormatError, ReadOptions, Record};
use tagline::text::CharOffset;

/// A file of the person's own.
#[derive(Debug)]
pub(crate) struct Own {
    /// The file.
    pub(crate) path: PathBuf,
    /// Its texts.
    pub(crate) examples: Vec<Example>,
    /// What the person should know of how it was read, a sentence each.
    pub(crate) remarks: Vec<String>,
}

/// Why such a file can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OwnError {
    /// The file can't be read at all.
    #[error("{path}: can't be read ({cause}). Check the path given with --add.")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// It holds nothing that can be read as annotations.
    #[error(transparent)]
    Format(#[from] FormatError),
}

/// Reads a file. The network learns no overlapping spans: of those the one that begins first is taken, then the longer one.
///
/// # Errors
/// Where nothing can be read of it.
pub(crate) fn read(path: &Path) -> Result<Own, OwnError> {
    let bytes = std::fs::read(path).map_err(|cause| OwnError::Unreadable {
        path: path.to_path_buf(),
        cause,
    })?;
    let import = formats::read(&path.display().to_string(), &bytes, ReadOptions::default())?;
    let mut remarks: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
    let all = import.documents.iter().flat_map(|record| &record.entities);
    let (n_spans, n_suggested) = all.fold((0, 0), |(n, suggested), entity| {
        (n + 1, suggested + usize::from(entity.status == Status::Suggested))
    });
    let examples: Vec<Example> = import.documents.iter().map(example).collect();
    let n_kept: usize = examples.iter().map(|example| example.spans.len()).sum();
    if n_kept < n_spans {
        let n = n_spans - n_kept;
        remarks.push(format!(
            "Spans inside or across another, which are left out: {n}."
        ));
    }
    if n_suggested > 0 {
        remarks.push(format!(
            "Spans that nobody has confirmed yet, which count as right: {n_suggested}."
        ));
    }
    Ok(Own {
        path: path.to_path_buf(),
        examples,
        remarks,
    })
}

fn example(record: &Record) -> Example {
    let mut spans = Vec::new();
    let mut end = CharOffset(0);
    for entity in record.sorted() {
        if entity.span.start() >= end {
            end = entity.span.end();
            spans.push((entity.span, entity.label.clone()));
        }
    }
    Example {
        text: record.text.clone(),
        spans,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline::formats::{WriteOptions, by_name};

    /// Writes the content to a file of its own, reads it, and shows what came.
    fn read_content(name: &str, content: &[u8]) -> Result<Own, OwnError> {
        let folder = std::env::temp_dir().join(format!("tagline-own-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, content).unwrap();
        let own = read(&path);
        std::fs::remove_dir_all(&folder).unwrap();
        own
    }

    fn spans(own: &Own) -> Vec<(u32, u32, &str)> {
        let all = own.examples.iter().flat_map(|example| &example.spans);
        all.map(|(span, label)| (span.start().0, span.end().0, label.as_str()))
            .collect()
    }

    const LINES: &str = r#"{"format": "tagline.v1", "text": "🎉 Oslo thanked Ada.", "spans": [{"id": 1, "start": 15, "end": 18, "label": "PERSON"}, {"id": 2, "start": 2, "end": 6, "label": "GPE"}]}
{"text": "Ada left.", "spans": [[0, 3, "PERSON"]]}
"#;
    const EXPECTED: [(u32, u32, &str); 3] = [(2, 6, "GPE"), (15, 18, "PERSON"), (0, 3, "PERSON")];

    #[test]
    fn json_lines_of_both_kinds() {
        let own = read_content("lines.jsonl", LINES.as_bytes()).unwrap();
        assert_eq!(spans(&own), EXPECTED);
        assert_eq!(own.examples.len(), 2);
        assert!(own.remarks.is_empty(), "{:?}", own.remarks);
    }

    #[test]
    fn whatever_else_the_page_exports() {
        let import = formats::read("lines.jsonl", LINES.as_bytes(), ReadOptions::default()).unwrap();
        for name in [
            "tagline",
            "jsonl",
            "doccano",
            "prodigy",
            "huggingface",
            "label-studio",
            "spacy",
            "brat",
        ] {
            let format = by_name(name).unwrap();
            let export = formats::write(format, &import.documents, WriteOptions::default()).unwrap();
            let own = read_content(&export.file.name, &export.file.bytes).unwrap();
            assert_eq!(spans(&own), EXPECTED, "{name}");
        }
    }

    #[test]
    fn nested_and_unconfirmed_spans_are_told() {
        let line = r#"{"format": "tagline.v1", "text": "Bank of Oslo", "scheme": {"overlap": true, "labels": [{"name": "ORG"}, {"name": "GPE"}]},
            "spans": [{"id": 1, "start": 8, "end": 12, "label": "GPE"}, {"id": 2, "start": 0, "end": 12, "label": "ORG", "status": "suggested"}]}"#;
        let own = read_content("nested.jsonl", line.replace('\n', " ").as_bytes()).unwrap();
        assert_eq!(spans(&own), [(0, 12, "ORG")]);
        assert!(
            own.remarks.iter().any(|remark| remark.ends_with("left out: 1.")),
            "{:?}",
            own.remarks
        );
        assert!(
            own.remarks
                .iter()
                .any(|remark| remark.ends_with("count as right: 1.")),
            "{:?}",
            own.remarks
        );
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let missing = read(Path::new("no/such/file.jsonl")).unwrap_err();
        assert!(
            missing
                .to_string()
                .starts_with("no/such/file.jsonl: can't be read")
        );
        let broken = read_content("broken.jsonl", b"{\"text\": \"Oslo\"").unwrap_err();
        assert!(broken.to_string().contains("broken.jsonl"), "{broken}");
    }
}
