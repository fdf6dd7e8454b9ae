/** What the tests and benches of the built wasm share: loading it, tagging with it. */
import { readFile } from "node:fs/promises";
import { initSync, Tagger } from "../../www/pkg/tagger.js";

/** Bytes of a megabyte, as memory is counted here. */
export const MEGABYTE = 1 << 20;

/** @typedef {{ start: number, end: number, label: string, score: number }} Span unit of positions: UTF-16 code units */

/**
 * Starts the core's tagger in this process.
 * @returns {Promise<WebAssembly.Memory>} its memory, which only ever grows
 */
export async function startTagger() {
  const { memory } = initSync({ module: await readFile(new URL("../../www/pkg/tagger_bg.wasm", import.meta.url)) });
  return memory;
}

/** @returns {Promise<Tagger>} a tagger with the served model */
export async function servedTagger() {
  return new Tagger(await readFile(new URL("../../www/model/news-en.tagline", import.meta.url)));
}

/** @param {string} text */
export function units(text) {
  return Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

/**
 * From JavaScript's string to objects with the spans.
 * @param {Tagger} tagger
 * @param {string} text
 * @param {number} [step] tokens at a time
 * @returns {Span[]}
 */
export function tag(tagger, text, step = 2048) {
  const tagging = tagger.start(units(text));
  while (tagging.step(step) < tagging.total);
  const { spans } = tagging.result();
  tagging.free();
  return spans;
}
