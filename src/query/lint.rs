//! What looks wrong before an export, each with a command that puts it right. Unit: code points.

use super::Segmentation;
use super::snap::{to_tokens, touched};
use crate::command::{Command, Extent};
use crate::document::Document;
use crate::entity::{Entity, EntityId, Status};
use crate::label::Label;
use crate::names::NameFinder;
use crate::text::{CharOffset, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Something that looks wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What kind of thing.
    pub kind: Kind,
    /// Where.
    pub span: Span,
    /// The entity that it is about; `None` where one is missing.
    pub entity: Option<EntityId>,
    /// What is wrong, in words for the person.
    pub message: String,
    /// What the fix does, in words for a button.
    pub fix_name: String,
    /// What puts it right.
    pub fix: Command,
}

/// Kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The same name carries another label elsewhere.
    LabelsDiffer,
    /// A name that is tagged elsewhere is not tagged here.
    Untagged,
    /// An entity begins or ends with white space or a mark.
    Edge,
    /// An entity reaches over the end of a sentence.
    Sentence,
}

/// All findings, in the order of the text.
pub fn lint(document: &Document, segmentation: &Segmentation) -> Vec<Finding> {
    let names = names(document);
    let mut findings = labels_differ(document, &names);
    findings.extend(untagged(document, segmentation, &names));
    for entity in document.entities() {
        findings.extend(edge(document, segmentation, entity));
        findings.extend(over_sentence(document, segmentation, entity));
    }
    findings.sort_by_key(|finding| (finding.span, finding.kind));
    findings
}

/// A tagged name and its labels.
struct Name<'a> {
    entities: Vec<&'a Arc<Entity>>,
    /// The label that most of them carry, those that a person stands behind before suggestions.
    label: &'a Label,
}

/// The names that are tagged. Numbers and words in lower case are left out: `two` may well be now this, now that.
fn names(document: &Document) -> BTreeMap<String, Name<'_>> {
    let mut by_name: BTreeMap<String, Vec<&Arc<Entity>>> = BTreeMap::new();
    for entity in document.entities() {
        let name = one_line(document.surface(entity.span));
        if name.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase()) {
            by_name.entry(name).or_default().push(entity);
        }
    }
    let named = by_name.into_iter().filter_map(|(name, entities)| {
        let label = main_label(&entities)?;
        Some((name, Name { entities, label }))
    });
    named.collect()
}

fn main_label<'a>(entities: &[&'a Arc<Entity>]) -> Option<&'a Label> {
    let mut counts: BTreeMap<&Label, (usize, usize)> = BTreeMap::new();
    for entity in entities {
        let count = counts.entry(&entity.label).or_default();
        count.0 += usize::from(entity.status == Status::Accepted);
        count.1 += 1;
    }
    let most = counts.values().max().copied()?;
    // Of labels that are as frequent, the one that comes first in the text.
    entities
        .iter()
        .map(|e| &e.label)
        .find(|label| counts[label] == most)
}

fn labels_differ(document: &Document, names: &BTreeMap<String, Name<'_>>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, Name { entities, label }) in names {
        let n_main = entities.iter().filter(|e| e.label == **label).count();
        let has_main = |span| document.exactly(span).iter().any(|e| e.label == **label);
        for entity in entities
            .iter()
            .filter(|e| e.label != **label && !has_main(e.span))
        {
            findings.push(Finding {
                kind: Kind::LabelsDiffer,
                span: entity.span,
                entity: Some(entity.id),
                message: format!(
                    "{name} is {} here and {label} in {}",
                    entity.label,
                    places(n_main)
                ),
                fix_name: format!("Make it {label}"),
                fix: Command::Relabel {
                    id: entity.id,
                    label: (*label).clone(),
                },
            });
        }
    }
    findings
}

fn untagged(
    document: &Document,
    segmentation: &Segmentation,
    names: &BTreeMap<String, Name<'_>>,
) -> Vec<Finding> {
    let list: Vec<(&String, &Name<'_>)> = names.iter().collect();
    let finder = NameFinder::new(list.iter().map(|(name, _)| name.as_str()), false);
    let found = finder.find(document.text(), segmentation.tokens());
    // Two words on both sides of a sentence's end are no name.
    let is_bare = |span| {
        document.overlapping(span).next().is_none() && next_sentence_within(segmentation, span).is_none()
    };
    let findings = found.into_iter().filter(|o| is_bare(o.span)).map(|occurrence| {
        let (name, Name { entities, label }) = list[occurrence.name];
        Finding {
            kind: Kind::Untagged,
            span: occurrence.span,
            entity: None,
            message: format!(
                "{name} is not tagged here; it is {label} in {}",
                places(entities.len())
            ),
            fix_name: format!("Label it {label}"),
            fix: Command::Label {
                span: extent(occurrence.span),
                label: (*label).clone(),
            },
        }
    });
    findings.collect()
}

fn edge(document: &Document, segmentation: &Segmentation, entity: &Entity) -> Option<Finding> {
    let meant = to_tokens(document.text(), segmentation, entity.span)?;
    // Only what is cut off is wrong: an edge inside a word may be meant.
    let start = meant.start().max(entity.span.start());
    let end = meant.end().min(entity.span.end());
    let span = Span::new(start, end).filter(|span| *span != entity.span)?;
    let (is, becomes) = (document.surface(entity.span), document.surface(span));
    Some(Finding {
        kind: Kind::Edge,
        span: entity.span,
        entity: Some(entity.id),
        message: format!(
            "{} {is:?} begins or ends with a mark or white space",
            entity.label
        ),
        fix_name: format!("Make it {}", one_line(becomes)),
        fix: Command::Resize {
            id: entity.id,
            span: extent(span),
        },
    })
}

fn over_sentence(document: &Document, segmentation: &Segmentation, entity: &Entity) -> Option<Finding> {
    let at = next_sentence_within(segmentation, entity.span)?;
    let name = one_line(document.surface(entity.span));
    Some(Finding {
        kind: Kind::Sentence,
        span: entity.span,
        entity: Some(entity.id),
        message: format!("{name} ({}) reaches over the end of a sentence", entity.label),
        fix_name: "Split it there".to_owned(),
        fix: Command::Split { id: entity.id, at },
    })
}

/// Where the next sentence begins, if that is inside `span`.
fn next_sentence_within(segmentation: &Segmentation, span: Span) -> Option<CharOffset> {
    let tokens = touched(segmentation.tokens(), span);
    let sentences = segmentation.sentences();
    let next = sentences.get(sentences.partition_point(|s| s.start <= tokens.start))?;
    (next.start < tokens.end).then(|| segmentation.tokens()[next.start].span.start())
}

fn extent(span: Span) -> Extent {
    Extent {
        start: span.start(),
        end: span.end(),
    }
}

fn places(n: usize) -> String {
    match n {
        1 => "1 other place".to_owned(),
        n => format!("{n} other places"),
    }
}

/// A name with single spaces, so that one broken over two lines is the same name.
fn one_line(surface: &str) -> String {
    surface.split_whitespace().collect::<Vec<_>>().join(" ")
}
