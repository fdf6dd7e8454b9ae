//! Vectors of the words seen so far: a word is embedded once, however often it stands in a text.

use std::collections::HashMap;

/// Words remembered at most: with 128 channels some 30 MB.
const MOST_WORDS: usize = 50_000;

/// Remembers the vectors of words. One cache belongs to one model.
#[derive(Clone, Debug, Default)]
pub struct WordCache {
    /// A word's place in `vectors`.
    places: HashMap<Box<str>, usize>,
    vectors: Vec<f32>,
}

impl WordCache {
    /// The vectors of `words`, one after the other; those not known yet come from `embed`, each word once.
    pub(super) fn vectors(
        &mut self,
        words: &[&str],
        embed: impl Fn(&[&str]) -> Vec<f32>,
        length: usize,
    ) -> Vec<f32> {
        if self.places.len() > MOST_WORDS {
            // Which words were seen makes no difference to the vectors, so forgetting is safe.
            self.places.clear();
            self.vectors.clear();
        }
        let mut new = Vec::new();
        let mut places = Vec::with_capacity(words.len());
        for &word in words {
            let place = self.places.get(word).copied().unwrap_or_else(|| {
                let place = self.places.len();
                self.places.insert(word.into(), place);
                new.push(word);
                place
            });
            places.push(place);
        }
        if !new.is_empty() {
            self.vectors.extend(embed(&new));
        }
        let mut out = Vec::with_capacity(words.len() * length);
        for place in places {
            out.extend_from_slice(&self.vectors[place * length..(place + 1) * length]);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn each_word_is_embedded_once() {
        let asked = RefCell::new(Vec::new());
        let embed = |words: &[&str]| {
            asked.borrow_mut().extend(words.iter().map(|&w| w.to_owned()));
            words.iter().flat_map(|w| [w.len() as f32, 0.5]).collect()
        };
        let mut cache = WordCache::default();
        assert_eq!(
            cache.vectors(&["a", "bcd", "a"], embed, 2),
            [1.0, 0.5, 3.0, 0.5, 1.0, 0.5]
        );
        assert_eq!(cache.vectors(&["bcd", "ef"], embed, 2), [3.0, 0.5, 2.0, 0.5]);
        assert_eq!(*asked.borrow(), ["a", "bcd", "ef"]);
    }
}
