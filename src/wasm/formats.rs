//! Files: what an opened file holds, and the open document in another tool's format.

use super::dto::{self, Exported, FormatOptions};
use crate::document::Document;
use crate::entity::Entity;
use crate::formats::{self, Import, ReadOptions, Record};
use wasm_bindgen::prelude::*;

/// What a file gave.
#[wasm_bindgen]
pub struct Imported(Import);

#[wasm_bindgen]
impl Imported {
    /// Reads a file; throws words for people where nothing can be read of it.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8], name: &str) -> Result<Self, JsError> {
        Ok(Self(formats::read(name, bytes, ReadOptions::default())?))
    }

    /// How many documents there are.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.0.documents.len()
    }

    /// The name that the file gives a document; may be empty.
    pub fn title(&self, index: usize) -> String {
        self.0.documents.get(index).map(Record::name).unwrap_or_default()
    }

    /// What could not be carried, a sentence each.
    pub fn problems(&self) -> Vec<String> {
        self.0.problems.iter().map(ToString::to_string).collect()
    }

    /// A document of the file.
    pub(super) fn document(&self, index: usize) -> Result<Document, JsError> {
        let record = self.0.documents.get(index).cloned();
        let record = record.ok_or_else(|| JsError::new("The file has no such document."))?;
        Ok(Document::new(record.text, record.scheme, record.entities)?)
    }
}

/// A document as a file: `{file: {name, bytes}, companions, problems}`.
pub(super) fn export(
    document: &Document,
    title: &str,
    format: &str,
    options: JsValue,
) -> Result<JsValue, JsError> {
    let format = formats::by_name(format).ok_or_else(|| JsError::new("There is no format of that name."))?;
    let options: FormatOptions = dto::from_js(options)?;
    let export = formats::write(format, &[record(document, title)], options.into())?;
    Exported::new(export).to_js()
}

fn record(document: &Document, title: &str) -> Record {
    let id = serde_json::Value::from(title);
    let mut record = Record::new(id, document.text().clone(), document.scheme().as_ref().clone());
    record.entities = document.entities().iter().map(|e| Entity::clone(e)).collect();
    record
}
