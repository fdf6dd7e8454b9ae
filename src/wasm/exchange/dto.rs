//! What crosses to JavaScript about files and their formats.

use crate::formats;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

/// A format as the page offers it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FormatAbout {
    name: &'static str,
    title: &'static str,
    extension: &'static str,
    media_type: &'static str,
    unit: String,
    holds: String,
    reads: bool,
    writes: bool,
}

impl FormatAbout {
    pub(super) fn new(about: &formats::About) -> Self {
        Self {
            name: about.name,
            title: about.title,
            extension: about.extension,
            media_type: about.media_type,
            unit: about.unit.to_string(),
            holds: about.holds.to_string(),
            reads: about.reads != formats::Reads::No,
            writes: about.writes,
        }
    }
}

/// How a format is to be written, as the page asks for it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct FormatOptions {
    bioes: bool,
    utf16: bool,
    predictions: bool,
    tabs: bool,
}

impl From<FormatOptions> for formats::WriteOptions {
    fn from(options: FormatOptions) -> Self {
        Self {
            tags: if options.bioes {
                formats::TagScheme::Bioes
            } else {
                formats::TagScheme::Bio
            },
            utf16: options.utf16,
            predictions: options.predictions,
            tabs: options.tabs,
        }
    }
}

/// A file made for the person.
#[derive(Serialize)]
pub(super) struct File {
    name: String,
    #[serde(serialize_with = "bytes")]
    bytes: Vec<u8>,
}

/// As a `Uint8Array`, not as an array of numbers.
fn bytes<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

/// An export: the file, what goes with it, and what it could not carry.
#[derive(Serialize)]
pub(super) struct Exported {
    file: File,
    companions: Vec<File>,
    problems: Vec<String>,
}

impl Exported {
    pub(super) fn new(export: formats::Export) -> Self {
        let file = |formats::File { name, bytes }| File { name, bytes };
        Self {
            file: file(export.file),
            companions: export.companions.into_iter().map(file).collect(),
            problems: export.problems.iter().map(ToString::to_string).collect(),
        }
    }

    pub(super) fn to_js(&self) -> Result<JsValue, JsError> {
        let serializer = serde_wasm_bindgen::Serializer::json_compatible().serialize_bytes_as_arrays(false);
        Ok(self.serialize(&serializer)?)
    }
}
