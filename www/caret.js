/**
 * The caret of words: where it stands and how it moves. The core knows words, sentences and characters; lines are the
 * view's. Unit: UTF-16 code units.
 */

/** @typedef {import("./store.js").Extent} Extent */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./commands.js").Page} Page */
/**
 * As the core names them.
 * @typedef {"left" | "right" | "characterLeft" | "characterRight" | "sentenceStart" | "sentenceEnd" | "paragraphStart" |
 *   "paragraphEnd" | "documentStart" | "documentEnd"} Motion
 */

/**
 * Moves the caret, or extends it. The first key puts it on the first word in view.
 * @param {Page} page
 * @param {Motion} motion
 * @param {boolean} extend
 */
export function move(page, motion, extend) {
  const { store } = page;
  const isFirst = !store.caret && !motion.startsWith("document");
  const caret = store.caret ?? store.session.caretStart();
  if (isFirst) {
    const word = wordAt(store, page.firstInView());
    if (word) arrive(page, word, false);
    return;
  }
  const moved = caret && store.session.caretAfter(caret, motion, extend);
  if (!moved) return;
  store.setCaret({ ...moved, exact: false });
  shown(page);
}

/**
 * @param {Page} page
 * @param {1 | -1} direction
 * @param {boolean} extend
 */
export function line(page, direction, extend) {
  const { store } = page;
  if (!store.caret) return move(page, "right", false);
  const offset = page.lineBeside(direction, store.caret.focus.start);
  if (offset === undefined) return move(page, direction < 0 ? "documentStart" : "documentEnd", extend);
  arrive(page, wordAt(store, offset), extend);
}

/**
 * @param {Page} page
 * @param {"start" | "end"} edge
 * @param {boolean} extend
 */
export function lineEdge(page, edge, extend) {
  const { store } = page;
  const offset = store.caret && page.lineEdge(edge, store.caret.focus.start);
  if (offset !== undefined) arrive(page, wordAt(store, offset), extend);
}

/**
 * Gives up what is extended; with nothing extended, lets Tab leave the article.
 * @param {Page} page
 */
export function leave(page) {
  const { store } = page;
  if (store.caret && store.isExtended) putOn(store, store.caret.focus);
  else page.actions.leave();
}

/**
 * Puts the caret on an extent, as a whole; on an entity, on just that one of those that have its extent.
 * @param {Store} store
 * @param {Extent & { id?: number | null }} extent
 */
export function putOn(store, { start, end, id }) {
  store.setCaret({ anchor: { start, end }, focus: { start, end }, exact: false, entity: id ?? undefined });
}

/**
 * Selects just these characters.
 * @param {Store} store
 * @param {Extent} extent
 */
export function select(store, { start, end }) {
  store.setCaret({ anchor: { start, end }, focus: { start, end }, exact: true });
}

/**
 * The word at an offset, or the next one.
 * @param {Store} store
 * @param {number} offset
 * @returns {Extent | undefined}
 */
export function wordAt(store, offset) {
  return store.session.wordAt(offset);
}

/**
 * Moves the caret's free end to a word.
 * @param {Page} page
 * @param {Extent | undefined} focus
 * @param {boolean} extend
 */
export function arrive(page, focus, extend) {
  if (!focus) return;
  const { store } = page;
  const anchor = extend && store.caret ? store.caret.anchor : focus;
  store.setCaret({ anchor, focus, exact: false });
  shown(page);
}

/** @param {Page} page */
function shown(page) {
  page.reveal();
  page.sayPlace();
}

/**
 * What the caret stands on, in words.
 * @param {Store} store
 * @returns {string}
 */
export function placeInWords(store) {
  const extent = store.selection;
  if (!extent) return "";
  const text = store.text.slice(extent.start, Math.min(extent.end, extent.start + 200));
  const entity = store.currentEntity;
  if (!entity) return text;
  const state = entity.status === "accepted" ? "accepted" : entity.score === null ? "suggested" : `suggested, ${Math.round(entity.score * 100)} % sure`;
  const place = text === entity.text ? text : `${text}, in ${entity.text}`;
  const others = store.entities.filter((other) => other !== entity && other.start === entity.start && other.end === entity.end);
  return [place, entity.label, state, ...others.map(({ label }) => `also ${label}`)].join(", ");
}
