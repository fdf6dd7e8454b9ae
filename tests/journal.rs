//! The journal: replay gives the same document, undo and redo; damage costs as little as can be.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod notation;

use notation::{label, show};
use tagline::document::journal;
use tagline::session::{Command, Session};

/// The lines of a session in which something of everything was done.
fn journal_lines() -> (Vec<String>, Session) {
    let mut session = Session::default();
    let mut lines = Vec::new();
    let text = "🎉 Ana met Oxfam";
    let open = Command::Open {
        text: text.into(),
        scheme: None,
        entities: vec![],
    };
    for command in [open, label(text, "Ana", "PERSON"), label(text, "Oxfam", "ORG")] {
        lines.extend(session.dispatch(command, None).unwrap().journal);
    }
    lines.extend(session.undo().unwrap().journal);
    (lines, session)
}

fn replay(lines: &[String]) -> (Session, Option<journal::Problem>, usize) {
    Session::replay(lines.iter().map(String::as_str)).unwrap()
}

#[test]
fn the_journal_brings_back_document_undo_and_redo() {
    let (lines, session) = journal_lines();
    let (mut again, problem, n_lines) = replay(&lines);
    assert_eq!((problem, n_lines), (None, lines.len()));
    assert_eq!(again.history(), session.history());
    let change = again.redo().unwrap();
    assert_eq!(show(again.document()), "🎉 [Ana:PERSON] met [Oxfam:ORG]");
    assert_eq!(change.journal.len(), 1, "the header is there already");
}

#[test]
fn a_line_that_breaks_off_costs_only_itself() {
    let (lines, _) = journal_lines();
    let last = lines.len() - 1;
    for cut in 0..lines[last].len() {
        let mut broken = lines.clone();
        broken[last].truncate(cut);
        let (session, problem, n_lines) = replay(&broken);
        assert_eq!(
            problem,
            Some(journal::Problem::Truncated(last - 1)),
            "cut at {cut}"
        );
        assert_eq!(n_lines, last);
        assert_eq!(session.history(), replay(&lines[..last]).0.history());
    }
}

#[test]
fn a_damaged_line_is_named_and_what_stands_before_it_is_kept() {
    let (mut lines, _) = journal_lines();
    lines[2] = lines[2].replace("PERSON", "NO_LABEL");
    let (session, problem, n_lines) = replay(&lines);
    let message = problem.unwrap().to_string();
    assert!(
        message.contains("Line 3") && message.contains("NO_LABEL"),
        "{message}"
    );
    assert_eq!(n_lines, 2);
    assert_eq!(show(session.document()), "🎉 Ana met Oxfam");
}

#[test]
fn other_versions_and_other_files_are_refused_with_a_way_out() {
    let refused = |line: &str| Session::replay([line]).unwrap_err().to_string();
    assert!(refused(r#"{"journal":"tagline","version":2}"#).contains("newer Tagline"));
    assert!(refused(r#"{"journal":"tagline","version":0}"#).contains("old form"));
    assert!(refused("").contains("not a Tagline journal"));
    assert!(refused(r#"{"journal":"other","version":1}"#).contains("not a Tagline journal"));
    assert!(Session::replay([]).unwrap().0.document().text().is_empty());
}
