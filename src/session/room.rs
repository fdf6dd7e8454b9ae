//! Which places of a text are taken, while spans of a machine or a file are let in one by one.

use crate::label::Label;
use crate::text::{CharOffset, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Which places of a text are taken.
pub(super) struct Room {
    overlap: bool,
    /// Without overlaps: end by start. Invariant: disjoint.
    disjoint: BTreeMap<CharOffset, CharOffset>,
    /// With overlaps: what stands where.
    labelled: BTreeSet<(Span, Label)>,
    /// Spans that a person decided on.
    blocked: BTreeSet<Span>,
}

impl Room {
    pub(super) fn new(overlap: bool) -> Self {
        Self {
            overlap,
            disjoint: BTreeMap::new(),
            labelled: BTreeSet::new(),
            blocked: BTreeSet::new(),
        }
    }

    pub(super) fn block(&mut self, span: Span) {
        self.blocked.insert(span);
    }

    /// Whether no person decided on just this span.
    pub(super) fn is_open(&self, span: Span) -> bool {
        !self.blocked.contains(&span)
    }

    /// Whether nothing stands there that would exclude this.
    pub(super) fn is_free(&self, span: Span, label: &Label) -> bool {
        if self.overlap {
            return !self.labelled.contains(&(span, label.clone()));
        }
        let before = self.disjoint.range(..span.end()).next_back();
        before.is_none_or(|(_, &end)| end <= span.start())
    }

    /// Takes a place; `false` where it is taken.
    pub(super) fn claim(&mut self, span: Span, label: &Label) -> bool {
        let free = self.is_free(span, label);
        if free && self.overlap {
            self.labelled.insert((span, label.clone()));
        } else if free {
            self.disjoint.insert(span.start(), span.end());
        }
        free
    }
}
