//! The training loop: batches, gradients on two shards at a time, steps.

use crate::augment::{Names, Rates, augment};
use crate::average::Average;
use crate::lexicon::Lexicon;
use crate::lists::Lists;
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

/// The tables' largest weights move slowly.
const STEPS_A_MEASURE: usize = 64;

/// A word that training holds `n` times is made to look new with probability `RARITY / (RARITY + n)` at least: what was
/// seen once would else be known by heart, while at run time many names are new.
const RARITY: f32 = 0.6;
/// Of the words made to look new, the part that loses its vector as well.
const FORGOTTEN_VECTORS: f32 = 0.4;

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
    /// Of the words: the part made to look new.
    pub(crate) form_dropout: f32,
    /// From this part of the run on, table weights are rounded as in the file.
    pub(crate) rounded_from: f32,
    /// From this part of the run on, states are averaged.
    pub(crate) averaged_from: f32,
    /// Changes of sentences.
    pub(crate) rates: Rates,
    /// Of all that is drawn.
    pub(crate) seed: u64,
}

/// Sentences and how often each pass takes them.
pub(crate) struct Source {
    /// The sentences.
    pub(crate) sentences: Vec<Sentence>,
    /// Times that a pass takes each; of a fraction, a new sample is drawn each pass.
    pub(crate) times: f32,
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
    /// Which tables know whole words.
    pub(crate) whole_words: WholeWords,
}

/// Places of the tables that know whole words, which for a new word its parts must stand in for.
#[derive(Clone, Debug)]
pub(crate) struct WholeWords {
    /// By hash: a new word falls on a row of others.
    pub(crate) hashed: Vec<usize>,
    /// By vocabulary: a new word has row 0.
    pub(crate) vectors: Vec<usize>,
}

/// A part of a batch, as the network takes it.
#[derive(Default)]
struct Shard {
    ids: Vec<u32>,
    gold: Vec<u16>,
    sentences: Vec<Range<usize>>,
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

/// The sentences of one pass in random order: places of source and sentence.
fn pass(sources: &[Source], rng: &mut ChaCha8Rng) -> Vec<(usize, usize)> {
    let mut order = Vec::new();
    for (at, source) in sources.iter().enumerate() {
        for number in 0..source.sentences.len() {
            let fraction = rng.random::<f32>() < source.times.fract();
            let times = source.times as usize + usize::from(fraction);
            order.extend(std::iter::repeat_n((at, number), times));
        }
    }
    order.shuffle(rng);
    order
}

impl Trainee {
    /// Trains; `report` hears the mean loss of a token now and then: `(step, n_steps, loss)`, and may look at the state.
    ///
    /// # Errors
    /// Only where candle fails, which would be a mistake in this crate.
    pub(crate) fn train(
        &mut self,
        sources: &[Source],
        lists: &Lists,
        plan: &Plan,
        mut report: impl FnMut(&mut Self, usize, usize, f64) -> Result<()>,
    ) -> Result<()> {
        let sentences = sources.iter().flat_map(|source| &source.sentences);
        let names = Names::of(sentences, lists, &self.tags, &mut self.lexicon);
        let legal = Arc::new(self.tags.legal());
        let mut rng = ChaCha8Rng::seed_from_u64(plan.seed);
        let mut tokens_a_pass = 0.0;
        for source in sources {
            let n_tokens: usize = source.sentences.iter().map(|sentence| sentence.words.len()).sum();
            tokens_a_pass += n_tokens as f32 * source.times;
        }
        let forgetting = self.forgetting(sources, plan.form_dropout);
        let n_steps = ((tokens_a_pass * plan.epochs / plan.batch_tokens as f32) as usize).max(1);
        let mut queue = Vec::new();
        let mut mean_loss = (0.0, 0.0);
        let mut average = Average::default();
        for step in 0..n_steps {
            let mut shards: [Shard; N_SHARDS] = Default::default();
            while shards.iter().map(Shard::n_tokens).sum::<usize>() < plan.batch_tokens {
                let Some((source, number)) = queue.pop() else {
                    queue = pass(sources, &mut rng);
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
                self.fill(&mut shards[shard], &sentence, &forgetting, plan, &mut rng);
            }
            for shard in &mut shards {
                shard.seed = rng.random();
            }
            let loss = self.step(&shards, &legal, plan, step, n_steps)?;
            if Average::wants(step, n_steps, plan.averaged_from) {
                let dense = self.network.parameters.iter().map(|parameter| &parameter.values);
                average.add(dense.chain(self.tables.tables.iter().map(|table| &table.values)));
            }
            mean_loss = (mean_loss.0 * 0.98 + loss, mean_loss.1 * 0.98 + 1.0);
            report(self, step + 1, n_steps, mean_loss.0 / mean_loss.1)?;
        }
        let dense = self.network.parameters.iter_mut();
        let tables = self.tables.tables.iter_mut();
        average.write(
            dense
                .map(|parameter| &mut parameter.values)
                .chain(tables.map(|table| &mut table.values)),
        );
        Ok(())
    }

    /// How likely each word of these sentences is made to look new.
    fn forgetting(&self, sources: &[Source], least: f32) -> Vec<f32> {
        let mut counts = vec![0.0f32; self.lexicon.len()];
        for sentence in sources.iter().flat_map(|source| &source.sentences) {
            for &word in &sentence.words {
                counts[word as usize] += 1.0;
            }
        }
        counts.iter().map(|n| least.max(RARITY / (RARITY + n))).collect()
    }

    fn fill(
        &self,
        shard: &mut Shard,
        sentence: &Sentence,
        forgetting: &[f32],
        plan: &Plan,
        rng: &mut ChaCha8Rng,
    ) {
        let start = shard.n_tokens();
        for &word in &sentence.words {
            let at = shard.ids.len();
            shard.ids.extend_from_slice(self.lexicon.rows(word));
            // Words that stand in no sentence are other writings of those that do.
            let forgetting = forgetting.get(word as usize).unwrap_or(&plan.form_dropout);
            if rng.random::<f32>() < *forgetting {
                self.forget(&mut shard.ids[at..], rng);
            }
        }
        shard.gold.extend_from_slice(&sentence.tags);
        shard.sentences.push(start..shard.n_tokens());
    }

    /// Makes a word look like one that was never seen: its whole form falls on any other word's rows, as hashing does, and
    /// often it has no vector.
    fn forget(&self, ids: &mut [u32], rng: &mut ChaCha8Rng) {
        for &family in &self.whole_words.hashed {
            ids[family] = rng.random_range(1..self.tables.tables[family].rows());
        }
        if rng.random::<f32>() < FORGOTTEN_VECTORS {
            for &family in &self.whole_words.vectors {
                ids[family] = 0;
            }
        }
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
        // Also before anything is rounded: a table that was never measured is rounded to nothing.
        if step.is_multiple_of(STEPS_A_MEASURE) {
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
        let loss = PathLoss::new(
            legal.clone(),
            sentences,
            1.0 / n_tokens as f32,
            shard.gold.clone(),
        );
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
