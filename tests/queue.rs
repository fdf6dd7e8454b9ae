//! The queue of documents: every command there and back, replay, next and previous, search over all.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;
use tagline::queue::{DocumentId, Queue, QueueCommand, QueueError, WorkStatus, search};
use tagline::text::Text;

fn queue(names: &[&str]) -> (Queue, Vec<String>) {
    let mut queue = Queue::default();
    let names = names.iter().map(|&name| name.to_owned()).collect();
    let change = queue.dispatch(QueueCommand::Add { names }, None).unwrap();
    (queue, change.journal)
}

fn names(queue: &Queue) -> String {
    let documents = queue.listing().documents().iter();
    documents.map(|d| d.name.as_str()).collect::<Vec<_>>().join(" ")
}

/// What a command makes of a queue of `a b c`, and that undo and redo go there and back.
fn check(command: QueueCommand, after: &str, message: &str) {
    let (mut queue, _) = queue(&["a", "b", "c"]);
    let start = queue.listing().clone();
    let change = queue.dispatch(command, None).unwrap();
    assert_eq!(
        (names(&queue).as_str(), change.message.as_str()),
        (after, message)
    );
    let end = queue.listing().clone();
    queue.undo().unwrap();
    assert_eq!(*queue.listing(), start);
    queue.redo().unwrap();
    assert_eq!(*queue.listing(), end);
}

#[test]
fn every_command_goes_there_and_back() {
    let id = DocumentId(1);
    let add = QueueCommand::Add {
        names: vec!["d".into(), "e".into()],
    };
    check(add, "a b c d e", "2 documents added");
    let rename = QueueCommand::Rename { id, name: "x".into() };
    check(rename, "a x c", "b is now x");
    let status = WorkStatus::Done;
    check(QueueCommand::SetStatus { id, status }, "a b c", "b is done");
    check(QueueCommand::Move { id, to: 0 }, "b a c", "b is now number 1");
    check(QueueCommand::Move { id, to: 2 }, "a c b", "b is now number 3");
    check(QueueCommand::Remove { ids: vec![id] }, "a c", "b deleted");
    let ids = vec![DocumentId(2), DocumentId(0)];
    check(QueueCommand::Remove { ids }, "b", "2 documents deleted");
}

#[test]
fn what_is_not_there_is_refused_and_nothing_changes() {
    let (mut queue, _) = queue(&["a", "b"]);
    let before = queue.listing().clone();
    let ids = vec![DocumentId(0), DocumentId(9)];
    let refused = queue.dispatch(QueueCommand::Remove { ids }, None).unwrap_err();
    assert_eq!(refused, QueueError::NoDocument(DocumentId(9)));
    let id = DocumentId(0);
    let refused = queue
        .dispatch(QueueCommand::Move { id, to: 2 }, None)
        .unwrap_err();
    assert_eq!(refused, QueueError::NoPlace(3));
    assert_eq!(*queue.listing(), before);
}

#[test]
fn a_deleted_documents_id_is_never_given_again() {
    let (mut queue, mut lines) = queue(&["a"]);
    let ids = vec![DocumentId(0)];
    lines.extend(
        queue
            .dispatch(QueueCommand::Remove { ids }, None)
            .unwrap()
            .journal,
    );
    let (mut again, problem, n_lines) = Queue::replay(lines.iter().map(String::as_str)).unwrap();
    assert_eq!((problem, n_lines), (None, 3));
    for queue in [&mut queue, &mut again] {
        let names = vec!["b".into()];
        let change = queue.dispatch(QueueCommand::Add { names }, None).unwrap();
        assert_eq!(change.added, [DocumentId(1)]);
    }
}

#[test]
fn next_and_previous_may_leave_out_what_is_done() {
    let (mut queue, _) = queue(&["a", "b", "c"]);
    let (id, status) = (DocumentId(1), WorkStatus::Done);
    queue
        .dispatch(QueueCommand::SetStatus { id, status }, None)
        .unwrap();
    let next = |from, forward, open_only| {
        let found = queue.listing().next(DocumentId(from), forward, open_only);
        found.map(|document| document.name.clone())
    };
    assert_eq!(next(0, true, false).as_deref(), Some("b"));
    assert_eq!(next(0, true, true).as_deref(), Some("c"));
    assert_eq!(next(2, false, true).as_deref(), Some("a"));
    assert_eq!((next(2, true, false), next(0, false, false)), (None, None));
}

#[test]
fn search_goes_over_all_documents() {
    let texts = [
        Text::new("🎉 Oxfam left.\nNobody"),
        Text::new("none"),
        Text::new("to oxfam"),
    ];
    let texts = (0..).map(DocumentId).zip(&texts);
    let hits = search(texts, "Oxfam", false);
    let shown: Vec<_> = hits
        .iter()
        .map(|h| {
            (
                h.document.0,
                h.span.start().0,
                h.before.as_str(),
                h.after.as_str(),
            )
        })
        .collect();
    assert_eq!(shown, [(0, 2, "🎉 ", " left."), (2, 3, "to ", "")]);
}

proptest! {
    #[test]
    fn every_sequence_goes_back_and_forth_and_replays(steps in prop::collection::vec((0u8..7, 0u32..8, 0usize..6), 1..40)) {
        let (mut queue, mut lines) = queue(&["a", "b", "c"]);
        for (kind, id, n) in steps {
            let id = DocumentId(id);
            let result = match kind {
                0 => queue.dispatch(QueueCommand::Add { names: vec!["é".repeat(n); n] }, None),
                1 => queue.dispatch(QueueCommand::Rename { id, name: n.to_string() }, None),
                2 => queue.dispatch(QueueCommand::SetStatus { id, status: WorkStatus::InProgress }, None),
                3 => queue.dispatch(QueueCommand::Move { id, to: n }, None),
                4 => queue.dispatch(QueueCommand::Remove { ids: vec![id] }, None),
                5 => queue.undo(),
                _ => queue.redo(),
            };
            lines.extend(result.into_iter().flat_map(|change| change.journal));
        }
        let (replayed, problem, n_lines) = Queue::replay(lines.iter().map(String::as_str)).unwrap();
        prop_assert_eq!((problem, n_lines), (None, lines.len()));
        prop_assert_eq!(replayed.history(), queue.history());
        while queue.redo().is_ok() {}
        let end = queue.listing().clone();
        while queue.undo().is_ok() {}
        prop_assert!(queue.listing().documents().is_empty());
        while queue.redo().is_ok() {}
        prop_assert_eq!(queue.listing(), &end);
    }
}
