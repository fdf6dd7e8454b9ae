/** Finds words in the text and goes through their places. Unit: UTF-16 code units. */
import { select } from "../caret.js";
import { count } from "../dom.js";
import { FindBar } from "../view/findbar.js";

/** @typedef {import("../commands.js").Page} Page */
/** @typedef {import("../store.js").Extent} Extent */

/**
 * @param {HTMLElement} root
 * @param {Page} page
 * @param {{ mark: (places: Extent[]) => void, onClose: () => void }} callbacks
 */
export function makeFinding(root, page, { mark, onClose }) {
  /** @type {Extent[]} */
  let places = [];
  const { store } = page;

  const bar = new FindBar(root, {
    onSeek: (sought, matchCase) => {
      places = sought === "" ? [] : store.session.find(sought, matchCase);
      mark(places);
      bar.showCount(sought === "" ? "" : count(places.length, "place"));
    },
    onStep: step,
    onClose: close,
  });

  /** @param {1 | -1} direction */
  function step(direction) {
    if (places.length === 0) return page.say(bar.input.value === "" ? "Type what is to be found." : "It is nowhere in the text.");
    const from = store.selection?.start ?? -1;
    const forward = places.findIndex((place) => place.start > from);
    const backward = places.findLastIndex((place) => place.start < from);
    const at = direction > 0 ? Math.max(forward, 0) : backward < 0 ? places.length - 1 : backward;
    select(store, places[at]);
    page.reveal();
    bar.showCount(`${at + 1} of ${places.length}`);
    page.say(`Place ${at + 1} of ${places.length}`);
  }

  function close() {
    if (!bar.isOpen) return;
    bar.close();
    places = [];
    mark([]);
    onClose();
  }

  return { open: () => bar.open(), step, close };
}
