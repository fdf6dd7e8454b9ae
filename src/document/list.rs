//! Entities in order, found by id: the list that a document shares between its snapshots.

use super::DocumentError;
use crate::entity::{Entity, EntityId};
use crate::text::Span;
use std::sync::Arc;

/// A list of entities. Clones share it; the first change after a clone copies pointers, further ones copy nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct EntityList {
    /// Invariant: sorted by [`order`].
    sorted: Arc<Vec<Arc<Entity>>>,
    /// Invariant: id and span of each of `sorted`, sorted by id; ids are unique.
    by_id: Arc<Vec<(EntityId, Span)>>,
}

/// The order of entities in a document: start, end, id.
pub(super) fn order(entity: &Entity) -> (Span, EntityId) {
    (entity.span, entity.id)
}

impl EntityList {
    /// Takes entities in any order.
    pub(super) fn new(mut entities: Vec<Arc<Entity>>) -> Result<Self, DocumentError> {
        entities.sort_by_key(|e| order(e));
        let mut by_id: Vec<_> = entities.iter().map(|e| (e.id, e.span)).collect();
        by_id.sort_unstable();
        match by_id.windows(2).find(|w| w[0].0 == w[1].0) {
            Some(twice) => Err(DocumentError::DuplicateId(twice[0].0)),
            None => Ok(Self {
                sorted: Arc::new(entities),
                by_id: Arc::new(by_id),
            }),
        }
    }

    pub(super) fn as_slice(&self) -> &[Arc<Entity>] {
        &self.sorted
    }

    pub(super) fn get(&self, id: EntityId) -> Option<&Arc<Entity>> {
        self.position(id).map(|at| &self.sorted[at])
    }

    /// Whether both are one list, never changed since they were cloned.
    pub(super) fn is_shared_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.sorted, &other.sorted)
    }

    pub(super) fn insert(&mut self, entity: Arc<Entity>) -> Result<(), DocumentError> {
        let Err(id_at) = self.by_id.binary_search_by_key(&entity.id, |&(id, _)| id) else {
            return Err(DocumentError::DuplicateId(entity.id));
        };
        let at = self.sorted.partition_point(|e| order(e) < order(&entity));
        Arc::make_mut(&mut self.by_id).insert(id_at, (entity.id, entity.span));
        Arc::make_mut(&mut self.sorted).insert(at, entity);
        Ok(())
    }

    pub(super) fn remove(&mut self, id: EntityId) -> Option<Arc<Entity>> {
        let at = self.position(id)?;
        let id_at = self.by_id.binary_search_by_key(&id, |&(id, _)| id).ok()?;
        Arc::make_mut(&mut self.by_id).remove(id_at);
        Some(Arc::make_mut(&mut self.sorted).remove(at))
    }

    /// Where the entity of this id stands.
    fn position(&self, id: EntityId) -> Option<usize> {
        let at = self.by_id.binary_search_by_key(&id, |&(id, _)| id).ok()?;
        let key = (self.by_id[at].1, id);
        self.sorted.binary_search_by_key(&key, |e| order(e)).ok()
    }
}

impl PartialEq for EntityList {
    fn eq(&self, other: &Self) -> bool {
        self.is_shared_with(other) || self.sorted == other.sorted
    }
}
