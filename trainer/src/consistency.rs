//! Whether a text's annotation agrees with itself: a name that is a person once and a place once is an error that a reader
//! sees at once, nearly always.

use std::collections::BTreeMap;
use std::ops::AddAssign;
use tagline::label::Label;
use tagline::text::{Span, Text};

/// Counts over texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Consistency {
    /// Names that stand more than once in a text: the same characters, the first a capital.
    pub(crate) n_names: usize,
    /// Of these, those with more than one label.
    pub(crate) n_contradicting: usize,
}

impl Consistency {
    /// Of one text.
    pub(crate) fn of(text: &Text, spans: &[(Span, Label)]) -> Self {
        let mut names: BTreeMap<&str, Vec<&Label>> = BTreeMap::new();
        for (span, label) in spans {
            let name = text.slice(*span).unwrap_or_default();
            if name.starts_with(char::is_uppercase) {
                names.entry(name).or_default().push(label);
            }
        }
        let repeated = || names.values().filter(|labels| labels.len() > 1);
        Self {
            n_names: repeated().count(),
            n_contradicting: repeated()
                .filter(|labels| labels.iter().any(|label| *label != labels[0]))
                .count(),
        }
    }
}

impl AddAssign for Consistency {
    fn add_assign(&mut self, other: Self) {
        self.n_names += other.n_names;
        self.n_contradicting += other.n_contradicting;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline::text::CharOffset;

    #[test]
    fn names_with_several_labels_contradict() {
        let text = Text::new("Oslo beat Rome; Oslo and Rome, two by two, Rome");
        let spans: Vec<(Span, Label)> = [
            (0, 4, "ORG"),
            (10, 14, "ORG"),
            (16, 20, "GPE"),
            (25, 29, "ORG"),
            (31, 34, "CARDINAL"),
            (38, 41, "DATE"),
            (43, 47, "ORG"),
        ]
        .map(|(start, end, label)| {
            let span = Span::new(CharOffset(start), CharOffset(end)).unwrap();
            (span, Label::new(label))
        })
        .into();
        let mut found = Consistency::of(&text, &spans);
        assert_eq!((found.n_names, found.n_contradicting), (2, 1));
        found += Consistency::of(&text, &spans[..2]);
        assert_eq!((found.n_names, found.n_contradicting), (2, 1));
    }
}
