//! `html`: written, one page that shows the marked-up article without any script; read, the visible text of a page.
//! Unit: inline.
//!
//! Source: <https://html.spec.whatwg.org/> (the `mark` element, tokenization).

use super::flat::{Piece, nested, pieces};
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::html_text::visible_text;
use super::input::{Sample, Source};
use super::problem::{FormatError, Problems};
use super::reading::Reading;
use super::record::Record;
use super::xml;
use crate::text::Text;
use serde_json::Value;

static ABOUT: About = About {
    name: "html",
    title: "Web page (HTML)",
    extension: "html",
    media_type: "text/html",
    unit: Unit::Inline,
    holds: Holds {
        text: true,
        status: true,
        ids: true,
        ..Holds::SPANS
    },
    reads: Reads::TextOnly,
    many: false,
    writes: true,
    source: "https://html.spec.whatwg.org/",
};

/// Tags that only a page has at the beginning of a line.
const TAGS: [&str; 12] = [
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<article",
    "<main",
    "<div",
    "<p>",
    "<p ",
    "<h1",
    "<section",
    "<meta",
];

/// A web page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Html;

impl Format for Html {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        let mut text = sample.text;
        while let Some(rest) = text.strip_prefix("<!--").or_else(|| text.strip_prefix("<?xml")) {
            text = rest.split_once('>').map_or("", |(_, rest)| rest.trim_start());
        }
        let beginning: String = text.chars().take(20).collect::<String>().to_ascii_lowercase();
        TAGS.iter().any(|tag| beginning.starts_with(tag))
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        let text = visible_text(source.text);
        if text.is_empty() && !source.text.trim().is_empty() {
            let message = "the page has no text of its own: a script makes it in the browser. Open it there, copy the article and paste it.";
            return Err(FormatError::new(source.file, None, message));
        }
        reading.document(Value::Null, Text::new(text), None).done();
        Ok(())
    }

    fn write(&self, records: &[Record], _: WriteOptions, problems: &mut Problems) -> Written {
        let mut numbers = 0..;
        Written::each(&ABOUT, records, |record| {
            page(record, numbers.next().unwrap_or_default(), problems).into_bytes()
        })
    }
}

/// Labels stand in attributes and are shown by the style sheet, so that copying the article copies its text alone.
fn page(record: &Record, at: usize, problems: &mut Problems) -> String {
    let mut body = String::new();
    for piece in pieces(record, &nested(record, at, "A web page", problems)) {
        match piece {
            Piece::Text(text) => body += &xml::text(text),
            Piece::Open(entity) => {
                let hue = record.scheme.get(&entity.label).map_or(0, |label| label.hue);
                let label = xml::attribute(entity.label.as_str());
                let status = if entity.status == crate::entity::Status::Suggested {
                    " class=\"suggested\""
                } else {
                    ""
                };
                body += &format!(
                    "<mark{status} data-label=\"{label}\" title=\"{label}\" style=\"--hue: {hue}\">"
                );
            }
            Piece::Close(_) => body += "</mark>",
        }
    }
    let id = record.name();
    let title = xml::text(if id.is_empty() { "Annotated article" } else { &id });
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
article {{ max-width: 42em; margin: 3em auto; padding: 0 1em; font: 1.1em/1.7 serif; white-space: pre-wrap; overflow-wrap: anywhere; }}
mark {{ color: inherit; background: hsl(var(--hue) 70% 60% / 0.25); border-bottom: 2px solid hsl(var(--hue) 60% 45%); border-radius: 3px; padding: 0 0.1em; }}
mark.suggested {{ border-bottom-style: dashed; }}
mark::after {{ content: " " attr(data-label); font: 600 0.6em sans-serif; }}
</style>
</head>
<body>
<article>{body}</article>
</body>
</html>
"#
    )
}
