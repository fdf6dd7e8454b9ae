//! Files of annotations: what other tools read and write, each format in a file of its own.
//!
//! [`read`] tells a file's format from its content and gives its documents; [`write()`] writes documents in a format;
//! [`check`] says beforehand what a format can't hold. Each gives what it could not carry as [`Problem`]s: nothing is
//! dropped in silence. Unit of all public positions: code points; each format's file names the unit of the format.
//!
//! ```
//! use tagline::formats::{self, ReadOptions, WriteOptions};
//! let line = r#"{"text": "🎉 Ada left.", "spans": [{"start": 2, "end": 5, "label": "PERSON"}]}"#;
//! let import = formats::read("my.jsonl", line.as_bytes(), ReadOptions::default()).unwrap();
//! let spacy = formats::by_name("spacy").unwrap();
//! let export = formats::write(spacy, &import.documents, WriteOptions::default()).unwrap();
//! assert!(String::from_utf8(export.file.bytes).unwrap().contains(r#"[2,5,"PERSON"]"#));
//! ```

mod anchor;
mod archive;
mod brat;
mod brat_lines;
mod cas;
mod cas_json;
mod cas_xmi;
mod conll;
mod conllu;
mod csv;
mod doccano;
mod flat;
mod foreign;
mod format;
mod gate;
mod gate_tweet;
mod html;
mod html_text;
mod huggingface;
mod huggingface_rows;
mod input;
mod json;
mod json_weight;
mod jsonl;
mod label_studio;
mod label_studio_config;
mod label_studio_read;
mod label_studio_table;
mod labels;
mod losses;
mod markdown;
mod metadata;
mod plain;
mod problem;
mod prodigy;
mod reading;
mod reading_document;
mod record;
mod spacy;
mod spacy_doc;
mod spacy_edges;
mod spacy_words;
mod tagline;
mod tags;
mod tally;
mod tei;
mod units;
mod web_annotation;
mod web_annotation_body;
mod web_annotation_read;
mod webanno_tsv;
mod word_text;
mod words;
mod xml;

pub use archive::Entry;
pub use format::{About, File, Format, Holds, Reads, TagScheme, Unit, WriteOptions};
pub use input::MAX_BYTES;
pub use json::{Item, parse as parse_json};
pub use problem::{FormatError, Problem, Severity};
pub use record::{Record, Words};

use crate::text::Text;
use input::{Content, Sample, Source};
use problem::Problems;
use reading::Reading;

/// All formats, in the order in which they are asked whether a file is theirs: the particular before the general.
static FORMATS: [&dyn Format; 22] = [
    &tagline::Tagline,
    &spacy::Spacy,
    &spacy_doc::SpacyDoc,
    &conllu::Conllu,
    &conll::Conll::TwoColumns,
    &conll::Conll::FourColumns,
    &label_studio::LabelStudio,
    &doccano::Doccano,
    &prodigy::Prodigy,
    &huggingface::HuggingFace,
    &brat::Brat,
    &cas_json::CasJson,
    &cas_xmi::CasXmi,
    &webanno_tsv::WebannoTsv,
    &web_annotation::WebAnnotation,
    &gate::Gate,
    &jsonl::JsonLines,
    &tei::Tei,
    &csv::Csv,
    &html::Html,
    &markdown::Markdown,
    &plain::PlainText,
];

/// All formats.
pub fn all() -> &'static [&'static dyn Format] {
    &FORMATS
}

/// The format of this name on the command line.
pub fn by_name(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.about().name == name)
}

/// How a file is read.
#[derive(Clone, Copy, Default)]
pub struct ReadOptions<'a> {
    /// Its format; told from the content where it is `None`.
    pub format: Option<&'static dyn Format>,
    /// The text that the annotations are about, for formats that may not bring it along.
    pub about: Option<&'a Text>,
}

/// What a file gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// The format's name.
    pub format: &'static str,
    /// Its documents in order.
    pub documents: Vec<Record>,
    /// What could not be carried, or is different from what the file says.
    pub problems: Vec<Problem>,
}

/// What is to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The file: a zip where the format is one of a file a document and there are several.
    pub file: File,
    /// Files that help the other tool to load it.
    pub companions: Vec<File>,
    /// What the format could not carry.
    pub problems: Vec<Problem>,
}

/// Reads a file. `file` is its name, for messages only.
///
/// # Errors
/// Where nothing can be read of it.
pub fn read(file: &str, bytes: &[u8], options: ReadOptions<'_>) -> Result<Import, FormatError> {
    let mut reading = Reading::new(file);
    let format = match input::open(file, bytes, &mut reading)? {
        Content::Text(text) if text.trim().is_empty() && options.format.is_none() => {
            return Err(FormatError::new(file, None, "the file is empty."));
        }
        Content::Text(text) => {
            let source = Source {
                file,
                text: &text,
                entries: &[],
                beside: &[],
                about: options.about,
            };
            read_source(source, options.format, &mut reading)?
        }
        Content::Zip(entries) => read_zip(file, &entries, options, &mut reading)?,
    };
    let (documents, problems) = reading.finish();
    Ok(Import {
        format: format.about().name,
        documents,
        problems,
    })
}

