//! Matrices of small integers with a scale a row: how weights are stored.

use serde::{Deserialize, Serialize};

/// Bits of a stored weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Bits {
    /// From -7 to 7, two in a byte.
    Four,
    /// From -127 to 127.
    Eight,
}

impl Bits {
    /// The largest integer stored.
    pub fn largest(self) -> i8 {
        match self {
            Self::Four => 7,
            Self::Eight => 127,
        }
    }

    fn bytes(self, columns: usize) -> usize {
        match self {
            Self::Four => columns.div_ceil(2),
            Self::Eight => columns,
        }
    }
}

impl TryFrom<u8> for Bits {
    type Error = String;

    fn try_from(bits: u8) -> Result<Self, Self::Error> {
        match bits {
            4 => Ok(Self::Four),
            8 => Ok(Self::Eight),
            _ => Err(format!("weights of {bits} bits; there are 4 and 8")),
        }
    }
}

impl From<Bits> for u8 {
    fn from(bits: Bits) -> Self {
        match bits {
            Bits::Four => 4,
            Bits::Eight => 8,
        }
    }
}

/// `rows` x `columns` integers, each row with its scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    columns: usize,
    bits: Bits,
    /// The scale that a row of step 255 has. Finite, not negative.
    unit: f32,
    /// One a row: the row's scale is `unit * (step + 1) / 256`.
    steps: Vec<u8>,
    /// Packed rows, `bits.bytes(columns)` each.
    data: Vec<u8>,
}

impl Matrix {
    /// Rounds `values` (row after row) to the nearest integers, each row scaled by its largest.
    ///
    /// # Panics
    /// Where `values` is no whole number of rows.
    pub fn quantize(columns: usize, bits: Bits, values: &[f32]) -> Self {
        assert!(
            columns > 0 && values.len().is_multiple_of(columns),
            "whole rows of {columns}"
        );
        let largest = f32::from(bits.largest());
        let ideal = |row: &[f32]| row.iter().fold(0.0f32, |most, v| most.max(v.abs())) / largest;
        let unit = values.chunks_exact(columns).map(ideal).fold(0.0, f32::max);
        let mut steps = Vec::new();
        let mut data = Vec::new();
        for row in values.chunks_exact(columns) {
            // Rounded up, so that the row's largest value fits.
            let step = if unit > 0.0 {
                (ideal(row) / unit * 256.0).ceil() as i32 - 1
            } else {
                0
            };
            let step = step.clamp(0, 255) as u8;
            let scale = row_scale(unit, step);
            let integer = |v: &f32| {
                if scale > 0.0 {
                    (v / scale).round().clamp(-largest, largest) as i8
                } else {
                    0
                }
            };
            let integers: Vec<i8> = row.iter().map(integer).collect();
            steps.push(step);
            match bits {
                Bits::Eight => data.extend(integers.iter().map(|&i| i as u8)),
                Bits::Four => data.extend(integers.chunks(2).map(|pair| {
                    let high = pair.get(1).copied().unwrap_or(0);
                    (pair[0] as u8 & 0xf) | ((high as u8) << 4)
                })),
            }
        }
        Self {
            columns,
            bits,
            unit,
            steps,
            data,
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.steps.len()
    }

    /// Numbers in a row.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The scale of a row.
    pub fn scale(&self, row: usize) -> f32 {
        row_scale(self.unit, self.steps[row])
    }

    /// The integers of a row.
    pub fn integers(&self, row: usize) -> impl Iterator<Item = i8> + '_ {
        let length = self.bits.bytes(self.columns);
        let packed = &self.data[row * length..(row + 1) * length];
        let bits = self.bits;
        (0..self.columns).map(move |column| match bits {
            Bits::Eight => packed[column] as i8,
            Bits::Four => {
                let byte = packed[column / 2];
                // Shifted up to the sign bit and back down, which spreads the sign.
                let high = if column.is_multiple_of(2) {
                    byte << 4
                } else {
                    byte & 0xf0
                };
                (high as i8) >> 4
            }
        })
    }

