/** Loads the core. The only import of the generated `pkg/`, whose declarations give the page its types. */
import init, { __wbg_reset_state, formats, Gathering, Imported, Session, Tagger } from "./pkg/tagline.js";

export { formats, Gathering, Imported, Session, Tagger };

/** @param {WebAssembly.Module} module the compiled core */
export async function startCore(module) {
  await init({ module_or_path: module });
}

/** Starts the core anew after a trap. Everything that was made before is gone. */
export function restartCore() {
  __wbg_reset_state();
}

/**
 * Whether an error means that the core has stopped in the middle of something (a trap, no memory, no stack): what it holds
 * can't be trusted any more.
 * @param {unknown} error
 * @returns {boolean}
 */
export function isTrap(error) {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
}

/**
 * A text as the core takes it. A `string` would be encoded on its way, and a lone surrogate lost unseen.
 * @param {string} text
 * @returns {Uint16Array}
 */
export function utf16Units(text) {
  const units = new Uint16Array(text.length);
  for (let index = 0; index < text.length; index += 1) units[index] = text.charCodeAt(index);
  return units;
}
