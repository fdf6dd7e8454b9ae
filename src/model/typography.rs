//! A word without its typography, which must not change its tags: typographic and East Asian quotes and brackets count as
//! plain ones, soft hyphens and joiners as nothing, and every emoji, arrow or ornament as a bullet.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

/// The word as the features see it.
pub(super) fn plain(word: &str) -> String {
    if word.starts_with(is_pictograph) {
        BULLET.to_owned()
    } else {
        word.chars().filter_map(plain_character).collect()
    }
}

/// What stands for every pictograph. News hardly has any, so that a network takes them for parts of the names beside
/// them; bullets it knows.
const BULLET: &str = "\u{2022}";

/// Whether a word that begins so is an emoji, an arrow, an ornament or the mark of a note. Signs of music are read like letters (`F♯`).
fn is_pictograph(c: char) -> bool {
    match c {
        '\u{266D}'..='\u{266F}' => false,
        // Arrows, whose category is that of other operators.
        '\u{2190}'..='\u{21FF}' | '\u{27F0}'..='\u{27FF}' | '\u{2900}'..='\u{297F}' => true,
        // Marks of notes, paragraphs and lists.
        '¶' | '†' | '‡' | '‣' | '⁃' | '※' => true,
        '\u{2300}'.. => CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::OtherSymbol,
        _ => false,
    }
}

/// A character without its typography; `None` for one that only typography knows.
fn plain_character(c: char) -> Option<char> {
    match c {
        '‘' | '’' | '‚' | '‛' | 'ʼ' | '′' | '´' | '`' => Some('\''),
        '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '″' => Some('"'),
        '《' | '》' | '〈' | '〉' | '「' | '」' | '『' | '』' => Some('"'),
        '【' | '〔' => Some('('),
        '】' | '〕' => Some(')'),
        '‐' | '‑' | '‒' => Some('-'),
        '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{FE0E}' | '\u{FE0F}' => None,
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pictograph_is_a_bullet() {
        for pictograph in [
            "🎉",
            "👍🏽",
            "👩\u{200D}👧",
            "🇩🇰",
            "❤\u{FE0F}",
            "★",
            "►",
            "→",
            "⚽",
            "■",
            "✓",
            "⟶",
            "†",
            "⁃",
            "•",
        ] {
            assert_eq!(plain(pictograph), "•", "{pictograph}");
        }
        for other in ["♯", "F♯", "°", "€", "™", "+", "−", "北", "½", "a→b"] {
            assert_eq!(plain(other), other);
        }
    }

    #[test]
    fn quotes_are_straight_and_joiners_nothing() {
        for (word, expected) in [
            ("O’Neill", "O'Neill"),
            ("“", "\""),
            ("《", "\""),
            ("【", "("),
            ("co\u{AD}operate", "cooperate"),
            ("U‑Bahn", "U-Bahn"),
        ] {
            assert_eq!(plain(word), expected);
        }
    }
}
