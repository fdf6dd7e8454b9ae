//! Changes a sentence on its way into a batch: other names, other case, other quotation marks.
//!
//! A tagger that saw each name in one place learns the name; with names exchanged for others of their type it must learn
//! the place. The rates of case and quotes are of the recipe that the network follows.

use crate::lexicon::{Lexicon, Variant};
use crate::lists::Lists;
use crate::sentences::Sentence;
use crate::tags::TagSet;
use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;

/// How often each change is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rates {
    /// A sentence's names may be exchanged.
    pub(crate) swap: f32,
    /// All in capitals.
    pub(crate) upper: f32,
    /// All in small letters.
    pub(crate) lower: f32,
    /// Each word with a capital, as in headlines.
    pub(crate) title: f32,
    /// Without accents.
    pub(crate) ascii: f32,
    /// Curly quotation marks.
    pub(crate) curly: f32,
}

/// Labels whose names are exchanged: one is as good as the other for the sentence.
const SWAPPED: [&str; 7] = ["PERSON", "ORG", "GPE", "FAC", "LOC", "PRODUCT", "EVENT"];
/// Of the names in a sentence chosen for exchange, the part that is.
const SWAPPED_PART: f32 = 0.5;
/// Of the two-word names of people put in, the part made of two people's.
const MIXED_PART: f32 = 0.5;

/// The distinct names of each label, as word numbers, in a fixed order.
pub(crate) struct Names {
    by_label: Vec<Vec<Vec<u32>>>,
    person: Option<usize>,
    place: Option<usize>,
    given: Vec<Vec<u32>>,
    surnames: Vec<Vec<u32>>,
    cities: Vec<Vec<u32>>,
}

/// Of the exchanged names of people, the part that comes from the lists where there are some.
const LISTED_PEOPLE: f32 = 0.4;
/// Of these, the part with a given name and a surname, and the part with a surname alone; the others are given names.
const WHOLE_NAMES: f32 = 0.6;
const SURNAMES: f32 = 0.3;
/// Of the exchanged places, the part that is a city of the list; countries and regions are the corpus' own.
const LISTED_PLACES: f32 = 0.3;

impl Names {
    /// The names that these sentences hold, and those of the lists.
    pub(crate) fn of<'s>(
        sentences: impl Iterator<Item = &'s Sentence>,
        lists: &Lists,
        tags: &TagSet,
        lexicon: &mut Lexicon,
    ) -> Self {
        let mut found = vec![BTreeSet::new(); tags.labels.len()];
        for sentence in sentences {
            for (range, label) in tags.spans(&sentence.tags) {
                if SWAPPED.contains(&tags.labels[label].as_str()) {
                    found[label].insert(sentence.words[range].to_vec());
                }
            }
        }
        Self {
            by_label: found
                .into_iter()
                .map(|names| names.into_iter().collect())
                .collect(),
            person: tags.labels.iter().position(|label| label.as_str() == "PERSON"),
            place: tags.labels.iter().position(|label| label.as_str() == "GPE"),
            given: lexicon.phrases(&lists.given),
            surnames: lexicon.phrases(&lists.surnames),
            cities: lexicon.phrases(&lists.cities),
        }
    }

    fn pick(&self, label: usize, rng: &mut ChaCha8Rng) -> Option<Vec<u32>> {
        if Some(label) == self.person && !self.given.is_empty() && rng.random::<f32>() < LISTED_PEOPLE {
            let kind = rng.random::<f32>();
            let given = self.given.choose(rng)?.clone();
            let surname = self.surnames.choose(rng)?.clone();
            return Some(match kind {
                _ if kind < WHOLE_NAMES => [given, surname].concat(),
                _ if kind < WHOLE_NAMES + SURNAMES => surname,
                _ => given,
            });
        }
        if Some(label) == self.place && !self.cities.is_empty() && rng.random::<f32>() < LISTED_PLACES {
            return self.cities.choose(rng).cloned();
        }
        let name = self.by_label[label].choose(rng)?;
        if Some(label) == self.person && name.len() == 2 && rng.random::<f32>() < MIXED_PART {
            let other = self.by_label[label].choose(rng)?;
            if other.len() == 2 {
                return Some(vec![name[0], other[1]]);
            }
        }
        Some(name.clone())
    }

    fn swap(&self, sentence: &Sentence, tags: &TagSet, rng: &mut ChaCha8Rng) -> Sentence {
        let mut out = Sentence::default();
        let mut done = 0;
        let copy = |out: &mut Sentence, range: std::ops::Range<usize>| {
            out.words.extend_from_slice(&sentence.words[range.clone()]);
            out.tags.extend_from_slice(&sentence.tags[range]);
        };
        for (range, label) in tags.spans(&sentence.tags) {
            if rng.random::<f32>() >= SWAPPED_PART {
                continue;
            }
            let Some(name) = self.pick(label, rng) else {
                continue;
            };
            copy(&mut out, done..range.start);
            out.tags
                .extend(tags.of_spans(name.len(), &[(0..name.len(), tags.labels[label].clone())]));
            out.words.extend(name);
            done = range.end;
        }
        copy(&mut out, done..sentence.words.len());
        out
    }
}

/// The sentence as this pass of training sees it.
pub(crate) fn augment(
    sentence: &Sentence,
    rates: &Rates,
    names: &Names,
    tags: &TagSet,
    lexicon: &mut Lexicon,
    rng: &mut ChaCha8Rng,
) -> Sentence {
    let mut sentence = if rng.random::<f32>() < rates.swap {
        names.swap(sentence, tags, rng)
    } else {
        sentence.clone()
    };
    let mut draw = rng.random::<f32>();
    let cases = [
        (rates.upper, Variant::Upper),
        (rates.lower, Variant::Lower),
        (rates.title, Variant::Title),
        (rates.ascii, Variant::Ascii),
    ];
    for (rate, variant) in cases {
        if (0.0..rate).contains(&draw) {
            rewrite(&mut sentence, lexicon, |_| variant);
        }
        draw -= rate;
    }
    if rng.random::<f32>() < rates.curly {
        rewrite(&mut sentence, lexicon, |n_quotes| {
            if n_quotes % 2 == 0 {
                Variant::CurlyOpen
            } else {
                Variant::CurlyClose
            }
        });
    }
    sentence
}

