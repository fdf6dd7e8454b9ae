//! `tagline tag`: texts in, one at a time, spans out in the same order. Unit: code points, end exclusive.

use super::failure::Failure;
use super::{files, model, say};
use serde::Serialize;
use serde_json::Value;
use std::io::{BufRead, Read, Write};
use std::path::{Path, PathBuf};
use tagline::formats::{self, MAX_BYTES, ReadOptions};
use tagline::tagger::Tagger;
use tagline::text::Text;

/// Arguments of `tagline tag`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The model; without it the one that comes with Tagline
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Texts to tag. Without any, JSON Lines from standard input: {"id": …, "text": "…"}
    files: Vec<PathBuf>,
}

#[derive(Serialize)]
struct Tagged<'a> {
    id: &'a Value,
    text: &'a str,
    spans: Vec<TaggedSpan<'a>>,
}

#[derive(Serialize)]
struct TaggedSpan<'a> {
    start: u32,
    end: u32,
    label: &'a str,
    score: f32,
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let tagger = Tagger::new(model::load(arguments.model.as_deref())?);
    if arguments.files.is_empty() {
        return tag_lines(&tagger, std::io::stdin().lock(), out);
    }
    for path in &arguments.files {
        tag_file(&tagger, path, out)?;
    }
    Ok(())
}

/// Each line as it comes, so that memory does not grow with the number of lines.
fn tag_lines(tagger: &Tagger, mut input: impl BufRead, out: &mut impl Write) -> Result<(), Failure> {
    const NAME: &str = "standard input";
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let limited = input
            .by_ref()
            .take(MAX_BYTES as u64 + 1)
            .read_until(b'\n', &mut line);
        let n_bytes = limited.map_err(|cause| Failure::file(NAME, cause))?;
        if n_bytes == 0 {
            break;
        }
        let refuse = |reason: &str| Failure::Input(format!("{NAME}, line {number}: {reason}"));
        if line.len() > MAX_BYTES {
            return Err(refuse("the line is longer than can be read."));
        }
        let json = std::str::from_utf8(&line).map_err(|_| refuse("this is not UTF-8."))?;
        // A byte-order mark is no part of the first line.
        let json = json.trim_start_matches('\u{FEFF}').trim();
        if json.is_empty() {
            continue;
        }
        let item = formats::parse_json(NAME, number, json)?;
        if item.n_replaced > 0 {
            say(&format!(
                "{NAME}, line {number}: {} lone surrogates were read as “\u{FFFD}”; no offset moves.",
                item.n_replaced
            ));
        }
        let text = item.value.get("text").and_then(Value::as_str);
        let text =
            text.ok_or_else(|| refuse("there is no `text`; a line is {\"id\": …, \"text\": \"…\"}."))?;
        let id = item.value.get("id").unwrap_or(&Value::Null);
        tag(tagger, id, &Text::new(text), out)?;
        // Whoever reads our output through a pipe gets each answer as soon as it is there.
        out.flush()?;
    }
    Ok(())
}

/// A `.txt` file is a text whatever it holds; of any other file the texts of its documents are tagged anew.
fn tag_file(tagger: &Tagger, path: &Path, out: &mut impl Write) -> Result<(), Failure> {
    let (name, bytes) = files::load(Some(path))?;
    let is_text = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("txt"));
    let options = ReadOptions {
        format: if is_text { formats::by_name("text") } else { None },
        about: None,
    };
    let import = formats::read(&name, &bytes, options)?;
    import.problems.iter().for_each(|problem| say(problem));
    for record in &import.documents {
        let file_id = Value::String(name.clone());
        let id = if record.id.is_null() { &file_id } else { &record.id };
        tag(tagger, id, &record.text, out)?;
    }
    Ok(())
}

fn tag(tagger: &Tagger, id: &Value, text: &Text, out: &mut impl Write) -> Result<(), Failure> {
    let predictions = tagger.tag(text);
    let spans = predictions.iter().map(|prediction| TaggedSpan {
        start: prediction.span.start().0,
        end: prediction.span.end().0,
        label: prediction.label.as_str(),
        score: prediction.score,
    });
    let tagged = Tagged {
        id,
        text: text.as_str(),
        spans: spans.collect(),
    };
    serde_json::to_writer(&mut *out, &tagged).map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}
