/** Traps: wasm that stops in the middle of something. */

/**
 * Whether an error means that a part of the core has stopped (a trap, no memory, no stack): what it holds can't be trusted
 * any more.
 * @param {unknown} error
 * @returns {boolean}
 */
export function isTrap(error) {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
}
