//! A small notation for annotated texts: `[Angela Merkel:PERSON] met [Oxfam:ORG?0.7]`.
//!
//! `?` marks a suggestion of the tagger, with its score where one follows; what has none was made by a person.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::collections::BTreeMap;
use std::sync::Arc;
use tagline::document::Document;
use tagline::entity::{Entity, EntityId, Origin, Status};
use tagline::label::LabelScheme;
use tagline::session::{Command, Extent, Session, Suggestion};
use tagline::text::{CharOffset, Span, Text};

pub(crate) fn span(start: usize, end: usize) -> Span {
    Span::new(CharOffset::from_usize(start), CharOffset::from_usize(end)).expect("the span has characters")
}

/// The span of the first occurrence of `part`.
pub(crate) fn span_of(text: &str, part: &str) -> Span {
    let byte = text.find(part).expect("the text has the part");
    let start = text[..byte].chars().count();
    span(start, start + part.chars().count())
}

/// Reads the notation. Ids count from 0 in the order of the text.
pub(crate) fn document(notation: &str) -> Document {
    let mut text = String::new();
    let mut entities = Vec::new();
    let mut rest = notation;
    while let Some(open) = rest.find('[') {
        text.push_str(&rest[..open]);
        let close = open + rest[open..].find(']').expect("[ has its ]");
        let (surface, tag) = rest[open + 1..close].rsplit_once(':').expect("a label follows :");
        let start = text.chars().count();
        text.push_str(surface);
        let (label, score) = match tag.split_once('?') {
            Some((label, score)) => (label, Some(score)),
            None => (tag, None),
        };
        let suggested = score.is_some();
        entities.push(Entity {
            id: EntityId(entities.len() as u32),
            span: span(start, text.chars().count()),
            label: label.into(),
            origin: if suggested { Origin::Model } else { Origin::User },
            status: if suggested {
                Status::Suggested
            } else {
                Status::Accepted
            },
            score: score.and_then(|s| s.parse().ok()),
            attributes: BTreeMap::new(),
        });
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    Document::new(Text::new(text), LabelScheme::default(), entities)
        .expect("the notation is a valid document")
}

/// Writes the notation, for documents without overlaps.
pub(crate) fn show(document: &Document) -> String {
    let mut shown = String::new();
    let mut at = CharOffset(0);
    let mut copy = |shown: &mut String, to: CharOffset| {
        if let Some(between) = Span::new(at, to) {
            shown.push_str(document.surface(between));
        }
        at = to;
    };
    for entity in document.entities() {
        copy(&mut shown, entity.span.start());
        shown.push('[');
        copy(&mut shown, entity.span.end());
        shown.push_str(&format!(":{}", entity.label));
        if entity.status == Status::Suggested {
            shown.push('?');
            shown.extend(entity.score.map(|score| score.to_string()));
        }
        shown.push(']');
    }
    copy(&mut shown, document.text().len());
    shown
}

/// A span as a command takes it.
pub(crate) fn extent(span: Span) -> Extent {
    Extent {
        start: span.start(),
        end: span.end(),
    }
}

/// A session on an annotated text.
pub(crate) fn session(notation: &str) -> Session {
    let mut session = Session::default();
    session
        .open_document(document(notation), None)
        .expect("a small document opens");
    session
}

/// A person's entity on a part of a text.
pub(crate) fn entity(id: u32, text: &str, part: &str, label: &str) -> Arc<Entity> {
    Arc::new(Entity {
        id: EntityId(id),
        span: span_of(text, part),
        label: label.into(),
        origin: Origin::User,
        status: Status::Accepted,
        score: None,
        attributes: BTreeMap::from([("note".to_owned(), serde_json::json!({"n": [1, "é"]}))]),
    })
}

/// Labels a part of the text.
pub(crate) fn label(text: &str, part: &str, label: &str) -> Command {
    Command::Label {
        span: extent(span_of(text, part)),
        label: label.into(),
    }
}

/// What the tagger says of a part of a text.
pub(crate) fn suggestion(text: &str, part: &str, label: &str, score: f32) -> Suggestion {
    let span = span_of(text, part);
    Suggestion {
        start: span.start(),
        end: span.end(),
        label: label.into(),
        score: Some(score),
    }
}

/// What a command makes of a text, what is said, and that undo and redo go there and back.
pub(crate) fn check_command(before: &str, command: Command, after: &str, message: &str) {
    let mut session = session(before);
    let start = session.document().clone();
    let change = session
        .dispatch(command, None)
        .expect("the command can be carried out");
    assert_eq!(show(session.document()), after);
    assert_eq!(change.message, message);
    let end = session.document().clone();
    session.undo().expect("the command can be carried out");
    assert_eq!(*session.document(), start);
    session.redo().expect("the command can be carried out");
    assert_eq!(*session.document(), end);
}

/// Why a command on a text is refused.
pub(crate) fn check_refused(before: &str, command: Command, message: &str) {
    let mut session = session(before);
    let snapshot = session.snapshot();
    let error = session
        .dispatch(command, None)
        .expect_err("the command is refused");
    assert_eq!(error.to_string(), message);
    assert_eq!(session.snapshot(), snapshot);
}
