//! What a format has no place for, told from [`Holds`]: one problem for each cost and way out, with
//! the number of each kind of thing. What a writer finds in single entities, it tells itself.

use super::format::Holds;
use super::labels;
use super::problem::{Problem, Problems, Severity};
use super::record::Record;
use crate::entity::{Entity, Origin, Status};
use crate::label::{LabelDefinition, LabelScheme};
use std::collections::BTreeSet;

/// What to do where it matters.
pub(super) const KEEP: &str = "Keep a copy as Tagline JSON, which holds everything.";

/// Tells all that stands in the documents and has no place in the format.
pub(super) fn tell(title: &str, holds: Holds, records: &[Record], problems: &mut Problems) {
    let mut push = |severity, what: &str, way_out: &str| {
        let message = format!("{} has no place for {what}.", title);
        problems.push(Problem::new(severity, message, way_out));
    };
    if !holds.text && !records.is_empty() {
        push(
            Severity::Note,
            "a text as it stands, with its spaces and lines",
            "Keep a copy of the text, or choose a format that holds it.",
        );
    }
    let entities = || records.iter().flat_map(|record| &record.entities);
    let n_entities = |is: fn(&Entity) -> bool| entities().filter(|entity| is(entity)).count();
    let n_records = |is: fn(&Record) -> bool| records.iter().filter(|record| is(record)).count();
    let n_suggested = n_entities(|entity| entity.status == Status::Suggested);
    if !holds.status && n_suggested > 0 {
        push(
            Severity::Note,
            &format!(
                "whether a person confirmed an entity: suggestions are written like all others ({n_suggested})"
            ),
            "Accept or delete suggestions first, or keep a copy as Tagline JSON.",
        );
    }
    let n_rejected: usize = records.iter().map(|record| record.rejected.len()).sum();
    let lost = [
        counted(
            holds.attributes,
            n_entities(|entity| !entity.attributes.is_empty()),
            "attributes of entities",
        ),
        counted(
            holds.metadata,
            n_records(|record| !record.attributes.is_empty()),
            "attributes of documents",
        ),
        counted(holds.review, n_rejected, "suggestions that were rejected"),
    ];
    let lost: Vec<String> = lost.into_iter().flatten().collect();
    if !lost.is_empty() {
        push(Severity::Lost, &listed(&lost), KEEP);
    }
    let all_held = holds.words && holds.sentences;
    let own_words = records.iter().filter(|_| !all_held).map(Record::has_own_words);
    let own_words: Vec<(bool, bool)> = own_words.collect();
    let noted = [
        counted(
            holds.ids,
            n_records(|record| !record.name().is_empty()),
            "the titles (ids) of documents",
        ),
        counted(
            holds.number_ids || !holds.ids,
            n_records(|record| !record.id.is_null() && !record.id.is_string()),
            "an id that is no text: it is written as one",
        ),
        counted(
            holds.words,
            own_words.iter().filter(|(words, _)| *words).count(),
            "the words of the file that documents came in, where they are not Tagline's",
        ),
        counted(
            holds.sentences,
            own_words.iter().filter(|(_, sentences)| *sentences).count(),
            "its sentences",
        ),
        counted(
            holds.scores,
            n_entities(|entity| entity.score.is_some()),
            "scores",
        ),
        counted(
            holds.origins,
            n_entities(|entity| entity.origin != Origin::Import),
            "who made an entity, the tagger, a rule or a person",
        ),
        counted(
            holds.review,
            n_records(|record| record.done),
            "that the work on a document is done",
        ),
    ];
    let noted: Vec<String> = noted.into_iter().flatten().collect();
    if !noted.is_empty() {
        push(Severity::Note, &listed(&noted), KEEP);
    }
    if !holds.schemes {
        schemes(title, records, problems);
    }
}

/// Tells the labels that a format without white space in names holds as `written`.
pub(super) fn tell_labels(
    title: &str,
    records: &[Record],
    written: impl Fn(&str) -> String,
    problems: &mut Problems,
) {
    let used: BTreeSet<_> = records
        .iter()
        .flat_map(|record| &record.entities)
        .map(|entity| entity.label.as_str())
        .collect();
    for label in used {
        let written = written(label);
        if written != label {
            let message =
                format!("{title} can't hold white space in a label: “{label}” was written as `{written}`.");
            problems.push(Problem::new(Severity::Changed, message, "Rename the label."));
        }
    }
}

fn counted(held: bool, n: usize, what: &str) -> Option<String> {
    (!held && n > 0).then(|| format!("{what} ({n})"))
}

/// `a, b and c`.
fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// One problem for each label set of which something is lost that was not made up when a file was read.
fn schemes(title: &str, records: &[Record], problems: &mut Problems) {
    let mut told: Vec<&LabelScheme> = Vec::new();
    for record in records {
        if told.contains(&&*record.scheme) {
            continue;
        }
        told.push(&record.scheme);
        let same = || records.iter().filter(|other| other.scheme == record.scheme);
        let lost = parts(&record.scheme, same);
        if !lost.is_empty() {
            let message = format!(
                "{} has no place for the label set “{}”: {}.",
                title,
                record.scheme.name(),
                listed(&lost)
            );
            problems.push(Problem::new(Severity::Lost, message, KEEP));
        }
    }
}

/// Whether a label has something.
type IsSet = fn(&LabelDefinition) -> bool;

/// What of a scheme the spans alone don't show.
fn parts<'a, I: Iterator<Item = &'a Record>>(scheme: &LabelScheme, records: impl Fn() -> I) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let without_overlap = scheme.clone().with_overlap(false);
    if without_overlap != LabelScheme::default() {
        let used: BTreeSet<_> = records()
            .flat_map(|record| &record.entities)
            .map(|entity| &entity.label)
            .collect();
        let n_unused = scheme
            .labels()
            .iter()
            .filter(|label| !used.contains(&label.name))
            .count();
        parts.extend(counted(false, n_unused, "labels that no entity has"));
    }
    if without_overlap != LabelScheme::default() && !labels::is_given(scheme) {
        let facts: [(&str, IsSet); 4] = [
            ("keys", |label| !label.key.is_empty()),
            ("colours", |_| true),
            ("short forms", |label| !label.short.is_empty()),
            ("descriptions", |label| !label.description.is_empty()),
        ];
        let set = facts
            .iter()
            .filter(|(_, is_set)| scheme.labels().iter().any(is_set));
        parts.extend(set.map(|(what, _)| format!("its {what}")));
    }
    if scheme.overlap() && !records().any(Record::overlaps) {
        parts.push("that its spans may overlap".into());
    }
    parts
}
