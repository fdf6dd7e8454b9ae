/** What the tagger nearly marked: goes from place to place in the text; Enter takes the one that the caret stands on. */
import { putOn } from "../caret.js";
import { perform } from "../editing.js";

/** @typedef {import("../commands.js").Page} Page */
/** @typedef {import("../tagger.js").Prediction} Prediction */

/**
 * @param {Page} page
 * @param {(places: Prediction[]) => void} mark shows the places in the text
 */
export function makeMissed(page, mark) {
  const { store } = page;
  /** Where the person was led, so that Enter does nothing unasked elsewhere. @type {Prediction | undefined} */
  let offered;

  /** @returns {Prediction[]} in the order of the text */
  function places() {
    /** @type {Prediction[]} */
    const missed = store.session.missed(store.candidates);
    return missed.sort((a, b) => a.start - b.start);
  }

  /** Goes to the next place from the caret on, round the text's end. */
  function next() {
    const all = places();
    mark(all);
    const from = store.selection?.start ?? -1;
    offered = all.find((place) => place.start > from) ?? all[0];
    if (!offered) return page.say(store.candidates.length === 0 ? "The tagger has not read this text: press Tag." : "Nothing else was nearly marked.");
    putOn(store, offered);
    page.reveal();
    const { start, end, label, score } = offered;
    page.say(`Missed? ${store.text.slice(start, end)}, ${label}, ${Math.round(score * 100)} % sure. Enter takes it, a label’s key gives it another label. ${all.length} in the text.`);
  }

  /**
   * Takes the place that the caret stands on.
   * @returns {boolean} whether there was one
   */
  function take() {
    const at = store.selection;
    if (!offered || at?.start !== offered.start || at.end !== offered.end) return false;
    const { start, end, label } = offered;
    offered = undefined;
    perform(page, () => store.dispatch({ type: "label", span: { start, end }, label }));
    mark(places());
    return true;
  }

  return { next, take };
}
