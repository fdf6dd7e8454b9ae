//! The browser's face: one export an action, nothing decided here. The only module that knows `wasm-bindgen`.
//!
//! Unit of every position that crosses: UTF-16 code units, converted in [`positions`] and by the session. Texts come in as
//! code units, not as strings, so that a lone surrogate is seen; a bad value from the page becomes a JavaScript `Error`.
//!
//! Each part is a wasm file of its own, chosen by a feature: the tagger's runs in the worker, the session's on the page's
//! main thread, the exchange's beside it, so that a file that makes a reader trap can't touch the open document.

#[cfg(feature = "exchange")]
pub mod exchange;
#[cfg(any(feature = "session", feature = "tagger"))]
mod positions;
#[cfg(feature = "session")]
pub mod session;
#[cfg(feature = "tagger")]
pub mod tagger;
#[cfg(any(feature = "session", feature = "exchange", feature = "tagger"))]
mod values;

use wasm_bindgen::prelude::*;

/// Runs once when the module starts: a panic tells its place on the console before it traps.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&panic.to_string().into());
    }));
}
