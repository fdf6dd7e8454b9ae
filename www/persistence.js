/**
 * The stored documents: for each, the lines of its journal in order. A line counts as saved when its transaction is
 * durable, not before. What is stored is never changed, only added to; deleting a document puts it into a bin.
 */
import { Appender } from "./storage/appender.js";
import { MAX_BACKUP_BYTES, readBackup, writeBackup } from "./storage/backup.js";
import { Database, result, UPGRADE_STEPS } from "./storage/database.js";
import { StoreError } from "./storage/error.js";
import { Leases } from "./storage/lease.js";
import { addLines, change, discard, emptyBin, linesOf, newName } from "./storage/records.js";
import { addAs, sign, Writer } from "./storage/writers.js";

export { newName as newDocumentId };
export { isBackup } from "./storage/backup.js";
export { StoreError };

/** @typedef {import("./storage/database.js").DocumentRecord} DocumentRecord */
/** @typedef {import("./storage/database.js").UpgradeStep} UpgradeStep */
/** @typedef {import("./storage/lease.js").Lease} Lease */
/** @typedef {{ id: string, title: string, created: number, updated: number, deleted: boolean }} StoredDocument */

/**
 * - `saved`: everything is durable
 * - `saving`: lines are on their way
 * - `failed`: the last try failed; the lines wait in memory and are tried again
 * @typedef {{ state: "saved" | "saving" | "failed", pending: number, message: string }} SaveState
 */

/**
 * Opens the store. Never rejects: a browser that stores nothing gives a store whose state is `failed`, which goes on trying.
 * @param {{ name?: string, steps?: UpgradeStep[] }} [options] for tests
 * @returns {Promise<Store>}
 */
export async function openStore({ name = "tagline", steps = UPGRADE_STEPS } = {}) {
  const store = new Store(name, steps);
  await store.open();
  return store;
}

/**
 * Lines that could not be added since another tab had become the document's writer: they are in a copy now.
 * @typedef {object} Recovered
 * @property {string} document
 * @property {string} copy the copy's id: what this tab knew of the document, and what it had not saved yet
 * @property {string} title the copy's
 * @property {boolean} current whether this tab has not opened or taken over the document again since
 */

/** Emits `state` when `state` changes, and `recovered` (detail: a `Recovered`). */
export class Store extends EventTarget {
  #database;
  #leases;
  #appender;
  /** This tab's last writer of each document. @type {Map<string, Writer>} */
  #writers = new Map();
  /** Documents that were deleted for good to make room. @type {Map<string, { record: DocumentRecord, lines: string[] }>} */
  #takenOut = new Map();
  /** @type {SaveState} */
  #state = { state: "saved", pending: 0, message: "" };

  /**
   * @param {string} name
   * @param {UpgradeStep[]} steps
   */
  constructor(name, steps) {
    super();
    this.#database = new Database(name, steps);
    this.#appender = new Appender((waiting) => this.#write(waiting), (pending, error) => this.#report(pending, error));
    this.#leases = new Leases(name, () => this.#appender.attempt());
  }

  /** Whether what was edited is durable. */
  get state() {
    return this.#state;
  }

  /** Opens the database and empties the bin of what is too old; a failure shows in `state`. */
  async open() {
    try {
      await this.#database.transact("readwrite", emptyBin);
    } catch (error) {
      this.#report(0, StoreError.from(error));
    }
  }

  /** @returns {Promise<StoredDocument[]>} oldest first, those in the bin too */
  async documents() {
    const records = await this.#database.transact("readonly", ({ documents }) => result(documents.getAll()));
    return records
      .sort((/** @type {DocumentRecord} */ a, /** @type {DocumentRecord} */ b) => a.created - b.created || (a.id < b.id ? -1 : 1))
      .map(({ id, title, created, updated, deleted }) => ({ id, title, created, updated, deleted: deleted !== undefined }));
  }

  /**
   * @param {string} id
   * @returns {Promise<string[]>} the journal's lines in order, those that this tab has not saved yet too; none where there
   *   is no such document
   */
  async lines(id) {
    const stored = await this.#database.transact("readonly", ({ lines }) => linesOf(lines, id));
    const writer = this.#writers.get(id);
    const waiting = writer?.document === id ? this.#appender.waiting.get(writer) : undefined;
    return [...stored, ...(waiting?.lines ?? [])];
  }

