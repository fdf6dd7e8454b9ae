//! `tagline convert`: any format that is read to any that is written; what could not be carried goes to stderr.

use super::failure::Failure;
use super::{files, say};
use std::io::Write;
use std::path::PathBuf;
use tagline::formats::{self, Format, ReadOptions, TagScheme, WriteOptions};
use tagline::text::Text;

/// Arguments of `tagline convert`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Format of the input; `auto` tells it from the content
    #[arg(long, value_parser = input_format, default_value = "auto")]
    from: Input,
    /// Format of the output
    #[arg(long, value_parser = output_format)]
    to: Output,
    /// File to write; standard output without it
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// The text that the annotations are about, for files that don't bring it along
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
    /// Folder for files that help the other tool, such as Label Studio's labelling config
    #[arg(long, value_name = "FOLDER")]
    companions: Option<PathBuf>,
    /// CoNLL: BIOES tags instead of BIO
    #[arg(long)]
    bioes: bool,
    /// Web Annotation: UTF-16 offsets, for Recogito and Hypothesis, against the standard
    #[arg(long)]
    utf16: bool,
    /// Label Studio: write predictions instead of annotations
    #[arg(long)]
    predictions: bool,
    /// CSV: tabs instead of commas
    #[arg(long)]
    tabs: bool,
    /// File to read; standard input without it
    file: Option<PathBuf>,
}

#[derive(Clone, Copy)]
struct Input(Option<&'static dyn Format>);

#[derive(Clone, Copy)]
struct Output(&'static dyn Format);

fn input_format(name: &str) -> Result<Input, String> {
    match name {
        "auto" => Ok(Input(None)),
        name => known(name).map(|format| Input(Some(format))),
    }
}

fn output_format(name: &str) -> Result<Output, String> {
    known(name).map(Output)
}

fn known(name: &str) -> Result<&'static dyn Format, String> {
    formats::by_name(name).ok_or_else(|| {
        let names: Vec<&str> = formats::all().iter().map(|format| format.about().name).collect();
        format!("there is no such format; there are {}", names.join(", "))
    })
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let about = match &arguments.text {
        None => None,
        Some(path) => {
            let (name, bytes) = files::load(Some(path))?;
            let text = String::from_utf8(bytes)
                .map_err(|_| Failure::Input(format!("{name}: the text is not UTF-8.")))?;
            Some(Text::new(text))
        }
    };
    let (name, bytes) = files::load(arguments.file.as_deref())?;
    let options = ReadOptions {
        format: arguments.from.0,
        about: about.as_ref(),
    };
    let import = formats::read(&name, &bytes, options)?;
    import.problems.iter().for_each(|problem| say(problem));
    let options = WriteOptions {
        tags: if arguments.bioes {
            TagScheme::Bioes
        } else {
            TagScheme::Bio
        },
        utf16: arguments.utf16,
        predictions: arguments.predictions,
        tabs: arguments.tabs,
    };
    let export = formats::write(arguments.to.0, &import.documents, options)?;
    export.problems.iter().for_each(|problem| say(problem));
    if let Some(folder) = &arguments.companions {
        for companion in &export.companions {
            files::save(&folder.join(&companion.name), &companion.bytes)?;
        }
    }
    match &arguments.output {
        Some(path) => files::save(path, &export.file.bytes),
        None => Ok(out.write_all(&export.file.bytes)?),
    }
}
