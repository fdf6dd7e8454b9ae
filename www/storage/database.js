/** The only use of IndexedDB: opens the database, brings older ones up to date and runs transactions. */
import { StoreError } from "./error.js";

/**
 * One stored document. `next` is the number of its journal lines; `writer` names the tab that may append.
 * @typedef {object} DocumentRecord
 * @property {string} id
 * @property {string} title
 * @property {number} created milliseconds since 1970, as are all times here
 * @property {number} updated
 * @property {number | undefined} deleted when it was put into the bin
 * @property {number} next
 * @property {string} writer
 */

/** @typedef {{ document: string, number: number, line: string }} LineRecord */

/**
 * Brings the database from the version of its place in the list to the next. Steps are only ever added.
 * @typedef {(database: IDBDatabase, transaction: IDBTransaction) => void} UpgradeStep
 */

/** @type {UpgradeStep[]} */
export const UPGRADE_STEPS = [
  (database) => {
    database.createObjectStore("documents", { keyPath: "id" });
    database.createObjectStore("lines", { keyPath: ["document", "number"] });
    database.createObjectStore("settings");
  },
];

/** How long an older version in another tab may hold up the opening. */
const PATIENCE = 5000;

/** A database that opens when it is needed, and again after a failure: an opening that failed is never kept. */
export class Database {
  /** @type {Promise<IDBDatabase> | undefined} */
  #opening;

  /**
   * @param {string} name
   * @param {UpgradeStep[]} steps
   */
  constructor(name, steps) {
    this.name = name;
    this.steps = steps;
  }

  /**
   * Runs one transaction. What it wrote is durable (written through to the disk where the browser can) once the
   * promise resolves; when it rejects, nothing was written.
   * @template T
   * @param {"readonly" | "readwrite"} mode
   * @param {(stores: { documents: IDBObjectStore, lines: IDBObjectStore, settings: IDBObjectStore }) => Promise<T>} work
   *   awaits nothing but requests of this transaction
   * @returns {Promise<T>} rejects with a `StoreError`
   */
  async transact(mode, work) {
    try {
      const database = await this.#open();
      const transaction = database.transaction(["documents", "lines", "settings"], mode, { durability: "strict" });
      const ended = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error ?? new Error("the transaction was aborted"));
      });
      const [documents, lines, settings] = ["documents", "lines", "settings"].map((store) => transaction.objectStore(store));
      const result = await work({ documents, lines, settings }).catch((error) => {
        ended.catch(() => {});
        abort(transaction);
        throw error;
      });
      await ended;
      return result;
    } catch (error) {
      throw StoreError.from(error);
    }
  }

  /** Closes the connection; the next transaction opens it again. */
  async close() {
    const opening = this.#opening;
    this.#opening = undefined;
    (await opening?.catch(() => undefined))?.close();
  }

  /** @returns {Promise<IDBDatabase>} */
  #open() {
    this.#opening ??= this.#connect().catch((error) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  /** @returns {Promise<IDBDatabase>} */
  #connect() {
    return new Promise((resolve, reject) => {
      if (!globalThis.indexedDB) throw new StoreError("refused");
      const request = indexedDB.open(this.name, this.steps.length);
      const patience = setTimeout(() => reject(new StoreError("blocked")), PATIENCE);
      request.onupgradeneeded = ({ oldVersion }) => {
        const transaction = /** @type {IDBTransaction} */ (request.transaction);
        for (const step of this.steps.slice(oldVersion)) step(request.result, transaction);
      };
      request.onsuccess = () => {
        clearTimeout(patience);
        this.#follow(request.result);
        resolve(request.result);
      };
      request.onerror = () => {
        clearTimeout(patience);
        // A private window reports storage that it refuses as an unknown error of the opening itself.
        const unnamed = ["UnknownError", "InvalidStateError"].includes(request.error?.name ?? "");
        reject(unnamed ? new StoreError("refused", request.error) : request.error);
      };
    });
  }

  /**
   * A connection that ends, by the browser's will or for a newer version in another tab, is not used again.
   * @param {IDBDatabase} database
   */
  #follow(database) {
    database.onclose = () => (this.#opening = undefined);
    database.onversionchange = () => {
      database.close();
      this.#opening = undefined;
    };
  }
}

/**
 * The result of a request, inside its transaction.
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {IDBTransaction} transaction */
function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // It has ended already, which is what is wanted.
  }
}
