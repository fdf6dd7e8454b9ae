//! The lines of a brat `.ann` file: `T` entities, `A` attributes, `N` normalizations, `#` notes. Unit: code points.
//!
//! Source: <https://brat.nlplab.org/standoff.html>.

use super::anchor::{Claim, convert};
use super::flat::name;
use super::format::Unit;
use super::problem::{FormatError, Problem, Problems, Severity};
use super::reading::{Found, Reading};
use super::record::Record;
use super::tally::Tally;
use crate::entity::Entity;
use crate::text::Text;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The attribute of ours that a note becomes.
const NOTE: &str = "note";
/// Most values of one attribute of an entity: each new one is compared with all.
const MAX_VALUES: usize = 1000;
/// The attribute that keeps the parts of a discontinuous span.
const FRAGMENTS: &str = "fragments";

/// Whether a line begins with the key of an annotation and a tab.
pub(super) fn is_annotation(line: &str) -> bool {
    let Some((key, _)) = line.split_once('\t') else {
        return false;
    };
    let numbered = key.strip_prefix(['T', 'R', 'E', 'A', 'M', 'N', '#']);
    key == "*" || numbered.is_some_and(|id| !id.is_empty() && id.chars().all(|c| c.is_ascii_digit()))
}

/// Whether a line is `T1<TAB>LABEL 0 5<TAB>text`.
pub(super) fn is_text_bound(line: &str) -> bool {
    let mut parts = line.split('\t');
    let id = parts
        .next()
        .and_then(|id| id.strip_prefix('T'))
        .unwrap_or_default();
    let numbered = !id.is_empty() && id.chars().all(|c| c.is_ascii_digit());
    let place = parts.next().unwrap_or_default();
    numbered && parts.next().is_some() && place.split([' ', ';']).count() >= 3
}

/// A label as brat can hold it: without white space.
pub(super) fn type_name(label: &str) -> String {
    label.replace(|c: char| c.is_whitespace() || c.is_control(), "_")
}

/// An attribute's values as they stand in lines, one a line, or `None` where lines can't hold it. A flag has no value.
pub(super) fn attribute<'a>(name: &str, value: &'a Value) -> Option<Vec<&'a str>> {
    let word = |text: &str| !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    if !word(name) || name == NOTE || name == FRAGMENTS {
        return None;
    }
    match value {
        Value::Bool(true) => Some(vec![""]),
        Value::String(value) if word(value) => Some(vec![value]),
        Value::Array(list) if list.len() > 1 => {
            let words: Vec<&str> = list
                .iter()
                .filter_map(|value| value.as_str().filter(|value| word(value)))
                .collect();
            let apart: BTreeSet<&str> = words.iter().copied().collect();
            (apart.len() == list.len()).then_some(words)
        }
        _ => None,
    }
}

/// The `.ann` file of a document.
pub(super) fn write(record: &Record, at: usize, problems: &mut Problems) -> String {
    let (mut lines, mut extra) = (String::new(), String::new());
    let (mut n_attributes, mut n_notes) = (0, 0);
    for (number, entity) in (1..).zip(record.sorted()) {
        let mut tell = |severity, message: String, way_out: &str| {
            let problem = Problem::new(severity, message, way_out);
            problems.push(problem.in_document(name(record, at)).at(entity.span));
        };
        let label = type_name(entity.label.as_str());
        let surface = record.text.slice(entity.span).unwrap_or_default();
        let fragments = fragments(surface, entity);
        if fragments.is_empty() {
            tell(
                Severity::Lost,
                "brat can't hold an entity of line ends alone: left out.".into(),
                "Delete it.",
            );
            continue;
        }
        let offsets: Vec<String> = fragments
            .iter()
            .map(|(start, end, _)| format!("{start} {end}"))
            .collect();
        let parts: Vec<&str> = fragments.iter().map(|&(_, _, part)| part).collect();
        lines += &format!("T{number}\t{label} {}\t{}\n", offsets.join(";"), parts.join(" "));
        for (name, value) in &entity.attributes {
            if let Some(values) = attribute(name, value) {
                for value in values {
                    n_attributes += 1;
                    let space = if value.is_empty() { "" } else { " " };
                    extra += &format!("A{n_attributes}\t{name} T{number}{space}{value}\n");
                }
            } else if let (NOTE, Some(note)) =
                (name.as_str(), value.as_str().filter(|note| !note.contains('\r')))
            {
                // A note is one line, and a span may have several.
                for line in note.split('\n') {
                    n_notes += 1;
                    extra += &format!("#{n_notes}\tAnnotatorNotes T{number}\t{line}\n");
                }
            } else {
                let message = format!("brat can't hold the attribute {name}: left out.");
                tell(
                    Severity::Lost,
                    message,
                    "Keep a copy as Tagline JSON, which holds everything.",
                );
            }
        }
    }
    lines + &extra
}