  /**
   * Adds lines to a document's journal; the first lines make the document. Where another tab has become its writer they
   * go to a copy, of which `recovered` tells.
   * @param {string} id
   * @param {string[]} lines
   * @param {{ title?: string }} [options]
   * @returns {Promise<void>} resolves when they are durable
   */
  append(id, lines, { title } = {}) {
    const writer = this.#writers.get(id) ?? new Writer(id);
    this.#writers.set(id, writer);
    return this.#appender.append(writer, lines, title);
  }

  /** Settles when all that was appended is durable, or a try to write it has failed. */
  flush() {
    return this.#appender.attempt();
  }

  /**
   * Tries to become the document's writer. The browser keeps this to one tab at a time. Read its lines after this, and
   * again after `takeOver`: the other tab may have added some.
   * @param {string} id
   * @param {{ onLost: () => void }} options `onLost` is called when another tab takes over
   * @returns {Promise<Lease>}
   */
  async claim(id, { onLost }) {
    const lost = () => {
      const writer = this.#writers.get(id);
      if (writer) writer.maySign = false;
      onLost();
    };
    const lease = await this.#leases.claim(id, lost);
    const { takeOver } = lease;
    lease.takeOver = async () => {
      await takeOver();
      await this.#sign(id);
    };
    if (lease.writable) await this.#sign(id);
    else this.#writers.delete(id);
    return lease;
  }

  /**
   * Puts a document into the bin. With a full storage it leaves at once, to make room, and can be brought back from this
   * tab's memory.
   * @param {string} id
   */
  async remove(id) {
    try {
      await this.#mark(id, Date.now());
    } catch (error) {
      if (!(error instanceof StoreError) || error.kind !== "full") throw error;
      await this.#takeOut(id);
      void this.#appender.attempt();
    }
  }

  /**
   * Takes a document out of the bin.
   * @param {string} id
   */
  async restore(id) {
    const taken = this.#takenOut.get(id);
    if (!taken) return this.#mark(id, undefined);
    await this.#database.transact("readwrite", (stores) => addLines(stores, { ...taken.record, next: 0 }, taken.lines));
    this.#takenOut.delete(id);
  }

  /**
   * @param {string} key
   * @returns {Promise<unknown>}
   */
  async getSetting(key) {
    return this.#database.transact("readonly", ({ settings }) => result(settings.get(key)));
  }

  /**
   * @param {string} key
   * @param {unknown} value
   */
  async setSetting(key, value) {
    await this.#database.transact("readwrite", ({ settings }) => result(settings.put(value, key)));
  }

