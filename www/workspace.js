/** The stored documents: which one is open here, what is written to its journal, and whether all is saved. */
import { isBackup, newDocumentId, openStore } from "./persistence.js";

/** @typedef {import("./persistence.js").StoredDocument} StoredDocument */
/** @typedef {import("./persistence.js").SaveState} SaveState */
/** @typedef {{ lines: string[], writable: boolean, title: string }} Opened */

/**
 * @typedef {object} Callbacks
 * @property {(state: SaveState) => void} onState
 * @property {() => void} onLost another tab has become the writer of the open document
 * @property {(recovered: { id: string, title: string, isOpen: boolean }) => void} onRecovered what another tab's taking
 *   over had kept from being saved is in a copy; `isOpen`: and that is the open document now
 */

/** Where this tab remembers its document across a reload. */
const TAB_KEY = "tagline document";
const LAST_KEY = "last document";

export class Workspace {
  #store;
  /** @type {import("./persistence.js").Lease | undefined} */
  #lease;
  /** @type {string | undefined} */
  current;
  title = "";

  /**
   * @param {import("./persistence.js").Store} store
   * @param {Callbacks} callbacks
   */
  constructor(store, { onState, onLost, onRecovered }) {
    this.#store = store;
    this.onLost = onLost;
    this.onRecovered = onRecovered;
    store.addEventListener("state", () => onState(store.state));
    store.addEventListener("recovered", (event) => this.#recovered(/** @type {CustomEvent} */ (event).detail));
    onState(store.state);
  }

  /**
   * @param {Callbacks} callbacks
   * @returns {Promise<Workspace>}
   */
  static async open(callbacks) {
    return new Workspace(await openStore(), callbacks);
  }

  /** @returns {Promise<StoredDocument[]>} newest first, without those in the bin */
  async documents() {
    return (await this.#all()).filter((document) => !document.deleted);
  }

  /** @returns {Promise<StoredDocument[]>} those in the bin, newest first */
  async deleted() {
    return (await this.#all()).filter((document) => document.deleted);
  }

  /** @returns {Promise<StoredDocument[]>} newest first */
  async #all() {
    const all = await this.#store.documents().catch(() => []);
    return all.sort((a, b) => b.updated - a.updated);
  }

  /**
   * Makes a new document the current one. It is stored with its first lines.
   * @param {string} title
   * @param {string[]} lines
   */
  create(title, lines) {
    this.leave();
    const id = newDocumentId();
    this.current = id;
    this.title = title;
    this.#remember();
    this.append(lines);
    // Nobody else knows the id yet: the lease comes at once.
    void this.#claim(id);
  }

  /** @param {string[]} lines */
  append(lines) {
    const id = this.current;
    if (!id || lines.length === 0) return;
    // A failure shows in the state, which the page watches.
    void this.#store.append(id, lines, { title: this.title });
  }

  /** Settles when all that was appended is saved, or a try to save it has failed. */
  flush() {
    return this.#store.flush();
  }

  /**
   * Opens a stored document.
   * @param {string} id
   * @returns {Promise<Opened>}
   */
  async open(id) {
    this.leave();
    this.current = id;
    const writable = await this.#claim(id);
    const lines = await this.#store.lines(id);
    const title = (await this.#store.documents()).find((document) => document.id === id)?.title ?? "";
    this.title = title;
    this.#remember();
    return { lines, writable, title };
  }

  /** Lets go of the document; it stays stored. */
  leave() {
    this.#lease?.release();
    this.#lease = undefined;
    this.current = undefined;
    this.title = "";
    tabMemory()?.removeItem(TAB_KEY);
  }

  /**
   * Takes the open document over from another tab.
   * @returns {Promise<string[]>} its lines
   */
  async takeOver() {
    await this.#lease?.takeOver();
    return this.current ? this.#store.lines(this.current) : [];
  }

  /**
   * The document that this tab had open before it was loaded anew, or else the one that was used last, if no other tab
   * has it.
   * @returns {Promise<Opened | undefined>}
   */
  async resume() {
    const own = tabMemory()?.getItem(TAB_KEY);
    const last = own ?? (await this.#store.getSetting(LAST_KEY).catch(() => undefined));
    if (typeof last !== "string" || last === "") return undefined;
    if (!(await this.documents()).some((document) => document.id === last)) return undefined;
    const opened = await this.open(last);
    if (own || opened.writable) return opened;
    this.leave();
    return undefined;
  }

  /** Forgets which document was used last: the next visit begins empty. */
  forgetLast() {
    void this.#store.setSetting(LAST_KEY, "").catch(() => undefined);
  }

  /** @param {string} id */
  async remove(id) {
    await this.#store.remove(id);
  }

  /** @param {string} id */
  async restore(id) {
    await this.#store.restore(id);
  }

  /** @returns {Promise<Blob>} every document */
  backup() {
    return this.#store.backup();
  }

  /**
   * @param {File} file
   * @returns {Promise<boolean>} whether it is a backup of articles
   */
  async isBackup(file) {
    return file.name.endsWith(".json") && isBackup(await file.text());
  }

  /**
   * @param {Blob} file
   * @returns {Promise<{ restored: string[], problems: string[] }>}
   */
  restoreBackup(file) {
    return this.#store.restoreBackup(file);
  }

  /**
   * @param {string} id
   * @returns {Promise<string[]>}
   */
  lines(id) {
    return this.#store.lines(id);
  }

  /**
   * @param {string} key
   * @returns {Promise<unknown>} undefined where nothing is stored, or can be read
   */
  setting(key) {
    return this.#store.getSetting(key).catch(() => undefined);
  }

  /**
   * @param {string} key
   * @param {unknown} value
   */
  keepSetting(key, value) {
    void this.#store.setSetting(key, value).catch(() => undefined);
  }

  /**
   * @param {string} id
   * @returns {Promise<boolean>} whether this tab may write
   */
  async #claim(id) {
    this.#lease?.release();
    this.#lease = undefined;
    const lease = await this.#store.claim(id, { onLost: () => this.onLost() });
    // The person may have gone on to another document meanwhile.
    if (this.current !== id) lease.release();
    else this.#lease = lease;
    return lease.writable;
  }

  /**
   * The copy takes the place of the document that was taken over, if that is still the one that is open here.
   * @param {import("./persistence.js").Recovered} recovered
   */
  #recovered({ document, copy, title, current }) {
    const isOpen = current && this.current === document;
    if (isOpen) {
      this.current = copy;
      this.title = title;
      this.#remember();
      void this.#claim(copy);
    }
    this.onRecovered({ id: copy, title, isOpen });
  }

  #remember() {
    if (!this.current) return;
    tabMemory()?.setItem(TAB_KEY, this.current);
    this.keepSetting(LAST_KEY, this.current);
  }
}

/** What outlives a reload in this tab; undefined where the browser refuses it, by an error at the first touch. */
function tabMemory() {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}
