//! Words by number, each with its rows in the embedding tables and its written variants.

use std::collections::HashMap;
use tagline::text::Text;
use tagline::token::tokenize;

/// Another way to write a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Variant {
    /// In capitals.
    Upper,
    /// In small letters.
    Lower,
    /// First letter in capitals, the rest as it is.
    Title,
    /// Without accents.
    Ascii,
    /// A straight quotation mark that opens, and apostrophes, curled.
    CurlyOpen,
    /// A straight quotation mark that closes, and apostrophes, curled.
    CurlyClose,
}

const N_VARIANTS: usize = 6;
const UNKNOWN: u32 = u32::MAX;

/// A word's rows, one a family.
type FeatureRows = Box<dyn Fn(&str) -> Vec<u32> + Send + Sync>;

/// Interned words.
pub(crate) struct Lexicon {
    features: FeatureRows,
    names: Vec<String>,
    numbers: HashMap<String, u32>,
    rows: Vec<u32>,
    n_families: usize,
    variants: Vec<[u32; N_VARIANTS]>,
}

impl Lexicon {
    /// An empty lexicon over the library's features: `features` gives `n_families` rows a word.
    pub(crate) fn new(
        n_families: usize,
        features: impl Fn(&str) -> Vec<u32> + Send + Sync + 'static,
    ) -> Self {
        Self {
            features: Box::new(features),
            names: Vec::new(),
            numbers: HashMap::new(),
            rows: Vec::new(),
            n_families,
            variants: Vec::new(),
        }
    }

    /// The word's number, new where it is.
    pub(crate) fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(UNKNOWN);
        self.names.push(word.to_owned());
        self.numbers.insert(word.to_owned(), number);
        self.rows.extend((self.features)(word));
        self.variants.push([UNKNOWN; N_VARIANTS]);
        number
    }

    /// Each phrase as the numbers of its tokens.
    pub(crate) fn phrases(&mut self, phrases: &[String]) -> Vec<Vec<u32>> {
        let mut numbers = |phrase: &String| {
            let text = Text::new(phrase.as_str());
            let tokens = tokenize(&text);
            tokens.iter().map(|token| self.number(token.of(&text))).collect()
        };
        phrases.iter().map(&mut numbers).collect()
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// The word of this number.
    pub(crate) fn word(&self, number: u32) -> &str {
        &self.names[number as usize]
    }

    /// The word's row in each table.
    pub(crate) fn rows(&self, number: u32) -> &[u32] {
        let start = number as usize * self.n_families;
        &self.rows[start..start + self.n_families]
    }

    /// The number of a word written another way.
    pub(crate) fn variant(&mut self, number: u32, variant: Variant) -> u32 {
        let known = self.variants[number as usize][variant as usize];
        if known != UNKNOWN {
            return known;
        }
        let written = write(self.word(number), variant);
        let found = self.number(&written);
        self.variants[number as usize][variant as usize] = found;
        found
    }
}

fn write(word: &str, variant: Variant) -> String {
    match variant {
        Variant::Upper => word.to_uppercase(),
        Variant::Lower => word.to_lowercase(),
        Variant::Title => {
            let mut chars = word.chars();
            match chars.next() {
                Some(first) => first.to_uppercase().chain(chars).collect(),
                None => String::new(),
            }
        }
        Variant::Ascii => word.chars().map(plain).collect(),
        Variant::CurlyOpen => word.replace('"', "\u{201C}").replace('\'', "\u{2019}"),
        Variant::CurlyClose => word.replace('"', "\u{201D}").replace('\'', "\u{2019}"),
    }
}

/// A Latin letter without its accent; others as they are.
fn plain(c: char) -> char {
    const ACCENTED: &str = "áàâäãåāăąçćčđďéèêëēėęěğíìîïīįłľńñňóòôöõøōőřśšşșťţțúùûüūůűųýÿžźż";
    const PLAIN: &str = "aaaaaaaaacccddeeeeeeeegiiiiiillnnnoooooooorsssstttuuuuuuuuyyzzz";
    let lower = c.to_lowercase().next().unwrap_or(c);
    match ACCENTED.chars().position(|accented| accented == lower) {
        Some(at) => {
            let letter = PLAIN.as_bytes()[at] as char;
            if c == lower {
                letter
            } else {
                letter.to_ascii_uppercase()
            }
        }
        None => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_are_written_as_named() {
        let check = |word: &str, variant: Variant, want: &str| {
            let mut lexicon = Lexicon::new(1, |word| vec![word.len() as u32]);
            let number = lexicon.number(word);
            let found = lexicon.variant(number, variant);
            assert_eq!(lexicon.word(found), want);
            assert_eq!(lexicon.rows(found), [want.len() as u32]);
            assert_eq!(lexicon.variant(number, variant), found);
        };
        check("Şimşek", Variant::Upper, "ŞIMŞEK");
        check("NATO", Variant::Lower, "nato");
        check("mcDonald", Variant::Title, "McDonald");
        check("Šiauliai", Variant::Ascii, "Siauliai");
        check("Ærø", Variant::Ascii, "Æro");
        check("'s", Variant::CurlyClose, "\u{2019}s");
        check("\"", Variant::CurlyOpen, "\u{201C}");
    }

    #[test]
    fn every_accent_has_its_letter() {
        assert_eq!(plain('ż'), 'z');
        assert_eq!(plain('É'), 'E');
        assert_eq!(plain('ñ'), 'n');
        assert_eq!(plain('đ'), 'd');
        assert_eq!(plain('ø'), 'o');
        assert_eq!(plain('ț'), 't');
        assert_eq!(plain('ű'), 'u');
    }
}
