/**
 * Files in and out. This part of the core has a memory of its own and begins each job with a fresh one: what a file makes it
 * do can't touch the open document, and what a large file took is given back.
 */
import init, { __wbg_reset_state, formats, Gathering, Imported } from "../pkg/exchange.js";
import { isTrap } from "./trap.js";

/**
 * A document on its way between files and sessions, in the form that the core's `Document::to_json` gives.
 * @typedef {{ title: string, bytes: Uint8Array }} Carried
 */

/**
 * What a file holds; `problems`: what could not be carried, a sentence each.
 * @typedef {{ documents: Carried[], problems: string[] }} Opened
 */

/**
 * @typedef {object} Format
 * @property {string} name
 * @property {string} title
 * @property {string} extension
 * @property {string} mediaType
 * @property {string} unit of its positions
 * @property {string} holds
 * @property {boolean} reads
 * @property {boolean} writes
 */

/** @typedef {{ name: string, bytes: Uint8Array }} Made */

/**
 * A file made of documents, what goes with it, and what it can't hold.
 * @typedef {{ file: Made, companions: Made[], problems: string[] }} Exported
 */

/** How a format is to be written. @typedef {{ bioes: boolean, utf16: boolean, predictions: boolean, tabs: boolean }} Options */

export class Exchange {
  #started;

  /** @param {Promise<Uint8Array<ArrayBuffer>>} wasm rejects with words for the person where it could not be loaded */
  constructor(wasm) {
    this.#started = wasm.then((bytes) => init({ module_or_path: bytes }));
    // Whoever wants a file read or written is told; until then nobody misses it.
    this.#started.catch(() => {});
  }

  /** @returns {Promise<Format[]>} */
  formats() {
    return this.#job(formats, "The list of formats could not be made");
  }

  /**
   * Reads a file; rejects with words for the person where nothing can be read of it.
   * @param {string} name
   * @param {Uint8Array} bytes
   * @param {string | undefined} about the text that is open, for annotations that bring none along
   * @returns {Promise<Opened>}
   */
  read(name, bytes, about) {
    const read = () => {
      const imported = new Imported(bytes, name, about);
      const document = (/** @type {unknown} */ _, /** @type {number} */ index) => ({ title: imported.title(index), bytes: imported.document(index) });
      return { documents: Array.from({ length: imported.length }, document), problems: imported.problems() };
    };
    return this.#job(read, `“${name}” could not be read`);
  }

  /**
   * Writes documents as one file.
   * @param {Carried[]} documents
   * @param {string} format
   * @param {Options} options
   * @returns {Promise<Exported>}
   */
  write(documents, format, options) {
    const write = () => {
      const gathering = new Gathering();
      for (const { title, bytes } of documents) gathering.add(bytes, title);
      return gathering.export(format, options);
    };
    return this.#job(write, "The file could not be made");
  }

  /**
   * @template T
   * @param {() => T} run
   * @param {string} failed begins the message where the job traps
   * @returns {Promise<T>}
   */
  async #job(run, failed) {
    await this.#started;
    try {
      return run();
    } catch (error) {
      if (!isTrap(error)) throw error;
      throw new Error(`${failed}: Tagline stopped in the middle of it. Nothing that is open was touched. Please report this.`, { cause: error });
    } finally {
      __wbg_reset_state();
    }
  }
}
