//! `conll` and `conll2003`: one word a line with its tag in the last of two or of four columns. Unit: words.
//!
//! Source: <https://aclanthology.org/W03-0419/> (CoNLL-2003), with IOB2 tags, BIOES on request. The text is not in the
//! file: reading gives the words with one space between them and a line a sentence. `-DOCSTART-` stands before each
//! document and an empty line after each sentence; the header's columns are those that spaCy splits documents at.

use super::flat::flat;
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::losses;
use super::problem::{FormatError, Problem, Problems, Severity};
use super::reading::{Document, Reading};
use super::record::Record;
use super::tags;
use super::word_text::{add_tagged, joined};
use super::words::{Trimming, place, words_of};
use serde_json::Value;

static ABOUT_TWO: About = About {
    name: "conll",
    title: "CoNLL, 2 columns",
    extension: "conll",
    media_type: "text/plain",
    unit: Unit::Inline,
    holds: Holds {
        words: true,
        sentences: true,
        ..Holds::SPANS
    },
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
/// Most words of one file: about as many as fit into a browser's memory.
const MAX_WORDS: usize = 10_000_000;
/// Most lines without a tag that are told one by one.
const MAX_BAD_TAGS: usize = 1000;

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
        let rows = lines(sample.text)
            .filter(|line| !line.is_empty() && !is_comment(line) && !line.starts_with(DOCUMENT_START));
        let rows: Vec<Vec<&str>> = rows
            .take(N_SAMPLE_LINES)
            .map(|row| columns(row).collect())
            .collect();
        let tagged = |row: &Vec<&str>| row.len() > 1 && row.last().is_some_and(|tag| tags::is_tag(tag));
        let ours = match self {
            Self::TwoColumns => |n| n != 4,
            Self::FourColumns => |n| n == 4,
        };
        let n_tagged = rows.iter().filter(|row| tagged(row)).count();
        // A bad line, or the last one of a file that is cut off, does not make an article of it.
        let cut_off = rows.len() > 2 && rows[..rows.len() - 1].iter().all(tagged);
        rows.first().is_some_and(|row| ours(row.len()) && tagged(row))
            && (cut_off || n_tagged * 10 >= rows.len() * 9)
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        read(source, reading)
    }

    fn write(&self, records: &[Record], options: WriteOptions, problems: &mut Problems) -> Written {
        losses::tell_labels(self.about().title, records, tags::label, problems);
        if matches!(self, Self::FourColumns) && !records.is_empty() {
            let message =
                "The columns of parts of speech and chunks are filled with -X- and _: Tagline knows none.";
            let way_out = "Tools that read the first and the last column do not need them.";
            problems.push(Problem::new(Severity::Note, message, way_out));
        }
        let mut out = String::new();
        for (at, record) in records.iter().enumerate() {
            let entities = flat(record, at, self.about().title, problems);
            let entities = place(record, at, &entities, Trimming::Quiet, problems);
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

/// Lines however they end (LF, CR LF, or CR alone), without white space at their ends.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let ends_with_cr_alone = !text.contains('\n');
    let lines = text.split(if ends_with_cr_alone { '\r' } else { '\n' });
    lines.map(|line| line.trim_matches(is_separator))
}

/// The characters between columns. Any other space, such as a no-break space, is part of a word.
fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r')
}

/// The columns of a line: between tabs where it has any, as a word may hold spaces then, else between spaces.
fn columns(line: &str) -> impl DoubleEndedIterator<Item = &str> {
    let with_tabs = line.contains('\t');
    line.split(move |c| if with_tabs { c == '\t' } else { is_separator(c) })
        .map(|column| column.trim_matches(is_separator))
        .filter(|column| !column.is_empty())
}

/// `# …` where it is no word with a tag.
fn is_comment(line: &str) -> bool {
    line == "#"
        || ((line.starts_with("# ") || line.starts_with("#\t"))
            && !columns(line).next_back().is_some_and(tags::is_tag))
}

/// The words and tags of a document as they come in.
#[derive(Default)]
struct Rows<'a> {
    words: Vec<&'a str>,
    tags: Vec<&'a str>,
    /// Tags of a second column, of entities inside others; those beyond the last are O.
    inner_tags: Vec<&'a str>,
    sentence_starts: Vec<usize>,
    bad_tags: Vec<usize>,
    sentence_open: bool,
    columns: bool,
}