  /**
   * @returns {Promise<Blob>} every document that is not in the bin, with what this tab has not saved yet, for
   *   `restoreBackup`; rejects where what waits belongs to documents that can't be read
   */
  async backup() {
    const { waiting } = this.#appender;
    const stored = await this.#stored().catch((error) => {
      if ([...waiting.keys()].some(({ seen }) => seen !== 0)) throw error;
      return [];
    });
    const documents = new Map(stored.map((document) => [document.id, document]));
    for (const [{ document: id }, { title, lines }] of waiting) {
      const before = documents.get(id) ?? { id, title: "", created: Date.now(), updated: Date.now(), lines: [] };
      documents.set(id, { ...before, title: title ?? before.title, lines: [...before.lines, ...lines] });
    }
    return writeBackup([...documents.values()]);
  }

  /**
   * Brings the documents of a backup back, beside those that are there: nothing is overwritten.
   * @param {Blob} file
   * @returns {Promise<{ restored: string[], problems: string[] }>} the ids of the documents that are new now
   */
  async restoreBackup(file) {
    if (file.size > MAX_BACKUP_BYTES) return { restored: [], problems: ["The backup is larger than 512 MB."] };
    const { documents, problems } = readBackup(await file.text());
    /** @type {string[]} */
    const restored = [];
    await this.#database.transact("readwrite", async (stores) => {
      for (const { id, title, created, updated, lines } of documents) {
        const present = await linesOf(stores.lines, id);
        if (present.length >= lines.length && lines.every((line, index) => line === present[index])) {
          await change(stores.documents, id, (record) => ({ ...record, deleted: undefined }));
          continue;
        }
        const free = present.length === 0 ? id : newName();
        const record = { id: free, title, created, updated, deleted: undefined, next: 0, writer: "" };
        await addLines(stores, record, lines);
        restored.push(free);
      }
    });
    return { restored, problems };
  }

  /** Closes the database and lets go of the leases, once what waits is saved. */
  async close() {
    await this.#appender.attempt();
    await this.#leases.close();
    await this.#database.close();
  }

  /** @param {string} id */
  async #takeOut(id) {
    const taken = await this.#database.transact("readwrite", async (stores) => {
      /** @type {DocumentRecord | undefined} */
      const record = await result(stores.documents.get(id));
      const lines = await linesOf(stores.lines, id);
      discard(stores, id);
      return record && { record, lines };
    });
    if (taken) this.#takenOut.set(id, taken);
  }

  /** Takes out what is in the bin, for what has to be saved. */
  async #makeRoom() {
    const binned = (await this.documents().catch(() => [])).filter(({ deleted }) => deleted);
    for (const { id } of binned) await this.#takeOut(id).catch(() => {});
    if (binned.length > 0) void this.#appender.attempt();
  }

  /** @returns {Promise<import("./storage/backup.js").BackupDocument[]>} those that are not in the bin */
  #stored() {
    return this.#database.transact("readonly", async (stores) => {
      /** @type {DocumentRecord[]} */
      const records = await result(stores.documents.getAll());
      const kept = records.filter((record) => record.deleted === undefined);
      const lines = await Promise.all(kept.map((record) => linesOf(stores.lines, record.id)));
      return kept.map(({ id, title, created, updated }, index) => ({ id, title, created, updated, lines: lines[index] }));
    });
  }

  /** @param {Map<Writer, import("./storage/appender.js").Waiting>} waiting */
  async #write(waiting) {
    const all = await this.#database.transact("readwrite", async (stores) => {
      /** @type {import("./storage/writers.js").Written[]} */
      const written = [];
      for (const [writer, { title, lines }] of waiting) written.push(await addAs(stores, writer, lines, title));
      return written;
    });
    for (const written of all) this.#follow(written);
  }

  /** @param {import("./storage/writers.js").Written} written */
  #follow({ writer, document, title, next, copied }) {
    const before = writer.document;
    Object.assign(writer, { document, seen: next, maySign: false });
    if (!copied) return;
    this.#writers.set(document, writer);
    /** @type {Recovered} */
    const detail = { document: before, copy: document, title, current: this.#writers.get(before) === writer };
    this.dispatchEvent(new CustomEvent("recovered", { detail }));
  }

  /**
   * Writes this tab's name on the document: from then on lines of any other go to a copy.
   * @param {string} id
   */
  async #sign(id) {
    const before = this.#writers.get(id);
    const writer = new Writer(id);
    try {
      const signed = await this.#database.transact("readwrite", (stores) => sign(stores, writer, before));
      this.#writers.set(id, signed);
    } catch (error) {
      if (!before) this.#writers.set(id, Object.assign(writer, { maySign: true, seen: Infinity }));
      this.#report(this.#appender.pending, StoreError.from(error));
    }
  }

  /**
   * @param {string} id
   * @param {number | undefined} deleted
   */
  async #mark(id, deleted) {
    await this.#database.transact("readwrite", ({ documents }) => change(documents, id, (record) => ({ ...record, deleted })));
  }

  /**
   * @param {number} pending
   * @param {StoreError | undefined} error
   */
  #report(pending, error) {
    const state = error ? "failed" : pending > 0 ? "saving" : "saved";
    // A failure stays in view until a write succeeds.
    if (state === "saving" && this.#state.state === "failed") this.#state = { ...this.#state, pending };
    else this.#state = { state, pending, message: error?.message ?? "" };
    if (state === "saved") void askToKeep();
    if (error?.kind === "full") void this.#makeRoom();
    if (state === "failed" && pending > 0) addEventListener("beforeunload", warn);
    if (state === "saved") removeEventListener("beforeunload", warn);
    this.dispatchEvent(new CustomEvent("state", { detail: this.#state }));
  }
}

/**
 * Makes the browser ask before the tab is closed.
 * @param {BeforeUnloadEvent} event
 */
function warn(event) {
  event.preventDefault();
}

let asked = false;

/** Asks the browser, once, not to clear the storage when space runs short. It may refuse: a backup is safe in any case. */
async function askToKeep() {
  if (asked) return;
  asked = true;
  await navigator.storage?.persist?.().catch(() => false);
}
