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
use std::collections::BTreeMap;

/// The attribute of ours that a note becomes.
const NOTE: &str = "note";
/// The attribute that keeps the parts of a discontinuous span.
const FRAGMENTS: &str = "fragments";

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

/// An attribute's value as it stands in a line, or `None` where a line can't hold it. A flag has no value.
pub(super) fn attribute(name: &str, value: &Value) -> Option<String> {
    let word = |text: &str| !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    match value {
        Value::Bool(true) if word(name) => Some(String::new()),
        Value::String(value) if word(name) && word(value) && name != NOTE && name != FRAGMENTS => {
            Some(value.clone())
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
            if let Some(value) = attribute(name, value) {
                n_attributes += 1;
                let value = if value.is_empty() {
                    value
                } else {
                    format!(" {value}")
                };
                extra += &format!("A{n_attributes}\t{name} T{number}{value}\n");
            } else if let (NOTE, Some(note)) = (
                name.as_str(),
                value.as_str().filter(|note| !note.contains(['\n', '\r'])),
            ) {
                n_notes += 1;
                extra += &format!("#{n_notes}\tAnnotatorNotes T{number}\t{note}\n");
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

/// Reads a `.ann` file about `text` into one document.
pub(super) fn read(
    file: &str,
    lines: &str,
    text: &Text,
    id: Value,
    reading: &mut Reading,
) -> Result<(), FormatError> {
    let mut entities: BTreeMap<&str, TextBound<'_>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    let mut attributes = Vec::new();
    let mut skipped = Tally::default();
    let mut bad_lines: Vec<(usize, &str)> = Vec::new();
    for (number, line) in (1..).zip(lines.lines()) {
        let mut columns = line.splitn(3, '\t');
        let (key, content, rest) = (columns.next().unwrap_or_default(), columns.next(), columns.next());
        match (key.chars().next(), content) {
            (None, _) => {}
            (Some('T'), content) => match content.and_then(|content| content.split_once(' ')) {
                Some((label, offsets)) => {
                    let entity = TextBound {
                        line: number,
                        label,
                        fragments: offsets.split(';').map(fragment).collect(),
                        quote: rest.unwrap_or_default(),
                        attributes: BTreeMap::new(),
                    };
                    entities.insert(key, entity);
                    order.push(key);
                }
                None => bad_lines.push((number, line)),
            },
            (Some('A' | 'M' | 'N'), Some(content)) => attributes.push(attribute_line(content)),
            (Some('#'), Some(content)) => {
                let target = content.split(' ').nth(1).unwrap_or_default();
                attributes.push((target, NOTE, json!(rest.unwrap_or_default())));
            }
            (Some('R'), _) => skipped.add("relations"),
            (Some('E'), _) => skipped.add("events"),
            (Some('*'), _) => skipped.add("equivalences"),
            _ => bad_lines.push((number, line)),
        }
    }
    if let (Some((number, line)), true) = (bad_lines.first(), order.is_empty()) {
        let message = format!("{BAD_LINE}: {:?}.", beginning(line));
        return Err(FormatError::new(file, Some(*number), message));
    }
    for (target, name, value) in attributes {
        match entities.get_mut(target) {
            Some(entity) => {
                entity.attributes.insert(name.to_owned(), value);
            }
            None => skipped.add("notes or attributes of what is no entity"),
        }
    }
    let mut document = reading.document(id, text.clone(), None);
    for entity in order.iter().filter_map(|key| entities.remove(key)) {
        document.set_line(Some(entity.line));
        add(entity, &mut document);
    }
    document.set_line(None);
    for (number, line) in bad_lines {
        document.set_line(Some(number));
        let message = format!("A line was left out. {BAD_LINE}: {:?}.", beginning(line));
        document.problem(Severity::Lost, message, "Mend the line.");
    }
    document.set_line(None);
    skipped.tell(
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
    let fragments = match entity.fragments {
        Ok(fragments) => fragments,
        Err(reason) => return document.bad_entity(&reason),
    };
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
