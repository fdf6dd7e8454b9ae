//! Which words have a vector of their own, without storing the words.
//!
//! A word is known by a 28-bit hash. Among 50,000 words an unknown one is taken for a known one with probability 0.0002:
//! it then gets some vector, as hashed features do anyway. The sorted hashes' differences cost about 2 bytes a word.
//!
//! A word may carry codes besides: bytes that each choose a row of a table of 256, by which a vector is put together from
//! parts that many words share (product quantisation: Jégou, Douze and Schmid, 2011).

use super::features::hash64;

/// Bits of a word's hash.
const HASH_BITS: u32 = 28;

/// The known words; each has a row from 1 on, unknown words have row 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Invariant: strictly ascending, below 2^[`HASH_BITS`]. The row of a word is the place of its hash plus 1.
    hashes: Vec<u32>,
    /// Codes of one word.
    n_codes: usize,
    /// Invariant: `n_codes` for each hash, in the hashes' order.
    codes: Vec<u8>,
}

impl Vocabulary {
    /// The vocabulary of these words, in lower case and without typographic quotes, and the row of each in the order
    /// given. Two words may share a row.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> (Self, Vec<u32>) {
        let words: Vec<u32> = words.into_iter().map(hash28).collect();
        let mut hashes = words.clone();
        hashes.sort_unstable();
        hashes.dedup();
        let vocabulary = Self {
            hashes,
            ..Self::default()
        };
        let rows = words.iter().map(|&hash| vocabulary.row_of_hash(hash)).collect();
        (vocabulary, rows)
    }

    /// The same words with `n_codes` codes each, in the order of their rows; `None` where there are more or fewer.
    pub fn with_codes(mut self, n_codes: usize, codes: Vec<u8>) -> Option<Self> {
        if self.hashes.len().checked_mul(n_codes) != Some(codes.len()) {
            return None;
        }
        (self.n_codes, self.codes) = (n_codes, codes);
        Some(self)
    }

    /// Codes of one word.
    pub fn n_codes(&self) -> usize {
        self.n_codes
    }

    /// All codes, word after word in the order of their rows.
    pub fn codes(&self) -> &[u8] {
        &self.codes
    }

    /// The row that code `k` of the word in `row` chooses: 1 to 256, or 0 for the unknown word. `k` is below
    /// [`Vocabulary::n_codes`].
    pub(super) fn code(&self, row: u32, k: usize) -> u32 {
        match row.checked_sub(1) {
            Some(at) => 1 + u32::from(self.codes[at as usize * self.n_codes + k]),
            None => 0,
        }
    }

    /// Rows of a table over the words: one a word, and row 0.
    pub fn n_rows(&self) -> u32 {
        self.hashes.len() as u32 + 1
    }

    /// The row of a word in lower case; 0 where it is unknown.
    pub fn row(&self, lower: &str) -> u32 {
        self.row_of_hash(hash28(lower))
    }

    fn row_of_hash(&self, hash: u32) -> u32 {
        self.hashes.binary_search(&hash).map_or(0, |at| at as u32 + 1)
    }

    /// The differences of the sorted hashes, each in groups of 7 bits, lowest first, the eighth bit set where another
    /// group follows (LEB128).
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut last = 0;
        for &hash in &self.hashes {
            let mut rest = hash - last;
            last = hash;
            while rest >= 0x80 {
                bytes.push(rest as u8 | 0x80);
                rest >>= 7;
            }
            bytes.push(rest as u8);
        }
        bytes
    }

    /// Reads what [`Vocabulary::to_bytes`] wrote; `None` where the bytes are no such thing.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut hashes = Vec::new();
        let mut last: u32 = 0;
        let (mut difference, mut shift) = (0u32, 0);
        for &byte in bytes {
            if shift >= HASH_BITS {
                return None;
            }
            difference |= u32::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 != 0 {
                continue;
            }
            let hash = last + difference;
            let ascending = difference > 0 || hashes.is_empty();
            // Each number has one form: zeros behind its last bits would be another.
            let is_padded = byte == 0 && shift > 7;
            if is_padded || !ascending || hash >> HASH_BITS != 0 {
                return None;
            }
            hashes.push(hash);
            (last, difference, shift) = (hash, 0, 0);
        }
        (shift == 0).then_some(Self {
            hashes,
            ..Self::default()
        })
    }
}

fn hash28(word: &str) -> u32 {
    (hash64("vector", word) & ((1 << HASH_BITS) - 1)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_have_rows_and_others_none() {
        let (vocabulary, rows) = Vocabulary::new(["the", "of", "paris", "the"]);
        assert_eq!(vocabulary.n_rows(), 4);
        assert_eq!(rows[0], rows[3]);
        for (word, row) in ["the", "of", "paris"].iter().zip(&rows) {
            assert_eq!(vocabulary.row(word), *row);
        }
        assert_eq!(vocabulary.row("zurich"), 0);
    }

    #[test]
    fn codes_go_with_their_words() {
        let (vocabulary, rows) = Vocabulary::new(["the", "of"]);
        assert_eq!(vocabulary.clone().with_codes(2, vec![1, 2, 3]), None);
        let vocabulary = vocabulary.with_codes(2, vec![0, 10, 20, 255]).unwrap();
        let of = |row| [vocabulary.code(row, 0), vocabulary.code(row, 1)];
        assert_eq!([of(0), of(1), of(2)], [[0, 0], [1, 11], [21, 256]]);
        assert!(rows.contains(&1) && rows.contains(&2));
    }

    proptest! {
        #[test]
        fn bytes_go_there_and_back(words in prop::collection::vec("[a-z]{0,6}", 0..200)) {
            let (vocabulary, _) = Vocabulary::new(words.iter().map(String::as_str));
            prop_assert_eq!(Vocabulary::from_bytes(&vocabulary.to_bytes()), Some(vocabulary));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..50)) {
            if let Some(vocabulary) = Vocabulary::from_bytes(&bytes) {
                prop_assert!(vocabulary.hashes.is_sorted());
            }
        }
    }
}