/// Writes each word in the variant that `choose` gives for the number of straight quotation marks before it.
fn rewrite(sentence: &mut Sentence, lexicon: &mut Lexicon, choose: impl Fn(usize) -> Variant) {
    let mut n_quotes = 0;
    for word in &mut sentence.words {
        let variant = choose(n_quotes);
        n_quotes += usize::from(lexicon.word(*word) == "\"");
        *word = lexicon.variant(*word, variant);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use tagline::label::Label;

    const NONE: Rates = Rates {
        swap: 0.0,
        upper: 0.0,
        lower: 0.0,
        title: 0.0,
        ascii: 0.0,
        curly: 0.0,
    };

    /// A sentence of words, where `Name/PERSON`, joined by `_`, is a name.
    fn sentence(words: &str, tags: &TagSet, lexicon: &mut Lexicon) -> Sentence {
        let mut out = Sentence::default();
        for word in words.split(' ') {
            let (name, label) = word.rsplit_once('/').unwrap_or((word, ""));
            let parts: Vec<u32> = name.split('_').map(|part| lexicon.number(part)).collect();
            let spans = if label.is_empty() {
                vec![]
            } else {
                vec![(0..parts.len(), Label::new(label))]
            };
            out.tags.extend(tags.of_spans(parts.len(), &spans));
            out.words.extend(parts);
        }
        out
    }

    fn shown(sentence: &Sentence, lexicon: &Lexicon) -> String {
        let words: Vec<&str> = sentence.words.iter().map(|&word| lexicon.word(word)).collect();
        words.join(" ")
    }

    #[test]
    fn each_rate_makes_its_change() {
        let tags = TagSet::new(vec![Label::new("PERSON")]);
        let check = |rates: Rates, want: &str| {
            let mut lexicon = Lexicon::new(1, |_| vec![0]);
            let plain = sentence("\" é wins , \" says Ana/PERSON 's", &tags, &mut lexicon);
            let names = Names::of([&plain].into_iter(), &Lists::default(), &tags, &mut lexicon);
            let mut rng = ChaCha8Rng::seed_from_u64(1);
            let got = augment(&plain, &rates, &names, &tags, &mut lexicon, &mut rng);
            assert_eq!(shown(&got, &lexicon), want);
            assert_eq!(got.tags, plain.tags);
        };
        check(NONE, "\" é wins , \" says Ana 's");
        check(Rates { upper: 1.0, ..NONE }, "\" É WINS , \" SAYS ANA 'S");
        check(Rates { lower: 1.0, ..NONE }, "\" é wins , \" says ana 's");
        check(Rates { title: 1.0, ..NONE }, "\" É Wins , \" Says Ana 's");
        check(Rates { ascii: 1.0, ..NONE }, "\" e wins , \" says Ana 's");
        check(Rates { curly: 1.0, ..NONE }, "“ é wins , ” says Ana ’s");
    }

    #[test]
    fn exchanged_names_keep_their_label_and_their_place() {
        let tags = TagSet::new(vec![Label::new("PERSON"), Label::new("GPE")]);
        let mut lexicon = Lexicon::new(1, |_| vec![0]);
        let plain = sentence(
            "in Oslo/GPE Ana_Lima/PERSON met Bo_van_Berg/PERSON .",
            &tags,
            &mut lexicon,
        );
        let names = Names::of([&plain].into_iter(), &Lists::default(), &tags, &mut lexicon);
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let mut seen = BTreeSet::new();
        for _ in 0..50 {
            let got = augment(
                &plain,
                &Rates { swap: 1.0, ..NONE },
                &names,
                &tags,
                &mut lexicon,
                &mut rng,
            );
            assert_eq!(got.words.len(), got.tags.len());
            let labels: Vec<usize> = tags.spans(&got.tags).iter().map(|(_, label)| *label).collect();
            assert_eq!(labels, [1, 0, 0]);
            seen.insert(shown(&got, &lexicon));
        }
        assert!(seen.contains("in Oslo Bo van Berg met Ana Lima ."), "{seen:?}");
    }

    #[test]
    fn listed_names_come_in_too() {
        let tags = TagSet::new(vec![Label::new("PERSON"), Label::new("GPE")]);
        let mut lexicon = Lexicon::new(1, |_| vec![0]);
        let plain = sentence("in Oslo/GPE Ana_Lima/PERSON spoke", &tags, &mut lexicon);
        let lists = Lists {
            given: vec!["Zoe".to_owned()],
            surnames: vec!["O'Dell".to_owned()],
            cities: vec!["New Ulm".to_owned()],
        };
        let names = Names::of([&plain].into_iter(), &lists, &tags, &mut lexicon);
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let rates = Rates { swap: 1.0, ..NONE };
        let mut seen = BTreeSet::new();
        for _ in 0..100 {
            let got = augment(&plain, &rates, &names, &tags, &mut lexicon, &mut rng);
            seen.insert(shown(&got, &lexicon));
        }
        for want in [
            "in New Ulm Ana Lima spoke",
            "in Oslo Zoe O'Dell spoke",
            "in Oslo O'Dell spoke",
        ] {
            assert!(seen.contains(want), "{want} in {seen:?}");
        }
    }
}
