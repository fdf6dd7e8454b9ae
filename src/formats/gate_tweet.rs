//! Reading GATE's JSON in the way of tweets: `{"text", "entities": {"Person": [{"indices": [0, 3], …}]}}`. Unit: code
//! points.
//!
//! Source: `gatenlp/serialization/default_tweetv1.py`, and GATE's own "GATE JSON" exporter, of which it is the form.

use super::anchor::Claim;
use super::format::Unit;
use super::json::{self, Fields};
use super::metadata::keep;
use super::reading::{Found, Reading};
use crate::text::Text;
use serde_json::Value;

/// Where the text stands, the whole one first.
const TEXTS: [&str; 2] = ["full_text", "text"];
/// Where annotations stand, by their types.
const ENTITIES: &str = "entities";
/// Start and end of one.
const PLACE: &str = "indices";

/// Whether a value has annotations by their types.
pub(super) fn is_tweet(value: &Value) -> bool {
    let Some(types) = value.get(ENTITIES).and_then(Value::as_object) else {
        return false;
    };
    let placed = |list: &Value| match list.as_array().map(Vec::as_slice) {
        Some([first, ..]) => first.get(PLACE).is_some(),
        Some([]) => true,
        None => false,
    };
    text_of(value).is_some() && types.values().all(placed)
}

fn text_of(value: &Value) -> Option<&str> {
    TEXTS.iter().find_map(|name| value.get(*name)?.as_str())
}

/// Reads one value.
///
/// # Errors
/// Where it has no text.
pub(super) fn read(value: &Value, reading: &mut Reading) -> Result<(), String> {
    let fields = Fields::of(value)?;
    let text = text_of(value).ok_or("`text` is missing.")?;
    let id = fields.get("id_str").or_else(|| fields.get("id"));
    let mut document = reading.document(id.cloned().unwrap_or_default(), Text::new(text), None);
    let types = Fields::of(fields.get(ENTITIES).ok_or("`entities` is missing.")?)?;
    for (label, annotations) in types.0 {
        for annotation in annotations.as_array().into_iter().flatten() {
            document.try_entity(Unit::CodePoint, found(label, annotation));
        }
    }
    keep(
        fields,
        &["id", "id_str", ENTITIES, TEXTS[0], TEXTS[1]],
        &mut document,
    );
    document.done();
    Ok(())
}

fn found<'a>(label: &'a str, annotation: &Value) -> Result<Found<'a>, String> {
    let fields = Fields::of(annotation)?;
    let (start, end) = match fields.list(PLACE)? {
        [start, end] => (json::whole(start), json::whole(end)),
        _ => return Err(format!("`{PLACE}` is no pair of whole numbers.")),
    };
    let offsets = start
        .zip(end)
        .ok_or(format!("`{PLACE}` is no pair of whole numbers."))?;
    let mut found = Found::new(label, Claim::at(offsets, None));
    let features = fields.0.iter().filter(|(name, _)| *name != PLACE);
    found.attributes = features
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    Ok(found)
}
