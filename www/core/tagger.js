/** Starts the part of the core that tags; in the worker alone. */
import init, { Tagger } from "../pkg/tagger.js";

export { Tagger };

/** @param {WebAssembly.Module} module */
export async function startTagger(module) {
  await init({ module_or_path: module });
}
