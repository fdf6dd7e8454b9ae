//! `huggingface`: JSON Lines `{"id", "tokens": […], "ner_tags": ["B-PER", …]}` for `datasets`, a document a row.
//! Unit: words.
//!
//! Source: <https://huggingface.co/docs/datasets/loading#json>; the columns are those of the `conll2003` dataset. The
//! text is not in the file: reading gives the words with one space between them.

use super::conll::WORDS_HOLD;
use super::flat::flat;
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::json::{self, Fields};
use super::problem::{FormatError, Problems, Severity};
use super::reading::Reading;
use super::record::Record;
use super::tags;
use super::word_text::{add_tagged, joined};
use super::words::{Trimming, place, words_of};
use serde::Serialize;
use serde_json::Value;

static ABOUT: About = About {
    name: "huggingface",
    title: "Hugging Face datasets",
    extension: "jsonl",
    media_type: "application/jsonl",
    unit: Unit::Inline,
    holds: Holds {
        ids: true,
        ..WORDS_HOLD
    },
    reads: Reads::Entities,
    many: true,
    writes: true,
    source: "https://huggingface.co/docs/datasets/loading#json",
};

/// Names of the column of tags, the usual one first.
const TAG_COLUMNS: [&str; 4] = ["ner_tags", "tags", "ner", "labels"];

/// JSON Lines for `datasets`.
#[derive(Clone, Copy, Debug)]
pub(super) struct HuggingFace;

#[derive(Serialize)]
struct RowOut<'a> {
    id: String,
    tokens: Vec<&'a str>,
    ner_tags: Vec<String>,
}

impl Format for HuggingFace {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        let words = |list: &Value| {
            list.as_array()
                .is_some_and(|list| list.iter().all(Value::is_string))
        };
        let listed = |name: &str| sample.field(name).is_some_and(Value::is_array);
        sample.field("tokens").is_some_and(words) && TAG_COLUMNS.iter().any(|name| listed(name))
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        reading.each_value(source, read_row)
    }

    fn write(&self, records: &[Record], options: WriteOptions, problems: &mut Problems) -> Written {
        let mut bytes = Vec::new();
        for (at, record) in records.iter().enumerate() {
            let entities = flat(record, at, ABOUT.title, problems);
            let entities = place(record, at, &entities, Trimming::Quiet, problems);
            let words = words_of(record, &entities).words;
            bytes.extend(json::line(&RowOut {
                id: if record.id.is_null() {
                    at.to_string()
                } else {
                    record.name()
                },
                tokens: words.iter().filter_map(|&word| record.text.slice(word)).collect(),
                ner_tags: tags::tags(&words, &entities, options.tags),
            }));
        }
        Written::one(&ABOUT, bytes)
    }
}

fn read_row(value: &Value, reading: &mut Reading) -> Result<(), String> {
    let row = Fields::of(value)?;
    let column = TAG_COLUMNS.iter().copied().find(|name| row.get(name).is_some());
    let column = column.ok_or("there is no column `ner_tags`.")?;
    let tags = row.list(column)?;
    if tags.first().is_some_and(Value::is_number) {
        return Err(format!(
            "`{column}` holds numbers in place of tag names. Write the names: `dataset.cast_column` or `int2str` of its `ClassLabel` gives them."
        ));
    }
    let word = |value: &'_ Value| {
        value
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| format!("a token is {}.", json::kind(value)))
    };
    let tokens = row
        .list("tokens")?
        .iter()
        .map(word)
        .collect::<Result<Vec<String>, String>>()?;
    if tokens.len() != tags.len() {
        return Err(format!(
            "there are {} tokens and {} tags.",
            tokens.len(),
            tags.len()
        ));
    }
    // A token of nothing has no place in a text.
    let pairs = tokens.iter().zip(tags).filter(|(token, _)| !token.is_empty());
    let (tokens, tags): (Vec<&str>, Vec<&str>) = pairs
        .map(|(token, tag)| (token.as_str(), tag.as_str().unwrap_or_default()))
        .unzip();
    let starts = if tokens.is_empty() { Vec::new() } else { vec![0] };
    let (text, words) = joined(&tokens, starts);
    let id = row.get("id").cloned().unwrap_or_default();
    let mut document = reading.document(id, text, None);
    let n_bad = tags.iter().filter(|tag| !tags::is_tag(tag)).count();
    if n_bad > 0 {
        let message = format!("{n_bad} tags are none such as O, B-PERSON or I-PERSON. They were read as O.");
        document.problem(Severity::Lost, message, "Mend them in the file.");
    }
    add_tagged(&words, tags.iter().copied(), &mut document);
    document.words(words);
    document.done();
    Ok(())
}
