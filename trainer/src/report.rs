//! The table of scores: per set and writing, per set and label, and how far the confidences can be trusted. Markdown.

use crate::calibrate::{captured, error_by_chance, expected_error};
use crate::data::Set;
use crate::evaluate::{Outcome, Writing, evaluate, evaluate_other};
use std::fmt::Write;
use tagline::label::Label;
use tagline::tagger::Tagger;

/// Part of the spans that a person is sent to first.
const DOUBTFUL: f64 = 0.15;

/// What a model scored.
pub(crate) struct Report {
    /// Name, and one outcome a writing.
    sets: Vec<(String, Vec<Outcome>)>,
    /// Other guidelines.
    other: Option<(String, Outcome)>,
}

impl Report {
    /// Judges a model on these sets.
    pub(crate) fn new(tagger: &Tagger, sets: &[Set], other: Option<&Set>) -> Self {
        let outcomes = |set: &Set| {
            Writing::ALL
                .map(|writing| evaluate(tagger, &set.examples, writing))
                .into()
        };
        Self {
            sets: sets.iter().map(|set| (set.name.clone(), outcomes(set))).collect(),
            other: other.map(|set| (set.name.clone(), evaluate_other(tagger, &set.examples))),
        }
    }

    /// F1 of each set in each writing, and how far the confidences can be trusted.
    pub(crate) fn summary(&self) -> String {
        let mut out = String::from("| set | precision | recall | F1 |");
        for writing in &Writing::ALL[1..] {
            out += &format!(" {} |", writing.name());
        }
        out += " calibration error (by chance alone) | wrong spans among the most doubtful 15 % |\n|---|---|---|---|---|---|---|---|---|\n";
        for (name, outcomes) in &self.sets {
            let plain = &outcomes[0];
            let micro = plain.score.micro();
            let _ = write!(
                out,
                "| {name} | {:.1} | {:.1} | **{:.1}** |",
                100.0 * micro.precision(),
                100.0 * micro.recall(),
                100.0 * micro.f1()
            );
            for outcome in &outcomes[1..] {
                let _ = write!(out, " {:.1} |", 100.0 * outcome.score.micro().f1());
            }
            let _ = writeln!(
                out,
                " {:.3} ({:.3}) | {:.0} % |",
                expected_error(&plain.confidences),
                error_by_chance(&plain.confidences),
                100.0 * captured(&plain.confidences, DOUBTFUL)
            );
        }
        if let Some((name, outcome)) = &self.other {
            let micro = outcome.score.micro();
            let _ = writeln!(
                out,
                "| {name}, PER/ORG/LOC of other guidelines | {:.1} | {:.1} | **{:.1}** | | | | | |",
                100.0 * micro.precision(),
                100.0 * micro.recall(),
                100.0 * micro.f1()
            );
        }
        let all: Vec<(f32, bool)> = self
            .sets
            .iter()
            .flat_map(|(_, outcomes)| outcomes[0].confidences.clone())
            .collect();
        let _ = writeln!(
            out,
            "\nAll sets together: calibration error {:.3} ({:.3}), {:.0} % of the wrong spans among the most doubtful 15 %.",
            expected_error(&all),
            error_by_chance(&all),
            100.0 * captured(&all, DOUBTFUL)
        );
        for (name, outcomes) in &self.sets {
            let [found, gold] = [outcomes[0].consistency, outcomes[0].gold_consistency];
            if gold.n_names > 0 {
                let _ = writeln!(
                    out,
                    "\nOf {} names found more than once in a text of {name}, {} have several labels (in gold {} of {}).",
                    found.n_names, found.n_contradicting, gold.n_contradicting, gold.n_names
                );
            }
        }
        out
    }

    /// F1 and number of gold spans of each label in each set.
    pub(crate) fn labels(&self, labels: &[Label]) -> String {
        let mut out = String::from("| label |");
        for (name, _) in &self.sets {
            let _ = write!(out, " {name} | spans |");
        }
        out += "\n|---|";
        out += &"---|---|".repeat(self.sets.len());
        out.push('\n');
        for label in labels {
            let _ = write!(out, "| {label} |");
            for (_, outcomes) in &self.sets {
                let counts = outcomes[0].score.labels().get(label).copied().unwrap_or_default();
                let _ = write!(out, " {:.1} | {} |", 100.0 * counts.f1(), counts.n_gold);
            }
            out.push('\n');
        }
        out
    }
}