impl<'a> Rows<'a> {
    fn push(&mut self, number: usize, word: &'a str, tag: &'a str) {
        if !self.sentence_open {
            self.sentence_starts.push(self.words.len());
            self.sentence_open = true;
        }
        if !tags::is_tag(tag) && self.bad_tags.len() < MAX_BAD_TAGS {
            self.bad_tags.push(number);
        }
        self.words.push(word);
        self.tags.push(tag);
    }
}

/// Whether the first column counts the words of each sentence from 1: the word stands in the second column then.
fn is_numbered(text: &str) -> bool {
    let mut expected = 1;
    let mut any = false;
    for line in lines(text).filter(|line| !is_comment(line)).take(N_SAMPLE_LINES) {
        let row: Vec<&str> = columns(line).collect();
        match row[..] {
            [] => expected = 1,
            [number, _, _, ..] if number.parse() == Ok(expected) => {
                (expected, any) = (expected + 1, true);
            }
            _ => return false,
        }
    }
    any
}

fn read(source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
    let refuse = |number, message: String| Err(FormatError::new(source.file, Some(number), message));
    let numbered = is_numbered(source.text);
    let mut rows: Option<Rows<'_>> = None;
    let mut n_words = 0;
    for (number, line) in (1..).zip(lines(source.text)) {
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
        let mut columns = columns(line);
        if numbered {
            columns.next();
        }
        let (word, tag) = (columns.next(), columns.next_back());
        let (Some(word), Some(tag)) = (word, tag) else {
            let message = "a line has a word and, separated by a space or tab, its tag; here is one column only. The file may be cut off.";
            return refuse(number, message.to_owned());
        };
        n_words += 1;
        if n_words > MAX_WORDS {
            return refuse(
                number,
                format!("the file has more than {MAX_WORDS} words. Split it."),
            );
        }
        let rows = rows.get_or_insert_default();
        let middle: Vec<&str> = columns.collect();
        match middle[..] {
            // GermEval: number, word, tag, and tag of an entity inside the other.
            [outer] if numbered && tags::is_tag(outer) && tags::is_tag(tag) => {
                rows.inner_tags.resize(rows.words.len(), "O");
                rows.inner_tags.push(tag);
                rows.push(number, word, outer);
            }
            _ => {
                rows.columns |= middle
                    .iter()
                    .any(|column| !["-X-", "_", "O", "-"].contains(column));
                rows.push(number, word, tag);
            }
        }
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
    add_tagged(&words, rows.inner_tags.iter().copied(), &mut document);
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

#[cfg(test)]
mod tests {
    use crate::formats::read;

    fn check(content: &str, text: &str, entities: &[&str]) {
        let import = read("f", content.as_bytes(), Default::default()).unwrap();
        assert!(
            import.format.starts_with("conll"),
            "{content:?} is {}",
            import.format
        );
        let document = &import.documents[0];
        assert_eq!(document.text.as_str(), text);
        let found: Vec<&str> = document
            .entities
            .iter()
            .filter_map(|entity| document.text.slice(entity.span))
            .collect();
        assert_eq!(found, entities, "{content:?}");
    }

    #[test]
    fn lines_and_columns_are_read_as_tools_write_them() {
        check("EU B-ORG\rleft O\r\rBo B-PER\r", "EU left\nBo", &["EU", "Bo"]);
        check(
            "EU B-ORG\r\nleft O\r\n\r\nBo B-PER\r\n",
            "EU left\nBo",
            &["EU", "Bo"],
        );
        check("New York\tB-LOC\nwins\tO\n", "New York wins", &["New York"]);
        check("10\u{A0}000 B-NUM\nof O\n", "10\u{A0}000 of", &["10\u{A0}000"]);
        check("EU NNP B-NP B-ORG\nleft O\n", "EU left", &["EU"]);
        check("#\n# about\nEU B-ORG\n", "EU", &["EU"]);
        check(
            "1\tBo\tB-PER\n2\tleft\tO\n\n1\tEU\tB-ORG\n",
            "Bo left\nEU",
            &["Bo", "EU"],
        );
        check("1 B-NUM\n2 B-NUM\n", "1 2", &["1", "2"]);
    }
}
