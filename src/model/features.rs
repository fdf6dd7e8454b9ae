//! What the network sees of a word: for each family of features one row of that family's table.
//!
//! The one definition, shared by trainer and tagger. Every feature depends on the word alone, so that a text's distinct
//! words are embedded once, and of its plain form ([`super::typography`]).

use super::patterns::{N_PATTERNS, pattern};
use super::typography::plain;
use super::vocabulary::Vocabulary;
use std::ops::RangeInclusive;
use thiserror::Error;

/// A family of features: what is looked at. Its name in a model file is that of [`Feature::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Feature {
    /// `lower`: the word in lower case, digits as 0.
    Lower,
    /// `exact`: the word as written.
    Exact,
    /// `prefixN`: the first N characters, in lower case, digits as 0.
    Prefix(u8),
    /// `suffixN`: the last N characters, in lower case, digits as 0.
    Suffix(u8),
    /// `edgeN`: the first and the last N characters, in lower case, digits as 0.
    Edge(u8),
    /// `shape`: `X`, `x`, `d` for capitals, other letters and digits, runs cut at 4.
    Shape,
    /// `pattern`: the word's class among dates, times and amounts; [`N_PATTERNS`] rows.
    Pattern,
    /// `vector`: the word in lower case, digits as they are, looked up in the vocabulary; unknown words have row 0.
    Vector,
    /// `codeN`: code N, from 0 on, of the word in lower case in the vocabulary; 257 rows, unknown words have row 0.
    Code(u8),
}

/// Rows of a table that codes choose from: one a byte, and row 0.
pub const N_CODE_ROWS: u32 = 257;

/// A family and the shape of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    /// What is looked at.
    pub feature: Feature,
    /// Rows of the table; row 0 stands for "unknown" or "left out".
    pub rows: u32,
    /// Numbers in a row.
    pub width: u32,
}

/// Why a set of families can't be.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FeatureError {
    /// A name that this version does not know.
    #[error(
        "the model uses the word feature {0:?}, which this version does not know; it was made for a newer version"
    )]
    Unknown(String),
    /// Too few rows for a hash, or another number than the classes or the vocabulary have.
    #[error("the model's table for {name:?} has {rows} rows, but {expected}")]
    Rows {
        /// The family.
        name: String,
        /// As the model says.
        rows: u32,
        /// What was expected.
        expected: String,
    },
}

impl Feature {
    /// Its name in a model file.
    pub fn name(self) -> String {
        match self {
            Self::Lower => "lower".to_owned(),
            Self::Exact => "exact".to_owned(),
            Self::Prefix(n) => format!("prefix{n}"),
            Self::Suffix(n) => format!("suffix{n}"),
            Self::Edge(n) => format!("edge{n}"),
            Self::Shape => "shape".to_owned(),
            Self::Pattern => "pattern".to_owned(),
            Self::Vector => "vector".to_owned(),
            Self::Code(n) => format!("code{n}"),
        }
    }

    /// The feature of this name.
    pub fn from_name(name: &str) -> Result<Self, FeatureError> {
        let unknown = || FeatureError::Unknown(name.to_owned());
        let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = |within: RangeInclusive<u8>| {
            let digits = &name[letters.len()..];
            let number = digits.parse().ok().filter(|n| within.contains(n));
            number.ok_or_else(unknown)
        };
        let count = || number(1..=9);
        Ok(match letters {
            "prefix" => Self::Prefix(count()?),
            "suffix" => Self::Suffix(count()?),
            "edge" => Self::Edge(count()?),
            "code" => Self::Code(number(0..=31)?),
            _ => match name {
                "lower" => Self::Lower,
                "exact" => Self::Exact,
                "shape" => Self::Shape,
                "pattern" => Self::Pattern,
                "vector" => Self::Vector,
                _ => return Err(unknown()),
            },
        })
    }
}

/// The families of a model in order, with its vocabulary.
#[derive(Clone, Debug)]
pub struct Features {
    /// Invariant: rows as [`Features::new`] checks them.
    families: Vec<Family>,
    /// The hash of each family's name, from which that of a value goes on.
    seeds: Vec<Hash>,
    vocabulary: Vocabulary,
}

