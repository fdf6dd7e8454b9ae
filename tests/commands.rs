//! What each command does to a document, what it says, and that undo and redo go there and back.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod notation;

use notation::{check_command, check_refused, document, entity, extent, label, session, show, span_of};
use std::collections::BTreeMap;
use tagline::document::{Document, Gesture, extend_scheme};
use tagline::entity::{Entity, EntityId, Origin, Status};
use tagline::label::LabelScheme;
use tagline::session::{Command, CommandError, Extent, Proposal, Session, Suggestion};
use tagline::text::CharOffset;

#[test]
fn a_label_key_labels_relabels_accepts_and_replaces() {
    let text = "Ana Bell met Oxfam";
    check_command(
        text,
        label(text, "Ana Bell", "PERSON"),
        "[Ana Bell:PERSON] met Oxfam",
        "Ana Bell labelled PERSON",
    );
    check_command(
        "Ana Bell met [Oxfam:GPE?0.5]",
        label(text, "Oxfam", "ORG"),
        "Ana Bell met [Oxfam:ORG]",
        "Oxfam labelled ORG",
    );
    check_command(
        "[Ana:PERSON] [Bell:ORG?] met Oxfam",
        label(text, "Ana Bell", "PERSON"),
        "[Ana Bell:PERSON] met Oxfam",
        "Ana Bell labelled PERSON",
    );
    check_command(
        text,
        label(text, " Bell ", "PERSON"),
        "Ana [Bell:PERSON] met Oxfam",
        "Bell labelled PERSON",
    );
    check_refused(
        text,
        label(text, " ", "PERSON"),
        "There is nothing to label there. Select a word first.",
    );
    check_refused(
        text,
        label(text, "met", "VERB"),
        "The label VERB is not in the label scheme. Add it to the scheme or choose another label.",
    );
}

#[test]
fn what_is_so_already_is_no_step() {
    let mut session = session("[Ana:PERSON] met");
    let before = session.snapshot();
    let change = session.dispatch(label("Ana met", "Ana", "PERSON"), None).unwrap();
    assert_eq!(change.message, "Ana is PERSON already");
    assert_eq!((change.journal.len(), change.difference.is_empty()), (0, true));
    assert_eq!(session.snapshot(), before);
}

#[test]
fn a_persons_change_keeps_id_origin_and_score() {
    let id = EntityId(0);
    let label = "GPE".into();
    let span = extent(notation::span(0, 8));
    for command in [
        Command::Relabel { id, label },
        Command::Resize { id, span },
        Command::Accept { id },
    ] {
        let mut session = session("[Ana:PERSON?0.5] Bell");
        session.dispatch(command, None).unwrap();
        let entity = session.document().get(id).unwrap();
        assert_eq!(
            (entity.origin, entity.score, entity.status),
            (Origin::Model, Some(0.5), Status::Accepted)
        );
    }
}

#[test]
fn edges_move_and_stop_at_what_a_person_made() {
    let text = "the New York Times today";
    let id = EntityId(0);
    let resize = |part| Command::Resize {
        id,
        span: extent(span_of(text, part)),
    };
    check_command(
        "the [New York:GPE?] [Times:ORG?] today",
        resize("New York Times"),
        "the [New York Times:GPE] today",
        "GPE is now New York Times",
    );
    check_refused(
        "the [New York:GPE?] [Times:ORG] today",
        resize("New York Times"),
        "Times (ORG) is in the way. Remove it first, or select all of it together and choose a label.",
    );
}

#[test]
fn the_persons_word_that_the_work_is_done_is_undone_like_any_other_step() {
    let mut session = session("[Ana:PERSON] met");
    let change = session.dispatch(Command::SetDone { done: true }, None).unwrap();
    assert_eq!(change.message, "The article is marked done");
    assert!(change.difference.done && session.document().done());
    let again = session.dispatch(Command::SetDone { done: true }, None).unwrap();
    assert_eq!(again.journal.len(), 0);
    session.dispatch(Command::Clear, None).unwrap();
    assert!(session.document().done(), "no other command sets it");
    session.undo().unwrap();
    session.undo().unwrap();
    assert!(!session.document().done());
}

