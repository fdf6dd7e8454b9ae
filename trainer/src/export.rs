//! Between what is trained, in floats, and the library's model file, in small integers.

use crate::lexicon::Lexicon;
use crate::network::{Layer, Network, Parameter, Shape};
use crate::tables::{Table, Tables};
use crate::tags::TagSet;
use crate::train::{Trainee, WholeWords};
use tagline::model::features::{Family, Feature, FeatureError, Features};
use tagline::model::vocabulary::Vocabulary;
use tagline::model::{self, Bits, FamilyShape, Header, Matrix, ModelFile};

/// How strongly the other occurrences of a name in a text draw its scores. Chosen on the dev sets: F1 is the same as with
/// 0.5 within 0.15 points, and fewer names have several labels in one text; 1.2 takes more than half a point of `gum.dev`.
pub(crate) const EVIDENCE: f32 = 0.8;

/// A family of features with the bits of its table's weights.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FamilyPlan {
    /// Feature, rows, width.
    pub(crate) family: Family,
    /// Bits of a weight in the file.
    pub(crate) bits: Bits,
}

/// The file of a trained network, its confidences not fitted and its card not written yet.
pub(crate) fn to_file(
    trainee: &Trainee,
    families: &[FamilyPlan],
    vocabulary: &Vocabulary,
    name: &str,
) -> ModelFile {
    let shape = &trainee.network.shape;
    let [tags, tag_bias, transitions] = trainee.network.head();
    let tables = trainee.tables.tables.iter();
    ModelFile {
        header: Header {
            name: name.to_owned(),
            labels: trainee.tags.labels.clone(),
            families: families.iter().map(family_shape).collect(),
            hidden: shape.channels,
            pieces: crate::ops::PIECES,
            dilations: shape.dilations.clone(),
            transitions: true,
            temperature: 1.0,
            calibration: Vec::new(),
            evidence: EVIDENCE,
            vocabulary_bytes: 0,
            codes: 0,
            codes_bytes: 0,
            card: String::new(),
        },
        vocabulary: vocabulary.clone(),
        tables: tables
            .map(|table| Matrix::quantize(table.width, table.bits, &table.values))
            .collect(),
        mix: to_layer(trainee.network.layer(0), shape.channels),
        blocks: (1..=shape.dilations.len())
            .map(|k| to_layer(trainee.network.layer(k), shape.channels))
            .collect(),
        tags: Matrix::quantize(shape.channels, Bits::Eight, &transposed(tags)),
        tag_bias: tag_bias.values.clone(),
        transitions: transitions.values.clone(),
    }
}

fn family_shape(plan: &FamilyPlan) -> FamilyShape {
    FamilyShape {
        feature: plan.family.feature.name(),
        rows: plan.family.rows,
        width: plan.family.width,
        bits: plan.bits,
    }
}

/// A layer as the file holds it: one row an output.
fn to_layer(layer: Layer<'_>, channels: usize) -> model::Layer {
    let (gain, offset) = layer.norm.values.split_at(channels);
    model::Layer {
        matrix: Matrix::quantize(layer.matrix.shape[0], Bits::Eight, &transposed(layer.matrix)),
        bias: layer.bias.values.clone(),
        gain: gain.to_vec(),
        offset: offset.to_vec(),
    }
}

/// The matrix's values with rows and columns exchanged.
fn transposed(matrix: &Parameter) -> Vec<f32> {
    transpose(&matrix.values, matrix.shape[0], matrix.shape[1])
}

fn transpose(values: &[f32], rows: usize, columns: usize) -> Vec<f32> {
    (0..rows * columns)
        .map(|at| values[at % rows * columns + at / rows])
        .collect()
}

/// A network to train further, from a file's rounded weights; the families and the vocabulary come along.
///
/// # Errors
/// Where the file names a feature that this version does not know.
pub(crate) fn from_file(file: &ModelFile) -> Result<(Trainee, Vec<FamilyPlan>, Vocabulary), FeatureError> {
    let header = &file.header;
    let mut families = Vec::new();
    for shape in &header.families {
        let family = Family {
            feature: Feature::from_name(&shape.feature)?,
            rows: shape.rows,
            width: shape.width,
        };
        families.push(FamilyPlan {
            family,
            bits: shape.bits,
        });
    }
    let tables = file.tables.iter().zip(&families).map(|(table, plan)| {
        let values = (0..table.rows()).flat_map(|row| table.values(row)).collect();
        Table::new(table.columns(), plan.bits, values)
    });
    let tags = TagSet::new(header.labels.clone());
    let mut parameters = Vec::new();
    for layer in std::iter::once(&file.mix).chain(&file.blocks) {
        parameters.push(from_matrix(&layer.matrix));
        parameters.push(Parameter::new(vec![layer.bias.len()], layer.bias.clone(), false));
        let norm = [layer.gain.as_slice(), &layer.offset].concat();
        parameters.push(Parameter::new(vec![norm.len()], norm, false));
    }
    parameters.push(from_matrix(&file.tags));
    parameters.push(Parameter::new(vec![tags.len()], file.tag_bias.clone(), false));
    let mut transitions = file.transitions.clone();
    transitions.resize(tags.len() * tags.len(), 0.0);
    parameters.push(Parameter::new(vec![tags.len(), tags.len()], transitions, false));
    let network = Network {
        shape: Shape {
            inputs: header.width(),
            channels: header.hidden,
            dilations: header.dilations.clone(),
            n_tags: tags.len(),
        },
        parameters,
    };
    let trainee = Trainee {
        network,
        tables: Tables {
            tables: tables.collect(),
        },
        lexicon: lexicon(&families, &file.vocabulary)?,
        tags,
        whole_words: whole_words(&families),
    };
    Ok((trainee, families, file.vocabulary.clone()))
}

