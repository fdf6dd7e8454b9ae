//! Random sequences of every command, undone to the start, redone to the end and replayed from the journal.
//!
//! proptest prints the seed and the shortest sequence that fails.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod notation;

use notation::{extent, span};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;
use std::sync::Arc;
use tagline::document::{Document, Gesture};
use tagline::entity::{Entity, EntityId, Origin, Status};
use tagline::label::{Label, LabelScheme};
use tagline::rules::{Matcher, Rule, RuleSet};
use tagline::session::{Command, Extent, Filter, Proposal, Session, Suggestion};
use tagline::text::{CharOffset, Span};

const TEXTS: [&str; 3] = [
    "Ana Bell met Oxfam in Kabul. Bell, Ana’s aide, left Kabul on Monday; Oxfam stayed.",
    "🎉 עולם Ana 🏳️‍🌈 Bell\r\n\u{200B} é e\u{301} Oxfam",
    "",
];
const NAMES: [&str; 4] = ["Bell", "Oxfam", "Ana Bell", "e"];
const LABELS: [&str; 4] = ["PERSON", "ORG", "GPE", "NO_LABEL"];

/// One step of a sequence: numbers that are fitted to the state in which the step is taken.
#[derive(Clone, Debug)]
struct Step {
    kind: u8,
    a: usize,
    b: usize,
    c: usize,
    gesture: Option<u32>,
}

fn step() -> impl Strategy<Value = Step> {
    let gesture = prop_oneof![2 => Just(None), 1 => (0u32..2).prop_map(Some)];
    let step = (0u8..25, 0usize..1000, 0usize..1000, 0usize..1000, gesture);
    step.prop_map(|(kind, a, b, c, gesture)| Step {
        kind,
        a,
        b,
        c,
        gesture,
    })
}

fn pick<T: Clone>(list: &[T], at: usize) -> Option<T> {
    list.get(at.checked_rem(list.len())?).cloned()
}

/// The command of a step; `None` where the step is an undo or a redo, or finds nothing to act on.
fn command(step: &Step, document: &Document) -> Option<Command> {
    let &Step { kind, a, b, c, .. } = step;
    let n_chars = document.text().len().to_usize();
    let some_span = |a: usize, b: usize| {
        // Mostly short, sometimes past the end.
        let start = a % (n_chars + 1);
        span(start, start + 1 + b % 7)
    };
    let label = |at: usize| Label::new(LABELS[at % LABELS.len()]);
    let ids = |list: &[Arc<Entity>]| list.iter().map(|e| e.id).collect::<Vec<_>>();
    let id = |at| pick(&ids(document.entities()), at);
    let filter = || Filter {
        label: a.is_multiple_of(2).then(|| label(b)),
        min_score: b.is_multiple_of(2).then_some(0.5),
        within: c.is_multiple_of(2).then(|| extent(some_span(a, c))),
    };
    let name = || NAMES[a % NAMES.len()].to_owned();
    let except = || vec![extent(some_span(b, c))];
    Some(match kind {
        0..=2 => Command::Label {
            span: extent(some_span(a, b)),
            label: label(c),
        },
        3 => Command::Add {
            span: extent(some_span(a, b)),
            label: label(c),
        },
        4 => Command::Remove { id: id(a)? },
        5 => Command::Relabel {
            id: id(a)?,
            label: label(b),
        },
        6 => Command::Resize {
            id: id(a)?,
            span: extent(some_span(b, c)),
        },
        7 => Command::Accept { id: id(a)? },
        8 => Command::Merge {
            id: id(a)?,
            with: id(b)?,
        },
        9 => {
            let id = id(a)?;
            let within = document.get(id)?.span;
            let at = CharOffset(within.start().0 + b as u32 % within.len());
            Command::Split { id, at }
        }
        10 => Command::Restore {
            id: pick(&ids(document.rejected()), a)?,
        },
        11 => Command::AcceptAll { filter: filter() },
        12 => Command::RejectAll { filter: filter() },
        13 => Command::Clear,
        14 => Command::LabelMatches {
            name: name(),
            label: label(b),
            ignore_case: c.is_multiple_of(2),
            except: except(),
        },
        15 => Command::RemoveMatches {
            name: name(),
            ignore_case: c.is_multiple_of(2),
            except: except(),
        },
        16 => {
            let renames = (b.is_multiple_of(3)).then(|| (label(a), label(c)));
            Command::SetScheme {
                scheme: LabelScheme::default().with_overlap(a.is_multiple_of(2)),
                renames: renames.into_iter().collect(),
            }
        }
        17 | 18 => Command::Suggest {
            spans: (0..a % 9)
                .map(|i| {
                    let Extent { start, end } = extent(some_span(b + i * 5, c + i));
                    Suggestion {
                        start,
                        end: end.min(document.text().len()),
                        label: label(b + i),
                        score: (i % 4 != 0).then_some((c % 100) as f32 / 100.0),
                    }
                })
                .collect(),
        },
        19 => Command::ApplyRules {
            rules: RuleSet(vec![
                Rule {
                    label: label(a),
                    ignore_case: b.is_multiple_of(2),
                    matcher: Matcher::Names(vec![name()]),
                },
                Rule {
                    label: label(b),
                    ignore_case: false,
                    matcher: Matcher::Pattern(["[A-Z]\\w+", "\\s*", "é|$"][c % 3].into()),
                },
            ]),
        },
        20 => {
            let entities = proposals(a, &[some_span(b, c), some_span(c, a)], &label(c));
            Command::Import { entities }
        }
        21 if a.is_multiple_of(4) => Command::Open {
            text: TEXTS[b % TEXTS.len()].into(),
            scheme: c.is_multiple_of(2).then(LabelScheme::default),
            entities: proposals(a, &[span(0, 3), span(2, 8)], &label(c)),
        },
        22 if a.is_multiple_of(2) => Command::Dismiss {
            candidate: Suggestion {
                start: extent(some_span(b, c)).start,
                end: extent(some_span(b, c)).end,
                label: label(c),
                score: b.is_multiple_of(2).then_some(0.25),
            },
        },
        22 => Command::SetDone {
            done: b.is_multiple_of(2),
        },
        _ => return None,
    })
}

