//! The questions that the page's view asks about the document.

use super::Session;
use super::dto::{self, Entity, Finding, Match};
use crate::command::Filter;
use crate::entity::EntityId;
use crate::query::missed::{self, Candidate};
use crate::query::{find, lint, matches, review};
use crate::session::Suggestion;
use crate::text::{Span, Utf16Offset};
use crate::wasm::positions::{Extent, Prediction};
use crate::wasm::values::{from_js, to_js};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Session {
    /// Every place of a name: `[{start, end, standing, id, label, before, after}]`.
    pub fn matches(&self, name: &str, ignore_case: bool) -> Result<JsValue, JsError> {
        let document = self.document();
        let found = matches::matches(document, self.core().segmentation(), name, ignore_case);
        let found: Vec<Match> = found.iter().map(|found| Match::new(found, document)).collect();
        to_js(&found)
    }

    /// Where the sought words stand: `[{start, end}]`.
    pub fn find(&self, sought: &str, match_case: bool) -> Result<JsValue, JsError> {
        let found = find::find(self.text(), sought, match_case);
        let found: Vec<Extent> = found.iter().map(|&span| Extent::of(span, self.text())).collect();
        to_js(&found)
    }

    /// The suggestion to look at after this entity, from the least to the most certain: its id.
    #[wasm_bindgen(js_name = nextDoubt)]
    pub fn next_doubt(&self, current: Option<u32>, forward: bool) -> Option<u32> {
        let next = review::next_doubt(self.document(), current.map(EntityId), forward);
        next.map(|entity| entity.id.0)
    }

    /// The ids of the suggestions that a bulk command with this filter would change.
    pub fn matching(&self, filter: JsValue) -> Result<Vec<u32>, JsError> {
        let filter: Filter<Utf16Offset> = from_js(filter)?;
        let filter = filter.map_positions(&mut |at| dto::char_at(self.text(), at))?;
        let within = filter
            .within
            .and_then(|extent| Span::new(extent.start, extent.end));
        let entities = review::matching(self.document(), &filter, within);
        Ok(entities.iter().map(|entity| entity.id.0).collect())
    }

    /// What was rejected and could come back, as entities.
    pub fn rejected(&self) -> Result<JsValue, JsError> {
        let rejected = review::restorable(self.document()).into_iter();
        let rejected: Vec<_> = rejected.map(|e| Entity::new(e, self.text())).collect();
        to_js(&rejected)
    }

    /// What looks wrong: `[{kind, start, end, id, message, fixName, fix}]`; `fix` is a command.
    pub fn lint(&self) -> Result<JsValue, JsError> {
        let found = lint::lint(self.document(), self.core().segmentation());
        let found = found
            .into_iter()
            .map(|finding| Finding::new(finding, self.text()));
        to_js(&found.collect::<Result<Vec<_>, _>>()?)
    }

    /// Of what the tagger nearly marked, that which is worth showing, the likeliest first.
    pub fn missed(&self, candidates: JsValue) -> Result<JsValue, JsError> {
        let candidates: Vec<Suggestion<Utf16Offset>> = from_js(candidates)?;
        let mut inside = Vec::with_capacity(candidates.len());
        for Suggestion {
            start,
            end,
            label,
            score,
        } in candidates
        {
            let span = Extent { start, end }.span(self.text())?;
            let score = score.unwrap_or_default();
            inside.extend(span.map(|span| Candidate { span, label, score }));
        }
        let missed = missed::missed(self.document(), inside).into_iter();
        let missed: Vec<_> = missed
            .map(|c| Prediction::of(c.span, c.label, c.score, self.text()))
            .collect();
        to_js(&missed)
    }
}
