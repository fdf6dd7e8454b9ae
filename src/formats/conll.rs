//! `conll` and `conll2003`: one word a line with its tag in the last of two or of four columns. Unit: words.
//!
//! Source: <https://aclanthology.org/W03-0419/> (CoNLL-2003), with IOB2 tags, BIOES on request. The text is not in the
//! file: reading gives the words with one space between them and a line a sentence. `-DOCSTART-` stands before each
//! document and an empty line after each sentence; the header's columns are those that spaCy splits documents at.

use super::flat::{flat, name};
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::problem::{FormatError, Problem, Problems, Severity};
use super::reading::{Document, Reading};
use super::record::Record;
use super::tags;
use super::word_text::{add_tagged, joined};
use super::words::{Trimming, place, words_of};
use serde_json::Value;

/// What a format of words holds.
pub(super) const WORDS_HOLD: Holds = Holds {
    text: false,
    overlaps: false,
    scores: false,
    status: false,
    attributes: false,
    ids: false,
    metadata: false,
};

static ABOUT_TWO: About = About {
    name: "conll",
    title: "CoNLL, 2 columns",
    extension: "conll",
    media_type: "text/plain",
    unit: Unit::Inline,
    holds: WORDS_HOLD,
    reads: Reads::Entities,
    many: true,
    writes: true,
    source: "https://aclanthology.org/W03-0419/",
};

static ABOUT_FOUR: About = About {
    name: "conll2003",
    title: "CoNLL-2003, 4 columns",
    ..ABOUT_TWO
};

/// Begins the line before each document.
const DOCUMENT_START: &str = "-DOCSTART-";
/// Lines that recognition looks at.
const N_SAMPLE_LINES: usize = 200;

/// CoNLL in two or in four columns.
#[derive(Clone, Copy, Debug)]
pub(super) enum Conll {
    /// Word and tag.
    TwoColumns,
    /// Word, part of speech, chunk and tag; the middle two are not known to us.
    FourColumns,
}

impl Conll {
    fn header(self) -> &'static str {
        match self {
            Self::TwoColumns => "-DOCSTART- O",
            Self::FourColumns => "-DOCSTART- -X- O O",
        }
    }

    fn middle(self) -> &'static str {
        match self {
            Self::TwoColumns => "",
            Self::FourColumns => "-X- _ ",
        }
    }
}

impl Format for Conll {
    fn about(&self) -> &'static About {
        match self {
            Self::TwoColumns => &ABOUT_TWO,
            Self::FourColumns => &ABOUT_FOUR,
        }
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        let is_row = |line: &&str| !line.is_empty() && !is_comment(line) && !line.starts_with(DOCUMENT_START);
        let mut rows = sample
            .text
            .lines()
            .map(str::trim_end)
            .filter(is_row)
            .take(N_SAMPLE_LINES)
            .peekable();
        let n_columns = |line: &str| line.split_whitespace().count();
        let n = rows.peek().map_or(0, |row| n_columns(row));
        let ours = match self {
            Self::TwoColumns => n >= 2 && n != 4,
            Self::FourColumns => n == 4,
        };
        let tagged = |row: &str| row.split_whitespace().last().is_some_and(tags::is_tag);
        ours && rows.all(|row| n_columns(row) == n && tagged(row))
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        read(source, reading)
    }

    fn write(&self, records: &[Record], options: WriteOptions, problems: &mut Problems) -> Written {
        let mut out = String::new();
        for (at, record) in records.iter().enumerate() {
            let entities = flat(record, at, self.about().title, problems);
            let entities = place(record, at, &entities, Trimming::Quiet, problems);
            for placed in &entities {
                let label = placed.entity.label.as_str();
                if tags::label(label) != label {
                    let message =
                        format!("A column can't hold white space: the label “{label}” was written with `_`.");
                    let problem = Problem::new(Severity::Changed, message, "Rename the label.");
                    problems.push(problem.in_document(name(record, at)).at(placed.span));
                }
            }
            let words = words_of(record, &entities);
            let tags = tags::tags(&words.words, &entities, options.tags);
            out += self.header();
            out.push('\n');
            for (word_idx, (word, tag)) in words.words.iter().zip(&tags).enumerate() {
                if words.sentence_starts.binary_search(&word_idx).is_ok() {
                    out.push('\n');
                }
                let surface = record.text.slice(*word).unwrap_or_default();
                out += &format!("{surface} {}{tag}\n", self.middle());
            }
            out.push('\n');
        }
        Written::one(self.about(), out)
    }
}

/// `# …` where it is no word with a tag.
fn is_comment(line: &str) -> bool {
    line.starts_with("# ") && !line.split_whitespace().last().is_some_and(tags::is_tag)
}

/// The words and tags of a document as they come in.
#[derive(Default)]
struct Rows<'a> {
    words: Vec<&'a str>,
    tags: Vec<&'a str>,
    sentence_starts: Vec<usize>,
    bad_tags: Vec<usize>,
    sentence_open: bool,
    columns: bool,
}

fn read(source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
    let mut rows: Option<Rows<'_>> = None;
    for (number, line) in (1..).zip(source.text.lines()) {
        let line = line.trim();
        if line.is_empty() {
            if let Some(rows) = &mut rows {
                rows.sentence_open = false;
            }
            continue;
        }
        if line.starts_with(DOCUMENT_START) {
            finish(rows.replace(Rows::default()), reading);
            continue;
        }
        if is_comment(line) {
            continue;
        }
        let mut columns = line.split_whitespace();
        let (word, tag) = (columns.next(), columns.next_back());
        let (Some(word), Some(tag)) = (word, tag) else {
            let message = "a line has a word and, separated by a space or tab, its tag; here is one column only. The file may be cut off.";
            return Err(FormatError::new(source.file, Some(number), message));
        };
        let rows = rows.get_or_insert_default();
        if !rows.sentence_open {
            rows.sentence_starts.push(rows.words.len());
            rows.sentence_open = true;
        }
        if !tags::is_tag(tag) {
            rows.bad_tags.push(number);
        }
        rows.columns |= columns.any(|column| !["-X-", "_", "O", "-"].contains(&column));
        rows.words.push(word);
        rows.tags.push(tag);
    }
    finish(rows, reading);
    Ok(())
}

fn finish(rows: Option<Rows<'_>>, reading: &mut Reading) {
    let Some(rows) = rows else {
        return;
    };
    let (text, words) = joined(&rows.words, rows.sentence_starts.clone());
    let mut document = reading.document(Value::Null, text, None);
    add_tagged(&words, rows.tags.iter().copied(), &mut document);
    document.words(words);
    tell(&rows, &mut document);
    document.done();
}

fn tell(rows: &Rows<'_>, document: &mut Document<'_>) {
    for &line in &rows.bad_tags {
        document.set_line(Some(line));
        let message = "The last column is no tag such as O, B-PERSON or I-PERSON. It was read as O.";
        document.problem(Severity::Lost, message, "Mend the line.");
    }
    document.set_line(None);
    if rows.columns {
        let message = "The columns between word and tag (parts of speech, chunks) were left out.";
        document.problem(Severity::Note, message, "");
    }
}
