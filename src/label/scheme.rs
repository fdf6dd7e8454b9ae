//! The label scheme: data, not code. The default is the eighteen OntoNotes 5 types under spaCy's names.

use super::Label;
use serde::{Deserialize, Serialize};

/// Longest label name in characters. Longer ones are a file gone wrong, and no tool shows them.
const MAX_NAME_CHARS: usize = 100;
/// Most labels of one scheme.
pub const MAX_LABELS: usize = 1000;

/// One label of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelDefinition {
    /// The name, as it stands in exports.
    pub name: Label,
    /// A short form to show beside an entity, such as `PER`.
    #[serde(default)]
    pub short: String,
    /// The key that applies it, as `KeyboardEvent.key` names it; empty for none.
    #[serde(default)]
    pub key: String,
    /// Hue in degrees, 0 to 359. The page makes the light and the dark colour from it.
    #[serde(default)]
    pub hue: u16,
    /// What belongs under the label, for people.
    #[serde(default)]
    pub description: String,
}

/// What is wrong with a scheme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemeError {
    /// No label at all.
    #[error("The scheme has no labels. Give it at least one.")]
    Empty,
    /// More labels than can be handled.
    #[error("The scheme has {0} labels; at most {MAX_LABELS} can be used.")]
    TooMany(usize),
    /// An empty, overlong or unprintable name.
    #[error(
        "Label {0} has a name that can't be used: {1:?}. A name has 1 to {MAX_NAME_CHARS} characters, no control characters, and no white space at its ends."
    )]
    BadName(usize, String),
    /// The same name twice.
    #[error("The label {0} stands in the scheme twice. Rename or remove one.")]
    DuplicateName(Label),
    /// The same key on two labels.
    #[error("The key {key:?} is on both {first} and {second}. Give one of them another key.")]
    DuplicateKey {
        /// The key.
        key: String,
        /// The label that has it first.
        first: Label,
        /// The label that has it too.
        second: Label,
    },
}

/// Labels in the order that the person sees. Invariant: names and keys are unique, names are printable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawScheme", into = "RawScheme")]
pub struct LabelScheme {
    name: String,
    overlap: bool,
    labels: Vec<LabelDefinition>,
}

/// The scheme as it stands in a file, before it is checked.
#[derive(Serialize, Deserialize)]
struct RawScheme {
    name: String,
    #[serde(default)]
    overlap: bool,
    labels: Vec<LabelDefinition>,
}

impl TryFrom<RawScheme> for LabelScheme {
    type Error = SchemeError;

    fn try_from(raw: RawScheme) -> Result<Self, SchemeError> {
        Ok(Self::new(raw.name, raw.labels)?.with_overlap(raw.overlap))
    }
}

impl From<LabelScheme> for RawScheme {
    fn from(scheme: LabelScheme) -> Self {
        Self {
            name: scheme.name,
            overlap: scheme.overlap,
            labels: scheme.labels,
        }
    }
}

impl LabelScheme {
    /// A scheme of these labels, without overlapping spans.
    ///
    /// # Errors
    /// The first [`SchemeError`] found.
    pub fn new(name: impl Into<String>, labels: Vec<LabelDefinition>) -> Result<Self, SchemeError> {
        if labels.is_empty() {
            return Err(SchemeError::Empty);
        }
        if labels.len() > MAX_LABELS {
            return Err(SchemeError::TooMany(labels.len()));
        }
        for (at, label) in labels.iter().enumerate() {
            let name = label.name.as_str();
            let n_chars = name.chars().count();
            let printable = !name.chars().any(char::is_control) && name.trim() == name;
            if n_chars == 0 || n_chars > MAX_NAME_CHARS || !printable {
                return Err(SchemeError::BadName(
                    at + 1,
                    name.chars().take(MAX_NAME_CHARS).collect(),
                ));
            }
        }
        let mut names = std::collections::BTreeSet::new();
        let mut keys = std::collections::BTreeMap::new();
        for label in &labels {
            if !names.insert(&label.name) {
                return Err(SchemeError::DuplicateName(label.name.clone()));
            }
            if label.key.is_empty() {
                continue;
            }
            if let Some(first) = keys.insert(label.key.as_str(), &label.name) {
                let (key, first, second) = (label.key.clone(), first.clone(), label.name.clone());
                return Err(SchemeError::DuplicateKey { key, first, second });
            }
        }
        Ok(Self {
            name: name.into(),
            overlap: false,
            labels,
        })
    }

    /// The same scheme, with overlapping and nested spans allowed or not.
    pub fn with_overlap(mut self, overlap: bool) -> Self {
        self.overlap = overlap;
        self
    }

    /// The scheme's own name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether spans may overlap.
    pub fn overlap(&self) -> bool {
        self.overlap
    }

