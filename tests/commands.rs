//! What each command does to a document, what it says, and that undo and redo go there and back.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod notation;

use notation::{document, entity, extent, label, session, show, span_of, suggestion};
use std::collections::BTreeMap;
use tagline::document::{Document, Gesture, extend_scheme};
use tagline::entity::{Entity, EntityId, Origin, Status};
use tagline::label::LabelScheme;
use tagline::rules::{Matcher, Rule, RuleSet};
use tagline::session::{Command, CommandError, Extent, Filter, Proposal, Session};
use tagline::text::{CharOffset, Span};

/// What a command makes of a text, what is said, and that undo and redo go there and back.
fn check(before: &str, command: Command, after: &str, message: &str) {
    let mut session = session(before);
    let start = session.document().clone();
    let change = session.dispatch(command, None).unwrap();
    assert_eq!(show(session.document()), after);
    assert_eq!(change.message, message);
    let end = session.document().clone();
    session.undo().unwrap();
    assert_eq!(*session.document(), start);
    session.redo().unwrap();
    assert_eq!(*session.document(), end);
}

/// Why a command on a text is refused.
fn check_refused(before: &str, command: Command, message: &str) {
    let mut session = session(before);
    let snapshot = session.snapshot();
    let error = session.dispatch(command, None).unwrap_err();
    assert_eq!(error.to_string(), message);
    assert_eq!(session.snapshot(), snapshot);
}

