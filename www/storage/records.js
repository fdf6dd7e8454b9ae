/** What a transaction does to documents and their lines. Each function awaits nothing but requests of its transaction. */
import { result } from "./database.js";

/** @typedef {import("./database.js").DocumentRecord} DocumentRecord */

/** @returns {string} a name that nothing else has */
export function newName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** How long a deleted document stays in the bin. */
const BIN_MILLISECONDS = 30 * 24 * 60 * 60 * 1000;

/**
 * @param {IDBObjectStore} lines
 * @param {string} id the document's
 * @returns {Promise<string[]>}
 */
export async function linesOf(lines, id) {
  const records = await result(lines.getAll(IDBKeyRange.bound([id, 0], [id, Infinity])));
  return records.map((/** @type {import("./database.js").LineRecord} */ { line }) => line);
}

/**
 * Adds lines to a journal and puts the document's record.
 * @param {{ documents: IDBObjectStore, lines: IDBObjectStore }} stores
 * @param {DocumentRecord} record as it is before the lines
 * @param {string[]} lines
 */
export async function addLines(stores, record, lines) {
  for (const [index, line] of lines.entries()) stores.lines.add({ document: record.id, number: record.next + index, line });
  await result(stores.documents.put({ ...record, next: record.next + lines.length }));
}

/**
 * Changes a document's record where there is one.
 * @param {IDBObjectStore} documents
 * @param {string} id
 * @param {(record: DocumentRecord) => DocumentRecord} to
 */
export async function change(documents, id, to) {
  const record = await result(documents.get(id));
  if (record) await result(documents.put(to(record)));
}

/**
 * Removes for good what has been in the bin for too long.
 * @param {{ documents: IDBObjectStore, lines: IDBObjectStore }} stores
 */
export async function emptyBin(stores) {
  /** @type {DocumentRecord[]} */
  const records = await result(stores.documents.getAll());
  const oldest = Date.now() - BIN_MILLISECONDS;
  for (const { id, deleted } of records) if (deleted !== undefined && deleted <= oldest) discard(stores, id);
}

/**
 * @param {{ documents: IDBObjectStore, lines: IDBObjectStore }} stores
 * @param {string} id of a document that is removed for good
 */
export function discard({ documents, lines }, id) {
  documents.delete(id);
  lines.delete(IDBKeyRange.bound([id, 0], [id, Infinity]));
}
