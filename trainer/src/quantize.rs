//! Rounds a row of weights as the model file will, without making the file.

use tagline::model::Bits;

/// Steps of a row's scale: the file holds each row's scale as a part of the table's largest.
const STEPS: f32 = 256.0;

/// Appends a row as it reads after a round trip through [`tagline::model::Matrix`], where `largest` is the largest
/// magnitude of the whole table.
pub(crate) fn push_rounded(row: &[f32], bits: Bits, largest: f32, out: &mut Vec<f32>) {
    let limit = f32::from(bits.largest());
    let unit = largest / limit;
    let most = row.iter().fold(0.0f32, |most, value| most.max(value.abs())) / limit;
    if unit <= 0.0 {
        out.extend(row.iter().map(|_| 0.0));
        return;
    }
    let step = (most / unit * STEPS).ceil().clamp(1.0, STEPS);
    let scale = unit * (step / STEPS);
    out.extend(
        row.iter()
            .map(|value| (value / scale).round_ties_even().clamp(-limit, limit) * scale),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline::model::Matrix;

    #[test]
    fn rounds_as_the_file_does() {
        let values: Vec<f32> = (0..60)
            .map(|i| (i as f32 * 1.37).sin() * (1.0 + i as f32 / 9.0))
            .collect();
        let largest = values.iter().fold(0.0f32, |most, value| most.max(value.abs()));
        for bits in [Bits::Four, Bits::Eight] {
            let matrix = Matrix::quantize(6, bits, &values);
            for (at, row) in values.chunks(6).enumerate() {
                let mut got = Vec::new();
                push_rounded(row, bits, largest, &mut got);
                for (got, want) in got.iter().zip(matrix.values(at)) {
                    assert!((got - want).abs() < 1e-5, "row {at}: {got} and {want}");
                }
            }
        }
    }

    #[test]
    fn zeros_stay_zeros() {
        let mut out = Vec::new();
        push_rounded(&[0.0, 0.0], Bits::Four, 1.0, &mut out);
        push_rounded(&[0.0], Bits::Four, 0.0, &mut out);
        assert_eq!(out, [0.0, 0.0, 0.0]);
    }
}
