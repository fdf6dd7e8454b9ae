//! Which entities a format without overlaps can hold, and a problem for each of the others.

use super::problem::{Problem, Problems, Severity};
use super::record::Record;
use crate::entity::Entity;
use crate::text::CharOffset;

/// How a document is called in problems: by its id, or by its number from 1.
pub(super) fn name(record: &Record, at: usize) -> String {
    let id = record.name();
    if id.is_empty() {
        (at + 1).to_string()
    } else {
        format!("“{id}”")
    }
}

/// Entities of which no two share a character: of two that do, the one that begins first, then the longer one.
pub(super) fn flat<'a>(
    record: &'a Record,
    at: usize,
    title: &str,
    problems: &mut Problems,
) -> Vec<&'a Entity> {
    kept(record, at, title, "overlapping", problems, |open, entity| {
        open.span.end() > entity.span.start()
    })
}

/// Entities of which no two cross: each pair is apart or one is inside the other, as elements of a markup are.
pub(super) fn nested<'a>(
    record: &'a Record,
    at: usize,
    title: &str,
    problems: &mut Problems,
) -> Vec<&'a Entity> {
    kept(record, at, title, "crossing", problems, |open, entity| {
        open.span.overlaps(entity.span) && !open.span.covers(entity.span)
    })
}

fn kept<'a>(
    record: &'a Record,
    at: usize,
    title: &str,
    what: &str,
    problems: &mut Problems,
    clash: impl Fn(&Entity, &Entity) -> bool,
) -> Vec<&'a Entity> {
    let mut kept: Vec<&Entity> = Vec::new();
    // What is open never crosses, so the last one ends first: it alone can clash if any does.
    let mut open: Vec<&Entity> = Vec::new();
    for entity in record.sorted() {
        while open
            .pop_if(|other| other.span.end() <= entity.span.start())
            .is_some()
        {}
        if let Some(other) = open.last().filter(|other| clash(other, entity)) {
            let surface = |entity: &Entity| record.text.slice(entity.span).unwrap_or_default().to_owned();
            let message = format!(
                "{title} can't hold {what} entities: “{}” ({}) was left out for “{}” ({}).",
                surface(entity),
                entity.label,
                surface(other),
                other.label
            );
            let way_out = "Delete one of the two, or choose a format that holds overlaps.";
            let problem = Problem::new(Severity::Lost, message, way_out);
            problems.push(problem.in_document(name(record, at)).at(entity.span));
            continue;
        }
        open.push(entity);
        kept.push(entity);
    }
    kept
}

/// Text and entities as one list of pieces in the text's order, for markup: see [`Piece`].
pub(super) fn pieces<'a>(record: &'a Record, nested: &[&'a Entity]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut open: Vec<&Entity> = Vec::new();
    let mut at = CharOffset(0);
    let mut text_to = |to: CharOffset, pieces: &mut Vec<Piece<'a>>| {
        if let Some(span) = crate::text::Span::new(at, to) {
            pieces.push(Piece::Text(record.text.slice(span).unwrap_or_default()));
            at = to;
        }
    };
    let mut close_until = |start: CharOffset, open: &mut Vec<&'a Entity>, pieces: &mut Vec<Piece<'a>>| {
        while let Some(entity) = open.pop_if(|entity| entity.span.end() <= start) {
            text_to(entity.span.end(), pieces);
            pieces.push(Piece::Close(entity));
        }
        text_to(start, pieces);
    };
    for &entity in nested {
        close_until(entity.span.start(), &mut open, &mut pieces);
        pieces.push(Piece::Open(entity));
        open.push(entity);
    }
    close_until(record.text.len(), &mut open, &mut pieces);
    pieces
}

/// A part of a marked-up text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece<'a> {
    /// Characters.
    Text(&'a str),
    /// An entity begins.
    Open(&'a Entity),
    /// The entity that was opened last ends.
    Close(&'a Entity),
}
