/** Gives a place a second label, where the label set allows overlaps: the command, then the label's key or button. */
import { labelAlso } from "../editing.js";

/** @typedef {import("../commands.js").Page} Page */
/** @typedef {import("../store.js").Change} Change */

/** @param {Page} page */
export function makeAnother(page) {
  const { store } = page;
  let waits = false;
  store.watchCaret(cancel);

  function begin() {
    if (!store.scheme.overlap) return page.say("This label set gives a place one label. Under Labels (Alt+L), let entities overlap first.");
    if (!store.selection) return page.say("Select a word first: click it, or move there with the arrow keys.");
    waits = true;
    page.say("Which label besides? Press its key or its button.");
  }

  function cancel() {
    waits = false;
  }

  return {
    begin,
    cancel,
    /** Whether the next label is meant as a second one. */
    get waits() {
      return waits;
    },
    /**
     * @param {string} label
     * @returns {Change | undefined}
     */
    give(label) {
      cancel();
      return labelAlso(page, label);
    },
  };
}
