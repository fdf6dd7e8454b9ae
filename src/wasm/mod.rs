//! The browser's face: one export an action, nothing decided here. The only module that knows `wasm-bindgen`.
//!
//! Unit of every position that crosses: UTF-16 code units, converted in [`dto`] alone. Texts come in as code units,
//! not as strings, so that a lone surrogate is seen; a bad value from the page becomes a JavaScript `Error`.

mod caret;
mod dto;
mod formats;
mod queries;
mod session;
mod tagger;

use wasm_bindgen::prelude::*;

/// Runs once when the module starts: a panic tells its place on the console before it traps.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&panic.to_string().into());
    }));
}

/// Every format, as `{name, title, extension, mediaType, unit, holds, reads, writes}`.
#[wasm_bindgen(js_name = formats)]
pub fn all_formats() -> Result<JsValue, JsError> {
    let formats = crate::formats::all().iter();
    let formats: Vec<_> = formats
        .map(|format| dto::FormatAbout::new(format.about()))
        .collect();
    dto::to_js(&formats)
}
