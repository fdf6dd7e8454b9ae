/** The page without a screen, on the real core: what commands do can be tested, and measured, in Node. */
import { readFile } from "node:fs/promises";
import { BY_NAME } from "../../www/commands.js";
import { makeAlternatives } from "../../www/features/alternatives.js";
import { makeJumping } from "../../www/features/jumping.js";
import { makeMissed } from "../../www/features/missed.js";
import { initSync } from "../../www/pkg/session.js";
import { Store } from "../../www/store.js";

/** @typedef {import("../../www/commands.js").Page} Page */

initSync({ module: await readFile("www/pkg/session_bg.wasm") });

/** Lines are taken to have so many characters. */
const LINE = 70;
const nothing = () => {};

/**
 * @param {string} text
 * @param {{ spans?: import("../../www/tagger.js").Prediction[], candidates?: import("../../www/tagger.js").Prediction[] }} [tags]
 *   what the tagger found, and nearly found
 * @returns {{ page: Page, store: Store, said: string[], jump: (letter: string) => void, press: (...commands: string[]) => void }}
 */
export function fakePage(text, { spans = [], candidates = [] } = {}) {
  const store = new Store();
  store.open(text);
  store.dispatch({ type: "suggest", spans });
  store.candidates = candidates;
  /** @type {string[]} */
  const said = [];
  /** @type {any} */
  const page = {
    store,
    say: (/** @type {string} */ message) => said.push(message),
    sayPlace: nothing,
    reveal: nothing,
    firstInView: () => 0,
    lineBeside: (/** @type {1 | -1} */ direction, /** @type {number} */ offset) => {
      const to = offset + direction * LINE;
      return to < 0 || to >= store.text.length ? undefined : to;
    },
    lineEdge: () => undefined,
  };
  const jumping = makeJumping(page);
  /** @type {Record<PropertyKey, () => void>} */
  const actions = { jump: jumping.begin, jumpAgain: jumping.again, nextAlternative: makeAlternatives(page).next };
  page.actions = new Proxy(actions, { get: (all, name) => all[name] ?? nothing });
  page.missed = makeMissed(page, nothing);
  return {
    page,
    store,
    said,
    jump(letter) {
      jumping.begin();
      jumping.take(/** @type {KeyboardEvent} */ ({ key: letter, shiftKey: letter !== letter.toUpperCase() }));
    },
    press: (...commands) => commands.forEach((name) => BY_NAME.get(name)?.run(page)),
  };
}
