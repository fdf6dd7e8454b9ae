//! What an edit costs in a document of 100,000 characters and 2,000 entities, and whether it grows with the edits
//! before it.
//!
//! Each figure is the median of many runs, beside a baseline of the same run: a deep copy of the document's entities,
//! which is what an undo step would cost that keeps whole states.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed bench")]
#![allow(clippy::print_stdout, reason = "a bench prints")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;
use tagline::entity::{Entity, EntityId};
use tagline::query::lint::lint;
use tagline::session::{Command, Proposal, Session};
use tagline::text::CharOffset;

const N_ENTITIES: usize = 2_000;
/// One name and its surroundings: fifty characters.
const PIECE: &str = "Angela Merkel spoke to reporters in the old hall. ";
const NAME_CHARS: usize = 13;

fn main() {
    let mut session = open();
    let fresh = median(|round| relabel(&mut session, round));
    for round in 0..1_000 {
        relabel(&mut session, round);
    }
    let later = median(|round| relabel(&mut session, round));
    assert_eq!(session.document().entities().len(), N_ENTITIES);

    let document = session.document().clone();
    let copy = median(|_| {
        let deep: Vec<Entity> = document.entities().iter().map(|e| e.as_ref().clone()).collect();
        assert_eq!(black_box(deep).len(), N_ENTITIES);
    });
    let undo = median(|round| {
        let change = if round.is_multiple_of(2) {
            session.undo()
        } else {
            session.redo()
        };
        assert_eq!(change.unwrap().difference.changed.len(), 1);
    });
    let segmentation = session.segmentation().clone();
    let findings = median(|_| assert!(!lint(&document, &segmentation).is_empty()));

    println!("{:<44} {:>10} {:>16}", "", "median µs", "× deep copy");
    let rows = [
        ("deep copy of all entities (baseline)", copy),
        ("relabel one entity", fresh),
        ("relabel one entity, after 1,000 edits", later),
        ("undo or redo", undo),
        ("lint", findings),
    ];
    for (name, micros) in rows {
        println!("{name:<44} {micros:>10.1} {:>16.2}", micros / copy);
    }
    println!("growth over 1,000 edits: × {:.2}", later / fresh);
}

fn open() -> Session {
    let starts = (0..N_ENTITIES).map(|at| at * PIECE.len());
    let entities = starts.map(|start| Proposal {
        start: CharOffset::from_usize(start),
        end: CharOffset::from_usize(start + NAME_CHARS),
        label: "PERSON".into(),
        origin: None,
        status: None,
        score: Some(0.5),
        attributes: BTreeMap::new(),
    });
    let mut session = Session::default();
    let open = Command::Open {
        text: PIECE.repeat(N_ENTITIES),
        scheme: None,
        entities: entities.collect(),
    };
    session.dispatch(open, None).unwrap();
    session
}

/// Gives one entity after the other the other one of two labels.
fn relabel(session: &mut Session, round: usize) {
    let id = EntityId((round * 7 % N_ENTITIES) as u32);
    let is_org = session.document().get(id).unwrap().label.as_str() == "ORG";
    let label = if is_org { "PERSON" } else { "ORG" }.into();
    let change = session.dispatch(Command::Relabel { id, label }, None).unwrap();
    assert_eq!(change.difference.changed.len(), 1);
}

/// Median time of a run, in microseconds.
fn median(mut run: impl FnMut(usize)) -> f64 {
    let mut times: Vec<f64> = (0..201)
        .map(|round| {
            let start = Instant::now();
            run(round);
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
