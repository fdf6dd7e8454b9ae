//! A document as words, for the formats that are made of words. Unit: code points.
//!
//! Words are those that the file brought along, or our tokens. Entities need not begin and end with them: a word is cut
//! where an entity begins or ends inside it, so that no entity is lost, and every character that is no white space
//! is in a word.

use super::flat::{flat, name};
use super::problem::{Problem, Problems, Severity};
use super::record::{Record, Words};
use super::spacy_edges::is_space;
use crate::entity::Entity;
use crate::text::{CharOffset, Span};
use crate::token::{sentences, tokenize};
use std::collections::BTreeSet;

/// The words of a document, cut at the edges of `entities`. A sentence never ends inside one of them.
pub(super) fn words_of(record: &Record, entities: &[Placed<'_>]) -> Words {
    words_from(record.words.as_ref(), record, entities)
}

/// Whether a document's words, and whether its sentences, are others than those that are found in its text.
pub(super) fn of_its_own(record: &Record) -> (bool, bool) {
    if record.words.is_none() {
        return (false, false);
    }
    let quiet = &mut Problems::default();
    let entities = flat(record, 0, "", quiet);
    let entities = place(record, 0, &entities, Trimming::Quiet, quiet);
    let (given, found) = (words_of(record, &entities), words_from(None, record, &entities));
    let starts = |words: &Words| -> Vec<CharOffset> {
        let starts = words.sentence_starts.iter().filter_map(|&at| words.words.get(at));
        starts.map(|word| word.start()).collect()
    };
    (given.words != found.words, starts(&given) != starts(&found))
}

fn words_from(words: Option<&Words>, record: &Record, entities: &[Placed<'_>]) -> Words {
    let (mut cuts, sentence_starts) = match words {
        Some(words) if words.sentence_starts.is_empty() => (given(words).0, tokenized(record).1),
        Some(words) => given(words),
        None => tokenized(record),
    };
    for placed in entities {
        cuts.insert(placed.span.start());
        cuts.insert(placed.span.end());
    }
    let words = cut(record.text.as_str(), &cuts);
    let sentence_starts = starts(&words, &sentence_starts, entities);
    Words {
        words,
        sentence_starts,
    }
}

type Cuts = BTreeSet<CharOffset>;

fn given(words: &Words) -> (Cuts, Vec<CharOffset>) {
    let cuts = words
        .words
        .iter()
        .flat_map(|word| [word.start(), word.end()])
        .collect();
    let starts = words
        .sentence_starts
        .iter()
        .filter_map(|&at| words.words.get(at))
        .map(|word| word.start());
    (cuts, starts.collect())
}

fn tokenized(record: &Record) -> (Cuts, Vec<CharOffset>) {
    let tokens = tokenize(&record.text);
    let cuts = tokens
        .iter()
        .flat_map(|token| [token.span.start(), token.span.end()])
        .collect();
    let ranges = sentences(&record.text, &tokens);
    let starts = ranges
        .iter()
        .filter_map(|range| tokens.get(range.start))
        .map(|token| token.span.start());
    (cuts, starts.collect())
}

/// Runs of characters that are no white space, cut at `cuts`.
fn cut(text: &str, cuts: &Cuts) -> Vec<Span> {
    let mut words = Vec::new();
    let mut cuts = cuts.iter().copied().peekable();
    let mut start = None;
    let mut at = CharOffset(0);
    let mut end_word = |start: &mut Option<CharOffset>, at: CharOffset| {
        words.extend(start.take().and_then(|start| Span::new(start, at)));
    };
    for c in text.chars() {
        if cuts.next_if_eq(&at).is_some() || is_space(c) {
            end_word(&mut start, at);
        }
        if !is_space(c) {
            start.get_or_insert(at);
        }
        at = CharOffset(at.0 + 1);
    }
    end_word(&mut start, at);
    words
}

/// Indices of the words at which sentences begin, but for those inside an entity.
fn starts(words: &[Span], sentence_starts: &[CharOffset], entities: &[Placed<'_>]) -> Vec<usize> {
    let mut indices: Vec<usize> = Vec::new();
    for &start in sentence_starts {
        let at = words.partition_point(|word| word.start() < start);
        let Some(word) = words.get(at) else { break };
        let inside =
            |placed: &Placed<'_>| placed.span.start() < word.start() && word.start() < placed.span.end();
        let before = entities.partition_point(|placed| placed.span.start() < word.start());
        let open = entities[..before].last().is_some_and(inside);
        if !open && indices.last() != Some(&at) {
            indices.push(at);
        }
    }
    if !words.is_empty() && indices.first() != Some(&0) {
        indices.insert(0, 0);
    }
    indices
}

/// An entity and the span that it has among words: its own without white space at the edges.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed<'a> {
    /// Without white space at the edges.
    pub(super) span: Span,
    /// The entity.
    pub(super) entity: &'a Entity,
}

/// Whether a trimmed edge is a change that the person should know of, or is lost with all other white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trimming {
    /// The format holds the text, so an edge moves.
    Told,
    /// The format holds words alone.
    Quiet,
}

/// Takes white space off the edges of entities; those of nothing else are left out and told.
pub(super) fn place<'a>(
    record: &Record,
    at: usize,
    entities: &[&'a Entity],
    trimming: Trimming,
    problems: &mut Problems,
) -> Vec<Placed<'a>> {
    let mut placed = Vec::with_capacity(entities.len());
    for &entity in entities {
        let surface = record.text.slice(entity.span).unwrap_or_default();
        let n_before = surface.chars().take_while(|&c| is_space(c)).count() as u32;
        let n_after = surface.chars().rev().take_while(|&c| is_space(c)).count() as u32;
        let start = CharOffset(entity.span.start().0 + n_before);
        let end = CharOffset(entity.span.end().0.saturating_sub(n_after));
        let mut tell = |severity, message: String| {
            let problem = Problem::new(severity, message, "Trim or delete it.");
            problems.push(problem.in_document(name(record, at)).at(entity.span));
        };
        match Span::new(start, end) {
            None => tell(
                Severity::Lost,
                "An entity of white space alone was left out: it has no words.".into(),
            ),
            Some(span) => {
                if span != entity.span && trimming == Trimming::Told {
                    let message = format!(
                        "“{surface}” has white space at its edges, which no word has: it was written without."
                    );
                    tell(Severity::Changed, message);
                }
                placed.push(Placed { span, entity });
            }
        }
    }
    placed
}

