//! Arguments, exit codes and the commands. It calls the library and does the I/O that the library doesn't.

mod convert;
mod failure;
mod files;
mod formats;
mod model;
mod score;
mod tag;

use clap::{Parser, Subcommand};
use failure::Failure;
use std::io::Write;
use std::process::ExitCode;

/// Tag, convert and score named entities.
#[derive(Parser)]
#[command(name = "tagline", version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Tag texts: JSON Lines on standard input, or text files
    Tag(tag::Arguments),
    /// Convert annotations from one format to another
    Convert(convert::Arguments),
    /// Measure predictions against a gold standard: exact-span precision, recall and F1
    Score(score::Arguments),
    /// List the formats with what each can hold
    Formats,
}

/// Runs the command that the arguments name. Wrong usage ends the process with code 2.
pub(crate) fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let done = match arguments.command {
        Command::Tag(arguments) => tag::run(&arguments, &mut out),
        Command::Convert(arguments) => convert::run(&arguments, &mut out),
        Command::Score(arguments) => score::run(&arguments, &mut out),
        Command::Formats => formats::run(&mut out),
    };
    match done.and_then(|()| out.flush().map_err(Failure::from)) {
        Ok(()) | Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(failure) => {
            say(&failure);
            ExitCode::from(1)
        }
    }
}

/// Says something to the person; stdout is for results alone. A closed stderr is nobody listening.
fn say(message: &dyn std::fmt::Display) {
    let _ = writeln!(std::io::stderr().lock(), "tagline: {message}");
}
