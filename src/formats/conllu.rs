//! `conllu`: CoNLL-U of Universal Dependencies, of which the named entities in the last column (`NER=B-PERSON`) are
//! read. Unit: words. Read only: its other columns are no business of ours.
//!
//! Source: <https://universaldependencies.org/format.html>; the tags are those that Stanza and others put into `MISC`. The
//! text is made of the words and of what `SpaceAfter` and `SpacesAfter` say comes after each; sentences without a word
//! about it end with a line.

use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::problem::{FormatError, Problems, Severity};
use super::reading::Reading;
use super::record::Record;
use super::tags;
use super::tally::Tally;
use super::word_text::{add_tagged, spelled};
use serde_json::Value;

static ABOUT: About = About {
    name: "conllu",
    title: "CoNLL-U",
    extension: "conllu",
    media_type: "text/plain",
    unit: Unit::Inline,
    holds: Holds {
        ids: true,
        words: true,
        sentences: true,
        ..Holds::SPANS
    },
    reads: Reads::Entities,
    many: true,
    writes: false,
    source: "https://universaldependencies.org/format.html",
};

/// How many columns a line has.
const N_COLUMNS: usize = 10;
/// The names under which tools put tags into the last column, in small letters.
const TAG_NAMES: [&str; 2] = ["ner", "ne"];
/// Most lines without a tag that are told one by one.
const MAX_BAD_TAGS: usize = 1000;

/// CoNLL-U.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conllu;

impl Format for Conllu {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        let row = sample
            .text
            .lines()
            .find(|line| !line.starts_with('#') && !line.trim().is_empty());
        row.is_some_and(|row| {
            row.starts_with(|c: char| c.is_ascii_digit()) && row.split('\t').count() == N_COLUMNS
        })
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        let mut open: Option<Words<'_>> = None;
        for (number, line) in (1..).zip(source.text.lines()) {
            let line = line.trim_end_matches(['\r', '\n']);
            if let Some(comment) = line.strip_prefix('#') {
                if let Some(rest) = comment.trim().strip_prefix("newdoc") {
                    finish(open.take(), reading);
                    let id = rest.split_once('=').map(|(_, id)| id.trim());
                    open = Some(Words {
                        id,
                        ..Words::default()
                    });
                }
                continue;
            }
            let words = open.get_or_insert_default();
            if line.trim().is_empty() {
                words.end_sentence();
                continue;
            }
            words
                .push(number, line)
                .map_err(|reason| FormatError::new(source.file, Some(number), reason))?;
        }
        finish(open, reading);
        Ok(())
    }

    fn write(&self, _: &[Record], _: WriteOptions, _: &mut Problems) -> Written {
        Written::default()
    }
}

/// The words of a document as they come in.
#[derive(Default)]
struct Words<'a> {
    id: Option<&'a str>,
    words: Vec<(&'a str, String)>,
    tags: Vec<&'a str>,
    sentence_starts: Vec<usize>,
    in_sentence: bool,
    /// The last number of the words that one surface stands for, such as `2` of `1-2`.
    covered_to: u32,
    /// Whether the last word says what comes after it.
    is_spaced: bool,
    n_tagged: usize,
    bad_tags: Vec<usize>,
    n_linked: usize,
}

