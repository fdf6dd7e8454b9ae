//! The last steps of a model: fit its confidences, judge it, write it down with its card.

use crate::calibrate;
use crate::card::{Run, card};
use crate::corpus::Example;
use crate::data;
use crate::evaluate::{Writing, evaluate};
use crate::report::Report;
use crate::run::{RunError, on_file};
use std::io::Write;
use std::path::Path;
use tagline::model::{Model, ModelFile};
use tagline::tagger::Tagger;

/// A model whose weights are done.
pub(crate) struct Finish<'a> {
    /// The model; its calibration and card are made anew.
    pub(crate) file: ModelFile,
    /// Gold that training did not see.
    pub(crate) held_out: &'a [Example],
    /// Folder of the corpus, for the dev sets.
    pub(crate) corpus: &'a Path,
    /// For the card.
    pub(crate) date: &'a str,
    /// One line on how it was trained, for the card.
    pub(crate) training: &'a str,
    /// Where the model goes.
    pub(crate) out: &'a Path,
    /// Where the card goes too.
    pub(crate) card: Option<&'a Path>,
}

impl Finish<'_> {
    /// Does it, and prints the table of scores.
    ///
    /// # Errors
    /// Where a dev set can't be read or a file not be written.
    pub(crate) fn run(mut self, out: &mut dyn Write) -> Result<(), RunError> {
        self.file.header.calibration.clear();
        let raw = evaluate(&self.tagger()?, self.held_out, Writing::Plain);
        self.file.header.calibration = calibrate::fit(&raw.confidences);
        let dev = data::dev(self.corpus)?;
        let report = Report::new(&self.tagger()?, &dev, Some(&data::other(self.corpus)?));
        let scores = format!(
            "{}\n{}",
            report.summary(),
            report.labels(&self.file.header.labels)
        );
        self.file.header.card = card(&Run {
            name: &self.file.header.name,
            date: self.date,
            training: self.training,
            scores: &scores,
        });
        let bytes = self.file.to_bytes()?;
        std::fs::write(self.out, &bytes).map_err(on_file(self.out))?;
        if let Some(path) = self.card {
            std::fs::write(path, &self.file.header.card).map_err(on_file(path))?;
        }
        writeln!(out, "\n{}: {} bytes\n\n{scores}", self.out.display(), bytes.len())?;
        Ok(())
    }

    /// The library's tagger over the model as it stands.
    fn tagger(&self) -> Result<Tagger, RunError> {
        Ok(Tagger::new(Model::from_bytes(&self.file.to_bytes()?)?))
    }
}
