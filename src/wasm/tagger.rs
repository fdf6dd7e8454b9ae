//! The tagger for the worker: made from a model file, works in steps.

use super::positions::Prediction;
use super::values::to_js;
use crate::model::Model;
use crate::tagger;
use crate::text::Text;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// A tagger with its model.
#[wasm_bindgen]
pub struct Tagger(tagger::Tagger);

#[wasm_bindgen]
impl Tagger {
    /// Reads a model file; throws words for people where it is none.
    #[wasm_bindgen(constructor)]
    pub fn new(file: &[u8]) -> Result<Self, JsError> {
        Ok(Self(tagger::Tagger::new(Model::from_bytes(file)?)))
    }

    /// What the model calls itself.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.0.model().header().name.clone()
    }

    /// Begins to tag a text of UTF-16 code units.
    pub fn start(&self, text: &[u16]) -> Tagging {
        let text = Text::from_utf16(text);
        Tagging {
            work: self.0.start(text.clone()),
            text,
        }
    }
}

/// A text on its way through the tagger.
#[wasm_bindgen]
pub struct Tagging {
    work: tagger::Tagging,
    text: Text,
}

#[wasm_bindgen]
impl Tagging {
    /// How many tokens the text has.
    #[wasm_bindgen(getter)]
    pub fn total(&self) -> usize {
        self.work.progress().total
    }

    /// Tags about `budget` more tokens; gives how many are done.
    pub fn step(&mut self, budget: usize) -> usize {
        self.work.step(budget).done
    }

    /// What was found, once all tokens are done: `{spans, candidates}`, each `[{start, end, label, score}]`.
    pub fn result(&self) -> Result<JsValue, JsError> {
        let all = |found: &[tagger::Prediction]| {
            let found = found.iter();
            let found = found.map(|p| Prediction::of(p.span, p.label.clone(), p.score, &self.text));
            found.collect()
        };
        to_js(&Tagged {
            spans: all(self.work.predictions()),
            candidates: all(self.work.candidates()),
        })
    }
}

/// What a tagging found.
#[derive(Serialize)]
struct Tagged {
    spans: Vec<Prediction>,
    candidates: Vec<Prediction>,
}
