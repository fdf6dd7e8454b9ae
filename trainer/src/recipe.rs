//! The choices behind the served model, each found by measuring on the dev sets. `README.md` beside this crate tells
//! what was compared.

use crate::augment::Rates;
use crate::export::FamilyPlan;
use crate::train::Plan;
use crate::vectors::WIDTH;
use tagline::model::features::{Family, Feature, N_CODE_ROWS};
use tagline::model::{Bits, N_PATTERNS};

/// Channels between the layers.
pub(crate) const CHANNELS: usize = 128;
/// A token sees eight neighbours on each side: wider by dilation costs no more than narrow.
pub(crate) const DILATIONS: [usize; 4] = [1, 2, 4, 1];
/// Words with a vector of their own.
pub(crate) const N_VECTORS: usize = 115_000;
/// Codes of a word's vector.
pub(crate) const N_CODES: usize = 10;
/// Passes over the data.
pub(crate) const EPOCHS: f32 = 5.0;
/// Passes over gold and a newsroom's own texts, going on from a trained model.
pub(crate) const ADAPT_EPOCHS: f32 = 3.0;
/// A newsroom's own texts are few beside the corpus: each pass takes them this often.
pub(crate) const OWN_TIMES: f32 = 4.0;

/// How often a pass takes the sentences of a set: articles and GUM more often, for they are few and varied; silver VOA
/// by half, for it is much and of one kind.
pub(crate) fn times(set: &str) -> f32 {
    match set {
        "gum.train" => 4.0,
        "articles.train" => 3.0,
        "voa.train" => 2.0,
        "voa-silver" => 0.5,
        _ => 1.0,
    }
}

/// The families of word features, with four bits a weight.
pub(crate) fn families() -> Vec<FamilyPlan> {
    let family = |feature, rows, width| FamilyPlan {
        family: Family { feature, rows, width },
        bits: Bits::Four,
    };
    let mut families = vec![
        family(Feature::Lower, 12_000, 64),
        family(Feature::Exact, 12_000, 64),
        family(Feature::Prefix(3), 3_000, 32),
        family(Feature::Suffix(3), 3_000, 32),
        family(Feature::Suffix(2), 1_000, 32),
        family(Feature::Shape, 1_000, 32),
        family(Feature::Edge(4), 3_000, 32),
        family(Feature::Pattern, N_PATTERNS, 16),
    ];
    families.extend((0..N_CODES).map(|k| FamilyPlan {
        family: Family {
            feature: Feature::Code(k as u8),
            rows: N_CODE_ROWS,
            width: (WIDTH / N_CODES) as u32,
        },
        bits: Bits::Eight,
    }));
    families
}

/// How to train from nothing.
pub(crate) fn plan(seed: u64, epochs: f32) -> Plan {
    Plan {
        epochs,
        batch_tokens: 1600,
        rate: 3e-3,
        decay: 0.01,
        dropout: 0.15,
        form_dropout: 0.1,
        rounded_from: 0.6,
        averaged_from: 0.75,
        rates: Rates {
            swap: 0.3,
            upper: 0.1,
            lower: 0.08,
            title: 0.03,
            ascii: 0.02,
            curly: 0.25,
        },
        seed,
    }
}

/// How to go on from a trained model: gently, with the weights rounded from the start.
pub(crate) fn adaptation(seed: u64, epochs: f32) -> Plan {
    Plan {
        rate: 5e-4,
        rounded_from: 0.0,
        ..plan(seed, epochs)
    }
}
