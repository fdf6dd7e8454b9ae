//! What differs between two snapshots, so that a view repaints only that.

use super::{Document, list::order};
use crate::entity::{Entity, EntityId};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The way from one snapshot to another. Each list is in the order of its document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// Entities whose id the older snapshot lacks.
    pub added: Vec<Arc<Entity>>,
    /// Entities that both have, as the newer one has them.
    pub changed: Vec<Arc<Entity>>,
    /// Entities whose id the newer snapshot lacks.
    pub removed: Vec<Arc<Entity>>,
    /// Whether the text is another: then all is to be painted anew.
    pub text: bool,
    /// Whether the label scheme is another.
    pub scheme: bool,
    /// Whether the list of what the person rejected is another.
    pub rejected: bool,
    /// Whether the person has changed what is said of the work being done.
    pub done: bool,
}

impl Difference {
    /// Compares two snapshots. Linear in their entities, by pointer where they share them.
    pub fn between(old: &Document, new: &Document) -> Self {
        let (gone, come) = unshared(old.entities(), new.entities());
        let old_by_id: BTreeMap<EntityId, &Arc<Entity>> = gone.iter().map(|e| (e.id, *e)).collect();
        let come_ids: BTreeMap<EntityId, ()> = come.iter().map(|e| (e.id, ())).collect();
        let mut difference = Self {
            text: old.text() != new.text(),
            scheme: !Arc::ptr_eq(old.scheme(), new.scheme()) && old.scheme() != new.scheme(),
            rejected: old.rejected != new.rejected,
            done: old.done != new.done,
            ..Self::default()
        };
        for entity in come {
            match old_by_id.get(&entity.id) {
                Some(before) if *before == entity => {}
                Some(_) => difference.changed.push(entity.clone()),
                None => difference.added.push(entity.clone()),
            }
        }
        let gone = gone.into_iter().filter(|e| !come_ids.contains_key(&e.id));
        difference.removed = gone.cloned().collect();
        difference
    }

    /// Whether the two snapshots are the same.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The entities of two sorted lists that are not the very same in both.
fn unshared<'a>(
    old: &'a [Arc<Entity>],
    new: &'a [Arc<Entity>],
) -> (Vec<&'a Arc<Entity>>, Vec<&'a Arc<Entity>>) {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        match order(&old[i]).cmp(&order(&new[j])) {
            Ordering::Equal => {
                if !Arc::ptr_eq(&old[i], &new[j]) {
                    gone.push(&old[i]);
                    come.push(&new[j]);
                }
                (i, j) = (i + 1, j + 1);
            }
            Ordering::Less => {
                gone.push(&old[i]);
                i += 1;
            }
            Ordering::Greater => {
                come.push(&new[j]);
                j += 1;
            }
        }
    }
    gone.extend(&old[i..]);
    come.extend(&new[j..]);
    (gone, come)
}
