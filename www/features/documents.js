/** The stored articles: a list with what is left to review in each, search over titles, open, delete with undo. */
import { element } from "../dom.js";
import { openDialog } from "../view/dialog.js";

/** @typedef {{ id: string, title: string, updated: number }} StoredDocument */

/**
 * @param {HTMLElement} parent
 * @param {object} what
 * @param {StoredDocument[]} what.documents
 * @param {string | undefined} what.current
 * @param {(id: string) => Promise<import("../store.js").Look | undefined>} what.look reads a document's text and how far its
 *   review is
 * @param {(id: string) => void} what.onOpen
 * @param {(document: StoredDocument) => void} what.onRemove
 * @param {() => void} what.onBackup
 */
export function openDocuments(parent, { documents, current, look, onOpen, onRemove, onBackup }) {
  const search = element("input", { type: "search", "aria-label": "Search in all articles", placeholder: "Search in titles and texts", oninput: show });
  const list = element("ul", { class: "bulk-list" });
  /** @type {Map<string, { text: string, state: string }>} */
  const known = new Map();
  const dialog = openDialog(parent, {
    title: "Your articles",
    body: [element("div", { class: "field" }, search), list],
    buttons: [element("button", { type: "button", class: "outlined", onclick: onBackup }, "Save a backup of all")],
  });

  function show() {
    const wanted = search.value.trim().toLowerCase();
    const shown = documents.filter(({ id, title }) => `${title}\n${known.get(id)?.text ?? ""}`.toLowerCase().includes(wanted));
    list.replaceChildren(...(shown.length > 0 ? shown.map((each) => line(each, wanted)) : [element("li", { class: "panel-empty" }, "No article has these words.")]));
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
    const remove = () => {
      documents = documents.filter((other) => other !== stored);
      onRemove(stored);
      show();
      search.focus();
    };
    return element("li", { class: "bulk-line" }, open, element("button", { type: "button", class: "quiet", onclick: remove, "aria-label": `Delete ${title}` }, "Delete"));
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
