//! Commands on many entities: bulk actions, the tagger's suggestions, the person's rules, and what was rejected.

mod notation;

use notation::{check_command, extent, label, session, show, span_of, suggestion};
use std::collections::BTreeMap;
use tagline::entity::EntityId;
use tagline::label::LabelScheme;
use tagline::query::review::restorable;
use tagline::rules::{Matcher, Rule, RuleSet};
use tagline::session::{Command, Filter};
use tagline::text::Span;

#[test]
fn bulk_commands_are_one_step_and_say_how_many() {
    let filter = |label: Option<&str>, min_score| Filter {
        label: label.map(Into::into),
        min_score,
        within: None,
    };
    let text = "[Ana:PERSON?0.9] [Bell:PERSON?0.4] [Oxfam:ORG?0.9] [x:ORG?]";
    check_command(
        text,
        Command::AcceptAll {
            filter: filter(None, Some(0.5)),
        },
        "[Ana:PERSON] [Bell:PERSON?0.4] [Oxfam:ORG] [x:ORG?]",
        "2 suggestions accepted",
    );
    check_command(
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
    check_command(
        text,
        Command::AcceptAll { filter },
        "[Ana:PERSON] [Bell:PERSON] [Oxfam:ORG?0.9] [x:ORG?]",
        "2 suggestions accepted",
    );
    check_command(text, Command::Clear, "Ana Bell Oxfam x", "4 entities cleared");
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
    check_command(
        text,
        command(false, &[]),
        "[Bell:PERSON] saw [Bell:PERSON], bell and Bells; [Ana Bell:PERSON] [Bell:PERSON]",
        "3 matches of Bell labelled PERSON",
    );
    let first = span_of(plain, "Bell");
    check_command(
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
    check_command(
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
    check_command(
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
fn what_was_rejected_can_come_back_where_nothing_took_its_place() {
    let mut session = session("[Ana:PERSON?0.5] met [Oxfam:ORG?0.5] in [Kabul:GPE?0.5]");
    let filter = Filter::default();
    session.dispatch(Command::RejectAll { filter }, None).unwrap();
    let text = "Ana met Oxfam in Kabul";
    session.dispatch(label(text, "Oxfam", "GPE"), None).unwrap();
    let surfaces = |session: &tagline::session::Session| {
        let document = session.document();
        let found = restorable(document).into_iter();
        found
            .map(|e| document.surface(e.span).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(surfaces(&session), ["Ana", "Kabul"]);
    let scheme = LabelScheme::default().with_overlap(true);
    let renames = BTreeMap::new();
    session
        .dispatch(Command::SetScheme { scheme, renames }, None)
        .unwrap();
    assert_eq!(
        surfaces(&session),
        ["Ana", "Oxfam", "Kabul"],
        "beside another label"
    );
    for entity in restorable(session.document())
        .into_iter()
        .cloned()
        .collect::<Vec<_>>()
    {
        session
            .dispatch(Command::Restore { id: entity.id }, None)
            .unwrap();
    }
    assert_eq!(session.document().entities().len(), 4);
}

#[test]
fn with_overlaps_too_a_moved_suggestion_does_not_come_back() {
    let text = "Chancellor Ana Bell met Oxfam";
    let suggest = || Command::Suggest {
        spans: vec![suggestion(text, "Chancellor Ana Bell", "PERSON", 0.5)],
    };
    let mut session = session(text);
    let scheme = LabelScheme::default().with_overlap(true);
    let renames = BTreeMap::new();
    session
        .dispatch(Command::SetScheme { scheme, renames }, None)
        .unwrap();
    session.dispatch(suggest(), None).unwrap();
    let id = session.document().entities()[0].id;
    let span = extent(span_of(text, "Ana Bell"));
    session.dispatch(Command::Resize { id, span }, None).unwrap();
    session.dispatch(suggest(), None).unwrap();
    assert_eq!(show(session.document()), "Chancellor [Ana Bell:PERSON] met Oxfam");
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
    check_command(
        "[Ana Bell:PERSON] of [Oxfam:GPE?0.9], [x:GPE?0.9] on Article 5",
        Command::ApplyRules { rules },
        "[Ana Bell:PERSON] of [Oxfam:ORG?], [x:GPE?0.9] on [Article 5:LAW?]",
        "2 suggestions; 1 left out, as rejected, in the way of others or not in the label scheme",
    );
}
