//! The header of a model file: its shapes, labels and texts, and the limits that a file must keep.

use super::error::ModelError;
use super::features::{Family, Feature};
use super::kernels::LANES;
use super::matrix::Bits;
use crate::label::{Label, tag};
use serde::{Deserialize, Serialize};

/// No number in a model is larger, so that no sum of its arithmetic is infinite.
pub(super) const LARGEST_NUMBER: f32 = 1e6;

const MAX_LABELS: usize = 200;
const MAX_FAMILIES: usize = 32;
const MAX_ROWS: u32 = 1 << 21;
const MAX_WIDTH: u32 = 1024;
const MAX_HIDDEN: usize = 1024;
const MAX_PIECES: usize = 8;
const MAX_CODES: usize = 32;
const MAX_BLOCKS: usize = 32;
const MAX_DILATION: usize = 64;
const MAX_KNOTS: usize = 1000;

/// What a model file says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// A short name, such as `news-en`.
    pub name: String,
    /// The labels that it tags; their order numbers the tags.
    pub labels: Vec<Label>,
    /// The word features, in the order in which their rows are concatenated.
    pub families: Vec<FamilyShape>,
    /// Channels of the network.
    pub hidden: usize,
    /// How many linear pieces a channel is the maximum of.
    pub pieces: usize,
    /// For each block the distance in tokens between the three that its convolution sees.
    pub dilations: Vec<usize>,
    /// Whether scores of neighbouring tags follow the weights.
    pub transitions: bool,
    /// Divides the scores before they become probabilities.
    pub temperature: f32,
    /// Probability as decoded and as shown: ascending knots, straight lines between. Empty: shown as decoded.
    #[serde(default)]
    pub calibration: Vec<(f32, f32)>,
    /// How strongly a name's other occurrences in a text draw its scores (`src/evidence.rs`); 0: not at all.
    #[serde(default)]
    pub evidence: f32,
    /// Bytes of the vocabulary's section.
    #[serde(default)]
    pub vocabulary_bytes: usize,
    /// Codes of a word of the vocabulary.
    #[serde(default)]
    pub codes: usize,
    /// Bytes of the codes' section.
    #[serde(default)]
    pub codes_bytes: usize,
    /// The model card, Markdown: data, licences, scores, weaknesses, date.
    #[serde(default)]
    pub card: String,
}

/// A family of word features and the shape of its table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FamilyShape {
    /// The feature's name, [`Feature::name`].
    pub feature: String,
    /// Rows of the table.
    pub rows: u32,
    /// Numbers in a row.
    pub width: u32,
    /// Bits of a number.
    pub bits: Bits,
}

impl Header {
    /// Numbers in all rows of a word together.
    pub fn width(&self) -> usize {
        self.families.iter().map(|family| family.width as usize).sum()
    }

    /// Number of tags.
    pub fn n_tags(&self) -> usize {
        tag::n_tags(self.labels.len())
    }

    /// The probability to show for one as decoded.
    pub fn calibrated(&self, raw: f32) -> f32 {
        let knots = &self.calibration;
        let above = knots.partition_point(|knot| knot.0 < raw);
        match (above.checked_sub(1).map(|at| knots[at]), knots.get(above)) {
            (Some((x0, y0)), Some(&(x1, y1))) => y0 + (y1 - y0) * ((raw - x0) / (x1 - x0)),
            (Some((_, shown)), None) | (None, Some(&(_, shown))) => shown,
            (None, None) => raw,
        }
    }

    /// The families as the features know them.
    pub(super) fn families(&self) -> Result<Vec<Family>, ModelError> {
        let family = |shape: &FamilyShape| {
            Ok(Family {
                feature: Feature::from_name(&shape.feature)?,
                rows: shape.rows,
                width: shape.width,
            })
        };
        self.families.iter().map(family).collect()
    }

    /// Refuses what is beyond the limits, so that nothing after has to doubt a shape.
    pub(super) fn check(&self) -> Result<(), ModelError> {
        let within = |what: &'static str, value: usize, least: usize, most: usize| {
            if (least..=most).contains(&value) {
                return Ok(());
            }
            Err(ModelError::Limit {
                what,
                value: value.to_string(),
                least: least.to_string(),
                most: most.to_string(),
            })
        };
        within("number of labels", self.labels.len(), 1, MAX_LABELS)?;
        within("number of word features", self.families.len(), 1, MAX_FAMILIES)?;
        for family in &self.families {
            within(
                "number of rows of a table",
                family.rows as usize,
                1,
                MAX_ROWS as usize,
            )?;
            within("width of a table", family.width as usize, 1, MAX_WIDTH as usize)?;
        }
        within("number of channels", self.hidden, 1, MAX_HIDDEN)?;
        if !self.hidden.is_multiple_of(LANES) {
            return Err(ModelError::Channels(self.hidden));
        }
        within("number of codes of a word", self.codes, 0, MAX_CODES)?;
        within("number of pieces", self.pieces, 1, MAX_PIECES)?;
        within("number of blocks", self.dilations.len(), 0, MAX_BLOCKS)?;
        for &dilation in &self.dilations {
            within("dilation", dilation, 1, MAX_DILATION)?;
        }
        within(
            "number of calibration knots",
            self.calibration.len(),
            0,
            MAX_KNOTS,
        )?;
        self.check_confidence()
    }

    fn check_confidence(&self) -> Result<(), ModelError> {
        if !(0.01..=100.0).contains(&self.temperature) {
            return Err(ModelError::Limit {
                what: "temperature",
                value: self.temperature.to_string(),
                least: "0.01".to_owned(),
                most: "100".to_owned(),
            });
        }
        if !(0.0..=10.0).contains(&self.evidence) {
            return Err(ModelError::Limit {
                what: "strength of evidence",
                value: self.evidence.to_string(),
                least: "0".to_owned(),
                most: "10".to_owned(),
            });
        }
        let within = |p: f32| (0.0..=1.0).contains(&p);
        let proper = self
            .calibration
            .iter()
            .all(|&(raw, shown)| within(raw) && within(shown));
        let ascending = |a: &(f32, f32), b: &(f32, f32)| a.0 < b.0 && a.1 <= b.1;
        if proper && self.calibration.is_sorted_by(ascending) {
            Ok(())
        } else {
            Err(ModelError::Calibration)
        }
    }
}
