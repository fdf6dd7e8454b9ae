//! Why a model can't be used.

use super::features::FeatureError;
use thiserror::Error;

/// Why bytes are no model that can be used.
#[derive(Debug, Error)]
pub enum ModelError {
    /// Another kind of file.
    #[error("this is not a Tagline model: it does not begin as one; choose a file that ends in .tagline")]
    NotAModel,
    /// Made for another version.
    #[error(
        "this model has format version {found}; this version of Tagline reads version {expected}: reload the page or get the model anew"
    )]
    Version {
        /// Ours.
        expected: u32,
        /// The file's.
        found: u32,
    },
    /// Cut off, or something behind it.
    #[error(
        "the model file is {found} bytes long but should have {expected}: it was not loaded completely; load it again"
    )]
    Length {
        /// By its own header.
        expected: usize,
        /// In truth.
        found: usize,
    },
    /// Changed on the way.
    #[error("the model file is damaged: its checksum does not fit its content; load it again")]
    Checksum,
    /// The header is no JSON, or not the right one.
    #[error("the model's header can't be read: {0}")]
    Header(String),
    /// A number in the header is beyond the limits.
    #[error("the model's {what} is {value}; it must be from {least} to {most}")]
    Limit {
        /// Which number.
        what: &'static str,
        /// As the file says.
        value: String,
        /// Least allowed.
        least: String,
        /// Most allowed.
        most: String,
    },
    /// The network is worked on in vectors of 8.
    #[error("the model has {0} channels; it must be a multiple of 8")]
    Channels(usize),
    /// Calibration knots out of order or not probabilities.
    #[error("the model's calibration is not an ascending list of probabilities")]
    Calibration,
    /// Labels that make no scheme.
    #[error("the model's labels can't be used: {0}")]
    Labels(String),
    /// The word features don't fit.
    #[error(transparent)]
    Features(#[from] FeatureError),
    /// Not finite, or too large.
    #[error("the model's {0} holds a number that is not finite or too large")]
    Number(&'static str),
    /// The vocabulary is not one.
    #[error("the model's vocabulary can't be read")]
    Vocabulary,
    /// A row's weights could overflow the integer sums.
    #[error("the weights in row {row} of the model's {what} are too large for its arithmetic")]
    TooWide {
        /// Which matrix.
        what: &'static str,
        /// Which row.
        row: usize,
    },
}
