/**
 * The other places of the name that was labelled or removed last: says how many they are and shows which, and does the
 * same there with one key. Unit: UTF-16 code units.
 */
import { count } from "../dom.js";
import { whenIdle } from "../idle.js";
import { doElsewhere, lastStep, otherPlaces } from "../editing.js";

/** @typedef {import("../commands.js").Page} Page */
/** @typedef {import("../editing.js").Step} Step */
/** @typedef {import("../store.js").Match} Match */

/**
 * @param {HTMLElement} button offers it to the pointer; shows the command's key itself
 * @param {Page} page
 * @param {(places: Match[]) => void} mark shows the places in the text
 * @returns {{ run: () => void }}
 */
export function makeOthers(button, page, mark) {
  const { store } = page;
  /** What is on offer. @type {Step | undefined} */
  let offered;
  /** What was looked at, whether or not it had other places. @type {Step | undefined} */
  let seen = lastStep();
  let isQueued = false;

  store.subscribe(() => {
    withdraw();
    if (isQueued) return;
    isQueued = true;
    whenIdle(look);
  });
  store.watchCaret(() => {
    if (offered && !isAt(offered)) withdraw();
  });
  // A click leaves the focus in the article.
  button.addEventListener("mousedown", (event) => event.preventDefault());

  /** Offers the last step for the other places, where the person has not gone on meanwhile. */
  function look() {
    if (!isQueued) return;
    isQueued = false;
    const step = lastStep();
    if (!step || step === seen) return;
    seen = step;
    // What was said since then is news; the offer stays in view beside it.
    const isNews = page.lastSaid() !== step.message;
    if (isAt(step)) offer(step, isNews);
  }

  /** @param {Step} step @returns {boolean} whether the caret is where it was done */
  function isAt({ start, end }) {
    return store.selection?.start === start && store.selection.end === end;
  }

  /**
   * @param {Step} step
   * @param {boolean} [quietly] says nothing
   * @returns {boolean} whether there is any other place
   */
  function offer(step, quietly = false) {
    const places = otherPlaces(page, step);
    if (places.length === 0) return false;
    offered = step;
    mark(places);
    const what = `${step.type === "label" ? "Label" : "Remove"} ${count(places.length, "other")} too`;
    button.textContent = what;
    button.hidden = false;
    if (!quietly) page.say(`${step.message}.`, `${what}: press ' (s chooses among them).`);
    return true;
  }

  function withdraw() {
    if (!offered) return;
    offered = undefined;
    button.hidden = true;
    mark([]);
  }

  /** Does what is on offer; offers it first, where the person has gone on since. */
  function run() {
    look();
    if (offered) return doElsewhere(page, offered);
    const step = lastStep();
    if (!step) return page.say("Nothing has been labelled or removed yet.");
    if (!offer(step)) page.say(`There is no other place of “${step.name}” left.`);
  }

  return { run };
}
