//! Judges a model through the library's own tagger: what is printed is what a user gets.

use crate::consistency::Consistency;
use crate::corpus::Example;
use tagline::label::Label;
use tagline::score::Score;
use tagline::tagger::Tagger;
use tagline::text::{CharOffset, Span, Text};

/// How a text is rewritten before it is tagged. No character is added or lost, so spans stay where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    /// As it is.
    Plain,
    /// All in capitals.
    Capitals,
    /// All in small letters.
    Small,
    /// Straight quotation marks and apostrophes curled.
    Curly,
}

impl Writing {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Plain, Self::Capitals, Self::Small, Self::Curly];

    /// Its name in the report.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "as written",
            Self::Capitals => "ALL CAPS",
            Self::Small => "lower case",
            Self::Curly => "curly quotes",
        }
    }

    /// The text in this writing.
    pub(crate) fn of(self, text: &Text) -> Text {
        let mut n_quotes = 0;
        let rewritten = text.as_str().chars().map(|c| match self {
            Self::Plain => c,
            Self::Capitals => single(c.to_uppercase()).unwrap_or(c),
            Self::Small => single(c.to_lowercase()).unwrap_or(c),
            Self::Curly => match c {
                '"' => {
                    n_quotes += 1;
                    if n_quotes % 2 == 1 { '\u{201C}' } else { '\u{201D}' }
                }
                '\'' => '\u{2019}',
                _ => c,
            },
        });
        Text::new(rewritten.collect::<String>())
    }
}

fn single(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next();
    if chars.next().is_some() { None } else { first }
}

/// Predicted spans of a set against its gold ones.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Counts of each label.
    pub(crate) score: Score,
    /// Confidence of each predicted span, and whether it is right.
    pub(crate) confidences: Vec<(f32, bool)>,
    /// Of what was found with itself.
    pub(crate) consistency: Consistency,
    /// Of gold with itself.
    pub(crate) gold_consistency: Consistency,
}

/// Tags the texts and compares.
pub(crate) fn evaluate(tagger: &Tagger, examples: &[Example], writing: Writing) -> Outcome {
    let mut outcome = Outcome::default();
    for example in examples {
        let predictions = tagger.tag(&writing.of(&example.text));
        let found: Vec<(Span, Label)> = predictions.iter().map(|p| (p.span, p.label.clone())).collect();
        let right = found.iter().map(|span| example.spans.contains(span));
        outcome
            .confidences
            .extend(predictions.iter().map(|p| p.score).zip(right));
        outcome.consistency += Consistency::of(&example.text, &found);
        outcome.gold_consistency += Consistency::of(&example.text, &example.spans);
        outcome.score.add(example.spans.iter().cloned(), found);
    }
    outcome
}

/// The same against the PER, ORG and LOC of other guidelines: our types mapped, others dropped, a leading "the" off on
/// both sides.
pub(crate) fn evaluate_other(tagger: &Tagger, examples: &[Example]) -> Outcome {
    let mut outcome = Outcome::default();
    for example in examples {
        let mapped = |span: Span, label: &str| {
            let label = match label {
                "PERSON" | "PER" => "PER",
                "ORG" => "ORG",
                "GPE" | "LOC" | "FAC" => "LOC",
                _ => return None,
            };
            Some((without_article(&example.text, span), Label::new(label)))
        };
        let gold = example
            .spans
            .iter()
            .filter_map(|(span, label)| mapped(*span, label.as_str()));
        let found = tagger.tag(&example.text);
        let found = found.iter().filter_map(|p| mapped(p.span, p.label.as_str()));
        outcome.score.add(gold, found);
    }
    outcome
}

fn without_article(text: &Text, span: Span) -> Span {
    let begins = text.slice(span).and_then(|surface| surface.get(..4));
    if begins.is_some_and(|begin| begin.eq_ignore_ascii_case("the ")) {
        Span::new(CharOffset(span.start().0 + 4), span.end()).unwrap_or(span)
    } else {
        span
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writings_keep_every_offset() {
        let text = Text::new("\"Straße İzmir\" isn't \"fine\"");
        for writing in Writing::ALL {
            assert_eq!(writing.of(&text).len(), text.len(), "{writing:?}");
        }
        assert_eq!(Writing::Curly.of(&text).as_str(), "“Straße İzmir” isn’t “fine”");
        assert_eq!(
            Writing::Capitals.of(&text).as_str(),
            "\"STRAßE İZMIR\" ISN'T \"FINE\""
        );
    }

    #[test]
    fn the_article_is_no_part_of_a_name() {
        let text = Text::new("The Hague, then the sea");
        let span = |a, b| Span::new(CharOffset(a), CharOffset(b)).unwrap();
        assert_eq!(without_article(&text, span(0, 9)), span(4, 9));
        assert_eq!(without_article(&text, span(4, 9)), span(4, 9));
        assert_eq!(without_article(&text, span(0, 3)), span(0, 3));
    }
}
