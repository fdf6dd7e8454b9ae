/**
 * Who may add to a document: the writer whose name stands in its record. A tab is another writer each time that it takes
 * a document over, so what it had not saved by then is told from what it adds later.
 */
import { result } from "./database.js";
import { addLines, linesOf, newName } from "./records.js";

/** @typedef {import("./database.js").DocumentRecord} DocumentRecord */
/** @typedef {{ documents: IDBObjectStore, lines: IDBObjectStore }} Stores */

/**
 * What became of a writer's lines.
 * @typedef {object} Written
 * @property {Writer} writer
 * @property {string} document that they are in now
 * @property {string} title the document's
 * @property {number} next how many lines it has
 * @property {boolean} copied whether another tab had taken the document over, so that they are in a copy
 */

/** One time that this tab is a document's writer. */
export class Writer {
  name = newName();
  /** How many stored lines its own follow; those that come later are another's. Infinity: all, since it could not look. */
  seen = 0;
  /** Whether it has the lock but could not put its name on the document yet: its first lines do. */
  maySign = false;

  /** @param {string} document where its lines go */
  constructor(document) {
    this.document = document;
  }
}

/**
 * Puts a new writer's name on a document.
 * @param {Stores} stores
 * @param {Writer} writer
 * @param {Writer | undefined} before this tab's last writer of the document
 * @returns {Promise<Writer>} `before` where its name still stands there, so that what it has not saved yet goes on
 */
export async function sign(stores, writer, before) {
  /** @type {DocumentRecord | undefined} */
  const record = await result(stores.documents.get(writer.document));
  if (!record) return before ?? writer;
  if (before?.name === record.writer) return before;
  await result(stores.documents.put({ ...record, writer: writer.name }));
  writer.seen = record.next;
  return writer;
}

/**
 * Adds a writer's lines to its document; the first lines make the document. Where another writer's name stands there,
 * they go to a copy, behind the lines that this writer had seen: neither tab's work is lost or mixed with the other's.
 * @param {Stores} stores
 * @param {Writer} writer
 * @param {string[]} lines
 * @param {string | undefined} title the document's, where it is to be changed
 * @returns {Promise<Written>}
 */
export async function addAs(stores, writer, lines, title) {
  /** @type {DocumentRecord} */
  const found = (await result(stores.documents.get(writer.document))) ?? newRecord(writer.document, writer.name);
  const copied = found.writer !== writer.name && !writer.maySign;
  const own = copied ? await copyFor(stores, writer, `${title ?? found.title} (recovered)`) : { ...found, title: title ?? found.title };
  const record = { ...own, updated: Date.now(), writer: writer.name };
  await addLines(stores, record, lines);
  return { writer, document: record.id, title: record.title, next: record.next + lines.length, copied };
}

/**
 * @param {Stores} stores
 * @param {Writer} writer
 * @param {string} title
 * @returns {Promise<DocumentRecord>} the copy, with the lines that the writer had seen
 */
async function copyFor(stores, writer, title) {
  const seen = (await linesOf(stores.lines, writer.document)).slice(0, writer.seen);
  const copy = { ...newRecord(newName(), writer.name), title };
  await addLines(stores, copy, seen);
  return { ...copy, next: seen.length };
}

/**
 * @param {string} id
 * @param {string} writer
 * @returns {DocumentRecord}
 */
function newRecord(id, writer) {
  const now = Date.now();
  return { id, title: "", created: now, updated: now, deleted: undefined, next: 0, writer };
}
