//! The training loop: batches, gradients on two shards at a time, steps.

use crate::augment::{Names, Rates, augment};
use crate::lexicon::Lexicon;
use crate::network::{Network, tag_scores};
use crate::ops::{Dropout, PathLoss};
use crate::optimizer::{Adam, one_cycle};
use crate::sentences::Sentence;
use crate::tables::Tables;
use crate::tags::TagSet;
use candle_core::{Device, Result, Var};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::ops::Range;
use std::sync::Arc;

/// Parts that a batch is cut into, each on a thread of its own. Fixed, so that sums come out alike on any machine.
const N_SHARDS: usize = 2;

/// How to train.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Passes over the data.
    pub(crate) epochs: f32,
    /// Tokens a batch.
    pub(crate) batch_tokens: usize,
    /// Highest learning rate.
    pub(crate) rate: f32,
    /// Weight decay.
    pub(crate) decay: f32,
    /// Of a layer's channels.
    pub(crate) dropout: f32,
    /// Of a token's form features: the part replaced by row 0.
    pub(crate) form_dropout: f32,
    /// From this part of the run on, table weights are rounded as in the file.
    pub(crate) rounded_from: f32,
    /// Changes of sentences.
    pub(crate) rates: Rates,
    /// Of all that is drawn.
    pub(crate) seed: u64,
}

/// Sentences with a weight and a number of times that each pass takes them.
pub(crate) struct Source {
    /// The sentences.
    pub(crate) sentences: Vec<Sentence>,
    /// Times a pass.
    pub(crate) times: usize,
    /// Weight of their loss.
    pub(crate) weight: f32,
}

/// What is trained.
pub(crate) struct Trainee {
    /// Dense part.
    pub(crate) network: Network,
    /// Embeddings.
    pub(crate) tables: Tables,
    /// Words.
    pub(crate) lexicon: Lexicon,
    /// Labels.
    pub(crate) tags: TagSet,
    /// Which tables hold whole words by hash: what a word's other features stand in for where it is new.
    pub(crate) forms: Vec<usize>,
}

/// A part of a batch, as the network takes it.
#[derive(Default)]
struct Shard {
    ids: Vec<u32>,
    gold: Vec<u16>,
    sentences: Vec<Range<usize>>,
    weights: Vec<f32>,
    seed: u32,
}

impl Shard {
    fn n_tokens(&self) -> usize {
        self.gold.len()
    }
}

/// Gradients of a shard, and its loss.
struct Gradients {
    loss: f64,
    dense: Vec<Vec<f32>>,
    embedded: Vec<f32>,
}

impl Trainee {
    /// Trains; `report` hears the mean loss of a token now and then: `(step, n_steps, loss)`, and may look at the state.
    ///
    /// # Errors
    /// Only where candle fails, which would be a mistake in this crate.
    pub(crate) fn train(
        &mut self,
        sources: &[Source],
        plan: &Plan,
        mut report: impl FnMut(&mut Self, usize, usize, f64) -> Result<()>,
    ) -> Result<()> {
        let names = Names::of(sources.iter().flat_map(|source| &source.sentences), &self.tags);
        let legal = Arc::new(self.tags.legal());
        let mut rng = ChaCha8Rng::seed_from_u64(plan.seed);
        let mut order: Vec<(usize, usize)> = Vec::new();
        let mut tokens_a_pass = 0;
        for (at, source) in sources.iter().enumerate() {
            for (number, sentence) in source.sentences.iter().enumerate() {
                order.extend(std::iter::repeat_n((at, number), source.times));
                tokens_a_pass += sentence.words.len() * source.times;
            }
        }
        let n_steps = ((tokens_a_pass as f32 * plan.epochs / plan.batch_tokens as f32) as usize).max(1);
        let mut queue = Vec::new();
        let mut mean_loss = (0.0, 0.0);
        for step in 0..n_steps {
            let mut shards: [Shard; N_SHARDS] = Default::default();
            while shards.iter().map(Shard::n_tokens).sum::<usize>() < plan.batch_tokens {
                let Some((source, number)) = queue.pop() else {
                    order.shuffle(&mut rng);
                    queue.clone_from(&order);
                    continue;
                };
                let source = &sources[source];
                let plain = &source.sentences[number];
                let sentence = augment(
                    plain,
                    &plan.rates,
                    &names,
                    &self.tags,
                    &mut self.lexicon,
                    &mut rng,
                );
                let shard = if shards[0].n_tokens() <= shards[1].n_tokens() {
                    0
                } else {
                    1
                };
                self.fill(&mut shards[shard], &sentence, source.weight, plan, &mut rng);
            }
            for shard in &mut shards {
                shard.seed = rng.random();
            }
            let loss = self.step(&shards, &legal, plan, step, n_steps)?;
            mean_loss = (mean_loss.0 * 0.98 + loss, mean_loss.1 * 0.98 + 1.0);
            report(self, step + 1, n_steps, mean_loss.0 / mean_loss.1)?;
        }
        Ok(())
    }

