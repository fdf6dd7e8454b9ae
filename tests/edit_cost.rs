//! What one edit writes, however long the history before it is.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod notation;

use notation::span;
use std::collections::BTreeMap;
use tagline::label::Label;
use tagline::session::{Command, Proposal, Session};

/// Words of three and four letters, a space behind each.
const WORDS: &str = "Ana Bell ";

#[test]
fn an_edit_costs_the_same_after_a_thousand_edits() {
    let mut session = Session::default();
    let open = Command::Open {
        text: WORDS.repeat(1_000),
        scheme: None,
        entities: proposals_on_words(1_000),
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

/// An entity on each word of so many copies of [`WORDS`].
fn proposals_on_words(copies: usize) -> Vec<Proposal> {
    let starts = (0..copies).map(|copy| copy * WORDS.len());
    let spans = starts.flat_map(|at| [span(at, at + 3), span(at + 4, at + 8)]);
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