/// Words together with the white space between them, as spaCy's tokens are: one space belongs to the word before it,
/// and any other white space is a token of its own.
pub(super) fn with_spaces(record: &Record, words: &[Span]) -> Vec<Span> {
    let mut tokens = Vec::with_capacity(words.len() * 2);
    let mut at = CharOffset(0);
    for &word in words {
        tokens.extend(gap(record, at, word.start()));
        tokens.push(word);
        at = word.end();
    }
    tokens.extend(gap(record, at, record.text.len()));
    tokens
}

fn gap(record: &Record, from: CharOffset, to: CharOffset) -> Option<Span> {
    let white = Span::new(from, to)?;
    let skip = from.0 > 0 && record.text.slice(white)?.starts_with(' ');
    Span::new(CharOffset(from.0 + u32::from(skip)), to)
}

/// Words of a file as tokens with offsets: those that are only white space are left out.
pub(super) fn from_tokens(
    record_text: &crate::text::Text,
    tokens: &[Span],
    sentence_starts: &[CharOffset],
) -> Words {
    let mut words: Vec<Span> = Vec::with_capacity(tokens.len());
    for &token in tokens {
        let after = words.last().is_none_or(|last| last.end() <= token.start());
        let blank = record_text
            .slice(token)
            .is_none_or(|surface| surface.chars().all(is_space));
        if after && !blank {
            words.push(token);
        }
    }
    let sentence_starts = if sentence_starts.is_empty() {
        Vec::new()
    } else {
        starts(&words, sentence_starts, &[])
    };
    Words {
        words,
        sentence_starts,
    }
}
