/**
 * What the tagger nearly marked: leads from place to place in the text. Enter takes the one that the caret stands on,
 * Backspace says that it is none. Unit: UTF-16 code units.
 */
import { putOn } from "../caret.js";
import { perform } from "../editing.js";

/** @typedef {import("../commands.js").Page} Page */
/** @typedef {import("../store.js").Change} Change */
/** @typedef {import("../tagger.js").Prediction} Prediction */

/**
 * @param {Page} page
 * @param {(places: Prediction[]) => void} mark shows the places in the text
 */
export function makeMissed(page, mark) {
  const { store } = page;
  /** Where the person was led, so that Enter and Backspace do nothing unasked elsewhere. @type {Prediction | undefined} */
  let offered;

  /** @returns {Prediction[]} in the order of the text */
  function places() {
    /** @type {Prediction[]} */
    const missed = store.candidates.length === 0 ? [] : store.session.missed(store.candidates);
    return missed.sort((a, b) => a.start - b.start);
  }

  /** Goes to the next place from the caret on, round the text's end. */
  function next() {
    const all = places();
    const from = store.selection?.start ?? -1;
    const place = all.find(({ start }) => start > from) ?? all[0];
    if (place) return offer(place);
    page.say(store.candidates.length === 0 ? "The tagger has not read this text: press Tag." : "Nothing else was nearly marked.");
  }

  /**
   * Goes to one of the places.
   * @param {Prediction} place
   * @param {string} [before] what is said first
   */
  function offer(place, before = "") {
    mark(places());
    offered = place;
    putOn(store, place);
    page.reveal();
    const { start, end, label, score } = place;
    page.say(`${before} Missed? ${store.text.slice(start, end)}, ${label}, ${Math.round(score * 100)} % sure. Enter takes it, a label’s key gives it another label, Backspace dismisses it.`.trim());
  }

  /**
   * Does something with the place that the caret stands on.
   * @param {(place: Prediction) => Change} run
   * @returns {Change | undefined} undefined where there is no such place
   */
  function settle(run) {
    const place = offered;
    const at = store.selection;
    if (!place || store.currentEntity || at?.start !== place.start || at.end !== place.end) return undefined;
    const change = perform(page, () => run(place));
    if (!change) return undefined;
    offered = undefined;
    mark(places());
    return change;
  }

  return {
    places,
    next,
    offer,
    take: () => settle(({ start, end, label }) => store.dispatch({ type: "label", span: { start, end }, label })),
    dismiss: () => settle((candidate) => store.dispatch({ type: "dismiss", candidate })),
  };
}
