//! What one edit writes, however long the history before it is.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod notation;

use notation::span;
use std::collections::BTreeMap;
use tagline::label::Label;
use tagline::session::{Command, Proposal, Session};

#[test]
fn an_edit_costs_the_same_after_a_thousand_edits() {
    let words = "Ana Bell ".repeat(1_000);
    let mut session = Session::default();
    let entities = proposals_on_words(&words);
    let open = Command::Open {
        text: words,
        scheme: None,
        entities,
    };
    session.dispatch(open, None).unwrap();
    let id = session.document().entities()[1_000].id;
    let mut sizes = Vec::new();
    for round in 0..1_000 {
        let label = Label::new(["ORG", "GPE"][round % 2]);
        let change = session.dispatch(Command::Relabel { id, label }, None).unwrap();
        let bytes: usize = change.journal.iter().map(String::len).sum();
        let step = session.history().done().last().unwrap();
        sizes.push((
            bytes,
            step.edits.len(),
            step.inverses.len(),
            change.difference.changed.len(),
        ));
    }
    assert!(sizes.iter().all(|size| *size == sizes[0]), "{:?}", sizes[0]);
    assert_eq!((sizes[0].1, sizes[0].2, sizes[0].3), (1, 1, 1));
    assert!(sizes[0].0 < 300, "{} bytes for one edit", sizes[0].0);
}

/// An entity on each word of a text of four-letter words and spaces.
fn proposals_on_words(words: &str) -> Vec<Proposal> {
    let starts = words.match_indices(char::is_alphabetic).map(|(at, _)| at);
    let starts = starts.filter(|&at| at == 0 || words.as_bytes()[at - 1] == b' ');
    let spans = starts.map(|at| span(at, at + words[at..].find(' ').unwrap_or(1)));
    let proposals = spans.map(|span| Proposal {
        start: span.start(),
        end: span.end(),
        label: Label::new("PERSON"),
        origin: None,
        status: None,
        score: None,
        attributes: BTreeMap::new(),
    });
    proposals.collect()
}
