//! Operations that candle composes from many passes over memory, fused, each with its gradient.
//!
//! A profile of the composed network showed most time outside the matrix products: concatenation, comparison masks,
//! reductions and their gradients. These three do the same in one pass each. Rows are tokens, columns are channels,
//! `f32`, row after row.

mod crf;
mod dropout;
mod maxout;
mod window;

pub(crate) use crf::PathLoss;
pub(crate) use dropout::Dropout;
pub(crate) use maxout::{MaxoutNorm, PIECES};
pub(crate) use window::Window;

use candle_core::{CpuStorage, Layout, Result, Tensor, bail};

/// The values of a contiguous `f32` tensor on the processor.
fn values<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    let CpuStorage::F32(all) = storage else {
        bail!("the fused operations take f32 only")
    };
    match layout.contiguous_offsets() {
        Some((start, end)) => Ok(&all[start..end]),
        None => bail!("the fused operations take contiguous tensors only"),
    }
}

/// Copies a tensor's values out, whatever its layout.
fn to_vec(tensor: &Tensor) -> Result<Vec<f32>> {
    tensor.flatten_all()?.to_vec1()
}

/// Compares the gradient of `sum(weights * f(x))` with central differences, one coordinate after the other.
#[cfg(test)]
pub(crate) fn check_gradient(
    inputs: &[(Vec<f32>, Vec<usize>)],
    tolerance: f32,
    f: impl Fn(&[Tensor]) -> Result<Tensor>,
) {
    use candle_core::{Device, Var};
    let device = Device::Cpu;
    let value = |inputs: &[(Vec<f32>, Vec<usize>)]| -> f64 {
        let tensors: Vec<Tensor> = inputs
            .iter()
            .map(|(data, shape)| Tensor::from_slice(data, shape.as_slice(), &device).unwrap())
            .collect();
        weighted_sum(&f(&tensors).unwrap())
            .to_scalar::<f32>()
            .unwrap()
            .into()
    };
    let vars: Vec<Var> = inputs
        .iter()
        .map(|(data, shape)| Var::from_slice(data, shape.as_slice(), &device).unwrap())
        .collect();
    let tensors: Vec<Tensor> = vars.iter().map(|var| var.as_tensor().clone()).collect();
    let grads = weighted_sum(&f(&tensors).unwrap()).backward().unwrap();
    for (which, var) in vars.iter().enumerate() {
        let grad = to_vec(grads.get(var).unwrap()).unwrap();
        for (at, &got) in grad.iter().enumerate() {
            let step = 1e-2;
            let mut moved = inputs.to_vec();
            moved[which].0[at] += step;
            let above = value(&moved);
            moved[which].0[at] -= 2.0 * step;
            let below = value(&moved);
            let want = ((above - below) / f64::from(2.0 * step)) as f32;
            assert!(
                (got - want).abs() <= tolerance * want.abs().max(1.0),
                "input {which}, coordinate {at}: gradient {got}, by differences {want}"
            );
        }
    }
}

/// The sum of a tensor's values, each times a different weight, so that no two coordinates are alike.
#[cfg(test)]
fn weighted_sum(tensor: &Tensor) -> Tensor {
    let n = tensor.elem_count();
    let weights: Vec<f32> = (0..n).map(|i| ((i * 7 + 3) % 11) as f32 / 5.0 - 1.0).collect();
    let weights = Tensor::from_slice(&weights, tensor.shape(), tensor.device()).unwrap();
    (tensor * weights).unwrap().sum_all().unwrap()
}