#[test]
fn what_was_dismissed_is_rejected_and_can_be_brought_back() {
    let mut session = session("Ana met");
    let span = span_of("Ana met", "Ana");
    let candidate = Suggestion {
        start: span.start(),
        end: span.end(),
        label: "PERSON".into(),
        score: Some(0.25),
    };
    session.dispatch(Command::Dismiss { candidate }, None).unwrap();
    let rejected = session.document().rejected()[0].clone();
    assert_eq!((rejected.span, rejected.score), (span, Some(0.25)));
    session
        .dispatch(Command::Restore { id: rejected.id }, None)
        .unwrap();
    assert_eq!(session.document().entities().len(), 1);
}

#[test]
fn entities_merge_and_split() {
    let (id, with) = (EntityId(0), EntityId(1));
    check_command(
        "[Ana:PERSON?] [Bell:ORG?] met",
        Command::Merge { id, with },
        "[Ana Bell:PERSON] met",
        "Merged into Ana Bell PERSON",
    );
    check_refused(
        "[Ana:PERSON]",
        Command::Merge { id, with: id },
        "Two different entities are needed to merge.",
    );
    check_command(
        "[Ana and Bell:PERSON?] met",
        Command::Split {
            id,
            at: CharOffset(7),
        },
        "[Ana and:PERSON] [Bell:PERSON] met",
        "Split into “Ana and” and “Bell”, both PERSON",
    );
    check_refused(
        "[Ana:PERSON] met",
        Command::Split {
            id,
            at: CharOffset(3),
        },
        "The entity can't be split there. Put the caret between two of its words.",
    );
}

#[test]
fn a_scheme_changes_without_losing_an_entity() {
    let scheme = |labels: &[&str]| {
        let labels: Vec<_> = labels.iter().map(|l| (*l).into()).collect();
        let all = extend_scheme(&LabelScheme::default(), &labels).unwrap();
        let kept = all.labels().iter().filter(|d| labels.contains(&d.name)).cloned();
        LabelScheme::new("mine", kept.collect()).unwrap()
    };
    let set = |labels: &[&str], renames: &[(&str, &str)]| Command::SetScheme {
        scheme: scheme(labels),
        renames: renames.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect(),
    };
    let text = "[Ana:PERSON] met [Oxfam:ORG?0.5] and [x:ORG]";
    check_command(
        text,
        set(&["PERSON", "ORG"], &[]),
        text,
        "Label scheme mine with 2 labels",
    );
    check_command(
        text,
        set(&["Mensch", "ORG"], &[("PERSON", "Mensch")]),
        "[Ana:Mensch] met [Oxfam:ORG?0.5] and [x:ORG]",
        "Label scheme mine with 2 labels",
    );
    check_refused(
        text,
        set(&["PERSON"], &[]),
        "2 entities carry the label ORG, which the new scheme does not have. Rename the label, keep it, or relabel them first.",
    );
}

#[test]
fn nested_spans_are_a_setting_of_the_scheme() {
    let mut session = session("[Bank of England:ORG] staff");
    let text = session.document().text().as_str().to_owned();
    let add = Command::Add {
        span: extent(span_of(&text, "England")),
        label: "GPE".into(),
    };
    assert!(matches!(
        session.dispatch(add.clone(), None),
        Err(CommandError::InTheWay { .. })
    ));
    let scheme = |overlap| Command::SetScheme {
        scheme: LabelScheme::default().with_overlap(overlap),
        renames: BTreeMap::new(),
    };
    session.dispatch(scheme(true), None).unwrap();
    session.dispatch(add.clone(), None).unwrap();
    assert_eq!(session.document().entities().len(), 2);
    // The same span with the same label twice is refused, another label is not.
    assert!(session.dispatch(add, None).is_err());
    let same_span = Command::Add {
        span: extent(span_of(&text, "England")),
        label: "LOC".into(),
    };
    session.dispatch(same_span, None).unwrap();
    assert!(matches!(
        session.dispatch(scheme(false), None),
        Err(CommandError::SpansOverlap { .. })
    ));
}

