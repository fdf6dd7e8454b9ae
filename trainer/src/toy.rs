//! A toy corpus through the whole of it: trained, written, read and run by the library's tagger.

use crate::corpus::Example;
use crate::evaluate::{Writing, evaluate};
use crate::export::{FamilyPlan, lexicon, to_file, whole_words};
use crate::lists::Lists;
use crate::network::{Network, Shape};
use crate::sentences::Sentences;
use crate::tables::{Table, Tables};
use crate::tags::TagSet;
use crate::train::{Plan, Source, Trainee};
use tagline::label::Label;
use tagline::model::features::{Family, Feature};
use tagline::model::vocabulary::Vocabulary;
use tagline::model::{Bits, Model};
use tagline::tagger::Tagger;
use tagline::text::{CharOffset, Span, Text};

/// Texts in which a person travels to a place: the place in the sentence tells which is which.
fn toy() -> Vec<Example> {
    let people = ["Ada", "Bo Berg", "Cem", "Dora Lind"];
    let places = ["Oslo", "Rome", "New Ulm"];
    let mut examples = Vec::new();
    for person in people {
        for place in places {
            let text = format!("Yesterday {person} flew to {place} again.");
            let start = 10 + person.len() as u32 + 9;
            let span = |start: u32, name: &str| {
                Span::new(CharOffset(start), CharOffset(start + name.len() as u32)).unwrap()
            };
            examples.push(Example {
                text: Text::new(text),
                spans: vec![
                    (span(10, person), Label::new("PERSON")),
                    (span(start, place), Label::new("GPE")),
                ],
            });
        }
    }
    examples
}

fn train_toy(seed: u64) -> Vec<u8> {
    let (vocabulary, _) = Vocabulary::new(["again", "flew", "to"]);
    let family = |feature, rows| FamilyPlan {
        family: Family {
            feature,
            rows,
            width: 8,
        },
        bits: Bits::Eight,
    };
    let families = [
        family(Feature::Lower, 64),
        family(Feature::Shape, 16),
        family(Feature::Vector, vocabulary.n_rows()),
    ];
    let tables = Tables {
        tables: families
            .iter()
            .map(|plan| Table::random(plan.family.rows as usize, 8, plan.bits, seed))
            .collect(),
    };
    let tags = TagSet::new(vec![Label::new("PERSON"), Label::new("GPE")]);
    let shape = Shape {
        inputs: tables.width(),
        channels: 8,
        dilations: vec![1, 2],
        n_tags: tags.len(),
    };
    let mut trainee = Trainee {
        network: Network::new(shape, seed),
        tables,
        lexicon: lexicon(&families, &vocabulary).unwrap(),
        tags,
        whole_words: whole_words(&families),
    };
    let sentences = Sentences::cut(&toy(), &trainee.tags, &mut trainee.lexicon).all;
    let sources = [Source {
        sentences,
        times: 1.5,
    }];
    let plan = Plan {
        batch_tokens: 40,
        rate: 2e-2,
        ..crate::recipe::plan(seed, 40.0)
    };
    let mut losses = Vec::new();
    trainee
        .train(&sources, &Lists::default(), &plan, |_, _, _, loss| {
            losses.push(loss);
            Ok(())
        })
        .unwrap();
    let (first, last) = (losses[0], losses[losses.len() - 1]);
    assert!(last < first / 4.0, "loss {first} came to {last}");
    // Nor does it lose what it has learned where rounding begins, whose step is none at which the tables are measured.
    let settled = &losses[losses.len() / 4..];
    let jump = settled
        .windows(2)
        .map(|pair| pair[1] / pair[0])
        .fold(0.0, f64::max);
    assert!(jump < 1.1, "the mean loss jumped {jump} times in a step");
    to_file(&trainee, &families, &vocabulary, "toy")
        .to_bytes()
        .unwrap()
}

#[test]
fn a_toy_corpus_is_learned_and_a_run_repeats_bit_for_bit() {
    let bytes = train_toy(3);
    let tagger = Tagger::new(Model::from_bytes(&bytes).unwrap());
    let f1 = evaluate(&tagger, &toy(), Writing::Plain).score.micro().f1();
    assert!(f1 > 0.95, "F1 {f1} on what it was trained on");
    assert!(bytes == train_toy(3), "two runs with the same seed differ");
    assert!(bytes != train_toy(4), "the seed changes nothing");
}
