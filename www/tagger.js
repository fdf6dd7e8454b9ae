/** The tagger as the page sees it: owns the worker, starts it again after a crash, and knows whether there is a model. */
import { Client, WorkerGone } from "./rpc.js";

/**
 * - `loading`: not yet known
 * - `ready`
 * - `missing`: no model, or one that can't be used; `message` says why
 * @typedef {{ state: "loading" | "ready" | "missing", message: string }} TaggerState
 */

/**
 * A span that the tagger found. Unit: UTF-16 code units.
 * @typedef {{ start: number, end: number, label: string, score: number }} Prediction
 */

/**
 * What a tagging found: the spans, and those that were nearly found.
 * @typedef {{ spans: Prediction[], candidates: Prediction[] }} Tagged
 */

/** @typedef {{ done: number, total: number }} Progress */

export class TaggerProxy {
  /** @type {Client | undefined} */
  #client;
  /** @type {Uint8Array | undefined} */
  #model;
  /** @type {(state: TaggerState) => void} */
  #settle = () => {};
  /** @type {Promise<TaggerState>} */
  #settled = new Promise((resolve) => {
    this.#settle = resolve;
  });
  /** @type {TaggerState} */
  state = { state: "loading", message: "" };

  #module;

  /**
   * @param {Promise<Uint8Array<ArrayBuffer>>} wasm the core's tagger; rejects with words for the person where it could not be loaded
   * @param {() => Worker} startWorker
   */
  constructor(wasm, startWorker) {
    this.#module = wasm.then((bytes) => WebAssembly.compile(bytes));
    // Whoever loads a model is told.
    this.#module.catch(() => {});
    this.startWorker = startWorker;
  }

  /**
   * Gives the tagger a model. One that can't be used leaves the one before in place.
   * @param {Uint8Array} model
   * @returns {Promise<void>} rejects with words for the person
   */
  async load(model) {
    const client = this.#newClient();
    try {
      await client.call("start", { module: await this.#module, model });
    } catch (error) {
      client.close();
      if (this.state.state !== "ready") this.missing(error instanceof Error ? error.message : String(error));
      throw error;
    }
    this.#client?.close();
    this.#client = client;
    this.#model = model;
    this.#set({ state: "ready", message: "" });
  }

  /**
   * Says that there is no model.
   * @param {string} message
   */
  missing(message) {
    this.#set({ state: "missing", message });
  }

  /** Resolves once it is known whether there is a model. */
  settled() {
    return this.state.state === "loading" ? this.#settled : Promise.resolve(this.state);
  }

  /**
   * Tags a text, a second time where the worker crashes: what crashed it may have been the text before.
   * @param {string} text
   * @param {{ signal: AbortSignal, onProgress: (progress: Progress) => void }} options
   * @returns {Promise<Tagged>}
   */
  async tag(text, { signal, onProgress }) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const client = await this.#running();
        return await client.call("tag", { text }, { signal, onProgress });
      } catch (error) {
        if (!(error instanceof WorkerGone) || attempt === 2) throw error;
      }
    }
  }

  /** @returns {Promise<Client>} */
  async #running() {
    if (this.#client) return this.#client;
    if (!this.#model) throw new Error(this.state.message || "There is no model yet.");
    const client = this.#newClient();
    await client.call("start", { module: await this.#module, model: this.#model });
    this.#client = client;
    return client;
  }

  /** @returns {Client} */
  #newClient() {
    /** @type {Client} */
    const client = new Client(this.startWorker(), () => {
      if (this.#client === client) this.#client = undefined;
    });
    return client;
  }

  /** @param {TaggerState} state */
  #set(state) {
    this.state = state;
    if (state.state !== "loading") this.#settle(state);
  }
}
