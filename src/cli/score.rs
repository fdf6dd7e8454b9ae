//! `tagline score`: exact-span precision, recall and F1 of predictions against a gold standard.

use super::failure::Failure;
use super::{files, say};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use tagline::formats::{self, ReadOptions, Record};
use tagline::label::Label;
use tagline::score::{Counts, Score};
use tagline::text::Span;

/// Arguments of `tagline score`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The right annotations, in any format that is read
    #[arg(long, value_name = "FILE")]
    gold: PathBuf,
    /// The annotations to measure, in any format that is read
    #[arg(long, value_name = "FILE")]
    pred: PathBuf,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let gold = documents(&arguments.gold)?;
    let predicted = documents(&arguments.pred)?;
    let mut score = Score::default();
    for (gold, predicted) in pairs(&gold, &predicted)? {
        score.add(spans(gold), spans(predicted));
    }
    if arguments.json {
        json(&score, out)
    } else {
        table(&score, out)
    }
}

fn documents(path: &Path) -> Result<Vec<Record>, Failure> {
    let (name, bytes) = files::load(Some(path))?;
    let import = formats::read(&name, &bytes, ReadOptions::default())?;
    import.problems.iter().for_each(|problem| say(problem));
    Ok(import.documents)
}

fn spans(record: &Record) -> impl Iterator<Item = (Span, Label)> + '_ {
    record
        .entities
        .iter()
        .map(|entity| (entity.span, entity.label.clone()))
}

/// The same documents of both files: by id where every document has one of its own, else by order.
fn pairs<'a>(gold: &'a [Record], predicted: &'a [Record]) -> Result<Vec<(&'a Record, &'a Record)>, Failure> {
    if gold.len() != predicted.len() {
        return Err(Failure::Input(format!(
            "the gold file has {} documents and the other one {}. Both must have the same.",
            gold.len(),
            predicted.len()
        )));
    }
    let ids: BTreeMap<String, &Record> = predicted
        .iter()
        .map(|record| (record.id.to_string(), record))
        .collect();
    let by_id =
        ids.len() == predicted.len() && gold.iter().all(|record| ids.contains_key(&record.id.to_string()));
    let partner = |at: usize, record: &Record| match by_id {
        true => ids.get(&record.id.to_string()).copied(),
        false => predicted.get(at),
    };
    let mut pairs = Vec::with_capacity(gold.len());
    for (at, record) in gold.iter().enumerate() {
        match partner(at, record) {
            Some(other) if other.text.as_str() == record.text.as_str() => pairs.push((record, other)),
            _ => {
                return Err(Failure::Input(format!(
                    "document {} (id {}) has another text in the two files. Score annotations of the same texts.",
                    at + 1,
                    record.id
                )));
            }
        }
    }
    Ok(pairs)
}

fn rows(score: &Score) -> impl Iterator<Item = (&str, Counts)> {
    let labels = score
        .labels()
        .iter()
        .map(|(label, counts)| (label.as_str(), *counts));
    labels.chain(std::iter::once(("micro", score.micro())))
}

fn table(score: &Score, out: &mut impl Write) -> Result<(), Failure> {
    let width = rows(score)
        .map(|(label, _)| label.chars().count())
        .max()
        .unwrap_or(0)
        .max(5);
    writeln!(
        out,
        "{:width$}  precision  recall  f1      gold  predicted  correct",
        "label"
    )?;
    for (label, counts) in rows(score) {
        writeln!(
            out,
            "{label:width$}  {:<9.4}  {:<6.4}  {:<6.4}  {:<4}  {:<9}  {}",
            counts.precision(),
            counts.recall(),
            counts.f1(),
            counts.n_gold,
            counts.n_predicted,
            counts.n_correct
        )?;
    }
    Ok(())
}

fn json(score: &Score, out: &mut impl Write) -> Result<(), Failure> {
    let value = |counts: Counts| {
        serde_json::json!({
            "precision": counts.precision(), "recall": counts.recall(), "f1": counts.f1(),
            "gold": counts.n_gold, "predicted": counts.n_predicted, "correct": counts.n_correct,
        })
    };
    let labels: serde_json::Map<String, serde_json::Value> = score
        .labels()
        .iter()
        .map(|(label, counts)| (label.to_string(), value(*counts)))
        .collect();
    writeln!(
        out,
        "{}",
        serde_json::json!({ "labels": labels, "micro": value(score.micro()) })
    )?;
    Ok(())
}