fn proposals(n: usize, spans: &[Span], label: &Label) -> Vec<Proposal> {
    let spans = spans.iter().take(n % 3);
    let proposals = spans.map(|span| Proposal {
        start: span.start(),
        end: span.end(),
        label: label.clone(),
        origin: n.is_multiple_of(2).then_some(Origin::Model),
        status: n.is_multiple_of(2).then_some(Status::Suggested),
        score: n.is_multiple_of(2).then_some(0.625),
        attributes: BTreeMap::from([("n".into(), n.into())]),
    });
    proposals.collect()
}

/// What a view keeps by applying differences alone.
#[derive(Default)]
struct View(BTreeMap<EntityId, Arc<Entity>>);

/// The plain definition of undo: all states, and where we are in them.
struct States {
    all: Vec<Document>,
    at: usize,
}

/// Whatever the steps before, a document keeps its invariants.
fn check_invariants(document: &Document) -> Result<(), TestCaseError> {
    let own = |list: &[Arc<Entity>]| list.iter().map(|e| e.as_ref().clone()).collect::<Vec<_>>();
    let scheme = document.scheme().as_ref().clone();
    let again = Document::new(document.text().clone(), scheme, own(document.entities()))
        .and_then(|again| again.with_rejected(own(document.rejected())))
        .map(|again| again.with_done(document.done()));
    prop_assert_eq!(again.as_ref(), Ok(document));
    Ok(())
}

