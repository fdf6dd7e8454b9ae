//! The laws of edits, each checked four ways by one helper: its result, its inverse, its serial form, and that entities
//! it does not touch stay the very same.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod notation;

use notation::{document, entity, show, span_of};
use std::sync::Arc;
use tagline::document::{Difference, Edit, EditError};
use tagline::entity::{EntityId, Status};
use tagline::history::Reversible;
use tagline::label::LabelScheme;

/// Applies an edit: result, inverse, serial form, and the untouched entities.
fn check_edit(before: &str, edit: &Edit, after: &str) {
    let before = document(before);
    let (changed, inverse) = edit.apply(&before).unwrap();
    assert_eq!(show(&changed), after, "result of {edit:?}");
    assert_eq!(inverse.apply(&changed).unwrap().0, before, "inverse of {edit:?}");
    let json = serde_json::to_string(edit).unwrap();
    let read: Edit = serde_json::from_str(&json).unwrap();
    assert_eq!(read.apply(&before).unwrap().0, changed, "serial form {json}");
    let difference = Difference::between(&before, &changed);
    let touched: Vec<EntityId> = [&difference.changed, &difference.removed]
        .into_iter()
        .flatten()
        .map(|e| e.id)
        .collect();
    for entity in before.entities().iter().filter(|e| !touched.contains(&e.id)) {
        let now = changed.get(entity.id).unwrap();
        assert!(Arc::ptr_eq(now, entity), "{edit:?} leaves {} alone", entity.id);
    }
}

#[test]
fn every_edit_has_a_result_an_inverse_and_a_serial_form() {
    const TEXT: &str = "🎉 [Ana:PERSON] met [Oxfam:ORG?0.25] staff";
    const PLAIN: &str = "🎉 Ana met Oxfam staff";
    let (ana, oxfam) = (EntityId(0), EntityId(1));
    let add = Edit::Add {
        entity: entity(7, PLAIN, "staff", "NORP"),
    };
    check_edit(TEXT, &add, "🎉 [Ana:PERSON] met [Oxfam:ORG?0.25] [staff:NORP]");
    check_edit(
        TEXT,
        &Edit::Remove { id: ana },
        "🎉 Ana met [Oxfam:ORG?0.25] staff",
    );
    let label = "FAC".into();
    check_edit(
        TEXT,
        &Edit::Relabel { id: oxfam, label },
        "🎉 [Ana:PERSON] met [Oxfam:FAC?0.25] staff",
    );
    let span = span_of(PLAIN, "Oxfam staff");
    check_edit(
        TEXT,
        &Edit::Resize { id: oxfam, span },
        "🎉 [Ana:PERSON] met [Oxfam staff:ORG?0.25]",
    );
    let status = Status::Accepted;
    check_edit(
        TEXT,
        &Edit::SetStatus { id: oxfam, status },
        "🎉 [Ana:PERSON] met [Oxfam:ORG] staff",
    );
    let reject = Edit::Reject {
        entity: entity(7, PLAIN, "staff", "NORP"),
    };
    check_edit(TEXT, &reject, TEXT);
    let scheme = Arc::new(LabelScheme::default().with_overlap(true));
    check_edit(
        TEXT,
        &Edit::SetScheme {
            scheme: scheme.clone(),
        },
        TEXT,
    );
    let replace = Edit::ReplaceAll {
        scheme,
        entities: vec![entity(0, PLAIN, "met", "EVENT")],
        rejected: vec![entity(3, PLAIN, "Ana", "PERSON")],
    };
    check_edit(TEXT, &replace, "🎉 Ana [met:EVENT] Oxfam staff");
    check_edit(TEXT, &Edit::SetDone { done: true }, TEXT);
    let open = Edit::Open {
        document: document("שלום [עולם:LOC?1]\r\n"),
    };
    check_edit(TEXT, &open, "שלום [עולם:LOC?1]\r\n");
}

#[test]
fn an_edit_that_can_not_be_applied_says_why_and_changes_nothing() {
    let before = document("[Ana:PERSON] met [Oxfam:ORG]");
    let refused = |edit: &Edit| edit.apply(&before).unwrap_err().to_string();
    let id = EntityId(0);
    assert_eq!(
        Edit::Remove { id: EntityId(9) }.apply(&before).unwrap_err(),
        EditError::NoEntity(EntityId(9))
    );
    let span = notation::span(0, 10);
    assert!(refused(&Edit::Resize { id, span }).contains("overlap"));
    let span = notation::span(0, 99);
    assert!(refused(&Edit::Resize { id, span }).contains("past the end"));
    let label = "NOTHING".into();
    assert!(refused(&Edit::Relabel { id, label }).contains("not in the label scheme"));
    let add = Edit::Add {
        entity: entity(0, "Ana met Oxfam", "met", "ORG"),
    };
    assert!(refused(&add).contains("id 0"));
    let all = [Edit::Remove { id }, Edit::Remove { id }];
    assert!(Edit::apply_all(&all, &before).is_err());
}
