//! Exact-span precision, recall and F1, per label and over all. Unit: code points.
//!
//! The measure of CoNLL-2003: an entity counts as found only where start, end and label are all the same.

use crate::label::Label;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// How many entities there are and how many were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Entities of the gold standard.
    pub n_gold: usize,
    /// Entities predicted.
    pub n_predicted: usize,
    /// Entities in both, the same.
    pub n_correct: usize,
}

impl Counts {
    /// Part of the predicted ones that is right; 0 where nothing was predicted.
    pub fn precision(&self) -> f64 {
        ratio(self.n_correct, self.n_predicted)
    }

    /// Part of the gold ones that was found; 0 where there are none.
    pub fn recall(&self) -> f64 {
        ratio(self.n_correct, self.n_gold)
    }

    /// The harmonic mean of the two; 0 where both are.
    pub fn f1(&self) -> f64 {
        ratio(2 * self.n_correct, self.n_gold + self.n_predicted)
    }

    fn add(&mut self, other: Self) {
        self.n_gold += other.n_gold;
        self.n_predicted += other.n_predicted;
        self.n_correct += other.n_correct;
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// Counts of any number of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    labels: BTreeMap<Label, Counts>,
}

impl Score {
    /// Adds one document. The same span with the same label counts once.
    pub fn add(
        &mut self,
        gold: impl IntoIterator<Item = (Span, Label)>,
        predicted: impl IntoIterator<Item = (Span, Label)>,
    ) {
        let gold: BTreeSet<_> = gold.into_iter().collect();
        let predicted: BTreeSet<_> = predicted.into_iter().collect();
        for (_, label) in &gold {
            self.labels.entry(label.clone()).or_default().n_gold += 1;
        }
        for found in &predicted {
            let counts = self.labels.entry(found.1.clone()).or_default();
            counts.n_predicted += 1;
            counts.n_correct += usize::from(gold.contains(found));
        }
    }

    /// Counts of each label, by name.
    pub fn labels(&self) -> &BTreeMap<Label, Counts> {
        &self.labels
    }

    /// Counts of all labels together: the micro average.
    pub fn micro(&self) -> Counts {
        let mut all = Counts::default();
        for counts in self.labels.values() {
            all.add(*counts);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::CharOffset;

    /// `0-3:PER 5-7:LOC` as entities.
    fn entities(notation: &str) -> Vec<(Span, Label)> {
        let entity = |part: &str| {
            let (span, label) = part.split_once(':').unwrap();
            let (start, end) = span.split_once('-').unwrap();
            let at = |digits: &str| CharOffset(digits.parse().unwrap());
            (Span::new(at(start), at(end)).unwrap(), Label::from(label))
        };
        notation.split_whitespace().map(entity).collect()
    }

    fn check(gold: &str, predicted: &str, expected: (usize, usize, usize)) {
        let mut score = Score::default();
        score.add(entities(gold), entities(predicted));
        let micro = score.micro();
        assert_eq!((micro.n_gold, micro.n_predicted, micro.n_correct), expected);
    }

    #[test]
    fn only_the_same_span_with_the_same_label_is_right() {
        check("0-3:PER", "0-3:PER", (1, 1, 1));
        check("0-3:PER", "0-3:LOC", (1, 1, 0));
        check("0-3:PER", "0-4:PER", (1, 1, 0));
        check("0-3:PER 5-7:LOC", "0-3:PER 0-3:PER", (2, 1, 1));
        check("", "", (0, 0, 0));
    }

    #[test]
    fn measures_are_those_of_the_textbook() {
        let counts = Counts {
            n_gold: 4,
            n_predicted: 2,
            n_correct: 1,
        };
        assert_eq!((counts.precision(), counts.recall()), (0.5, 0.25));
        assert!((counts.f1() - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(Counts::default().f1(), 0.0);
    }
}
