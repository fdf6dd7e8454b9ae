//! Tagline's core: tokenise, tag, correct and exchange named-entity annotations.
//!
//! It does no I/O, reads no clock and knows no JavaScript. Modules stand below in the order of their levels: each
//! imports only from those above it. Positions are code points ([`text::CharOffset`]) unless a type says otherwise.

// Level 0: text; undo and redo of anything
pub mod history;
pub mod text;

// Level 1: the field's vocabulary
pub mod label;
pub mod token;

pub mod entity;

// Level 2: documents and what is done to them
pub mod document;
pub mod model;
pub mod names;
pub mod score;

pub mod decode;
mod evidence;
pub mod rules;

// Level 3: combinations
pub mod command;
pub mod formats;
pub mod query;
pub mod tagger;

// Level 4: what a face works with
pub mod session;

// Level 5: the browser's face
#[cfg(target_arch = "wasm32")]
pub mod wasm;
