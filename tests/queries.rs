//! What a view asks about a document: lint, review by doubt, what was missed.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod notation;

use notation::{document, show, span_of};
use tagline::entity::EntityId;
use tagline::query::Segmentation;
use tagline::query::lint::{Kind, lint};
use tagline::query::matches::{Standing, context, matches};
use tagline::query::missed::{Candidate, missed};
use tagline::query::review::next_doubt;
use tagline::session::Session;

/// The kinds that lint finds in order, and the document after every fix was carried out, one lint after the other.
fn check_lint(before: &str, kinds: &[Kind], after: &str) {
    let mut session = Session::default();
    session.open_document(document(before), None).unwrap();
    let found = lint(session.document(), session.segmentation());
    assert_eq!(
        found.iter().map(|f| f.kind).collect::<Vec<_>>(),
        kinds,
        "{before}"
    );
    for _ in 0..10 {
        let Some(finding) = lint(session.document(), session.segmentation())
            .into_iter()
            .next()
        else {
            break;
        };
        session.dispatch(finding.fix, None).unwrap();
    }
    assert_eq!(show(session.document()), after);
}

#[test]
fn lint_finds_a_name_with_two_labels() {
    check_lint(
        "[Jordan:PERSON] ran. [Jordan:PERSON] won. [Jordan:GPE?0.4] left.",
        &[Kind::LabelsDiffer],
        "[Jordan:PERSON] ran. [Jordan:PERSON] won. [Jordan:PERSON] left.",
    );
    // One that a person stands behind outweighs many suggestions.
    check_lint(
        "[Jordan:GPE?] ran. [Jordan:GPE?] won. [Jordan:PERSON] left.",
        &[Kind::LabelsDiffer, Kind::LabelsDiffer],
        "[Jordan:PERSON] ran. [Jordan:PERSON] won. [Jordan:PERSON] left.",
    );
}

#[test]
fn lint_leaves_numbers_and_common_words_alone() {
    check_lint(
        "[two:CARDINAL] or [two:DATE], two",
        &[],
        "[two:CARDINAL] or [two:DATE], two",
    );
}

#[test]
fn lint_finds_what_is_tagged_elsewhere() {
    check_lint(
        "[Ana Bell:PERSON] met [Bell:PERSON]. Ana  Bell’s plan, and Bells.",
        &[Kind::Untagged],
        "[Ana Bell:PERSON] met [Bell:PERSON]. [Ana  Bell:PERSON]’s plan, and Bells.",
    );
    let apart = "[Ana Bell:PERSON] met Ana. Bell left.";
    check_lint(apart, &[], apart);
}

#[test]
fn lint_finds_marks_at_the_edges() {
    check_lint(
        "🎉 The [Oxfam,:ORG] staff",
        &[Kind::Edge],
        "🎉 The [Oxfam:ORG], staff",
    );
    check_lint("a [ “Oxfam :ORG]b", &[Kind::Edge], "a  “[Oxfam:ORG] b");
    check_lint(
        "in the [U.S.:GPE] for [$5:MONEY]",
        &[],
        "in the [U.S.:GPE] for [$5:MONEY]",
    );
    let balanced = "the [Council (Second):ORG] and the [(Third) Council:ORG] met";
    check_lint(balanced, &[], balanced);
    check_lint("the [Council):ORG] met", &[Kind::Edge], "the [Council:ORG]) met");
}

#[test]
fn lint_finds_what_reaches_over_a_sentence() {
    check_lint(
        "He likes [Paris. London:GPE] is far.",
        &[Kind::Sentence],
        "He likes [Paris:GPE]. [London:GPE] is far.",
    );
}

#[test]
fn doubts_come_from_the_least_certain_round_again() {
    let document = document("[a:ORG?0.9] [b:ORG?0.2] [c:ORG] [d:ORG?0.5] [e:ORG?]");
    let order = |current, forward| {
        let mut seen = Vec::new();
        let mut current = current;
        for _ in 0..5 {
            let next = next_doubt(&document, current, forward).unwrap();
            seen.push(document.surface(next.span).to_owned());
            current = Some(next.id);
        }
        seen.concat()
    };
    assert_eq!(order(None, true), "bdaeb");
    assert_eq!(order(None, false), "eadbe");
    // A person's own entity has no place among them.
    assert_eq!(order(Some(EntityId(2)), true), "bdaeb");
    let settled = notation::document("[a:ORG]");
    assert_eq!(next_doubt(&settled, None, true), None);
}

#[test]
fn a_settled_doubt_is_followed_by_the_next_one() {
    let mut session = Session::default();
    session
        .open_document(document("[a:ORG?0.9] [b:ORG?0.2] [c:ORG?0.5]"), None)
        .unwrap();
    let id = EntityId(2);
    for command in [
        tagline::session::Command::Remove { id },
        tagline::session::Command::Accept { id },
    ] {
        session.dispatch(command, None).unwrap();
        let next = next_doubt(session.document(), Some(id), true).unwrap();
        assert_eq!(session.document().surface(next.span), "a");
        session.undo().unwrap();
    }
}

#[test]
fn missed_spans_are_the_likeliest_that_nothing_stands_in_the_way_of() {
    let text = "Ana Bell met Oxfam in Kabul Province";
    let mut session = Session::default();
    session
        .open_document(
            document("Ana Bell met [Oxfam:ORG] in [Kabul:GPE?0.3] Province"),
            None,
        )
        .unwrap();
    let id = EntityId(1);
    session
        .dispatch(tagline::session::Command::Remove { id }, None)
        .unwrap();
    let candidate = |part, label: &str, score| Candidate {
        span: span_of(text, part),
        label: label.into(),
        score,
    };
    let found = missed(
        session.document(),
        vec![
            candidate("Ana", "PERSON", 0.2),
            candidate("Ana Bell", "PERSON", 0.4),
            candidate("Oxfam in", "ORG", 0.9),
            candidate("Kabul", "GPE", 0.3),
            candidate("Kabul Province", "GPE", 0.45),
            candidate("met", "NO_LABEL", 0.4),
        ],
    );
    let found: Vec<&str> = found.iter().map(|c| session.document().surface(c.span)).collect();
    assert_eq!(found, ["Kabul Province", "Ana Bell"]);
}

#[test]
fn matches_say_what_stands_there() {
    let document = document("[Bell:PERSON] and Bell, [Ana Bell:PERSON?], [Bell and:ORG] so; [s Bell:ORG?]");
    let segmentation = Segmentation::new(document.text());
    let standings: Vec<&str> = matches(&document, &segmentation, "Bell", false)
        .iter()
        .map(|m| match &m.standing {
            Standing::Tagged(_) => "tagged",
            Standing::Free => "free",
            Standing::Crossed => "crossed",
            Standing::Taken => "taken",
        })
        .collect();
    assert_eq!(standings, ["tagged", "free", "taken", "taken", "taken"]);
    let bell = matches(&document, &segmentation, "Bell", false)[1].span;
    assert_eq!(context(document.text(), bell, 4), ("and ".into(), ", An".into()));
}
