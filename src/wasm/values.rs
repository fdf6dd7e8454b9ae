//! Values that cross between the core and JavaScript, in all of its parts.

use serde::Serialize;
#[cfg(any(feature = "session", feature = "exchange"))]
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

/// A value as plain JavaScript objects.
pub(super) fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    Ok(value.serialize(&serializer)?)
}

/// A value that the page sent.
#[cfg(any(feature = "session", feature = "exchange"))]
pub(super) fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsError> {
    Ok(serde_wasm_bindgen::from_value(value)?)
}
