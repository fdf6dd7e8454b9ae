//! The tagger: a text in, labelled spans with scores out, at once or step by step.
//!
//! The network reads every sentence by itself; then the names of a section of the text are compared ([`crate::evidence`]).
//! Sections are laid by the text alone, so the size of a step never changes a result.
//! Unit of positions: code points.

use crate::decode::Lattice;
use crate::evidence::{self, Evidence};
use crate::label::Label;
use crate::label::tag::{TokenSpan, tags_to_spans};
use crate::model::Model;
use crate::model::words::WordCache;
use crate::text::{Span, Text};
use crate::token::{Token, sentences, tokenize};
use std::ops::Range;
use std::sync::Arc;

/// Tokens that are scored together. Enough that the weights, fetched once a batch, cost little; few enough that memory stays small
/// and a look at "cancel" comes soon.
const BATCH_TOKENS: usize = 512;

/// Tokens of a section: the names in it speak for each other. Most articles are one section; in longer texts memory stays bounded.
const SECTION_TOKENS: usize = 16_384;

/// Spans that the model gives at least this probability are candidates where they are not predictions.
const LEAST_CANDIDATE: f32 = 0.1;

/// A span that the model found.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// Where, in code points.
    pub span: Span,
    /// What.
    pub label: Label,
    /// The calibrated probability that span and label are right, 0 to 1.
    pub score: f32,
}

/// How far a tagging has come, in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Tokens tagged.
    pub done: usize,
    /// Tokens of the text.
    pub total: usize,
}

impl Progress {
    /// Whether nothing is left to do.
    pub fn is_complete(self) -> bool {
        self.done == self.total
    }
}

/// A model with what it needs to tag texts. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Tagger {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    model: Model,
    lattice: Lattice,
}

impl Tagger {
    /// A tagger with this model.
    pub fn new(model: Model) -> Self {
        let header = model.header();
        let lattice = Lattice::new(model.labels().len(), model.transitions(), header.temperature);
        Self {
            inner: Arc::new(Inner { model, lattice }),
        }
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.inner.model
    }

    /// Tags a text: spans in order, none overlapping another.
    pub fn tag(&self, text: &Text) -> Vec<Prediction> {
        let mut tagging = self.start(text.clone());
        while !tagging.step(usize::MAX).is_complete() {}
        tagging.finish()
    }

    /// Begins to tag a text; [`Tagging::step`] does the work. To cancel, drop it.
    pub fn start(&self, text: Text) -> Tagging {
        let tokens = tokenize(&text);
        Tagging {
            tagger: self.clone(),
            sentences: sentences(&text, &tokens),
            text,
            tokens,
            n_sentences_done: 0,
            words: WordCache::default(),
            section: Vec::new(),
            found: Found::default(),
        }
    }
}

/// What was found, in order.
#[derive(Clone, Debug, Default)]
struct Found {
    predictions: Vec<Prediction>,
    candidates: Vec<Prediction>,
}

/// A sentence that has been read by itself.
#[derive(Clone, Debug)]
struct Reading {
    tokens: Range<usize>,
    /// The tags' scores of each token.
    scores: Vec<f32>,
    /// Each token's share of each label, for [`Evidence`].
    shares: Vec<f32>,
    found: Found,
}

/// A text that is being tagged.
///
/// Memory: the text, 16 bytes a token, what was found, and a bounded rest.
#[derive(Clone, Debug)]
pub struct Tagging {
    tagger: Tagger,
    text: Text,
    tokens: Vec<Token>,
    sentences: Vec<Range<usize>>,
    n_sentences_done: usize,
    words: WordCache,
    /// The sentences of the section that is being read.
    section: Vec<Reading>,
    /// In the sections before.
    found: Found,
}

impl Tagging {
    /// Tags about `budget` more tokens: at least one sentence, and no more than one past the budget.
    pub fn step(&mut self, budget: usize) -> Progress {
        let mut left = budget;
        while left > 0 && self.n_sentences_done < self.sentences.len() {
            let batch = self.next_batch(left);
            left = left.saturating_sub(batch.iter().map(Range::len).sum());
            self.tag_batch(&batch);
            self.n_sentences_done += batch.len();
            let n_tokens: usize = self.section.iter().map(|reading| reading.tokens.len()).sum();
            if n_tokens >= SECTION_TOKENS || self.n_sentences_done == self.sentences.len() {
                self.close_section();
            }
        }
        self.progress()
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        let next = self.sentences.get(self.n_sentences_done);
        Progress {
            done: next.map_or(self.tokens.len(), |sentence| sentence.start),
            total: self.tokens.len(),
        }
    }

    /// What was found, in order. Complete when the tagging is.
    pub fn predictions(&self) -> &[Prediction] {
        &self.found.predictions
    }

    /// Spans that were nearly found: not predicted, but at least [`LEAST_CANDIDATE`] probable. In order; they may overlap
    /// predictions and each other. For a person who looks for what was missed. Complete when the tagging is.
    pub fn candidates(&self) -> &[Prediction] {
        &self.found.candidates
    }

    /// What was found, in order; of a tagging that is not complete, what was found so far.
    pub fn finish(mut self) -> Vec<Prediction> {
        self.close_section();
        self.found.predictions
    }