fn read_source(
    source: Source<'_>,
    format: Option<&'static dyn Format>,
    reading: &mut Reading,
) -> Result<&'static dyn Format, FormatError> {
    let format = match format {
        Some(format) => format,
        None => recognise(source)?,
    };
    if format.about().reads == Reads::No {
        let message = format!("{} is written only and can't be read.", format.about().title);
        return Err(FormatError::new(source.file, None, message));
    }
    format.read(&source, reading)?;
    Ok(format)
}

fn recognise(source: Source<'_>) -> Result<&'static dyn Format, FormatError> {
    let sample = Sample::of(source);
    if let Some(format) = FORMATS.iter().copied().find(|format| format.recognises(&sample)) {
        return Ok(format);
    }
    if source.entries.is_empty() && input::is_json(sample.text) {
        json::Items::new(source.file, source.text).try_for_each(|item| item.map(drop))?;
    }
    if let Some(what) = sample.first.as_ref().and_then(foreign::json) {
        let message = format!("this is no annotation file that is read: it is {what}.");
        return Err(FormatError::new(source.file, None, message));
    }
    let message =
        "this is of no format that we know. `tagline formats` and the page's help list what can be read.";
    Err(FormatError::new(source.file, None, message))
}

/// Files of a zip that hold no documents of their own, without extension: a UIMA type system, and what `datasets` knows
/// of a data set.
const COMPANIONS: [&str; 4] = ["TypeSystem", "dataset_info", "dataset_dict", "state"];

/// A zip is of a format that is made of several files, or each of its files is read by itself.
fn read_zip(
    file: &str,
    entries: &[Entry],
    options: ReadOptions<'_>,
    reading: &mut Reading,
) -> Result<&'static dyn Format, FormatError> {
    let source = Source {
        file,
        text: "",
        entries,
        beside: &[],
        about: options.about,
    };
    let sample = Sample::of(source);
    if let Some(format) = FORMATS.iter().copied().find(|format| format.recognises(&sample)) {
        format.read(&source, reading)?;
        return Ok(format);
    }
    let mut found = None;
    let mut first_error = None;
    for entry in entries.iter().filter(|entry| !COMPANIONS.contains(&entry.stem())) {
        let name = format!("{file}/{}", entry.name);
        reading.set_place(&name, None);
        let n_before = reading.n_documents();
        let result = input::open(&name, &entry.bytes, reading).and_then(|content| match content {
            Content::Text(text) if text.trim().is_empty() => {
                Err(FormatError::new(&name, None, "the file is empty."))
            }
            Content::Text(text) => {
                let source = Source {
                    file: &name,
                    text: &text,
                    entries: &[],
                    beside: entries,
                    about: None,
                };
                read_source(source, options.format, reading)
            }
            Content::Zip(_) => Err(FormatError::new(
                &name,
                None,
                "a zip inside a zip is not read. Unpack it first.",
            )),
        });
        match result {
            Ok(format) => {
                found.get_or_insert(format);
                reading.name_documents(n_before, entry.stem());
            }
            Err(error) => {
                reading.set_place(&name, error.line);
                reading.problem(
                    Severity::Lost,
                    error.message.clone(),
                    "The other files were read.",
                );
                first_error.get_or_insert(error);
            }
        }
    }
    found.ok_or_else(|| first_error.unwrap_or_else(|| FormatError::new(file, None, "the zip has no files.")))
}

/// Writes documents in a format.
///
/// # Errors
/// Where the format is only read, or the result is larger than a file can be.
pub fn write(format: &dyn Format, records: &[Record], options: WriteOptions) -> Result<Export, FormatError> {
    let about = format.about();
    if !about.writes {
        let message = format!("{} is read only and can't be written.", about.title);
        return Err(FormatError::new("", None, message));
    }
    let mut problems = Problems::default();
    let mut written = format.write(records, options, &mut problems);
    losses::tell(about.title, format.holds(options), records, &mut problems);
    let file = match written.files.pop() {
        Some(only) if written.files.is_empty() => only,
        last => {
            written.files.extend(last);
            File {
                name: "annotations.zip".into(),
                bytes: archive::pack(&written.files)?,
            }
        }
    };
    Ok(Export {
        file,
        companions: written.companions,
        problems: problems.into_vec(),
    })
}

/// What a format will not be able to hold of these documents: to be shown before the file is saved.
///
/// # Errors
/// As [`write()`].
pub fn check(
    format: &dyn Format,
    records: &[Record],
    options: WriteOptions,
) -> Result<Vec<Problem>, FormatError> {
    write(format, records, options).map(|export| export.problems)
}

/// The example of `docs/adding-a-format.md`, compiled and tried as it stands there.
#[cfg(test)]
#[path = "../../tests/formats/stickies.rs"]
mod stickies;

#[cfg(test)]
mod tests;
