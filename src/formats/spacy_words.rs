//! spaCy's forms that are made of words: the training JSON of its second version (`docs_to_json` writes it still) and
//! `Example.to_dict`. Unit: words; entities beside them in code points.
//!
//! Source: `spacy/training/gold_io.pyx` and `spacy/training/example.pyx`. The text is that of `raw`, or the words with
//! the space that each says comes after it.

use super::anchor::Claim;
use super::format::Unit;
use super::json::{self, Fields};
use super::problem::Severity;
use super::reading::{Document, Found, Reading};
use super::record::Words;
use super::spacy::tell_group;
use super::tally::Tally;
use super::word_text::{add_tagged, aligned, joined, spelled};
use super::words::from_tokens;
use crate::text::Text;
use serde_json::Value;

/// Whether a value is one of these forms.
pub(super) fn is_of_words(value: &Value) -> bool {
    value.get("paragraphs").is_some_and(Value::is_array)
        || value.get("token_annotation").is_some_and(Value::is_object)
}

/// Reads one value: a document for each paragraph, or for the example.
///
/// # Errors
/// Where it has no words.
pub(super) fn read(value: &Value, reading: &mut Reading) -> Result<(), String> {
    let fields = Fields::of(value)?;
    if fields.get("token_annotation").is_some() {
        return read_example(fields, reading);
    }
    let paragraphs = fields.list("paragraphs")?;
    let id = fields.get("id").filter(|_| paragraphs.len() == 1);
    for paragraph in paragraphs {
        read_paragraph(id.cloned().unwrap_or_default(), Fields::of(paragraph)?, reading)?;
    }
    Ok(())
}

/// The words of a document with what is said of each.
#[derive(Default)]
struct Tokens<'a> {
    words: Vec<&'a str>,
    /// White space after each word; none where the file does not say.
    spaces: Vec<Option<&'a str>>,
    tags: Vec<&'a str>,
    sentence_starts: Vec<usize>,
    n_unknown: usize,
    left_out: Tally,
}

impl<'a> Tokens<'a> {
    fn push(&mut self, word: &'a str, space: Option<&'a str>, tag: Option<&'a str>) {
        if word.is_empty() {
            return;
        }
        // A dash says that nobody knows.
        self.n_unknown += usize::from(tag == Some("-"));
        self.words.push(word);
        self.spaces.push(space);
        self.tags
            .push(tag.filter(|tag| !["", "-"].contains(tag)).unwrap_or("O"));
    }

    /// The text and the words in it, and whether they stand in the text that the file has.
    fn placed(&self, raw: Option<&str>) -> (Text, Words, bool) {
        if let Some(raw) = raw {
            let text = Text::new(raw);
            if let Some(mut words) = aligned(&text, &self.words) {
                words.sentence_starts.clone_from(&self.sentence_starts);
                return (text, words, true);
            }
        }
        let spaces: Option<Vec<&str>> = self.spaces.iter().copied().collect();
        let (text, words) = match spaces {
            Some(spaces) => {
                let pairs: Vec<(&str, &str)> = self.words.iter().copied().zip(spaces).collect();
                spelled(&pairs, self.sentence_starts.clone())
            }
            None => joined(&self.words, self.sentence_starts.clone()),
        };
        (text, words, raw.is_none())
    }

    /// Begins the document, with its words. Those of white space alone are tokens of spaCy's and no words.
    fn document<'r>(&self, id: Value, raw: Option<&str>, reading: &'r mut Reading) -> (Document<'r>, Words) {
        let (text, words, fits) = self.placed(raw);
        let starts = words.sentence_starts.iter().filter_map(|&at| words.words.get(at));
        let starts: Vec<_> = starts.map(|word| word.start()).collect();
        let kept = from_tokens(&text, &words.words, &starts);
        let mut document = reading.document(id, text, None);
        document.words(kept);
        if !fits {
            let message = "The words of the file do not stand in its text. The text was made of the words.";
            document.problem(Severity::Changed, message, "Please check it.");
        }
        (document, words)
    }

    fn finish(mut self, mut document: Document<'_>) {
        if self.n_unknown > 0 {
            let message = format!(
                "{} words have the tag `-`, which says that nobody knows whether they are of an entity. They were read as O.",
                self.n_unknown
            );
            document.problem(Severity::Note, message, "");
        }
        std::mem::take(&mut self.left_out).tell(
            "annotations that are no entities",
            Severity::Lost,
            &mut document,
        );
        document.done();
    }
}