fn from_matrix(matrix: &Matrix) -> Parameter {
    let values: Vec<f32> = (0..matrix.rows()).flat_map(|row| matrix.values(row)).collect();
    let (outputs, inputs) = (matrix.rows(), matrix.columns());
    Parameter::new(vec![inputs, outputs], transpose(&values, outputs, inputs), true)
}

/// Which families know whole words.
pub(crate) fn whole_words(families: &[FamilyPlan]) -> WholeWords {
    let places = |is: fn(Feature) -> bool| {
        (0..families.len())
            .filter(|&at| is(families[at].family.feature))
            .collect()
    };
    WholeWords {
        hashed: places(|feature| matches!(feature, Feature::Lower | Feature::Exact)),
        vectors: places(|feature| matches!(feature, Feature::Vector | Feature::Code(_))),
    }
}

/// An empty lexicon over these features.
///
/// # Errors
/// Where rows do not fit the features.
pub(crate) fn lexicon(families: &[FamilyPlan], vocabulary: &Vocabulary) -> Result<Lexicon, FeatureError> {
    let features = Features::new(
        families.iter().map(|plan| plan.family).collect(),
        vocabulary.clone(),
    )?;
    Ok(Lexicon::new(families.len(), move |word: &str| {
        features.rows(word)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline::label::Label;

    fn trainee() -> (Trainee, Vec<FamilyPlan>, Vocabulary) {
        let (vocabulary, _) = Vocabulary::new(["oslo", "rome"]);
        let family = |feature, rows, bits| FamilyPlan {
            family: Family {
                feature,
                rows,
                width: 5,
            },
            bits,
        };
        let families = vec![
            family(Feature::Exact, 9, Bits::Four),
            family(Feature::Vector, vocabulary.n_rows(), Bits::Eight),
        ];
        let table = |plan: &FamilyPlan| Table::random(plan.family.rows as usize, 5, plan.bits, 1);
        let tables = Tables {
            tables: families.iter().map(table).collect(),
        };
        let tags = TagSet::new(vec![Label::new("PERSON"), Label::new("GPE")]);
        let shape = Shape {
            inputs: tables.width(),
            channels: 8,
            dilations: vec![1, 2],
            n_tags: tags.len(),
        };
        let trainee = Trainee {
            network: Network::new(shape, 1),
            tables,
            lexicon: lexicon(&families, &vocabulary).unwrap(),
            tags,
            whole_words: whole_words(&families),
        };
        (trainee, families, vocabulary)
    }

    #[test]
    fn a_network_comes_back_from_its_file_but_for_rounding() {
        let (trainee, families, vocabulary) = trainee();
        let bytes = to_file(&trainee, &families, &vocabulary, "toy")
            .to_bytes()
            .unwrap();
        let file = ModelFile::from_bytes(&bytes).unwrap();
        assert_eq!(file.header.name, "toy");
        let (back, _, _) = from_file(&file).unwrap();
        assert_eq!(back.network.shape, trainee.network.shape);
        assert_eq!(back.tags.labels, trainee.tags.labels);
        assert_eq!(back.whole_words.hashed, [0]);
        for (a, b) in back.network.parameters.iter().zip(&trainee.network.parameters) {
            assert_eq!(a.shape, b.shape);
            let largest = b.values.iter().fold(0.0f32, |most, value| most.max(value.abs()));
            for (a, b) in a.values.iter().zip(&b.values) {
                assert!((a - b).abs() <= largest / 127.0 * 0.51, "{a} and {b}");
            }
        }
        for (a, b) in back.tables.tables.iter().zip(&trainee.tables.tables) {
            for (a, b) in a.values.iter().zip(&b.values) {
                assert!(
                    (a - b).abs() <= 0.15 / f32::from(a_limit(&back)) * 0.51,
                    "{a} and {b}"
                );
            }
        }
    }

    /// The coarsest table's largest integer.
    fn a_limit(trainee: &Trainee) -> i8 {
        let limits = trainee.tables.tables.iter().map(|table| table.bits.largest());
        limits.min().unwrap()
    }
}
