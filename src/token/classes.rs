//! What a character is to the tokeniser, after the Unicode Character Database's general categories and scripts
//! (UAX #44, UAX #24).

use icu_properties::props::{GeneralCategory, GeneralCategoryGroup, Script};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};

const CATEGORIES: CodePointMapDataBorrowed<'static, GeneralCategory> = CodePointMapData::new();
const SCRIPTS: CodePointMapDataBorrowed<'static, Script> = CodePointMapData::new();

/// General categories, as far as tokens tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// L
    Letter,
    /// M
    Mark,
    /// N
    Number,
    /// Cc
    Control,
    /// Cf: no width, or no form of its own.
    Format,
    /// Cn, Co: seen, but nobody knows as what.
    Unknown,
    /// P, S, Z
    Other,
}

impl Class {
    pub(super) fn of(c: char) -> Self {
        match c {
            'a'..='z' | 'A'..='Z' => Self::Letter,
            '0'..='9' => Self::Number,
            ' '..='~' => Self::Other,
            _ => Self::of_category(CATEGORIES.get(c)),
        }
    }

    fn of_category(category: GeneralCategory) -> Self {
        let is = |group: GeneralCategoryGroup| group.contains(category);
        match category {
            GeneralCategory::Control => Self::Control,
            GeneralCategory::Format => Self::Format,
            _ if is(GeneralCategoryGroup::Letter) => Self::Letter,
            _ if is(GeneralCategoryGroup::Mark) => Self::Mark,
            _ if is(GeneralCategoryGroup::Number) => Self::Number,
            _ if is(GeneralCategoryGroup::Other) => Self::Unknown,
            _ => Self::Other,
        }
    }
}

/// Whether a character is of Latin script.
pub(super) fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || (!c.is_ascii() && SCRIPTS.get(c) == Script::Latin)
}

/// Whether a character is of a script that puts no space between words: each character is a token.
pub(super) fn is_unspaced(c: char) -> bool {
    const FIRST: char = '\u{E00}';
    c >= FIRST
        && matches!(
            SCRIPTS.get(c),
            Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Myanmar
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    /// Characters that the regular expressions' older Unicode knows.
    fn known() -> impl Iterator<Item = char> {
        let known = Regex::new(r"\P{Cn}").unwrap();
        ('\0'..=char::MAX).filter(move |c| known.is_match(c.encode_utf8(&mut [0; 4])))
    }

    #[test]
    fn classes_are_those_of_unicode() {
        let classes = [
            (Class::Letter, r"\p{L}"),
            (Class::Mark, r"\p{M}"),
            (Class::Number, r"\p{N}"),
            (Class::Control, r"\p{Cc}"),
            (Class::Format, r"\p{Cf}"),
            (Class::Unknown, r"\p{Co}"),
            (Class::Other, r"[\p{P}\p{S}\p{Z}]"),
        ]
        .map(|(class, pattern)| (class, Regex::new(pattern).unwrap()));
        for c in known() {
            let mut buffer = [0; 4];
            let as_text = c.encode_utf8(&mut buffer);
            let expected = classes
                .iter()
                .find(|(_, pattern)| pattern.is_match(as_text))
                .unwrap();
            assert_eq!(Class::of(c), expected.0, "{c:?}");
        }
    }

    #[test]
    fn scripts_are_those_of_unicode() {
        let latin = Regex::new(r"\p{Latin}").unwrap();
        let unspaced = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]";
        let unspaced = Regex::new(unspaced).unwrap();
        for c in known() {
            let mut buffer = [0; 4];
            let as_text: &str = c.encode_utf8(&mut buffer);
            assert_eq!(is_latin(c), latin.is_match(as_text), "{c:?}");
            assert_eq!(is_unspaced(c), unspaced.is_match(as_text), "{c:?}");
        }
    }
}
