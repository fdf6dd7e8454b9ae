//! Labels and the scheme that a document uses: names, order, colours, keys and descriptions.

mod scheme;
pub mod tag;

pub use scheme::{LabelDefinition, LabelScheme, MAX_LABELS, SchemeError};

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The name of an entity type, such as `PERSON`. Cheap to clone; compared by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Label(Arc<str>);

impl Label {
    /// A label of this name.
    pub fn new(name: impl Into<Arc<str>>) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Label {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}