    fn fill(&self, shard: &mut Shard, sentence: &Sentence, weight: f32, plan: &Plan, rng: &mut ChaCha8Rng) {
        let start = shard.n_tokens();
        for &word in &sentence.words {
            let at = shard.ids.len();
            shard.ids.extend_from_slice(self.lexicon.rows(word));
            if rng.random::<f32>() < plan.form_dropout {
                for &family in &self.forms {
                    shard.ids[at + family] = 0;
                }
            }
        }
        shard.gold.extend_from_slice(&sentence.tags);
        shard.sentences.push(start..shard.n_tokens());
        shard.weights.push(weight);
    }

    /// One step; gives the mean loss of a token.
    fn step(
        &mut self,
        shards: &[Shard; N_SHARDS],
        legal: &Arc<Vec<bool>>,
        plan: &Plan,
        step: usize,
        n_steps: usize,
    ) -> Result<f64> {
        let rounded = step as f32 >= plan.rounded_from * n_steps as f32;
        if rounded && step % 64 == 0 {
            self.tables.measure();
        }
        let variables = self.network.variables()?;
        let n_tokens: usize = shards.iter().map(Shard::n_tokens).sum();
        let gradients = std::thread::scope(|scope| -> Result<[Gradients; N_SHARDS]> {
            let run = |shard| self.gradients(&variables, shard, legal, plan, n_tokens, rounded);
            let second = scope.spawn(move || run(&shards[1]));
            let first = run(&shards[0])?;
            match second.join() {
                Ok(second) => Ok([first, second?]),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })?;
        let [mut sum, other] = gradients;
        for (sum, other) in sum.dense.iter_mut().zip(&other.dense) {
            sum.iter_mut().zip(other).for_each(|(a, b)| *a += b);
        }
        for (shard, embedded) in shards.iter().zip([&sum.embedded, &other.embedded]) {
            let dropout = Dropout::new(plan.dropout, shard.seed);
            self.tables.scatter(&shard.ids, dropout, embedded);
        }
        let square: f64 = sum
            .dense
            .iter()
            .flatten()
            .map(|&g| f64::from(g) * f64::from(g))
            .sum();
        let norm = (square + self.tables.grad_square()).sqrt() as f32;
        let clip = 1.0f32.min(1.0 / norm.max(1e-6));
        let rate = one_cycle(step, n_steps, plan.rate);
        for (parameter, grad) in self.network.parameters.iter_mut().zip(&sum.dense) {
            let decay = if parameter.decays { plan.decay } else { 0.0 };
            let (first, second) = &mut parameter.moments;
            Adam::at(step + 1, rate, decay, clip).update(&mut parameter.values, first, second, grad);
        }
        self.tables.update(&Adam::at(step + 1, rate, 0.0, clip));
        Ok(sum.loss + other.loss)
    }

    fn gradients(
        &self,
        variables: &[Var],
        shard: &Shard,
        legal: &Arc<Vec<bool>>,
        plan: &Plan,
        n_tokens: usize,
        rounded: bool,
    ) -> Result<Gradients> {
        let dropout = |layer: u32| Dropout::new(plan.dropout, shard.seed.wrapping_add(layer * 0x9E37));
        let embedded = self.tables.gather(&shard.ids, dropout(0), rounded);
        let embedded = Var::from_vec(embedded, (shard.n_tokens(), self.tables.width()), &Device::Cpu)?;
        let sentences = Arc::new(shard.sentences.clone());
        let n_layers = 1 + self.network.shape.dilations.len() as u32;
        let dropouts: Vec<Dropout> = (1..=n_layers).map(dropout).collect();
        let scores = tag_scores(&self.network.shape, variables, &embedded, &sentences, &dropouts)?;
        let weights = shard
            .weights
            .iter()
            .map(|weight| weight / n_tokens as f32)
            .collect();
        let loss = PathLoss::new(legal.clone(), sentences, weights, shard.gold.clone());
        let transitions = &variables[variables.len() - 1];
        let loss = scores.apply_op2(transitions, loss)?;
        let grads = loss.backward()?;
        let copy = |variable: &Var| match grads.get(variable) {
            Some(grad) => grad.flatten_all()?.to_vec1::<f32>(),
            None => Ok(vec![0.0; variable.elem_count()]),
        };
        Ok(Gradients {
            loss: loss.to_scalar::<f32>()?.into(),
            dense: variables.iter().map(copy).collect::<Result<_>>()?,
            embedded: copy(&embedded)?,
        })
    }
}
