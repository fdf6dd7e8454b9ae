//! `tagline formats`: the formats with what each can hold, one a line, columns separated by tabs.

use super::failure::Failure;
use std::io::Write;
use tagline::formats::{self, Reads};

pub(crate) fn run(out: &mut impl Write) -> Result<(), Failure> {
    writeln!(out, "name\ttitle\tread\twritten\tunit\tholds\tsource")?;
    for format in formats::all() {
        let about = format.about();
        let read = match about.reads {
            Reads::Entities => "yes",
            Reads::TextOnly => "text only",
            Reads::No => "no",
        };
        let written = if about.writes { "yes" } else { "no" };
        writeln!(
            out,
            "{}\t{}\t{read}\t{written}\t{}\t{}\t{}",
            about.name, about.title, about.unit, about.holds, about.source
        )?;
    }
    Ok(())
}
