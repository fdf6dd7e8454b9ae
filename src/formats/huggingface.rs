//! `huggingface`: JSON Lines `{"id", "tokens": […], "ner_tags": ["B-PER", …]}` for `datasets`, a document a row.
//! Unit: words.
//!
//! Source: <https://huggingface.co/docs/datasets/loading#json>; the columns are those of the `conll2003` dataset. The
//! text is not in the file: reading gives the words with one space between them, or the column `text` where it has them.

use super::flat::flat;
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::huggingface_rows::Table;
use super::input::{Sample, Source};
use super::json::{self, Fields};
use super::losses;
use super::problem::{FormatError, Problems, Severity};
use super::reading::Reading;
use super::record::Record;
use super::tags;
use super::tally::Tally;
use super::word_text::{add_tagged, aligned, joined};
use super::words::{Trimming, place, words_of};
use crate::text::Text;
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
        words: true,
        ..Holds::SPANS
    },
    reads: Reads::Entities,
    many: true,
    writes: true,
    source: "https://huggingface.co/docs/datasets/loading#json",
};

/// Names of the column of tags, the usual one first.
const TAG_COLUMNS: [&str; 4] = ["ner_tags", "tags", "ner", "labels"];
/// Names of the column of words.
const WORD_COLUMNS: [&str; 2] = ["tokens", "words"];
/// Where `datasets` writes the names of tags, beside the rows.
const INFO_FILE: &str = "dataset_info.json";

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
        let Some(first) = &sample.first else {
            return false;
        };
        is_row(first) || Table::of(first, is_row).is_some()
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        let info = source.beside.iter().find(|entry| entry.name.ends_with(INFO_FILE));
        let info: Option<Value> = info.and_then(|entry| serde_json::from_slice(&entry.bytes).ok());
        reading.each_value(source, |value, reading| match Table::of(value, is_row) {
            Some(table) => read_table(&table, info.as_ref(), reading),
            None => read_row(value, info.as_ref(), reading),
        })
    }

    fn write(&self, records: &[Record], options: WriteOptions, problems: &mut Problems) -> Written {
        losses::tell_labels(ABOUT.title, records, tags::label, problems);
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

/// Whether a value has words and tags.
fn is_row(value: &Value) -> bool {
    let list = |name: &str| value.get(name).and_then(Value::as_array);
    let words = |list: &Vec<Value>| list.iter().all(Value::is_string);
    let tags = |list: &Vec<Value>| {
        list.iter()
            .all(|tag| tag.is_string() || tag.is_number() || tag.is_null())
    };
    WORD_COLUMNS.iter().any(|name| list(name).is_some_and(words))
        && TAG_COLUMNS.iter().any(|name| list(name).is_some_and(tags))
}

fn read_table(table: &Table<'_>, info: Option<&Value>, reading: &mut Reading) -> Result<(), String> {
    let own = table.info();
    for missing in table.missing() {
        reading.problem(Severity::Lost, missing, "Download the whole data set.");
    }
    let mut refused = Vec::new();
    for at in 0..table.len() {
        let row = table.row(at).unwrap_or_default();
        if let Err(reason) = read_row(&row, own.as_ref().or(info), reading) {
            refused.push((at, reason));
        }
    }
    if refused.len() == table.len() {
        return refused
            .into_iter()
            .next()
            .map_or(Ok(()), |(_, reason)| Err(reason));
    }
    for (at, reason) in refused {
        let message = format!("Row {} of the table was left out: {reason}", at + 1);
        reading.problem(Severity::Lost, message, "Mend it and read the file again.");
    }
    Ok(())
}

/// The names of a column's numbers, in their order.
fn names_in<'a>(info: Option<&'a Value>, column: &str) -> Option<Vec<&'a str>> {
    let feature = info?.get("features")?.get(column)?;
    // A list of a feature was written as a list of one before it had a name.
    let of_each = feature.get("feature").or_else(|| feature.get(0));
    let names = of_each.unwrap_or(feature).get("names")?.as_array()?;
    names.iter().map(Value::as_str).collect()
}

fn read_row(value: &Value, info: Option<&Value>, reading: &mut Reading) -> Result<(), String> {
    let row = Fields::of(value)?;
    let column_of = |names: &[&'static str]| names.iter().copied().find(|name| row.get(name).is_some());
    let tag_column = column_of(&TAG_COLUMNS).ok_or("there is no column `ner_tags`.")?;
    let word_column = column_of(&WORD_COLUMNS).ok_or("there is no column `tokens`.")?;
    let names = names_in(info, tag_column);
    let tags = row.list(tag_column)?;
    let tag = |value: &'_ Value| match (value.as_str(), value.as_u64(), &names) {
        (Some(tag), _, _) => Ok(tag.to_owned()),
        (None, Some(number), Some(names)) => {
            let name = usize::try_from(number).ok().and_then(|at| names.get(at));
            name.map(|name| (*name).to_owned())
                .ok_or_else(|| format!("the tag {number} has no name in {INFO_FILE}."))
        }
        (None, Some(_), None) => Err(format!(
            "`{tag_column}` holds numbers in place of tag names. Write the names (`dataset.features[\"{tag_column}\"].feature.int2str` gives them), or put {INFO_FILE}, as `save_to_disk` writes it, into a zip with this file."
        )),
        _ => Err(format!("a tag is {}.", json::kind(value))),
    };
    let word = |value: &'_ Value| {
        value
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| format!("a token is {}.", json::kind(value)))
    };
    let tokens = row
        .list(word_column)?
        .iter()
        .map(word)
        .collect::<Result<Vec<String>, String>>()?;
    let tags = tags.iter().map(tag).collect::<Result<Vec<String>, String>>()?;
    if tokens.len() != tags.len() {
        return Err(format!(
            "there are {} tokens and {} tags.",
            tokens.len(),
            tags.len()
        ));
    }
    // A token of nothing has no place in a text.
    let pairs = tokens.iter().zip(&tags).filter(|(token, _)| !token.is_empty());
    let (tokens, tags): (Vec<&str>, Vec<&str>) =
        pairs.map(|(token, tag)| (token.as_str(), tag.as_str())).unzip();
    let given = row.word("text").map(Text::new);
    let placed = given.and_then(|text| Some((aligned(&text, &tokens)?, text)));
    let in_text = placed.is_some();
    let (text, words) = match placed {
        Some((words, text)) => (text, words),
        None => joined(&tokens, Vec::new()),
    };
    let id = row.get("id").cloned().unwrap_or_default();
    let mut document = reading.document(id, text, None);
    let n_bad = tags.iter().filter(|tag| !tags::is_tag(tag)).count();
    if n_bad > 0 {
        let message = format!("{n_bad} tags are none such as O, B-PERSON or I-PERSON. They were read as O.");
        document.problem(Severity::Lost, message, "Mend them in the file.");
    }
    add_tagged(&words, tags.iter().copied(), &mut document);
    document.words(words);
    let mut left_out = Tally::default();
    let own =
        |name: &str| name == "id" || name == word_column || name == tag_column || (name == "text" && in_text);
    for (name, value) in row.0.iter().filter(|(name, _)| !own(name)) {
        match value {
            Value::Array(list) => left_out.add_many(name, list.len()),
            value => document.attribute(name, value.clone()),
        }
    }
    left_out.tell("values of other columns", Severity::Note, &mut document);
    document.done();
    Ok(())
}
