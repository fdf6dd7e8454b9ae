//! `webanno-tsv`: WebAnno TSV 3, as INCEpTION and WebAnno export it. Unit: UTF-16 code units. Read only: INCEpTION takes
//! UIMA CAS JSON, which holds more.
//!
//! Source: <https://inception-project.github.io/releases/latest/docs/user-guide.html#sect_webannotsv>. A line a token,
//! with its offsets and a column for each feature of each layer; the text stands above each sentence. What stands
//! between sentences is not in the file but for its length: line ends are put there.

use super::cas::{self, Annotation, View};
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::problem::{FormatError, Problems, Severity};
use super::reading::Reading;
use super::record::Record;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

static ABOUT: About = About {
    name: "webanno-tsv",
    title: "WebAnno TSV 3",
    extension: "tsv",
    media_type: "text/tab-separated-values",
    unit: Unit::Utf16,
    holds: Holds {
        text: true,
        overlaps: true,
        attributes: true,
        ..Holds::SPANS
    },
    reads: Reads::Entities,
    many: false,
    writes: false,
    source: "https://inception-project.github.io/releases/latest/docs/user-guide.html#sect_webannotsv",
};

/// Begins every file.
const HEADER: &str = "#FORMAT=WebAnno TSV ";
/// Above each sentence, once for each of its lines.
const TEXT: &str = "#Text=";
/// Longest text that offsets may ask for, in UTF-16 code units.
const MAX_TEXT: i64 = 100 << 20;

/// WebAnno TSV 3.
#[derive(Clone, Copy, Debug)]
pub(super) struct WebannoTsv;

impl Format for WebannoTsv {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        sample.text.starts_with(HEADER)
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        read(source, reading)
    }

    fn write(&self, _: &[Record], _: WriteOptions, _: &mut Problems) -> Written {
        Written::default()
    }
}

/// A layer of the header: `#T_SP=type|feature|feature`.
struct Layer<'a> {
    type_name: &'a str,
    /// One a column; a layer without features has one column all the same.
    features: Vec<&'a str>,
    /// Whether it joins spans and is none.
    is_link: bool,
}

impl<'a> Layer<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let (kind, content) = line.strip_prefix("#T_")?.split_once('=')?;
        let mut parts = content.split('|');
        let type_name = parts.next()?;
        let mut features: Vec<&str> = parts.collect();
        if features.is_empty() {
            features.push("");
        }
        Some(Self {
            type_name,
            features,
            is_link: kind != "SP",
        })
    }
}

/// An annotation as it comes in, token by token.
struct Open<'a> {
    layer: usize,
    begin: i64,
    end: i64,
    features: BTreeMap<&'a str, Value>,
}

#[derive(Default)]
struct File<'a> {
    layers: Vec<Layer<'a>>,
    text: String,
    /// In UTF-16.
    length: i64,
    sentence: String,
    in_sentence: bool,
    n_gaps: usize,
    annotations: Vec<Open<'a>>,
    /// Where in `annotations` one with a number stands.
    numbered: BTreeMap<(usize, &'a str), usize>,
    /// Features whose value is another annotation.
    slots: BTreeSet<&'a str>,
}

fn read(source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
    let mut file = File::default();
    let refuse = |number, message| FormatError::new(source.file, Some(number), message);
    for (number, line) in (1..).zip(source.text.lines()) {
        if let Some(version) = line.strip_prefix(HEADER) {
            if !version.starts_with('3') {
                let message =
                    format!("WebAnno TSV {version} is not read. Export version 3, or UIMA CAS JSON.");
                return Err(refuse(number, message));
            }
        } else if let Some(layer) = Layer::of(line) {
            file.layers.push(layer);
        } else if let Some(text) = line.strip_prefix(TEXT) {
            if std::mem::take(&mut file.in_sentence) {
                file.sentence.clear();
            }
            if !file.sentence.is_empty() {
                file.sentence.push('\n');
            }
            file.sentence.push_str(&unescaped(text));
        } else if !line.starts_with('#') && !line.trim().is_empty() {
            file.push(line).map_err(|reason| refuse(number, reason))?;
        }
    }
    file.finish(reading);
    Ok(())
}

impl<'a> File<'a> {
    fn push(&mut self, line: &'a str) -> Result<(), String> {
        let mut columns = line.split('\t');
        let (_, offsets, form) = (columns.next(), columns.next(), columns.next());
        let place = offsets.and_then(|offsets| {
            let (begin, end) = offsets.split_once('-')?;
            Some((begin.parse::<i64>().ok()?, end.parse::<i64>().ok()?))
        });
        let (Some((begin, end)), Some(form)) = (place, form) else {
            return Err(
                "a token has a number, offsets such as 0-6 and a text, with tabs between. The file may be cut off."
                    .into(),
            );
        };
        if !std::mem::replace(&mut self.in_sentence, true) {
            self.begin_sentence(begin, &unescaped(form))?;
        }
        for layer_idx in 0..self.layers.len() {
            self.push_layer(layer_idx, (begin, end), &mut columns);
        }
        Ok(())
    }

