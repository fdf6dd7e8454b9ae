/** The worker: owns the model and tags texts in steps, so that it hears a cancel in between. */
/// <reference lib="webworker" />
import { startTagger, Tagger } from "./core/tagger.js";
import { utf16Units } from "./core/units.js";
import { answer } from "./rpc.js";

/** How many tokens are tagged between two looks at the messages. */
const STEP = 2048;

/** @type {Tagger | undefined} */
let tagger;
/** @type {Set<number>} requests whose answer nobody waits for any more */
const cancelled = new Set();

answer(/** @type {any} */ (self), {
  /**
   * @param {{ module: WebAssembly.Module, model: Uint8Array }} data
   * @returns {Promise<{ name: string }>} what the model says of itself
   */
  async start({ module, model }) {
    await startTagger(module);
    tagger?.free();
    tagger = new Tagger(model);
    return { name: tagger.name };
  },

  /**
   * @param {{ text: string }} data
   * @param {(progress: { done: number, total: number }) => void} report
   * @param {number} id
   * @returns {Promise<import("./tagger.js").Tagged>}
   */
  async tag({ text }, report, id) {
    if (!tagger) throw new Error("The model is not loaded.");
    const tagging = tagger.start(utf16Units(text));
    try {
      const { total } = tagging;
      for (let done = tagging.step(STEP); done < total; done = tagging.step(STEP)) {
        report({ done, total });
        await nextTask();
        if (cancelled.delete(id)) throw new DOMException("Cancelled", "AbortError");
      }
      return tagging.result();
    } finally {
      tagging.free();
    }
  },

  /** @param {number} id of the request that is cancelled */
  cancel(id) {
    cancelled.add(id);
  },
});

/** Lets waiting messages be handled first. */
function nextTask() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(undefined);
    port2.postMessage(undefined);
  });
}
