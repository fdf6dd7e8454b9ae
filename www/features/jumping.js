/** Goes to a word by its first letter: the key, then the letter. Unit: UTF-16 code units. */
import { arrive, wordAt } from "../caret.js";

/** @typedef {import("../commands.js").Page} Page */

/** The first character of a word or a number. */
const BEGINNING = /(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu;

/** @param {Page} page */
export function makeJumping(page) {
  const { store } = page;
  let waits = false;
  let sought = "";

  function begin() {
    waits = true;
    page.say("Jump to which word? Press its first letter: a capital is meant; with Shift, a small letter.");
  }

  /**
   * Takes the letter that was waited for.
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was meant for this
   */
  function take({ key, shiftKey, ctrlKey, metaKey, altKey }) {
    if (!waits || key === "Shift") return waits;
    waits = false;
    if ([...key].length !== 1 || key === " " || ctrlKey || metaKey || altKey) return false;
    sought = shiftKey ? key.toLowerCase() : key.toUpperCase();
    again();
    return true;
  }

  /** Goes to the next word that begins so, round the text's end. */
  function again() {
    if (sought === "") return page.say("No jump has been made yet.");
    const from = store.selection?.end ?? 0;
    const at = beginning(from, store.text.length) ?? beginning(0, from);
    if (at === undefined) return page.say(`No word begins with ${sought}.`);
    arrive(page, wordAt(store, at), false);
  }

  /**
   * @param {number} from
   * @param {number} to
   * @returns {number | undefined}
   */
  function beginning(from, to) {
    BEGINNING.lastIndex = from;
    for (let found = BEGINNING.exec(store.text); found && found.index < to; found = BEGINNING.exec(store.text)) {
      if (isSought(found[0])) return found.index;
    }
    return undefined;
  }

  /**
   * Whether a letter is the sought one, marks such as accents left aside.
   * @param {string} letter
   */
  function isSought(letter) {
    return letter === sought || letter.normalize("NFD").startsWith(sought);
  }

  return { begin, take, again };
}
