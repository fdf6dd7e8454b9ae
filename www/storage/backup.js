/** A backup file: every stored document with its whole journal, as one JSON text. Reading one trusts nothing in it. */

export const BACKUP_FORMAT = "tagline.backup.v1";

/** More than any work of this page; a larger file is refused before it is read. */
export const MAX_BACKUP_BYTES = 512 * 1024 * 1024;

/**
 * @typedef {object} BackupDocument
 * @property {string} id
 * @property {string} title
 * @property {number} created milliseconds since 1970, as is `updated`
 * @property {number} updated
 * @property {string[]} lines
 */

/**
 * @param {BackupDocument[]} documents
 * @returns {Blob}
 */
export function writeBackup(documents) {
  // A part for each document: one string of all could pass what a browser allows.
  const parts = documents.map((document, index) => (index > 0 ? ",\n" : "") + JSON.stringify(document));
  return new Blob([`{"format":"${BACKUP_FORMAT}","documents":[\n`, ...parts, "\n]}\n"], { type: "application/json" });
}

/**
 * Whether a text that was dropped on the page is a backup; tells it from other JSON without reading it all.
 * @param {string} text
 * @returns {boolean}
 */
export function isBackup(text) {
  return text.slice(0, 200).replace(/\s/g, "").includes(`"format":"${BACKUP_FORMAT}"`);
}

/**
 * @param {string} text
 * @returns {{ documents: BackupDocument[], problems: string[] }} what could be read, and what could not and why
 */
export function readBackup(text) {
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { documents: [], problems: [`The backup is damaged or cut off: ${why}.`] };
  }
  const list = isRecord(value) && value.format === BACKUP_FORMAT ? value.documents : undefined;
  if (!Array.isArray(list)) {
    return { documents: [], problems: [`This is not a backup of Tagline (it should say "${BACKUP_FORMAT}").`] };
  }
  /** @type {BackupDocument[]} */
  const documents = [];
  /** @type {string[]} */
  const problems = [];
  for (const [index, entry] of list.entries()) {
    const document = readDocument(entry);
    if (document) documents.push(document);
    else problems.push(`Document ${index + 1} of ${list.length} in the backup is damaged and was left out.`);
  }
  return { documents, problems };
}

/**
 * @param {unknown} entry
 * @returns {BackupDocument | undefined}
 */
function readDocument(entry) {
  if (!isRecord(entry)) return undefined;
  const { id, title, created, updated, lines } = entry;
  if (typeof id !== "string" || !/^[\w-]{1,64}$/.test(id) || typeof title !== "string") return undefined;
  if (!isTime(created) || !isTime(updated) || !Array.isArray(lines) || lines.length === 0) return undefined;
  if (!lines.every((line) => typeof line === "string")) return undefined;
  return { id, title, created, updated, lines };
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {unknown} value
 * @returns {value is number}
 */
function isTime(value) {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
