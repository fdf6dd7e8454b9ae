/** What can go wrong with stored documents, each with words for the person. */

/**
 * - `refused`: the browser gives this page no storage (private window, blocked site data)
 * - `full`: no space is left
 * - `newer`: the stored documents were written by a newer version of the page
 * - `blocked`: another tab holds an older version of the storage open
 * - `broken`: anything else that the browser reports
 * @typedef {"refused" | "full" | "newer" | "blocked" | "broken"} StoreErrorKind
 */

/** @type {Record<StoreErrorKind, string>} */
const MESSAGES = {
  refused:
    "This browser lets the page store nothing (a private window, or blocked site data): export before you close the tab.",
  full: "The browser's storage is full: delete articles that you don't need, or free some space. Saving is tried again by itself.",
  newer: "Your documents were saved by a newer version of this page. Close all its tabs and open it again; nothing was changed.",
  blocked: "Another tab has an older version of this page open. Close that tab; saving is tried again by itself.",
  broken: "The browser could not save. Saving is tried again by itself; make a backup if this stays.",
};

/** A failure of the storage; `message` is fit to be shown. */
export class StoreError extends Error {
  /**
   * @param {StoreErrorKind} kind
   * @param {unknown} [cause]
   */
  constructor(kind, cause) {
    super(MESSAGES[kind], { cause });
    this.kind = kind;
  }

  /**
   * @param {unknown} error whatever the browser threw
   * @returns {StoreError}
   */
  static from(error) {
    if (error instanceof StoreError) return error;
    const name = error instanceof DOMException ? error.name : "";
    if (name === "QuotaExceededError") return new StoreError("full", error);
    if (name === "VersionError") return new StoreError("newer", error);
    if (name === "SecurityError" || name === "NotAllowedError") return new StoreError("refused", error);
    return new StoreError("broken", error);
  }
}