#[test]
fn opening_and_importing_take_in_what_fits_and_say_the_rest() {
    let proposal = |start, end, label: &str| Proposal {
        start: CharOffset(start),
        end: CharOffset(end),
        label: label.into(),
        origin: None,
        status: None,
        score: None,
        attributes: BTreeMap::new(),
    };
    check_command(
        "[Ana:PERSON] met [Oxfam:ORG?0.5] now",
        Command::Import {
            entities: vec![
                proposal(0, 7, "PERSON"),
                proposal(8, 13, "NGO"),
                proposal(8, 17, "NGO"),
                proposal(14, 17, "DATE"),
            ],
        },
        "[Ana:PERSON] met [Oxfam:NGO] [now:DATE]",
        "2 entities imported, 2 left out because something of yours or of the file is there already",
    );
    let mut session = session("old [text:ORG]");
    let open = Command::Open {
        text: "a b".into(),
        scheme: None,
        entities: vec![proposal(0, 3, "X"), proposal(2, 3, "X")],
    };
    session.dispatch(open, None).unwrap();
    assert!(
        session.document().scheme().overlap(),
        "overlapping spans are kept"
    );
    assert_eq!(session.document().entities().len(), 2);
    session.undo().unwrap();
    assert_eq!(show(session.document()), "old [text:ORG]");
    check_refused(
        "short",
        Command::Import {
            entities: vec![proposal(0, 9, "ORG")],
        },
        "The position 9 is past the end of the text, which has 5 characters. Select again.",
    );
}

#[test]
fn one_gesture_is_one_step() {
    let mut session = session("[Ana:PERSON] Bell of Oxfam");
    let id = EntityId(0);
    let resize = |end| Command::Resize {
        id,
        span: extent(notation::span(0, end)),
    };
    let n_before = session.history().done().len();
    for end in [5, 6, 8] {
        session.dispatch(resize(end), Some(Gesture(1))).unwrap();
    }
    session.dispatch(resize(11), Some(Gesture(2))).unwrap();
    assert_eq!(session.history().done().len(), n_before + 2);
    session.undo().unwrap();
    assert_eq!(show(session.document()), "[Ana Bell:PERSON] of Oxfam");
    session.undo().unwrap();
    assert_eq!(show(session.document()), "[Ana:PERSON] Bell of Oxfam");
    session.redo().unwrap();
    // Nothing joins a step that was undone and done again.
    session.dispatch(resize(11), Some(Gesture(1))).unwrap();
    assert_eq!(session.history().done().len(), n_before + 2);
}

#[test]
fn ids_are_not_used_twice() {
    let mut session = session("[Ana:PERSON] met Oxfam");
    let text = "Ana met Oxfam";
    session.dispatch(label(text, "Oxfam", "ORG"), None).unwrap();
    let first = session.document().entities()[1].id;
    session.undo().unwrap();
    session.dispatch(label(text, "Oxfam", "ORG"), None).unwrap();
    assert_ne!(session.document().entities()[1].id, first);
}

#[test]
fn the_largest_id_there_is_leaves_room_for_more() {
    let text = "Ana met Oxfam";
    let largest = Entity {
        id: EntityId(u32::MAX),
        ..entity(0, text, "Ana", "PERSON").as_ref().clone()
    };
    let document = Document::new(
        document(text).text().clone(),
        LabelScheme::default(),
        vec![largest],
    )
    .unwrap();
    let mut session = Session::default();
    session.open_document(document, None).unwrap();
    session.dispatch(label(text, "Oxfam", "ORG"), None).unwrap();
    session.dispatch(label(text, "met", "ORG"), None).unwrap();
    assert_eq!(show(session.document()), "[Ana:PERSON] [met:ORG] [Oxfam:ORG]");
}

#[test]
fn commands_read_and_write_json() {
    let json = r#"{"type":"label","span":{"start":3,"end":6},"label":"PERSON"}"#;
    let command: Command = serde_json::from_str(json).unwrap();
    assert_eq!(command, label("🎉 _Ana", "Ana", "PERSON"));
    let json = r#"{"type":"acceptAll","filter":{"minScore":0.5}}"#;
    let command: Command = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&command).unwrap(), json);
    let json = r#"{"type":"labelMatches","name":"Ana","label":"PERSON","except":[{"start":2,"end":4}]}"#;
    let command: Command<u8> = serde_json::from_str(json).unwrap();
    let doubled = command
        .map_positions(|at| Ok::<_, ()>(u32::from(at) * 2))
        .unwrap();
    let Command::LabelMatches { except, .. } = doubled else {
        panic!("{doubled:?}")
    };
    assert_eq!(except, [Extent { start: 4, end: 8 }]);
}
