//! A label scheme for files that bring none: the default where it has all the labels found, else one made of them.

use crate::label::{Label, LabelDefinition, LabelScheme, MAX_LABELS, SchemeError};

/// Turn of the colour wheel from one label to the next, in degrees: the golden angle keeps neighbours apart.
const HUE_STEP: usize = 137;
/// Longest short form of a label's name.
const SHORT_CHARS: usize = 5;

/// Gathers the labels of a file.
#[derive(Debug, Default)]
pub(super) struct SchemeBuilder {
    labels: Vec<Label>,
    seen: std::collections::BTreeSet<Label>,
}

impl SchemeBuilder {
    /// Takes note of a label.
    ///
    /// # Errors
    /// Why it can't be a label, in words.
    pub(super) fn add(&mut self, label: &Label) -> Result<(), String> {
        if self.seen.contains(label) {
            return Ok(());
        }
        check_name(label)?;
        if self.labels.len() == MAX_LABELS {
            return Err(SchemeError::TooMany(MAX_LABELS + 1).to_string());
        }
        self.labels.push(label.clone());
        self.seen.insert(label.clone());
        Ok(())
    }

    /// The scheme: the default one where it has them all.
    pub(super) fn build(&self) -> LabelScheme {
        let default = LabelScheme::default();
        if self.labels.iter().all(|label| default.contains(label)) {
            return default;
        }
        let definitions = self.labels.iter().enumerate();
        let definitions = definitions.map(|(at, label)| define(label, at));
        LabelScheme::new("imported", definitions.collect()).unwrap_or(default)
    }
}

/// Whether a scheme is one that reading a file without a scheme gives, so that nobody has set anything in it.
pub(super) fn is_given(scheme: &LabelScheme) -> bool {
    let mut builder = SchemeBuilder::default();
    let all = scheme
        .labels()
        .iter()
        .all(|label| builder.add(&label.name).is_ok());
    all && builder.build().with_overlap(scheme.overlap()) == *scheme
}

/// Whether a label can be in a scheme.
///
/// # Errors
/// Why it can't, in words.
pub(super) fn check_name(label: &Label) -> Result<(), String> {
    let scheme = LabelScheme::new("", vec![define(label, 0)]);
    scheme.map(drop).map_err(|_| {
        let shown: String = label.as_str().chars().take(40).collect();
        format!(
            "{shown:?} can't be a label: a name has 1 to 100 characters, no control characters, and no white space at its ends."
        )
    })
}

fn define(label: &Label, at: usize) -> LabelDefinition {
    LabelDefinition {
        name: label.clone(),
        short: label.as_str().chars().take(SHORT_CHARS).collect(),
        key: if at < 9 {
            (at + 1).to_string()
        } else {
            String::new()
        },
        hue: (at * HUE_STEP % 360) as u16,
        description: String::new(),
    }
}
