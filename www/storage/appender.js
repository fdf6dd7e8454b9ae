/** The queue of journal lines on their way to the database: in order, never dropped, tried again until durable. */
import { StoreError } from "./error.js";

/** @typedef {import("./writers.js").Writer} Writer */
/** @typedef {{ title: string | undefined, lines: string[] }} Waiting */
/** @typedef {Waiting & { writer: Writer, resolve: () => void }} Batch */

/** Milliseconds until a failed write is tried again; the last stands for all later tries. */
const RETRIES = [250, 1000, 4000, 15_000];

/** Writes batches one after another; what arrives during a write goes out together in the next one. */
export class Appender {
  /** @type {Batch[]} */
  #waiting = [];
  /** @type {Promise<void> | undefined} */
  #running;
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  #write;
  #onChange;

  /**
   * @param {(waiting: Map<Writer, Waiting>) => Promise<void>} write one transaction for all of it; all or nothing
   * @param {(pending: number, error: StoreError | undefined) => void} onChange told how many lines are not durable yet
   */
  constructor(write, onChange) {
    this.#write = write;
    this.#onChange = onChange;
  }

  /** How many lines are not durable yet. */
  get pending() {
    return this.#waiting.reduce((sum, batch) => sum + batch.lines.length, 0);
  }

  /** What is not durable yet. @returns {Map<Writer, Waiting>} */
  get waiting() {
    return byWriter(this.#waiting);
  }

  /**
   * @param {Writer} writer
   * @param {string[]} lines
   * @param {string | undefined} title
   * @returns {Promise<void>} resolves when the lines are durable, however often that has to be tried
   */
  append(writer, lines, title) {
    return new Promise((resolve) => {
      this.#waiting.push({ writer, title, lines, resolve });
      this.#onChange(this.pending, undefined);
      // A new edit is also a reason to try again at once.
      void this.attempt();
    });
  }

  /**
   * Writes what waits, unless that is being done.
   * @returns {Promise<void>} settles when nothing waits or a try has failed
   */
  attempt() {
    clearTimeout(this.#retry);
    if (this.#waiting.length > 0) this.#running ??= this.#drain();
    return this.#running ?? Promise.resolve();
  }

  async #drain() {
    try {
      while (this.#waiting.length > 0 && (await this.#writeWaiting()));
    } finally {
      // In the same turn as the look at the queue: lines that come later must start a run of their own.
      this.#running = undefined;
    }
  }

  /** @returns {Promise<boolean>} whether it could be written */
  async #writeWaiting() {
    const batches = [...this.#waiting];
    try {
      await this.#write(byWriter(batches));
    } catch (error) {
      this.#tryLater(StoreError.from(error));
      return false;
    }
    this.#failures = 0;
    this.#waiting.splice(0, batches.length);
    for (const { resolve } of batches) resolve();
    this.#onChange(this.pending, undefined);
    return true;
  }

  /** @param {StoreError} error */
  #tryLater(error) {
    this.#onChange(this.pending, error);
    const delay = RETRIES[Math.min(this.#failures, RETRIES.length - 1)];
    this.#failures += 1;
    this.#retry = setTimeout(() => void this.attempt(), delay);
  }
}

/**
 * @param {Batch[]} batches
 * @returns {Map<Writer, Waiting>} all lines of each writer in order, with the last title
 */
function byWriter(batches) {
  /** @type {Map<Writer, Waiting>} */
  const all = new Map();
  for (const { writer, title, lines } of batches) {
    const before = all.get(writer);
    all.set(writer, { title: title ?? before?.title, lines: [...(before?.lines ?? []), ...lines] });
  }
  return all;
}