fn read_paragraph(id: Value, paragraph: Fields<'_>, reading: &mut Reading) -> Result<(), String> {
    let mut tokens = Tokens::default();
    let mut with_syntax = false;
    for sentence in paragraph.list("sentences")? {
        let sentence = Fields::of(sentence)?;
        if !sentence.list("brackets")?.is_empty() {
            tokens.left_out.add("brackets");
        }
        tokens.sentence_starts.push(tokens.words.len());
        for token in sentence.list("tokens")? {
            let token = Fields::of(token)?;
            tokens.push(token.text("orth")?, token.word("space"), token.word("ner"));
            with_syntax |= ["tag", "dep", "pos", "lemma"]
                .iter()
                .any(|name| token.word(name).is_some_and(|value| !["", "-"].contains(&value)));
        }
    }
    if with_syntax {
        tokens.left_out.add("parts of speech and dependencies");
    }
    for name in ["cats", "links"] {
        let n = paragraph.list(name)?.len();
        if n > 0 {
            tokens.left_out.add_many(name, n);
        }
    }
    let raw = paragraph.word("raw");
    if tokens.words.is_empty() && raw.is_none() {
        return Err("a paragraph has neither `raw` nor tokens.".into());
    }
    let entities = paragraph.list("entities")?;
    let (mut document, words) = tokens.document(id, raw, reading);
    if entities.is_empty() {
        add_tagged(&words, tokens.tags.iter().copied(), &mut document);
    }
    read_triples(entities, &mut document);
    tokens.finish(document);
    Ok(())
}

/// `Example.to_dict`: parallel lists, whose names were others in the first versions.
fn read_example(fields: Fields<'_>, reading: &mut Reading) -> Result<(), String> {
    let object = |name: &str| fields.get(name).map(Fields::of).transpose();
    let of_tokens = object("token_annotation")?.ok_or("`token_annotation` is missing.")?;
    let of_doc = object("doc_annotation")?;
    let either = |names: [&str; 2]| match of_tokens.get(names[0]) {
        Some(_) => of_tokens.list(names[0]),
        None => of_tokens.list(names[1]),
    };
    let words = either(["ORTH", "words"])?;
    let (spaces, starts) = (
        either(["SPACY", "spaces"])?,
        either(["SENT_START", "sent_starts"])?,
    );
    let tags = of_doc.map_or(Ok(&[][..]), |of_doc| of_doc.list("entities"))?;
    // Entities may be tags of the words or spans of the text.
    let tagged = tags.iter().all(|tag| tag.is_string() || tag.is_null());
    let mut tokens = Tokens::default();
    for (at, word) in words.iter().enumerate() {
        let word = word
            .as_str()
            .ok_or_else(|| format!("a word is {}.", json::kind(word)))?;
        let space = match spaces.get(at) {
            Some(Value::Bool(true)) => Some(" "),
            Some(Value::Bool(false)) => Some(""),
            Some(space) => space.as_str(),
            None => None,
        };
        if at == 0 || starts.get(at).and_then(json::whole) == Some(1) {
            tokens.sentence_starts.push(tokens.words.len());
        }
        tokens.push(
            word,
            space,
            tags.get(at).filter(|_| tagged).and_then(Value::as_str),
        );
    }
    for name in [
        "TAG", "POS", "DEP", "LEMMA", "MORPH", "tags", "pos", "deps", "lemmas", "morphs",
    ] {
        let said = |value: &Value| value.as_str().is_some_and(|value| !value.is_empty());
        if of_tokens.list(name)?.iter().any(said) {
            tokens.left_out.add(name);
        }
    }
    for name in ["cats", "links"] {
        let said = of_doc.and_then(|of_doc| of_doc.get(name));
        if said.is_some_and(|value| !["{}", "[]"].contains(&value.to_string().as_str())) {
            tokens.left_out.add(name);
        }
    }
    let (mut document, words) = tokens.document(Value::Null, fields.word("text"), reading);
    if tagged {
        add_tagged(&words, tokens.tags.iter().copied(), &mut document);
    } else {
        read_triples(tags, &mut document);
    }
    if let Some(groups) = of_doc
        .and_then(|of_doc| of_doc.get("spans"))
        .and_then(Value::as_object)
    {
        for (group, spans) in groups {
            tell_group(group, &mut document);
            read_triples(spans.as_array().map_or(&[][..], Vec::as_slice), &mut document);
        }
    }
    tokens.finish(document);
    Ok(())
}

fn read_triples(entities: &[Value], document: &mut Document<'_>) {
    for entity in entities {
        let found = json::triple(entity).map(|(offsets, label)| Found::new(label, Claim::at(offsets, None)));
        document.try_entity(Unit::CodePoint, found);
    }
}
