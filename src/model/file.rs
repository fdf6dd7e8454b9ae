//! Reads and writes the model file (`docs/model-file.md`), for tagger and trainer alike. A file is hostile input.

use super::error::ModelError;
use super::features::Features;
use super::header::{Header, LARGEST_NUMBER};
use super::matrix::{Bits, Matrix};
use super::vocabulary::Vocabulary;
use crate::label::{Label, LabelDefinition, LabelScheme};
use sha2::{Digest, Sha256};

const MAGIC: &[u8; 8] = b"TAGLINE\0";
/// Raised with every change that an older reader would misread.
const VERSION: u32 = 1;
const PREFIX: usize = 16;
const CHECKSUM: usize = 32;

/// A model as its file holds it. The shapes fit the header.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelFile {
    /// Shapes, labels, texts.
    pub header: Header,
    /// The words that have a vector.
    pub vocabulary: Vocabulary,
    /// One a family.
    pub tables: Vec<Matrix>,
    /// The families' rows to the first hidden vector.
    pub mix: Layer,
    /// The convolutions.
    pub blocks: Vec<Layer>,
    /// The last hidden vector to the tags' scores: `n_tags` x `hidden`.
    pub tags: Matrix,
    /// Added to the tags' scores.
    pub tag_bias: Vec<f32>,
    /// `n_tags` x `n_tags`, row = from; empty where the header says that there are none.
    pub transitions: Vec<f32>,
}

/// A matrix with the maximum over pieces and the layer norm after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// `pieces * hidden` rows; row `p * hidden + c` is piece `p` of channel `c`.
    pub matrix: Matrix,
    /// One a row.
    pub bias: Vec<f32>,
    /// The norm's gain, one a channel.
    pub gain: Vec<f32>,
    /// The norm's offset, one a channel.
    pub offset: Vec<f32>,
}

impl ModelFile {
    /// The file's bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelError> {
        let vocabulary = self.vocabulary.to_bytes();
        let mut header = self.header.clone();
        header.vocabulary_bytes = vocabulary.len();
        header.codes = self.vocabulary.n_codes();
        header.codes_bytes = self.vocabulary.codes().len();
        let header = serde_json::to_vec(&header).map_err(|error| ModelError::Header(error.to_string()))?;
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        out.extend((header.len() as u32).to_le_bytes());
        out.extend(header);
        out.extend(vocabulary);
        out.extend(self.vocabulary.codes());
        for table in &self.tables {
            table.write(&mut out);
        }
        for layer in std::iter::once(&self.mix).chain(&self.blocks) {
            layer.matrix.write(&mut out);
            write_floats(&layer.bias, &mut out);
            write_floats(&layer.gain, &mut out);
            write_floats(&layer.offset, &mut out);
        }
        self.tags.write(&mut out);
        write_floats(&self.tag_bias, &mut out);
        write_floats(&self.transitions, &mut out);
        let checksum = Sha256::digest(&out);
        out.extend_from_slice(&checksum);
        // What we write we can read: a shape that does not fit is the trainer's error, told before anything is saved.
        Self::from_bytes(&out)?;
        Ok(out)
    }

    /// Reads and checks a file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let (header, header_end) = read_header(bytes)?;
        header.check()?;
        let scheme = header.labels.iter().map(definition).collect();
        LabelScheme::new("model", scheme).map_err(|error| ModelError::Labels(error.to_string()))?;
        let expected = file_size(&header, header_end).unwrap_or(usize::MAX);
        if bytes.len() != expected {
            return Err(ModelError::Length {
                expected,
                found: bytes.len(),
            });
        }
        let (content, checksum) = bytes.split_at(expected - CHECKSUM);
        if Sha256::digest(content).as_slice() != checksum {
            return Err(ModelError::Checksum);
        }
        let mut rest = Sections(&content[header_end..]);
        let vocabulary =
            Vocabulary::from_bytes(rest.take(header.vocabulary_bytes)?).ok_or(ModelError::Vocabulary)?;
        let codes = rest.take(header.codes_bytes)?.to_vec();
        let vocabulary = vocabulary
            .with_codes(header.codes, codes)
            .ok_or(ModelError::Vocabulary)?;
        Features::new(header.families()?, vocabulary.clone())?;
        let tables = header.families.iter().map(|family| {
            rest.matrix(
                "word tables",
                family.rows as usize,
                family.width as usize,
                family.bits,
            )
        });
        let tables = tables.collect::<Result<_, _>>()?;
        let mix = rest.layer("mixing layer", &header, header.width())?;
        let blocks = header
            .dilations
            .iter()
            .map(|_| rest.layer("blocks", &header, 3 * header.hidden));
        let blocks = blocks.collect::<Result<_, _>>()?;
        let n_tags = header.n_tags();
        let tags = rest.matrix("tag layer", n_tags, header.hidden, Bits::Eight)?;
        let tag_bias = rest.floats("tag layer", n_tags)?;
        let transitions = rest.floats(
            "transitions",
            if header.transitions { n_tags * n_tags } else { 0 },
        )?;
        Ok(Self {
            header,
            vocabulary,
            tables,
            mix,
            blocks,
            tags,
            tag_bias,
            transitions,
        })
    }
}