impl Features {
    /// Checks that each table has as many rows as its feature can ask for.
    pub fn new(families: Vec<Family>, vocabulary: Vocabulary) -> Result<Self, FeatureError> {
        for family in &families {
            let expected = match family.feature {
                Feature::Pattern if family.rows != N_PATTERNS => format!("there are {N_PATTERNS} classes"),
                Feature::Vector if family.rows != vocabulary.n_rows() => {
                    format!("the vocabulary needs {}", vocabulary.n_rows())
                }
                Feature::Code(n) if usize::from(n) >= vocabulary.n_codes() => {
                    format!("the words have {} codes", vocabulary.n_codes())
                }
                Feature::Code(_) if family.rows != N_CODE_ROWS => format!("codes need {N_CODE_ROWS}"),
                Feature::Pattern | Feature::Vector | Feature::Code(_) => continue,
                _ if family.rows >= 2 => continue,
                _ => "it needs 2 or more".to_owned(),
            };
            return Err(FeatureError::Rows {
                name: family.feature.name(),
                rows: family.rows,
                expected,
            });
        }
        let seeds = families.iter().map(|family| Hash::of(&family.feature.name()));
        Ok(Self {
            seeds: seeds.collect(),
            families,
            vocabulary,
        })
    }

    /// The families in order.
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// The words that have a vector.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Numbers in all rows of a word together.
    pub fn width(&self) -> usize {
        self.families.iter().map(|family| family.width as usize).sum()
    }

    /// The row of each family for a word, in order.
    pub fn rows(&self, word: &str) -> Vec<u32> {
        let word = Word::new(word);
        let known = self.vocabulary.row(&word.lower);
        let families = self.families.iter().zip(&self.seeds);
        families
            .map(|(family, &seed)| self.row(family, seed, &word, known))
            .collect()
    }

    /// The family's row for a word that is in row `known` of the vocabulary.
    fn row(&self, family: &Family, seed: Hash, word: &Word, known: u32) -> u32 {
        let digits_as_0 = word.digits_as_0.as_str();
        let hash = match family.feature {
            Feature::Pattern => return pattern(&word.exact, &word.lower),
            Feature::Vector => return known,
            Feature::Code(n) => return self.vocabulary.code(known, n.into()),
            Feature::Lower => seed.and(digits_as_0),
            Feature::Exact => seed.and(&word.exact),
            Feature::Prefix(n) => seed.and(first(digits_as_0, n)),
            Feature::Suffix(n) => seed.and(last(digits_as_0, n)),
            Feature::Edge(n) => seed.and(first(digits_as_0, 1)).and(last(digits_as_0, n)),
            Feature::Shape => seed.and(&shape(&word.exact)),
        };
        1 + (hash.finish() % u64::from(family.rows - 1)) as u32
    }
}

/// A word as the features see it.
struct Word {
    exact: String,
    lower: String,
    digits_as_0: String,
}

impl Word {
    fn new(word: &str) -> Self {
        let exact = plain(word);
        let lower = exact.to_lowercase();
        let digits_as_0 = lower
            .chars()
            .map(|c| if c.is_numeric() { '0' } else { c })
            .collect();
        Self {
            exact,
            lower,
            digits_as_0,
        }
    }
}

/// The first `n` characters, or all.
fn first(word: &str, n: u8) -> &str {
    let end = word.char_indices().nth(n.into());
    &word[..end.map_or(word.len(), |(at, _)| at)]
}

/// The last `n` characters, or all.
fn last(word: &str, n: u8) -> &str {
    let from = word
        .char_indices()
        .rev()
        .take(n.into())
        .last()
        .map_or(0, |(at, _)| at);
    &word[from..]
}

fn shape(word: &str) -> String {
    const LONGEST_RUN: usize = 4;
    let mut shape = String::new();
    let mut run = 0;
    let mut previous = None;
    for c in word.chars() {
        let class = match c {
            _ if c.is_uppercase() => 'X',
            _ if c.is_alphabetic() => 'x',
            _ if c.is_numeric() => 'd',
            _ => c,
        };
        run = if previous == Some(class) { run + 1 } else { 1 };
        previous = Some(class);
        if run <= LONGEST_RUN {
            shape.push(class);
        }
    }
    shape
}

