/** The stored articles: a list with what is left to review in each, search over all, open, delete, and the bin below. */
import { element } from "../dom.js";
import { openDialog } from "../view/dialog.js";

/** @typedef {{ id: string, title: string, updated: number }} StoredDocument */

/**
 * @param {HTMLElement} parent
 * @param {object} what
 * @param {StoredDocument[]} what.documents
 * @param {StoredDocument[]} what.deleted those in the bin
 * @param {string | undefined} what.current
 * @param {(id: string) => Promise<import("../store.js").Look | undefined>} what.look reads a document's text and how far its
 *   review is
 * @param {(id: string) => void} what.onOpen
 * @param {(document: StoredDocument) => Promise<void>} what.onRemove
 * @param {(id: string) => Promise<void>} what.onRestore takes it out of the bin
 * @param {() => void} what.onBackup
 */
export function openDocuments(parent, { documents, deleted, current, look, onOpen, onRemove, onRestore, onBackup }) {
  const search = element("input", { type: "search", "aria-label": "Search in all articles", placeholder: "Search in titles and texts", oninput: show });
  const list = element("ul", { class: "bulk-list" });
  const binned = element("ul", { class: "bulk-list" });
  const binTitle = element("summary");
  const bin = element("details", { class: "bin" }, binTitle, element("p", { class: "draft-hint" }, "What was deleted is kept here for 30 days."), binned);
  /** @type {Map<string, { text: string, state: string }>} */
  const known = new Map();
  const dialog = openDialog(parent, {
    title: "Your articles",
    body: [element("div", { class: "field" }, search), list, bin],
    buttons: [element("button", { type: "button", class: "outlined", onclick: onBackup }, "Save a backup of all")],
  });

  function show() {
    const wanted = search.value.trim().toLowerCase();
    const shown = documents.filter(({ id, title }) => `${title}\n${known.get(id)?.text ?? ""}`.toLowerCase().includes(wanted));
    const none = wanted === "" ? "No article is stored." : "No article has these words.";
    list.replaceChildren(...(shown.length > 0 ? shown.map((each) => line(each, wanted)) : [element("li", { class: "panel-empty" }, none)]));
    bin.hidden = deleted.length === 0;
    binTitle.textContent = `Deleted: ${deleted.length}`;
    binned.replaceChildren(...deleted.map(binLine));
  }

  /**
   * @param {StoredDocument} stored
   * @returns {HTMLElement}
   */
  function binLine(stored) {
    const title = stored.title || "Untitled";
    const restore = async () => {
      await onRestore(stored.id);
      deleted = deleted.filter((other) => other !== stored);
      documents = [...documents, stored].sort((a, b) => b.updated - a.updated);
      show();
      search.focus();
    };
    const button = element("button", { type: "button", class: "outlined", onclick: () => void restore(), "aria-label": `Bring back ${title}` }, "Bring back");
    return element("li", { class: "bulk-line" }, element("span", { class: "document-name" }, title), button);
  }

  /**
   * @param {StoredDocument} stored
   * @param {string} wanted
   * @returns {HTMLElement}
   */
  function line(stored, wanted) {
    const { id, title, updated } = stored;
    const at = wanted === "" ? -1 : (known.get(id)?.text.toLowerCase().indexOf(wanted) ?? -1);
    const found = at < 0 ? "" : `…${known.get(id)?.text.slice(Math.max(0, at - 30), at + 60).replace(/\s+/gu, " ")}…`;
    const open = element(
      "button",
      {
        type: "button",
        class: "document-open",
        "aria-current": id === current ? "true" : null,
        onclick: () => {
          dialog.close();
          onOpen(id);
        },
      },
      element("span", { class: "document-name" }, title || "Untitled"),
      element("small", {}, [new Date(updated).toLocaleDateString("en", { day: "numeric", month: "short" }), known.get(id)?.state, id === current ? "open here" : ""].filter(Boolean).join(" · ")),
      found ? element("small", {}, found) : null,
    );
    const remove = async () => {
      await onRemove(stored);
      documents = documents.filter((other) => other !== stored);
      deleted = [stored, ...deleted];
      show();
      search.focus();
    };
    return element("li", { class: "bulk-line" }, open, element("button", { type: "button", class: "quiet", onclick: () => void remove(), "aria-label": `Delete ${title || "Untitled"}` }, "Delete"));
  }

  show();
  search.focus();
  for (const { id } of documents) {
    void look(id).then((seen) => {
      if (!seen || !dialog.open) return;
      known.set(id, { text: seen.text, state: stateOf(seen) });
      show();
    });
  }
}

/**
 * How far the work on an article is: done, where the person has said so.
 * @param {import("../store.js").Look} look
 * @returns {string}
 */
function stateOf({ suggested, accepted, done }) {
  if (done) return "done";
  const left = suggested > 0 ? `, ${suggested} left to review` : "";
  return accepted > 0 ? `in progress${left}` : `new${left}`;
}
