/** The queue of journal lines on their way to the database: in order, never dropped, tried again until durable. */
import { StoreError } from "./error.js";

/** @typedef {{ document: string, title: string | undefined, lines: string[], settle: Settle }} Batch */
/** @typedef {{ resolve: () => void, reject: (error: StoreError) => void }} Settle */

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
   * @param {(batches: Batch[]) => Promise<void>} write one transaction for all of them; all or nothing
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

  /**
   * @param {string} document
   * @param {string[]} lines
   * @param {string | undefined} title
   * @returns {Promise<void>} resolves when the lines are durable, however often that takes; rejects only where this tab
   *   may not write the document any more
   */
  append(document, lines, title) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ document, title, lines, settle: { resolve, reject } });
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

  /** @returns {Promise<boolean>} whether there is a reason to go on at once */
  async #writeWaiting() {
    const batches = [...this.#waiting];
    try {
      await this.#write(batches);
    } catch (error) {
      return this.#giveUp(batches, StoreError.from(error));
    }
    this.#failures = 0;
    this.#waiting.splice(0, batches.length);
    for (const batch of batches) batch.settle.resolve();
    this.#onChange(this.pending, undefined);
    return true;
  }

  /**
   * @param {Batch[]} batches
   * @param {StoreError} error
   * @returns {boolean} as of `#writeWaiting`
   */
  #giveUp(batches, error) {
    if (error instanceof TakenOver) {
      const lost = batches.filter((batch) => batch.document === error.document);
      this.#waiting = this.#waiting.filter((batch) => !lost.includes(batch));
      for (const batch of lost) batch.settle.reject(error);
      this.#onChange(this.pending, error);
      return true;
    }
    this.#onChange(this.pending, error);
    const delay = RETRIES[Math.min(this.#failures, RETRIES.length - 1)];
    this.#failures += 1;
    this.#retry = setTimeout(() => void this.attempt(), delay);
    return false;
  }
}

/** Another tab has become the document's writer. */
export class TakenOver extends StoreError {
  /** @param {string} document */
  constructor(document) {
    super("readonly");
    this.document = document;
  }
}