/// A label as a scheme wants it, to have its name checked.
fn definition(label: &Label) -> LabelDefinition {
    LabelDefinition {
        name: label.clone(),
        short: String::new(),
        key: String::new(),
        hue: 0,
        description: String::new(),
    }
}

/// The header and the byte after it.
fn read_header(bytes: &[u8]) -> Result<(Header, usize), ModelError> {
    if !bytes.starts_with(MAGIC) {
        return Err(ModelError::NotAModel);
    }
    let too_short = |expected| ModelError::Length {
        expected,
        found: bytes.len(),
    };
    let number = |at: usize| {
        let field = bytes.get(at..at + 4).and_then(|field| field.try_into().ok());
        field.map(u32::from_le_bytes).ok_or_else(|| too_short(PREFIX))
    };
    let found = number(8)?;
    if found != VERSION {
        return Err(ModelError::Version {
            expected: VERSION,
            found,
        });
    }
    let end = PREFIX.saturating_add(number(12)? as usize);
    let json = bytes.get(PREFIX..end).ok_or_else(|| too_short(end))?;
    let header = serde_json::from_slice(json).map_err(|error| ModelError::Header(error.to_string()))?;
    Ok((header, end))
}

/// The length of a file with this header; `None` beyond counting.
fn file_size(header: &Header, header_end: usize) -> Option<usize> {
    let layer = |columns: usize| {
        let rows = header.pieces * header.hidden;
        Matrix::file_size(rows, columns, Bits::Eight)?.checked_add(4 * (rows + 2 * header.hidden))
    };
    let n_tags = header.n_tags();
    let mut size = header_end
        .checked_add(header.vocabulary_bytes)?
        .checked_add(header.codes_bytes)?;
    for family in &header.families {
        size = size.checked_add(Matrix::file_size(
            family.rows as usize,
            family.width as usize,
            family.bits,
        )?)?;
    }
    size = size.checked_add(layer(header.width())?)?;
    size = size.checked_add(layer(3 * header.hidden)?.checked_mul(header.dilations.len())?)?;
    size = size.checked_add(Matrix::file_size(n_tags, header.hidden, Bits::Eight)?)?;
    let floats = n_tags + if header.transitions { n_tags * n_tags } else { 0 };
    size.checked_add(4 * floats)?.checked_add(CHECKSUM)
}

fn write_floats(values: &[f32], out: &mut Vec<u8>) {
    out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}

/// The sections not yet read.
struct Sections<'b>(&'b [u8]);

impl<'b> Sections<'b> {
    fn take(&mut self, length: usize) -> Result<&'b [u8], ModelError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(ModelError::Length {
            expected: length,
            found: self.0.len(),
        })?;
        self.0 = rest;
        Ok(taken)
    }

    fn floats(&mut self, what: &'static str, n: usize) -> Result<Vec<f32>, ModelError> {
        let bytes = self.take(4 * n)?;
        let (chunks, _) = bytes.as_chunks();
        let floats: Vec<f32> = chunks.iter().map(|chunk| f32::from_le_bytes(*chunk)).collect();
        let proper = |value: &f32| value.abs() <= LARGEST_NUMBER;
        if floats.iter().all(proper) {
            Ok(floats)
        } else {
            Err(ModelError::Number(what))
        }
    }

    fn matrix(
        &mut self,
        what: &'static str,
        rows: usize,
        columns: usize,
        bits: Bits,
    ) -> Result<Matrix, ModelError> {
        let length = Matrix::file_size(rows, columns, bits).ok_or(ModelError::Number(what))?;
        Matrix::read(rows, columns, bits, self.take(length)?).ok_or(ModelError::Number(what))
    }

    fn layer(&mut self, what: &'static str, header: &Header, columns: usize) -> Result<Layer, ModelError> {
        let rows = header.pieces * header.hidden;
        Ok(Layer {
            matrix: self.matrix(what, rows, columns, Bits::Eight)?,
            bias: self.floats(what, rows)?,
            gain: self.floats(what, header.hidden)?,
            offset: self.floats(what, header.hidden)?,
        })
    }
}
