//! Files: what an opened file holds, and documents in other tools' formats. Documents cross in their serial form, between
//! this and a session in a memory of its own.

mod dto;

use super::values::{from_js, to_js};
use crate::document::Document;
use crate::entity::Entity;
use crate::formats::{self, Import, ReadOptions, Record};
use crate::text::Text;
use dto::{Exported, FormatAbout, FormatOptions};
use std::collections::BTreeSet;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// What a file gave.
#[wasm_bindgen]
pub struct Imported(Import);

#[wasm_bindgen]
impl Imported {
    /// Reads a file; throws words for people where nothing can be read of it. `about` is the text that is open, for
    /// annotations that bring none along.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8], name: &str, about: Option<String>) -> Result<Self, JsError> {
        let about = about.map(Text::new);
        let options = ReadOptions {
            format: None,
            about: about.as_ref(),
        };
        Ok(Self(formats::read(name, bytes, options)?))
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

    /// What could not be carried, a sentence each: into the core, and from there into an article of the page.
    pub fn problems(&self) -> Vec<String> {
        let attributes: BTreeSet<&str> = self
            .0
            .documents
            .iter()
            .flat_map(|record| record.attributes.keys())
            .map(String::as_str)
            .collect();
        let lost = (!attributes.is_empty()).then(|| {
            let names: Vec<&str> = attributes.into_iter().collect();
            format!(
                "Articles of this page have no place for what the file says about whole documents ({}). `tagline convert` keeps it.",
                names.join(", ")
            )
        });
        let documents = self.0.documents.iter();
        let n_words = documents
            .filter(|record| record.has_own_words() != (false, false))
            .count();
        let words = (n_words > 0).then(|| {
            format!(
                "Articles of this page have no place for the words and sentences of a file, where they are not Tagline's ({n_words}). `tagline convert` keeps them."
            )
        });
        self.0
            .problems
            .iter()
            .map(ToString::to_string)
            .chain(lost)
            .chain(words)
            .collect()
    }

    /// A document of the file, in its serial form.
    pub fn document(&self, index: usize) -> Result<Vec<u8>, JsError> {
        let record = self.0.documents.get(index).cloned();
        let record = record.ok_or_else(|| JsError::new("The file has no such document."))?;
        let document = Document::new(record.text, record.scheme, record.entities)?;
        let document = document.with_rejected(record.rejected)?.with_done(record.done);
        Ok(document.to_json())
    }
}

/// Articles that are to be written together.
#[wasm_bindgen]
#[derive(Default)]
pub struct Gathering(Vec<Record>);

#[wasm_bindgen]
impl Gathering {
    /// Without articles.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a document in its serial form.
    pub fn add(&mut self, document: &[u8], title: &str) -> Result<(), JsError> {
        self.0.push(record(&Document::from_json(document)?, title));
        Ok(())
    }

    /// All of them in a format, a zip where it has a file for each: `{file: {name, bytes}, companions, problems}`.
    pub fn export(&self, format: &str, options: JsValue) -> Result<JsValue, JsError> {
        let format =
            formats::by_name(format).ok_or_else(|| JsError::new("There is no format of that name."))?;
        let options: FormatOptions = from_js(options)?;
        Exported::new(formats::write(format, &self.0, options.into())?).to_js()
    }
}

/// Every format, as `{name, title, extension, mediaType, unit, holds, reads, writes}`.
#[wasm_bindgen(js_name = formats)]
pub fn all_formats() -> Result<JsValue, JsError> {
    let formats = formats::all().iter();
    let formats: Vec<_> = formats.map(|format| FormatAbout::new(format.about())).collect();
    to_js(&formats)
}

fn record(document: &Document, title: &str) -> Record {
    let id = serde_json::Value::from(title);
    let mut record = Record::new(id, document.text().clone(), document.scheme().clone());
    let copied = |entities: &[Arc<Entity>]| entities.iter().map(|e| Entity::clone(e)).collect();
    record.entities = copied(document.entities());
    record.rejected = copied(document.rejected());
    record.done = document.done();
    record
}
