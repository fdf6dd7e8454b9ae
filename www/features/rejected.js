/** What was rejected, in a list: each can be seen in the text and brought back. */
import { select } from "../caret.js";
import { count, element } from "../dom.js";
import { perform } from "../editing.js";
import { openDialog } from "../view/dialog.js";

/** @typedef {import("../commands.js").Page} Page */
/** @typedef {import("../store.js").Entity} Entity */

/**
 * @param {HTMLElement} parent
 * @param {Page} page
 * @param {(entities: Entity[]) => void} mark shows the places in the text
 */
export function openRejected(parent, page, mark) {
  const { store } = page;
  const summary = element("p", { class: "draft-hint" });
  const list = element("ul", { class: "bulk-list" });
  const all = element("button", { type: "button", class: "outlined", onclick: () => restore(store.rejected, 0) }, "Bring all back");
  const dialog = openDialog(parent, { title: "Rejected", body: [summary, list], buttons: [all], onClose: () => mark([]) });
  dialog.classList.add("beside");

  function show() {
    const { rejected } = store;
    summary.textContent = rejected.length === 0 ? "Nothing is rejected that could come back." : `${count(rejected.length, "suggestion")} rejected. Each can come back as it was.`;
    all.hidden = rejected.length < 2;
    list.replaceChildren(...rejected.map(line));
    mark(rejected);
  }

  /**
   * @param {Entity} entity
   * @param {number} index
   * @returns {HTMLElement}
   */
  function line(entity, index) {
    const name = `${entity.text}, ${entity.label}`;
    const go = () => {
      select(store, entity);
      page.reveal();
    };
    return element(
      "li",
      { class: "bulk-line" },
      element("span", { class: "match-line" }, entity.text, " ", element("small", {}, entity.label)),
      element("button", { type: "button", class: "outlined", onclick: () => restore([entity], index), "aria-label": `Bring back ${name}` }, "Bring back"),
      element("button", { type: "button", class: "quiet", onclick: go, "aria-label": `Show ${name}` }, "Show"),
    );
  }

  /**
   * @param {Entity[]} entities
   * @param {number} index of the line that gets the focus then
   */
  function restore(entities, index) {
    const gesture = store.newGesture();
    // Of two that overlap only one can.
    const back = entities.filter(({ id }) => perform(page, () => store.dispatch({ type: "restore", id }, gesture)));
    if (entities.length > 1) page.say(`${count(back.length, "suggestion")} brought back`);
    show();
    const next = list.children[Math.min(index, list.children.length - 1)]?.querySelector("button") ?? dialog.querySelector("button");
    next?.focus();
  }

  show();
  list.querySelector("button")?.focus();
}
