//! The side panel's list: entities by label and by name, with counts.

use crate::document::Document;
use crate::entity::{EntityId, Status};
use crate::label::Label;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The entities of one label.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelGroup {
    /// The label.
    pub label: Label,
    /// How many entities have it.
    pub count: usize,
    /// Their names: the most frequent first, then in the order of the text.
    pub names: Vec<NameGroup>,
}

/// The entities of one label that read the same.
#[derive(Clone, Debug, PartialEq)]
pub struct NameGroup {
    /// The name, with single spaces.
    pub name: String,
    /// Where it stands, in the order of the text.
    pub entities: Vec<EntityId>,
    /// How many of them are suggestions.
    pub n_suggested: usize,
    /// The score of the least certain suggestion among them.
    pub lowest_score: Option<f32>,
}

/// All labels in use, in the order of the scheme.
pub fn outline(document: &Document) -> Vec<LabelGroup> {
    let mut by_label: BTreeMap<&Label, Vec<NameGroup>> = BTreeMap::new();
    let mut index: BTreeMap<(&Label, String), usize> = BTreeMap::new();
    for entity in document.entities() {
        let names = by_label.entry(&entity.label).or_default();
        let name = one_line(document.surface(entity.span));
        let at = *index.entry((&entity.label, name.clone())).or_insert(names.len());
        if at == names.len() {
            names.push(NameGroup {
                name,
                entities: Vec::new(),
                n_suggested: 0,
                lowest_score: None,
            });
        }
        let group = &mut names[at];
        group.entities.push(entity.id);
        if entity.status == Status::Suggested {
            group.n_suggested += 1;
            let scores = group.lowest_score.into_iter().chain(entity.score);
            group.lowest_score = scores.min_by(f32::total_cmp);
        }
    }
    let labels = document.scheme().labels().iter();
    let groups = labels.filter_map(|definition| {
        let mut names = by_label.remove(&definition.name)?;
        // The sort is stable: names of one count stay in the order of the text.
        names.sort_by_key(|group| Reverse(group.entities.len()));
        Some(LabelGroup {
            label: definition.name.clone(),
            count: names.iter().map(|group| group.entities.len()).sum(),
            names,
        })
    });
    groups.collect()
}

/// A name with single spaces, so that one broken over two lines is the same name.
pub fn one_line(surface: &str) -> String {
    surface.split_whitespace().collect::<Vec<_>>().join(" ")
}
