/** Stands in for `www/assets.js` in the single file, which holds the core's parts, the model and the worker in itself. */

/** @typedef {import("../../www/assets.js").Assets} Assets */
/** @typedef {import("../../www/assets.js").LoadProgress} LoadProgress */

/**
 * @param {(progress: LoadProgress) => void} onProgress
 * @returns {Promise<Assets>}
 */
export async function loadAssets(onProgress) {
  const [session, tagger, exchange, script] = ["session", "tagger", "exchange", "worker"].map(bytesOf);
  const bytes = document.getElementById("asset-model") ? bytesOf("model") : undefined;
  const loaded = [session, tagger, exchange, script, bytes].reduce((sum, part) => sum + (part?.length ?? 0), 0);
  onProgress({ loaded, total: loaded });
  const problem = bytes ? undefined : "This file was made without a model: annotate by hand.";
  return { session, worker: new TextDecoder().decode(script), tagger: Promise.resolve(tagger), exchange: Promise.resolve(exchange), model: Promise.resolve({ bytes, problem }) };
}

/**
 * The bytes of one part, and removes it from the document: decoded once, the text would only take room.
 * @param {string} name
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytesOf(name) {
  const element = document.getElementById(`asset-${name}`);
  if (!element) throw new Error(`the ${name} is missing from this file: get it again`);
  const binary = atob((element.textContent ?? "").trim());
  element.remove();
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
