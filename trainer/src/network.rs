//! The tagging network over candle's tensors: what the library runs in integers, here with gradients.
//!
//! ```text
//! h = N(W0 e)                                  e: the token's embeddings side by side
//! h = h + N(Wk [h(t - d), h(t), h(t + d)])     for each block k with its dilation d; zero outside the sentence
//! scores = Wt h + bt
//! ```
//! `N` is bias, maximum over three pieces and layer normalisation. A weight matrix is `[inputs, outputs]`, its outputs
//! piece after piece.

use crate::ops::{Dropout, MaxoutNorm, PIECES, Window};
use candle_core::{Device, Result, Tensor, Var};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::ops::Range;
use std::sync::Arc;

/// Sizes of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Numbers a token's embeddings come to.
    pub(crate) inputs: usize,
    /// Channels between the layers.
    pub(crate) channels: usize,
    /// One block each: the distance of its neighbours.
    pub(crate) dilations: Vec<usize>,
    /// Tags.
    pub(crate) n_tags: usize,
}

/// A matrix or vector that is trained, with its moments.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    /// Sizes, outermost first.
    pub(crate) shape: Vec<usize>,
    /// Row after row.
    pub(crate) values: Vec<f32>,
    /// Adam's moments.
    pub(crate) moments: (Vec<f32>, Vec<f32>),
    /// Whether weight decay applies: matrices, not biases and norms.
    pub(crate) decays: bool,
}

impl Parameter {
    /// A parameter of these values, its moments at zero.
    pub(crate) fn new(shape: Vec<usize>, values: Vec<f32>, decays: bool) -> Self {
        let zeros = vec![0.0; values.len()];
        Self {
            shape,
            values,
            moments: (zeros.clone(), zeros),
            decays,
        }
    }

    fn matrix(rng: &mut ChaCha8Rng, inputs: usize, outputs: usize) -> Self {
        let reach = (3.0 / inputs as f32).sqrt();
        let values = (0..inputs * outputs)
            .map(|_| rng.random_range(-reach..reach))
            .collect();
        Self::new(vec![inputs, outputs], values, true)
    }

    fn zeros(shape: Vec<usize>) -> Self {
        let n = shape.iter().product();
        Self::new(shape, vec![0.0; n], false)
    }

    /// Gains of one, shifts of zero.
    fn norm(channels: usize) -> Self {
        let values = (0..2 * channels)
            .map(|i| if i < channels { 1.0 } else { 0.0 })
            .collect();
        Self::new(vec![2 * channels], values, false)
    }
}

/// A layer of the network: matrix, bias, gain and shift.
#[derive(Clone, Copy)]
pub(crate) struct Layer<'a> {
    /// `[inputs, 3 * channels]`.
    pub(crate) matrix: &'a Parameter,
    /// `[3 * channels]`.
    pub(crate) bias: &'a Parameter,
    /// `[2 * channels]`: gains, then shifts.
    pub(crate) norm: &'a Parameter,
}

/// The network's dense parameters.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    /// Sizes.
    pub(crate) shape: Shape,
    /// Three a layer (mix, then blocks), then tag matrix, tag bias, transitions.
    pub(crate) parameters: Vec<Parameter>,
}

impl Network {
    /// A network with random matrices from this seed.
    pub(crate) fn new(shape: Shape, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let d = shape.channels;
        let mut parameters = Vec::new();
        let inputs = std::iter::once(shape.inputs).chain(shape.dilations.iter().map(|_| 3 * d));
        for inputs in inputs {
            parameters.push(Parameter::matrix(&mut rng, inputs, PIECES * d));
            parameters.push(Parameter::zeros(vec![PIECES * d]));
            parameters.push(Parameter::norm(d));
        }
        parameters.push(Parameter::matrix(&mut rng, d, shape.n_tags));
        parameters.push(Parameter::zeros(vec![shape.n_tags]));
        parameters.push(Parameter::zeros(vec![shape.n_tags, shape.n_tags]));
        Self { shape, parameters }
    }

    /// Mix (0) or block `k` (`k` from 1).
    pub(crate) fn layer(&self, k: usize) -> Layer<'_> {
        Layer {
            matrix: &self.parameters[3 * k],
            bias: &self.parameters[3 * k + 1],
            norm: &self.parameters[3 * k + 2],
        }
    }

    /// Tag matrix `[channels, tags]`, tag bias, transitions `[from, to]`.
    pub(crate) fn head(&self) -> [&Parameter; 3] {
        let at = 3 * (1 + self.shape.dilations.len());
        [
            &self.parameters[at],
            &self.parameters[at + 1],
            &self.parameters[at + 2],
        ]
    }

    /// The parameters as candle's variables, in order.
    ///
    /// # Errors
    /// Only where memory runs out.
    pub(crate) fn variables(&self) -> Result<Vec<Var>> {
        self.parameters
            .iter()
            .map(|p| Var::from_slice(&p.values, p.shape.as_slice(), &Device::Cpu))
            .collect()
    }
}

/// Tag scores `[n, tags]` of tokens whose embeddings are the rows of `embedded`.
///
/// `dropouts` gives one dropout a layer: mix, then blocks.
///
/// # Errors
/// Where shapes do not fit, which would be a mistake in this crate.
pub(crate) fn tag_scores(
    shape: &Shape,
    variables: &[Var],
    embedded: &Tensor,
    sentences: &Arc<Vec<Range<usize>>>,
    dropouts: &[Dropout],
) -> Result<Tensor> {
    let normed = |k: usize, input: &Tensor| {
        let product = input.matmul(&variables[3 * k])?;
        let dropout = dropouts[k];
        product.apply_op3(
            &variables[3 * k + 1],
            &variables[3 * k + 2],
            MaxoutNorm { dropout },
        )
    };
    let mut hidden = normed(0, embedded)?;
    for (k, &dilation) in shape.dilations.iter().enumerate() {
        let window = Window {
            dilation,
            sentences: sentences.clone(),
        };
        hidden = (&hidden + normed(k + 1, &hidden.apply_op1(window)?)?)?;
    }
    let at = 3 * (1 + shape.dilations.len());
    hidden.matmul(&variables[at])?.broadcast_add(&variables[at + 1])
}