/// FNV-1a, 64 bits, over the seed, a zero byte and the value (UTF-8), its halves folded together so that the low bits,
/// which the remainder depends on most, know of every bit. Part of the model file's version.
pub(super) fn hash64(seed: &str, value: &str) -> u64 {
    Hash::of(seed).and(value).finish()
}

/// A hash on its way: see [`hash64`].
#[derive(Clone, Copy, Debug)]
struct Hash(u64);

impl Hash {
    /// Of a seed and the zero byte after it.
    fn of(seed: &str) -> Self {
        Self(0xcbf2_9ce4_8422_2325).and(seed).and("\0")
    }

    fn and(self, value: &str) -> Self {
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let next = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        Self(value.bytes().fold(self.0, next))
    }

    fn finish(self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(names: &[&str]) -> Features {
        let vocabulary = Vocabulary::new(["the", "merkel", "2014"]).0;
        let vocabulary = vocabulary.with_codes(1, vec![3, 200, 77]).unwrap();
        let families = names.iter().map(|name| {
            let feature = Feature::from_name(name).unwrap();
            let rows = match feature {
                Feature::Pattern => N_PATTERNS,
                Feature::Vector => 4,
                Feature::Code(_) => N_CODE_ROWS,
                _ => 1000,
            };
            Family {
                feature,
                rows,
                width: 8,
            }
        });
        Features::new(families.collect(), vocabulary).unwrap()
    }

    const ALL: [&str; 10] = [
        "lower", "exact", "prefix3", "suffix3", "suffix2", "edge4", "shape", "pattern", "vector", "code0",
    ];

    #[test]
    fn names_go_there_and_back() {
        for name in ALL {
            assert_eq!(Feature::from_name(name).unwrap().name(), name);
        }
        for bad in [
            "", "prefix", "prefix0", "prefix12", "suffix-1", "lower2", "colour", "code", "code32",
        ] {
            assert_eq!(
                Feature::from_name(bad),
                Err(FeatureError::Unknown(bad.to_owned()))
            );
        }
    }

    #[test]
    fn typography_changes_nothing() {
        let features = features(&ALL);
        for (plain, curly) in [
            ("'s", "’s"),
            ("\"", "”"),
            ("O'Hara", "O‘Hara"),
            ("cooperate", "co\u{AD}operate"),
        ] {
            assert_eq!(features.rows(plain), features.rows(curly), "{plain} {curly}");
        }
    }

    #[test]
    fn each_feature_sees_what_it_says() {
        let same = |name: &str, a: &str, b: &str, expected: bool| {
            let features = features(&[name]);
            assert_eq!(features.rows(a) == features.rows(b), expected, "{name}: {a} {b}");
        };
        same("lower", "Rome12", "ROME98", true);
        same("lower", "Rome", "Home", false);
        same("exact", "Rome", "rome", false);
        same("prefix3", "Romeo", "ROMania", true);
        same("prefix3", "Romeo", "Remeo", false);
        same("suffix3", "Łódź", "ódź", true);
        same("suffix2", "cat", "hat", true);
        same("edge4", "Romanian", "Ranian", true);
        same("edge4", "Romanian", "Tomanian", false);
        same("shape", "Romeo", "Zurich", true);
        same("shape", "Rom", "Rome", false);
        same("vector", "Merkel", "MERKEL", true);
        same("vector", "2014", "2015", false);
        same("vector", "unknown", "words", true);
        same("code0", "Merkel", "MERKEL", true);
        same("code0", "Merkel", "2014", false);
        same("code0", "unknown", "words", true);
        same("pattern", "Monday", "tuesday", true);
    }

    #[test]
    fn the_hash_is_fixed() {
        // A model file's tables are laid out by this hash: a change of these numbers breaks every trained model.
        assert_eq!(hash64("", ""), 12_638_153_114_141_198_995);
        assert_eq!(hash64("lower", "the"), 5_445_033_297_101_896_570);
    }

    #[test]
    fn tables_too_small_are_refused() {
        let family = |feature, rows| Family {
            feature,
            rows,
            width: 1,
        };
        for bad in [
            family(Feature::Lower, 1),
            family(Feature::Pattern, 5),
            family(Feature::Vector, 9),
            family(Feature::Code(0), N_CODE_ROWS),
        ] {
            assert!(Features::new(vec![bad], Vocabulary::default()).is_err());
        }
    }
}