    /// The labels in order.
    pub fn labels(&self) -> &[LabelDefinition] {
        &self.labels
    }

    /// The definition of a label of this name.
    pub fn get(&self, label: &Label) -> Option<&LabelDefinition> {
        self.labels.iter().find(|l| l.name == *label)
    }

    /// Whether a label of this name is in the scheme.
    pub fn contains(&self, label: &Label) -> bool {
        self.get(label).is_some()
    }
}

impl Default for LabelScheme {
    /// The eighteen OntoNotes 5 types: the names of spaCy's English models.
    fn default() -> Self {
        let labels = NEWS
            .iter()
            .map(|&(name, short, key, hue, description)| LabelDefinition {
                name: Label::new(name),
                short: short.into(),
                key: key.into(),
                hue,
                description: description.into(),
            });
        Self::new("news", labels.collect()).expect("the default scheme is valid")
    }
}

/// Name, short form, key, hue, description. Keys are the initial where that is free.
const NEWS: [(&str, &str, &str, u16, &str); 18] = [
    (
        "PERSON",
        "PER",
        "p",
        215,
        "People, real or fictional, and families",
    ),
    (
        "NORP",
        "NORP",
        "n",
        280,
        "Nationalities, ethnic, religious and political groups",
    ),
    (
        "FAC",
        "FAC",
        "f",
        35,
        "Named buildings, airports, roads, bridges, camps",
    ),
    (
        "ORG",
        "ORG",
        "o",
        265,
        "Companies, agencies, parties, armed groups, teams, media",
    ),
    (
        "GPE",
        "GPE",
        "g",
        145,
        "Countries, provinces, cities, and what stands for their government",
    ),
    (
        "LOC",
        "LOC",
        "l",
        170,
        "Continents, regions, seas, rivers, mountains",
    ),
    (
        "PRODUCT",
        "PROD",
        "r",
        20,
        "Named vehicles, weapons, devices, brands, software",
    ),
    (
        "EVENT",
        "EVT",
        "e",
        345,
        "Named wars, battles, storms, games, exercises",
    ),
    (
        "WORK_OF_ART",
        "WORK",
        "w",
        320,
        "Titles of books, films, songs, programmes; prizes",
    ),
    (
        "LAW",
        "LAW",
        "a",
        300,
        "Named laws, treaties, resolutions, constitutions",
    ),
    ("LANGUAGE", "LANG", "u", 245, "Named languages"),
    (
        "DATE",
        "DATE",
        "d",
        85,
        "Days, dates, years, ages, spans of a day or longer",
    ),
    (
        "TIME",
        "TIME",
        "t",
        65,
        "Clock times, parts of a day, spans shorter than a day",
    ),
    ("PERCENT", "PCT", "5", 190, "Percentages with their word or sign"),
    ("MONEY", "MON", "m", 110, "Amounts with their currency"),
    ("QUANTITY", "QTY", "q", 50, "Measures with their unit"),
    ("ORDINAL", "ORDL", "1", 5, "First, second, 19th as rank"),
    ("CARDINAL", "NUM", "c", 230, "Other numbers, with their modifiers"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn label(name: &str, key: &str) -> LabelDefinition {
        LabelDefinition {
            name: name.into(),
            short: String::new(),
            key: key.into(),
            hue: 0,
            description: String::new(),
        }
    }

    #[test]
    fn the_default_scheme_has_the_eighteen_types() {
        let scheme = LabelScheme::default();
        assert_eq!(scheme.labels().len(), 18);
        assert!(scheme.contains(&"WORK_OF_ART".into()));
        assert!(!scheme.overlap());
    }

    #[test]
    fn bad_schemes_are_refused_by_cause() {
        assert_eq!(LabelScheme::new("x", vec![]), Err(SchemeError::Empty));
        let twice = LabelScheme::new("x", vec![label("A", ""), label("A", "")]);
        assert_eq!(twice, Err(SchemeError::DuplicateName("A".into())));
        let keys = LabelScheme::new("x", vec![label("A", "k"), label("B", "k")]);
        assert!(matches!(keys, Err(SchemeError::DuplicateKey { .. })));
        for bad in ["", " A", "A\n", &"x".repeat(101)] {
            assert!(
                matches!(
                    LabelScheme::new("x", vec![label(bad, "")]),
                    Err(SchemeError::BadName(1, _))
                ),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn json_round_trips_and_is_checked_on_reading() {
        let scheme = LabelScheme::default().with_overlap(true);
        let json = serde_json::to_string(&scheme).unwrap();
        assert_eq!(serde_json::from_str::<LabelScheme>(&json).unwrap(), scheme);
        let bad = r#"{"name": "x", "labels": []}"#;
        assert!(
            serde_json::from_str::<LabelScheme>(bad)
                .unwrap_err()
                .to_string()
                .contains("no labels")
        );
    }
}
