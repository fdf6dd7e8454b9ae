/** What the tagger nearly marked: goes through the places, the likeliest first, and takes them with one key. */
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
  /** @type {Prediction | undefined} */
  let offered;

  /** @returns {Prediction[]} */
  const left = () => store.session.missed(store.candidates);

  /** Goes to the next place, or takes the one that the caret stands on. */
  function next() {
    const at = store.selection;
    const here = offered && at && at.start === offered.start && at.end === offered.end ? offered : undefined;
    if (here) take(here);
    const places = left();
    mark(places);
    offered = places.find((place) => here === undefined || place.score <= here.score) ?? places[0];
    if (!offered) return page.say(store.candidates.length === 0 ? "The tagger has not read this text: press Tag." : "Nothing else was nearly marked.");
    putOn(store, offered);
    page.reveal();
    const { start, end, label, score } = offered;
    const more = places.length > 1 ? ` ${places.length - 1} more.` : "";
    page.say(`Missed? ${store.text.slice(start, end)}, ${label}, ${Math.round(score * 100)} % sure. i takes it, another label’s key relabels it, an arrow leaves it.${more}`);
  }

  /** @param {Prediction} place */
  function take({ start, end, label }) {
    perform(page, () => store.dispatch({ type: "label", span: { start, end }, label }));
  }

  return { next };
}