/// The parts of a span that stand on one line each, with their offsets. Every character at which some reader ends a
/// line or a column ends a part.
fn fragments<'a>(surface: &'a str, entity: &Entity) -> Vec<(u32, u32, &'a str)> {
    let ends_line = |c: char| {
        matches!(
            c,
            '\n' | '\r' | '\t' | '\u{0B}' | '\u{0C}' | '\u{1C}'
                ..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    let mut fragments = Vec::new();
    let mut start = entity.span.start().0;
    for part in surface.split(ends_line) {
        let end = start + part.chars().count() as u32;
        if !part.is_empty() {
            fragments.push((start, end, part));
        }
        start = end + 1;
    }
    fragments
}

/// One `T` line.
struct TextBound<'a> {
    line: usize,
    label: &'a str,
    fragments: Result<Vec<(i64, i64)>, String>,
    quote: &'a str,
    attributes: BTreeMap<String, Value>,
}

/// The lines of a file by what they say.
#[derive(Default)]
struct Lines<'a> {
    entities: Vec<TextBound<'a>>,
    /// Where in `entities` a key stands.
    keys: BTreeMap<&'a str, usize>,
    repeated: Vec<(usize, &'a str)>,
    /// Target, name and value.
    attributes: Vec<(&'a str, &'a str, Value)>,
    skipped: Tally,
    /// Names of what normalizations refer to.
    n_names: usize,
    bad: Vec<(usize, &'a str)>,
    after_note: bool,
}

impl<'a> Lines<'a> {
    fn push(&mut self, number: usize, line: &'a str) {
        let mut columns = line.splitn(3, '\t');
        let (key, content, rest) = (columns.next().unwrap_or_default(), columns.next(), columns.next());
        let after_note = std::mem::take(&mut self.after_note);
        match (key.chars().next(), content) {
            (None, _) => self.after_note = after_note,
            (Some('T'), Some(content)) => match content.split_once(' ') {
                Some((label, offsets)) => {
                    if self.keys.contains_key(key) {
                        self.repeated.push((number, key));
                    } else {
                        self.keys.insert(key, self.entities.len());
                    }
                    self.entities.push(TextBound {
                        line: number,
                        label,
                        fragments: offsets.split(';').map(fragment).collect(),
                        quote: rest.unwrap_or_default(),
                        attributes: BTreeMap::new(),
                    });
                }
                None => self.bad.push((number, line)),
            },
            (Some('A' | 'M'), Some(content)) => self.attributes.push(attribute_line(content)),
            (Some('N'), Some(content)) => {
                self.attributes.push(attribute_line(content));
                self.n_names += usize::from(rest.is_some_and(|name| !name.is_empty()));
            }
            (Some('#'), Some(content)) => {
                let target = content.split(' ').nth(1).unwrap_or_default();
                self.attributes
                    .push((target, NOTE, json!(rest.unwrap_or_default())));
                self.after_note = true;
            }
            (Some('R'), Some(_)) => self.skipped.add("relations"),
            (Some('E'), Some(_)) => self.skipped.add("events"),
            (Some('*'), Some(_)) => self.skipped.add("equivalences"),
            // Tools other than brat let a note go on in lines of its own.
            (Some(_), None) if after_note => {
                if let Some((_, _, Value::String(note))) = self.attributes.last_mut() {
                    note.push('\n');
                    note.push_str(line);
                }
                self.after_note = true;
            }
            _ => self.bad.push((number, line)),
        }
    }

    /// Gives the entities what is said about them.
    fn attach(&mut self) {
        for (target, name, value) in std::mem::take(&mut self.attributes) {
            match self.keys.get(target) {
                Some(&at) => {
                    if !add_attribute(&mut self.entities[at].attributes, name, value) {
                        self.skipped.add("values of an attribute that has too many");
                    }
                }
                None => self.skipped.add("notes or attributes of what is no entity"),
            }
        }
    }
}

/// Several notes become lines of one, several values of an attribute a list. `false` where that is full.
fn add_attribute(attributes: &mut BTreeMap<String, Value>, name: &str, value: Value) -> bool {
    match (attributes.get_mut(name), value) {
        (None, value) => drop(attributes.insert(name.to_owned(), value)),
        (Some(Value::String(before)), Value::String(note)) if name == NOTE => {
            before.push('\n');
            before.push_str(&note);
        }
        (Some(Value::Array(list)), _) if list.len() == MAX_VALUES => return false,
        (Some(Value::Array(list)), value) => {
            if !list.contains(&value) {
                list.push(value);
            }
        }
        (Some(before), value) => {
            if *before != value {
                *before = json!([before, value]);
            }
        }
    }
    true
}

/// Reads a `.ann` file about `text` into one document.
pub(super) fn read(
    file: &str,
    content: &str,
    text: &Text,
    id: Value,
    reading: &mut Reading,
) -> Result<(), FormatError> {
    let mut lines = Lines::default();
    for (number, line) in (1..).zip(content.lines()) {
        lines.push(number, line);
    }
    if let (Some((number, line)), true) = (lines.bad.first(), lines.entities.is_empty()) {
        let message = format!("{BAD_LINE}: {:?}.", beginning(line));
        return Err(FormatError::new(file, Some(*number), message));
    }
    lines.attach();
    let mut document = reading.document(id, text.clone(), None);
    for entity in lines.entities {
        document.set_line(Some(entity.line));
        add(entity, &mut document);
    }
    for (number, key) in lines.repeated {
        document.set_line(Some(number));
        let message =
            format!("The key {key} stands in the file before. Notes and attributes went to the first {key}.");
        document.problem(Severity::Note, message, "Please check them.");
    }
    for (number, line) in lines.bad {
        document.set_line(Some(number));
        let message = format!("A line was left out. {BAD_LINE}: {:?}.", beginning(line));
        document.problem(Severity::Lost, message, "Mend the line.");
    }
    document.set_line(None);
    if lines.n_names > 0 {
        lines
            .skipped
            .add_many("names of what normalizations refer to", lines.n_names);
    }
    lines.skipped.tell(
        "annotations that Tagline has no place for",
        Severity::Lost,
        &mut document,
    );
    document.done();
    Ok(())
}

/// What is said of a line that can't be read.
const BAD_LINE: &str = "A line has a key that begins with T, A, M, N, R, E, # or *, a tab, and what it says (of an entity: label and offsets, a tab, the text)";

fn beginning(line: &str) -> String {
    line.chars().take(60).collect()
}

fn fragment(offsets: &str) -> Result<(i64, i64), String> {
    let (start, end) = offsets.split_once(' ').unwrap_or_default();
    let number = |digits: &str| {
        digits
            .trim()
            .parse()
            .map_err(|_| format!("{offsets:?} is no pair of whole numbers."))
    };
    Ok((number(start)?, number(end)?))
}

/// `Name T1 value` or, for a flag, `Name T1`. A normalization has a reference for its value.
fn attribute_line(content: &str) -> (&str, &str, Value) {
    let mut parts = content.splitn(3, ' ');
    let (name, target) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    (
        target,
        name,
        parts
            .next()
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .map_or(Value::Bool(true), |value| json!(value)),
    )
}

fn add(entity: TextBound<'_>, document: &mut super::reading::Document<'_>) {
    let mut fragments = match entity.fragments {
        Ok(fragments) => fragments,
        Err(reason) => return document.bad_entity(&reason),
    };
    fragments.sort_unstable();
    let (Some(&(start, _)), Some(&(_, end))) = (fragments.first(), fragments.last()) else {
        return document.bad_entity("it has no offsets.");
    };
    let text = document.text();
    let several = fragments.len() > 1;
    let mut found = Found::new(
        entity.label,
        Claim {
            offsets: Some((start, end)),
            // The text column of several fragments is not the text between them.
            quote: Some(entity.quote).filter(|_| !several),
            ..Claim::default()
        },
    );
    found.attributes = entity.attributes;
    // Parts of one name on two lines are one span; parts with words between them are not, and we have no such spans.
    let gap = |pair: &[(i64, i64)]| {
        let between = convert(&text, Unit::CodePoint, pair[0].1, pair[1].0).ok();
        between
            .and_then(|span| text.slice(span))
            .is_some_and(|between| !between.trim().is_empty())
    };
    if fragments.windows(2).any(gap) {
        let message = format!(
            "“{}” is in parts with other words between them. It was read as one span over all of it.",
            entity.quote
        );
        document.problem(
            Severity::Changed,
            message,
            "Its parts are kept in the attribute `fragments`.",
        );
        found.attributes.insert(FRAGMENTS.to_owned(), json!(fragments));
    }
    document.entity(Unit::CodePoint, found);
}
