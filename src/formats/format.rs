//! What each format is: a value that says what it can hold, reads and writes.

use super::input::{Sample, Source};
use super::problem::{FormatError, Problems};
use super::reading::Reading;
use super::record::Record;
use std::fmt;

/// How a format counts positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Unicode code points, as Python does.
    CodePoint,
    /// UTF-16 code units, as JavaScript and Java do.
    Utf16,
    /// UTF-8 bytes. No format of ours; some files have them by mistake.
    Byte,
    /// No offsets: the format is made of words or marks the text itself.
    Inline,
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CodePoint => "code points",
            Self::Utf16 => "UTF-16 code units",
            Self::Byte => "bytes",
            Self::Inline => "words",
        })
    }
}

/// What a format can hold. What it can't is told when it is written.
#[allow(
    clippy::struct_excessive_bools,
    reason = "independent facts, named where they are set"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holds {
    /// The text, character by character.
    pub text: bool,
    /// Spans that share characters.
    pub overlaps: bool,
    /// The tagger's scores.
    pub scores: bool,
    /// Who made an entity.
    pub origins: bool,
    /// Whether a person stands behind an entity.
    pub status: bool,
    /// Attributes of entities.
    pub attributes: bool,
    /// A document's title or id.
    pub ids: bool,
    /// Ids that are no texts but numbers or anything else.
    pub number_ids: bool,
    /// Words as a file gave them, where they are not Tagline's own.
    pub words: bool,
    /// Sentences as a file gave them.
    pub sentences: bool,
    /// Attributes of documents.
    pub metadata: bool,
    /// The label set: its name, its settings, and the labels' keys, colours and descriptions.
    pub schemes: bool,
    /// What the person rejected, and whether the work is done.
    pub review: bool,
}

impl Holds {
    /// Labelled spans and no more.
    pub const SPANS: Self = Self {
        text: false,
        overlaps: false,
        scores: false,
        origins: false,
        status: false,
        attributes: false,
        ids: false,
        number_ids: false,
        words: false,
        sentences: false,
        metadata: false,
        schemes: false,
        review: false,
    };
    /// All that there is.
    pub const EVERYTHING: Self = Self {
        text: true,
        overlaps: true,
        scores: true,
        origins: true,
        status: true,
        attributes: true,
        ids: true,
        number_ids: true,
        words: true,
        sentences: true,
        metadata: true,
        schemes: true,
        review: true,
    };
}

impl fmt::Display for Holds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = [
            (self.text, "text"),
            (self.overlaps, "overlaps"),
            (self.scores, "scores"),
            (self.origins, "origins"),
            (self.status, "status"),
            (self.attributes, "attributes"),
            (self.ids, "ids"),
            (self.number_ids, "number-ids"),
            (self.words, "words"),
            (self.sentences, "sentences"),
            (self.metadata, "metadata"),
            (self.schemes, "label-sets"),
            (self.review, "review"),
        ];
        let held: Vec<&str> = all
            .iter()
            .filter(|(held, _)| *held)
            .map(|&(_, name)| name)
            .collect();
        f.write_str(if held.is_empty() { "-" } else { "" })?;
        f.write_str(&held.join(" "))
    }
}

/// What is known about a format without reading or writing.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its name in the page's menus, by the tool that uses it.
    pub title: &'static str,
    /// Of the files, without the dot.
    pub extension: &'static str,
    /// MIME type of the files.
    pub media_type: &'static str,
    /// How it counts.
    pub unit: Unit,
    /// What it can hold.
    pub holds: Holds,
    /// Whether it is read, and how.
    pub reads: Reads,
    /// Whether one file holds many documents. Others are written as a zip of one file a document.
    pub many: bool,
    /// Whether it is written.
    pub writes: bool,
    /// Where it is defined.
    pub source: &'static str,
}

/// What reading a format gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Text and entities.
    Entities,
    /// The text alone.
    TextOnly,
    /// It is not read.
    No,
}

/// Scheme of the tags in word-per-line formats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TagScheme {
    /// Begin, inside, outside (IOB2).
    #[default]
    Bio,
    /// With end and single too.
    Bioes,
}

/// Choices of the person when writing. The default is what the tool expects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// CoNLL: which tags.
    pub tags: TagScheme,
    /// Web Annotation: UTF-16 as Recogito and Hypothesis read it, against the standard.
    pub utf16: bool,
    /// Label Studio: as predictions, not as annotations.
    pub predictions: bool,
    /// CSV: with tabs.
    pub tabs: bool,
}

/// One file as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, with the extension.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What a writer gives back: see [`super::Export`] for what the caller sees.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The annotations: one file, or one for each document.
    pub files: Vec<File>,
    /// What helps the other tool to load them: a labelling config, a script.
    pub companions: Vec<File>,
}

impl Written {
    /// One file, named after the format.
    pub fn one(about: &About, bytes: impl Into<Vec<u8>>) -> Self {
        let name = format!("annotations.{}", about.extension);
        let bytes = bytes.into();
        Self {
            files: vec![File { name, bytes }],
            companions: Vec::new(),
        }
    }

    /// One file for each document, named after it.
    pub fn each(about: &About, records: &[Record], mut write: impl FnMut(&Record) -> Vec<u8>) -> Self {
        let names = file_names(records);
        let files = records.iter().zip(names).map(|(record, name)| File {
            name: format!("{name}.{}", about.extension),
            bytes: write(record),
        });
        Self {
            files: files.collect(),
            companions: Vec::new(),
        }
    }
}

/// A name for each document that every file system takes, none twice: the id's letters and digits, or its number.
pub(super) fn file_names(records: &[Record]) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let mut names = Vec::with_capacity(records.len());
    for (at, record) in records.iter().enumerate() {
        let id = record.name();
        let keep = |c: char| {
            if c.is_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '_'
            }
        };
        let mut name: String = id.chars().take(60).map(keep).collect();
        name = name.trim_start_matches('.').to_owned();
        if name.is_empty() || !seen.insert(name.to_lowercase()) {
            name = format!(
                "{name}{}document-{}",
                if name.is_empty() { "" } else { "-" },
                at + 1
            );
            seen.insert(name.to_lowercase());
        }
        names.push(name);
    }
    names
}

/// A file format of annotations. Implementations are stateless, one a file in this folder.
pub trait Format: Sync {
    /// Name, unit, what it can hold, where it is defined.
    fn about(&self) -> &'static About;

    /// What it can hold where these choices make a difference; what `about` says where not.
    fn holds(&self, _: WriteOptions) -> Holds {
        self.about().holds
    }

    /// Whether a file of this content is of this format. The first format of the registry that says yes reads it.
    fn recognises(&self, sample: &Sample<'_>) -> bool;

    /// Reads a file's documents into `reading`, with what could not be carried.
    ///
    /// # Errors
    /// Where the file is not of this format at all.
    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError>;

    /// Writes documents, saying in `problems` what could not be carried.
    fn write(&self, records: &[Record], options: WriteOptions, problems: &mut Problems) -> Written;
}