    /// Puts the sentence's text where its first token says.
    fn begin_sentence(&mut self, begin: i64, form: &str) -> Result<(), String> {
        let before = self.sentence.find(form).unwrap_or_default();
        let start = begin - utf16_len(&self.sentence[..before]);
        let gap = start - self.length;
        if gap < 0 || start > MAX_TEXT {
            return Err(format!(
                "the sentence begins at {start}, where the text before it has {} characters.",
                self.length
            ));
        }
        self.n_gaps += usize::from(gap > 0);
        self.text.extend(std::iter::repeat_n(
            '\n',
            usize::try_from(gap).unwrap_or_default(),
        ));
        self.text.push_str(&self.sentence);
        self.length = start + utf16_len(&self.sentence);
        Ok(())
    }

    /// The columns of one layer: each has a value for every annotation that the token is in.
    fn push_layer(
        &mut self,
        layer_idx: usize,
        (begin, end): (i64, i64),
        columns: &mut impl Iterator<Item = &'a str>,
    ) {
        let layer = &self.layers[layer_idx];
        let mut at_token: BTreeMap<usize, usize> = BTreeMap::new();
        for feature in &layer.features {
            let cell = columns.next().unwrap_or("_");
            if cell == "_" || cell.is_empty() || layer.is_link {
                continue;
            }
            for (nth, value) in split(cell).into_iter().enumerate() {
                let (value, number) = numbered(value);
                let at = match number.and_then(|number| self.numbered.get(&(layer_idx, number))) {
                    Some(&at) => at,
                    None => match (at_token.get(&nth), number) {
                        (Some(&at), _) => at,
                        (None, number) => {
                            let at = self.annotations.len();
                            self.annotations.push(Open {
                                layer: layer_idx,
                                begin,
                                end,
                                features: BTreeMap::new(),
                            });
                            if let Some(number) = number {
                                self.numbered.insert((layer_idx, number), at);
                            }
                            at
                        }
                    },
                };
                at_token.insert(nth, at);
                let annotation = &mut self.annotations[at];
                annotation.end = annotation.end.max(end);
                if feature.starts_with("ROLE_") || feature.contains("uima.") {
                    if value != "*" && value != "_" {
                        self.slots.insert(layer.type_name);
                    }
                } else if !["*", "_"].contains(&value) && !feature.is_empty() {
                    annotation
                        .features
                        .insert(feature, Value::String(unescaped(value)));
                }
            }
        }
    }

    fn finish(self, reading: &mut Reading) {
        if self.n_gaps > 0 {
            let message = format!(
                "WebAnno TSV does not say what stands between sentences: line ends were put there ({}).",
                self.n_gaps
            );
            reading.problem(
                Severity::Changed,
                message,
                "Export UIMA CAS JSON to have the text as it is.",
            );
        }
        let links = self.layers.iter().filter(|layer| layer.is_link);
        for type_name in links.map(|layer| layer.type_name).chain(self.slots) {
            let short = type_name.rsplit('.').next().unwrap_or_default();
            let message = format!("What joins annotations was left out ({short}).");
            reading.problem(Severity::Lost, message, "");
        }
        let annotations: Vec<Annotation<'_>> = self
            .annotations
            .into_iter()
            .map(|open| {
                let type_name = self.layers[open.layer].type_name;
                Annotation {
                    type_name,
                    is_named_entity: cas::is_named_entity(type_name, &BTreeMap::new()),
                    offsets: Ok((open.begin, open.end)),
                    is_link: false,
                    features: open.features,
                    references: Vec::new(),
                }
            })
            .collect();
        let view = View {
            name: "",
            text: &self.text,
        };
        cas::add_view(view, 1, &annotations, reading);
    }
}

fn utf16_len(text: &str) -> i64 {
    text.chars().map(|c| c.len_utf16() as i64).sum()
}

/// The values of a cell: between bars that no backslash stands before.
fn split(cell: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, c) in cell.char_indices() {
        match c {
            '|' if !escaped => {
                parts.push(&cell[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    parts.push(&cell[start..]);
    parts
}

/// `PER[2]` as value and number.
fn numbered(value: &str) -> (&str, Option<&str>) {
    let number = || {
        let (value, number) = value.strip_suffix(']')?.rsplit_once('[')?;
        let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        (is_number && !value.ends_with('\\')).then_some((value, number))
    };
    match number() {
        Some((value, number)) => (value, Some(number)),
        None => (value, None),
    }
}

/// A value or a text without its backslashes.
fn unescaped(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => plain.push('\n'),
                Some('r') => plain.push('\r'),
                Some('t') => plain.push('\t'),
                Some('f') => plain.push('\u{C}'),
                Some(other) => plain.push(other),
                None => plain.push('\\'),
            },
            c => plain.push(c),
        }
    }
    plain
}