/// A machine changes nothing that a person stands behind, and suggests nothing that was rejected.
fn check_machine(command: &Command, before: &Document, after: &Document) -> Result<(), TestCaseError> {
    if !matches!(command, Command::Suggest { .. } | Command::ApplyRules { .. }) {
        return Ok(());
    }
    let accepted = |document: &Document| {
        let entities = document.entities().iter();
        entities
            .filter(|e| e.status == Status::Accepted)
            .cloned()
            .collect::<Vec<_>>()
    };
    prop_assert_eq!(accepted(before), accepted(after));
    prop_assert_eq!(before.rejected(), after.rejected());
    for entity in after.entities().iter().filter(|e| before.get(e.id).is_none()) {
        prop_assert!(before.rejected().iter().all(|r| r.span != entity.span));
        prop_assert_eq!(entity.status, Status::Suggested);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_sequence_goes_back_and_forth_and_replays(steps in prop::collection::vec(step(), 1..60)) {
        let mut session = Session::default();
        let mut states = States { all: vec![session.document().clone()], at: 0 };
        let mut view = View::default();
        let mut lines = Vec::new();
        let mut after_line = vec![session.document().clone()];
        let open = Step { kind: 21, a: 0, b: 0, c: 0, gesture: None };
        for step in std::iter::once(&open).chain(&steps) {
            let before = session.snapshot();
            let command = command(step, &before.document);
            let n_steps = session.history().done().len();
            let result = match &command {
                Some(command) => session.dispatch(command.clone(), step.gesture.map(Gesture)),
                None if step.a.is_multiple_of(3) => session.redo(),
                None => session.undo(),
            };
            let Ok(change) = result else {
                prop_assert_eq!(session.snapshot(), before);
                continue;
            };
            check_invariants(session.document())?;
            if let Some(command) = &command {
                check_machine(command, &before.document, session.document())?;
            }
            if !change.journal.is_empty() {
                let now = session.history().done().len();
                match &command {
                    Some(_) => states.all.truncate(states.at + 1),
                    None => prop_assert_eq!(session.document(), &states.all[now]),
                }
                if command.is_some() && now > n_steps {
                    states.all.push(session.document().clone());
                } else if command.is_some() {
                    states.all[now] = session.document().clone();
                }
                states.at = now;
                lines.extend(change.journal);
                after_line.resize(lines.len(), session.document().clone());
            }
            for entity in &change.difference.removed {
                prop_assert!(view.0.remove(&entity.id).is_some());
            }
            for entity in change.difference.added.iter().chain(&change.difference.changed) {
                view.0.insert(entity.id, entity.clone());
            }
            let shown: Vec<_> = view.0.values().cloned().collect();
            let mut expected = session.document().entities().to_vec();
            expected.sort_by_key(|e| e.id);
            prop_assert_eq!(shown, expected);
        }

        let (replayed, problem, n_lines) = Session::replay(lines.iter().map(String::as_str)).unwrap();
        prop_assert_eq!((problem, n_lines), (None, lines.len()));
        prop_assert_eq!(replayed.history(), session.history());
        let half = lines.len() / 2;
        let (replayed, ..) = Session::replay(lines[..half].iter().map(String::as_str)).unwrap();
        prop_assert_eq!(replayed.document(), &after_line[half.saturating_sub(1)]);

        while session.redo().is_ok() {}
        let end = session.document().clone();
        while session.undo().is_ok() {
            prop_assert_eq!(session.document(), &states.all[session.history().done().len()]);
        }
        prop_assert_eq!(session.document(), &Document::default());
        while session.redo().is_ok() {}
        prop_assert_eq!(session.document(), &end);
    }
}

/// Kinds of commands.
const KINDS: usize = 21;

/// The number of a command's kind: a new kind is missed by the compiler here, and so in `command`.
fn kind_of(command: &Command) -> usize {
    match command {
        Command::Open { .. } => 0,
        Command::Import { .. } => 1,
        Command::Suggest { .. } => 2,
        Command::ApplyRules { .. } => 3,
        Command::Label { .. } => 4,
        Command::Add { .. } => 5,
        Command::Remove { .. } => 6,
        Command::Relabel { .. } => 7,
        Command::Resize { .. } => 8,
        Command::Accept { .. } => 9,
        Command::Merge { .. } => 10,
        Command::Split { .. } => 11,
        Command::Dismiss { .. } => 12,
        Command::Restore { .. } => 13,
        Command::AcceptAll { .. } => 14,
        Command::RejectAll { .. } => 15,
        Command::Clear => 16,
        Command::LabelMatches { .. } => 17,
        Command::RemoveMatches { .. } => 18,
        Command::SetScheme { .. } => 19,
        Command::SetDone { .. } => 20,
    }
}

#[test]
fn thousands_of_commands_of_every_kind_go_back_to_the_start_and_forth_to_the_end() {
    let mut runner = TestRunner::deterministic();
    let mut session = Session::default();
    let mut states = vec![session.document().clone()];
    let mut n_effective = [0; KINDS];
    for _ in 0..20_000 {
        let step = step().new_tree(&mut runner).unwrap().current();
        let Some(command) = command(&step, session.document()) else {
            continue;
        };
        let kind = kind_of(&command);
        let Ok(change) = session.dispatch(command, None) else {
            continue;
        };
        if change.journal.is_empty() {
            continue;
        }
        n_effective[kind] += usize::from(session.document() != states.last().unwrap());
        states.push(session.document().clone());
        assert_eq!(session.history().done().len() + 1, states.len());
    }
    assert!(states.len() > 5_000, "{} steps", states.len());
    assert!(n_effective.iter().all(|n| *n > 20), "{n_effective:?}");
    for _ in 0..2 {
        for state in states.iter().rev().skip(1) {
            session.undo().unwrap();
            assert_eq!(session.document(), state);
        }
        assert!(session.undo().is_err());
        for state in states.iter().skip(1) {
            session.redo().unwrap();
            assert_eq!(session.document(), state);
        }
        assert!(session.redo().is_err());
    }
}