#[test]
fn a_label_key_labels_relabels_accepts_and_replaces() {
    let text = "Ana Bell met Oxfam";
    check(
        text,
        label(text, "Ana Bell", "PERSON"),
        "[Ana Bell:PERSON] met Oxfam",
        "Ana Bell labelled PERSON",
    );
    check(
        "Ana Bell met [Oxfam:GPE?0.5]",
        label(text, "Oxfam", "ORG"),
        "Ana Bell met [Oxfam:ORG]",
        "Oxfam labelled ORG",
    );
    check(
        "[Ana:PERSON] [Bell:ORG?] met Oxfam",
        label(text, "Ana Bell", "PERSON"),
        "[Ana Bell:PERSON] met Oxfam",
        "Ana Bell labelled PERSON",
    );
    check(
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
    check(
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
fn entities_merge_and_split() {
    let (id, with) = (EntityId(0), EntityId(1));
    check(
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
    check(
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
fn bulk_commands_are_one_step_and_say_how_many() {
    let filter = |label: Option<&str>, min_score| Filter {
        label: label.map(Into::into),
        min_score,
        within: None,
    };
    let text = "[Ana:PERSON?0.9] [Bell:PERSON?0.4] [Oxfam:ORG?0.9] [x:ORG?]";
    check(
        text,
        Command::AcceptAll {
            filter: filter(None, Some(0.5)),
        },
        "[Ana:PERSON] [Bell:PERSON?0.4] [Oxfam:ORG] [x:ORG?]",
        "2 suggestions accepted",
    );
    check(
        text,
        Command::RejectAll {
            filter: filter(Some("ORG"), None),
        },
        "[Ana:PERSON?0.9] [Bell:PERSON?0.4] Oxfam x",
        "2 suggestions rejected",
    );
    let within = Some(extent(notation::span(2, 5)));
    let filter = Filter {
        within,
        ..Filter::default()
    };
    check(
        text,
        Command::AcceptAll { filter },
        "[Ana:PERSON] [Bell:PERSON] [Oxfam:ORG?0.9] [x:ORG?]",
        "2 suggestions accepted",
    );
    check(text, Command::Clear, "Ana Bell Oxfam x", "4 entities cleared");
}

#[test]
fn all_matches_of_a_name_are_labelled_but_those_left_out() {
    let text = "[Bell:ORG?] saw Bell, bell and Bells; [Ana Bell:PERSON] Bell";
    let plain = "Bell saw Bell, bell and Bells; Ana Bell Bell";
    let command = |ignore_case, except: &[Span]| Command::LabelMatches {
        name: "Bell".into(),
        label: "PERSON".into(),
        ignore_case,
        except: except.iter().map(|&span| extent(span)).collect(),
    };
    check(
        text,
        command(false, &[]),
        "[Bell:PERSON] saw [Bell:PERSON], bell and Bells; [Ana Bell:PERSON] [Bell:PERSON]",
        "3 matches of Bell labelled PERSON",
    );
    let first = span_of(plain, "Bell");
    check(
        text,
        command(true, &[first]),
        "[Bell:ORG?] saw [Bell:PERSON], [bell:PERSON] and Bells; [Ana Bell:PERSON] [Bell:PERSON]",
        "3 matches of Bell labelled PERSON",
    );
    let remove = Command::RemoveMatches {
        name: "Bell".into(),
        ignore_case: false,
        except: vec![],
    };
    check(
        "[Bell:ORG?] [Bell:ORG] [Ana Bell:PERSON]",
        remove,
        "Bell Bell [Ana Bell:PERSON]",
        "2 matches of Bell removed",
    );
}

#[test]
fn suggestions_replace_only_untouched_suggestions() {
    let text = "Ana Bell met Oxfam in Kabul";
    let spans = vec![
        suggestion(text, "Ana", "PERSON", 0.5),
        suggestion(text, "Oxfam", "ORG", 0.5),
        suggestion(text, "Kabul", "GPE", 0.75),
        suggestion(text, "met", "NO_LABEL", 0.5),
    ];
    check(
        "[Ana Bell:PERSON] [met:EVENT?0.5] [Oxfam:ORG?0.5] in [Kabul:LOC?0.5]",
        Command::Suggest { spans },
        "[Ana Bell:PERSON] met [Oxfam:ORG?0.5] in [Kabul:GPE?0.75]",
        "2 suggestions; 2 left out, as rejected, in the way of others or not in the label scheme",
    );
}

#[test]
fn tagging_again_with_the_same_result_keeps_every_entity() {
    let text = "Oxfam in Kabul";
    let spans = vec![
        suggestion(text, "Oxfam", "ORG", 0.5),
        suggestion(text, "Kabul", "GPE", 0.75),
    ];
    let mut session = session(text);
    let suggest = Command::Suggest { spans };
    session.dispatch(suggest.clone(), None).unwrap();
    let change = session.dispatch(suggest, None).unwrap();
    assert!(change.difference.is_empty() && change.journal.is_empty());
}

#[test]
fn what_a_person_rejected_never_comes_back_by_itself() {
    let text = "Ana met Oxfam in Kabul";
    let suggest = || Command::Suggest {
        spans: vec![
            suggestion(text, "Ana", "PERSON", 0.5),
            suggestion(text, "Oxfam", "ORG", 0.5),
            suggestion(text, "Kabul", "GPE", 0.5),
        ],
    };
    let mut session = session(text);
    session.dispatch(suggest(), None).unwrap();
    let ids: Vec<EntityId> = session.document().entities().iter().map(|e| e.id).collect();
    session.dispatch(Command::Remove { id: ids[0] }, None).unwrap();
    // Taken over, labelled anew, then removed: still a span that the machine made and the person took away.
    let relabel = Command::Relabel {
        id: ids[1],
        label: "GPE".into(),
    };
    session.dispatch(relabel, None).unwrap();
    session.dispatch(Command::Remove { id: ids[1] }, None).unwrap();
    // Overruled by a longer one, which then goes.
    session.dispatch(label(text, "in Kabul", "LOC"), None).unwrap();
    let own = session.document().entities()[0].id;
    session.dispatch(Command::Remove { id: own }, None).unwrap();
    assert_eq!(session.document().rejected().len(), 3);
    session.dispatch(suggest(), None).unwrap();
    assert_eq!(show(session.document()), text);

    session.dispatch(Command::Restore { id: ids[0] }, None).unwrap();
    assert_eq!(show(session.document()), "[Ana:PERSON?0.5] met Oxfam in Kabul");
    session.undo().unwrap();
    assert_eq!(session.document().rejected().len(), 3);
}

#[test]
fn undoing_a_rejection_forgets_it() {
    let mut session = session("[Ana:PERSON?0.5] met");
    let id = EntityId(0);
    session.dispatch(Command::Remove { id }, None).unwrap();
    assert_eq!(session.document().rejected().len(), 1);
    session.undo().unwrap();
    assert_eq!(session.document().rejected().len(), 0);
}

#[test]
fn rules_suggest_before_the_tagger_and_after_the_person() {
    let rule = |label: &str, matcher| Rule {
        label: label.into(),
        ignore_case: false,
        matcher,
    };
    let rules = RuleSet(vec![
        rule("ORG", Matcher::Names(vec!["Oxfam".into(), "Bell".into()])),
        rule("LAW", Matcher::Pattern(r"Article \d+".into())),
    ]);
    check(
        "[Ana Bell:PERSON] of [Oxfam:GPE?0.9], [x:GPE?0.9] on Article 5",
        Command::ApplyRules { rules },
        "[Ana Bell:PERSON] of [Oxfam:ORG?], [x:GPE?0.9] on [Article 5:LAW?]",
        "2 suggestions; 1 left out, as rejected, in the way of others or not in the label scheme",
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
    check(
        text,
        set(&["PERSON", "ORG"], &[]),
        text,
        "Label scheme mine with 2 labels",
    );
    check(
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
    check(
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