impl<'a> Words<'a> {
    fn push(&mut self, number: usize, line: &'a str) -> Result<(), String> {
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, .., misc] = columns[..] else {
            return Err("a line has ten columns between tabs; here is one. The file may be cut off.".into());
        };
        if columns.len() != N_COLUMNS {
            return Err(format!(
                "a line has ten columns between tabs; here are {}. The file may be cut off.",
                columns.len()
            ));
        }
        // `8.1` is a word that is not in the text.
        if id.contains('.') || form.is_empty() {
            return Ok(());
        }
        let (first, last) = id.split_once('-').unwrap_or((id, id));
        let bound = |digits: &str| {
            digits
                .parse::<u32>()
                .map_err(|_| format!("{id:?} is no number of a word."))
        };
        let (first, last) = (bound(first)?, bound(last)?);
        if !self.in_sentence {
            self.in_sentence = true;
            self.covered_to = 0;
            self.sentence_starts.push(self.words.len());
        }
        let tag = field(misc, |name| TAG_NAMES.contains(&name.to_lowercase().as_str()));
        if first <= self.covered_to {
            // A part of a contraction has no letters of its own; its tag counts where the whole has none.
            if let (Some(tag), Some(whole)) = (tag.filter(|tag| *tag != "O"), self.tags.last_mut())
                && *whole == "O"
            {
                self.n_tagged += 1;
                *whole = tag;
            }
            return Ok(());
        }
        self.covered_to = if last > first { last } else { 0 };
        self.n_tagged += usize::from(tag.is_some());
        self.n_linked += usize::from(field(misc, |name| name == "Entity").is_some());
        let tag = tag.filter(|tag| !["", "_"].contains(tag)).unwrap_or("O");
        if !tags::is_tag(tag) && self.bad_tags.len() < MAX_BAD_TAGS {
            self.bad_tags.push(number);
        }
        let spaces = field(misc, |name| name == "SpacesAfter").map(unescaped);
        let none = || field(misc, |name| name == "SpaceAfter").filter(|after| *after == "No");
        let after = spaces.or_else(|| none().map(|_| String::new()));
        self.is_spaced = after.is_some();
        self.words.push((form, after.unwrap_or_else(|| " ".to_owned())));
        self.tags.push(tag);
        Ok(())
    }

    fn end_sentence(&mut self) {
        if let (true, false, Some((_, after))) = (self.in_sentence, self.is_spaced, self.words.last_mut()) {
            "\n".clone_into(after);
        }
        self.in_sentence = false;
    }
}

/// The value of the first field of `MISC` whose name is asked for.
fn field(misc: &str, is_name: impl Fn(&str) -> bool) -> Option<&str> {
    let mut fields = misc.split('|').filter_map(|field| field.split_once('='));
    fields.find(|(name, _)| is_name(name)).map(|(_, value)| value)
}

/// White space as `SpacesAfter` has it.
fn unescaped(spaces: &str) -> String {
    spaces
        .replace("\\s", " ")
        .replace("\\n", "\n")
        .replace("\\r", "\r")
        .replace("\\t", "\t")
}

fn finish(words: Option<Words<'_>>, reading: &mut Reading) {
    let Some(mut words) = words.filter(|words| !words.words.is_empty()) else {
        return;
    };
    if let (false, Some((_, after))) = (words.is_spaced, words.words.last_mut()) {
        after.clear();
    }
    let pairs: Vec<(&str, &str)> = words
        .words
        .iter()
        .map(|(word, after)| (*word, after.as_str()))
        .collect();
    let (text, places) = spelled(&pairs, words.sentence_starts);
    let id = words.id.map_or(Value::Null, Value::from);
    let mut document = reading.document(id, text, None);
    add_tagged(&places, words.tags.iter().copied(), &mut document);
    document.words(places);
    for line in words.bad_tags {
        document.set_line(Some(line));
        let message = "The tag in the last column is none such as O, B-PERSON or I-PERSON. It was read as O.";
        document.problem(Severity::Lost, message, "Mend the line.");
    }
    document.set_line(None);
    let mut left_out = Tally::default();
    left_out.add_many("lemmas, parts of speech, dependencies", pairs.len());
    if words.n_linked > 0 {
        left_out.add_many("Entity=, which are chains of mentions", words.n_linked);
    }
    left_out.tell(
        "annotations that are no named entities",
        Severity::Note,
        &mut document,
    );
    if words.n_tagged == 0 {
        let message = "No word has a tag of named entities (NER=B-PERSON in the last column): the text was read without annotations.";
        document.problem(Severity::Note, message, "");
    }
    document.done();
}