    /// The next sentences of together up to [`BATCH_TOKENS`] or `budget` tokens; at least one.
    fn next_batch(&self, budget: usize) -> Vec<Range<usize>> {
        let mut n_tokens = 0;
        let rest = self.sentences[self.n_sentences_done..].iter();
        let batch = rest.take_while(|sentence| {
            let first = n_tokens == 0;
            n_tokens += sentence.len();
            first || n_tokens <= BATCH_TOKENS.min(budget)
        });
        batch.cloned().collect()
    }

    /// Reads the sentences of a batch into the section.
    fn tag_batch(&mut self, batch: &[Range<usize>]) {
        let Some((first, last)) = batch.first().zip(batch.last()) else {
            return;
        };
        let tokens = &self.tokens[first.start..last.end];
        let words: Vec<&str> = tokens.iter().map(|token| token.of(&self.text)).collect();
        let ranges: Vec<Range<usize>> = batch
            .iter()
            .map(|s| s.start - first.start..s.end - first.start)
            .collect();
        let scores = self.tagger.model().score(&words, &ranges, &mut self.words);
        let n_tags = self.tagger.inner.lattice.n_tags();
        for (sentence, range) in batch.iter().zip(ranges) {
            let reading = self.read(
                sentence.clone(),
                &scores[range.start * n_tags..range.end * n_tags],
            );
            self.section.push(reading);
        }
    }

    /// Decodes a sentence by itself.
    fn read(&self, tokens: Range<usize>, scores: &[f32]) -> Reading {
        let inner = &self.tagger.inner;
        let best = tags_to_spans(&inner.lattice.best_tags(scores));
        let confidence = inner.lattice.confidence(scores);
        let mut found = Found::default();
        for span in &best {
            let prediction = self.prediction(tokens.start, span, confidence.probability(span));
            found.predictions.extend(prediction);
        }
        let spans = confidence.spans_above(evidence::LEAST_SHARE);
        for near in &spans {
            if near.probability >= LEAST_CANDIDATE && !best.contains(&near.span) {
                let candidate = self.prediction(tokens.start, &near.span, near.probability);
                found.candidates.extend(candidate);
            }
        }
        Reading {
            shares: evidence::shares(&spans, tokens.len(), inner.model.labels().len()),
            scores: scores.to_vec(),
            tokens,
            found,
        }
    }

    /// Compares the names of the section, reads the sentences again whose names are read otherwise elsewhere, and
    /// files what was found.
    fn close_section(&mut self) {
        let mut section = std::mem::take(&mut self.section);
        let strength = self.tagger.model().header().evidence;
        if strength > 0.0 {
            let evidence = self.evidence(&section);
            for reading in &mut section {
                if self.has_small_letters(reading) && self.draw(&evidence, strength, reading) {
                    *reading = self.read(reading.tokens.clone(), &reading.scores);
                }
            }
        }
        for reading in section {
            self.found.predictions.extend(reading.found.predictions);
            self.found.candidates.extend(reading.found.candidates);
        }
    }

    fn evidence(&self, section: &[Reading]) -> Evidence {
        let n_labels = self.tagger.model().labels().len();
        let mut evidence = Evidence::default();
        for reading in section.iter().filter(|reading| self.has_small_letters(reading)) {
            let tokens = &self.tokens[reading.tokens.clone()];
            for (token, shares) in tokens.iter().zip(reading.shares.chunks_exact(n_labels)) {
                let word = token.of(&self.text);
                if evidence::counts(word) {
                    evidence.add(word, shares);
                }
            }
        }
        evidence
    }

    /// Whether capitals tell names from other words in a sentence. In one without small letters they do not: no word of it is
    /// evidence, or draws on it.
    fn has_small_letters(&self, reading: &Reading) -> bool {
        let mut tokens = self.tokens[reading.tokens.clone()].iter();
        tokens.any(|token| token.of(&self.text).contains(char::is_lowercase))
    }

    /// Draws the scores of a sentence's names to what the section says of them; tells whether any changed.
    fn draw(&self, evidence: &Evidence, strength: f32, reading: &mut Reading) -> bool {
        let n_labels = self.tagger.model().labels().len();
        let n_tags = self.tagger.inner.lattice.n_tags();
        let tokens = &self.tokens[reading.tokens.clone()];
        let shares = reading.shares.chunks_exact(n_labels);
        let scores = reading.scores.chunks_exact_mut(n_tags);
        let mut changed = false;
        for ((token, shares), scores) in tokens.iter().zip(shares).zip(scores) {
            let word = token.of(&self.text);
            changed |= evidence::counts(word) && evidence.draw(word, shares, strength, scores);
        }
        changed
    }

    /// `None` never happens: tokens stand in order, so the span is not empty.
    fn prediction(&self, offset: usize, span: &TokenSpan, probability: f32) -> Option<Prediction> {
        let model = self.tagger.model();
        let start = self.tokens[offset + span.tokens.start].span.start();
        let end = self.tokens[offset + span.tokens.end - 1].span.end();
        Some(Prediction {
            span: Span::new(start, end)?,
            label: model.labels()[span.label].clone(),
            score: model.header().calibrated(probability),
        })
    }
}