    /// The values of a row.
    pub fn values(&self, row: usize) -> impl Iterator<Item = f32> + '_ {
        let scale = self.scale(row);
        self.integers(row).map(move |integer| f32::from(integer) * scale)
    }

    /// Writes the values of a row to `out`, which is as long as a row.
    pub(super) fn write_values(&self, row: usize, out: &mut [f32]) {
        let scale = self.scale(row);
        let length = self.bits.bytes(self.columns);
        let packed = &self.data[row * length..(row + 1) * length];
        match self.bits {
            Bits::Eight => {
                for (value, &byte) in out.iter_mut().zip(packed) {
                    *value = f32::from(byte as i8) * scale;
                }
            }
            Bits::Four => {
                for (values, &byte) in out.chunks_mut(2).zip(packed) {
                    let halves = [(byte << 4) as i8 >> 4, byte as i8 >> 4];
                    for (value, half) in values.iter_mut().zip(halves) {
                        *value = f32::from(half) * scale;
                    }
                }
            }
        }
    }

    /// Bytes that a matrix of this shape takes in a file; `None` where that is beyond counting.
    pub(super) fn file_size(rows: usize, columns: usize, bits: Bits) -> Option<usize> {
        rows.checked_mul(bits.bytes(columns).checked_add(1)?)?
            .checked_add(4)
    }

    /// Appends its bytes as `docs/model-file.md` lays them out.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.unit.to_le_bytes());
        out.extend(&self.steps);
        out.extend(&self.data);
    }

    /// From `bytes` of [`Matrix::file_size`]; `None` where they are another number or the unit is no proper number.
    pub(super) fn read(rows: usize, columns: usize, bits: Bits, bytes: &[u8]) -> Option<Self> {
        let (unit, rest) = bytes.split_first_chunk()?;
        let unit = f32::from_le_bytes(*unit);
        let (steps, data) = rest.split_at_checked(rows)?;
        let fits = rows.checked_mul(bits.bytes(columns))? == data.len();
        (fits && (0.0..=super::header::LARGEST_NUMBER).contains(&unit)).then(|| Self {
            columns,
            bits,
            unit,
            steps: steps.to_vec(),
            data: data.to_vec(),
        })
    }
}

fn row_scale(unit: f32, step: u8) -> f32 {
    unit * ((f32::from(step) + 1.0) / 256.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn values_come_back_within_half_a_step(
            values in prop::collection::vec(-3.0f32..3.0, 35),
            four in any::<bool>(),
        ) {
            let bits = if four { Bits::Four } else { Bits::Eight };
            let matrix = Matrix::quantize(7, bits, &values);
            prop_assert_eq!(matrix.rows(), 5);
            for (row, expected) in values.chunks(7).enumerate() {
                let mut written = [0.0; 7];
                matrix.write_values(row, &mut written);
                prop_assert!(matrix.values(row).eq(written));
                for (found, expected) in written.iter().zip(expected) {
                    prop_assert!((found - expected).abs() <= matrix.scale(row) * 0.5001);
                }
            }
        }

        #[test]
        fn bytes_go_there_and_back(values in prop::collection::vec(-3.0f32..3.0, 15), four in any::<bool>()) {
            let bits = if four { Bits::Four } else { Bits::Eight };
            let matrix = Matrix::quantize(5, bits, &values);
            let mut bytes = Vec::new();
            matrix.write(&mut bytes);
            prop_assert_eq!(Some(bytes.len()), Matrix::file_size(3, 5, bits));
            prop_assert_eq!(Matrix::read(3, 5, bits, &bytes), Some(matrix));
            prop_assert_eq!(Matrix::read(3, 5, bits, &bytes[1..]), None);
        }
    }

    #[test]
    fn rows_of_zeros_stay_zero() {
        let matrix = Matrix::quantize(2, Bits::Eight, &[0.0, 0.0, 1.0, -1.0]);
        assert_eq!(matrix.values(0).collect::<Vec<_>>(), [0.0, 0.0]);
        assert_eq!(matrix.integers(1).collect::<Vec<_>>(), [127, -127]);
        assert_eq!(
            Matrix::quantize(1, Bits::Four, &[0.0]).values(0).next(),
            Some(0.0)
        );
    }

    #[test]
    fn a_unit_that_is_no_number_is_refused() {
        for unit in [f32::NAN, f32::INFINITY, -1.0] {
            let mut bytes = unit.to_le_bytes().to_vec();
            bytes.extend([0, 1]);
            assert_eq!(Matrix::read(1, 1, Bits::Eight, &bytes), None);
        }
    }
}
