/** What the commands do to the document: label, accept, remove, resize, join, cut, repeat, undo. */
import { putOn, select } from "./caret.js";
import { Refused } from "./store.js";

/** @typedef {import("./commands.js").Page} Page */
/** @typedef {import("./store.js").Change} Change */
/** @typedef {import("./store.js").CoreCommand} CoreCommand */
/** @typedef {import("./store.js").Entity} Entity */

/** What `.` does again. @typedef {{ type: "label", label: string, name: string } | { type: "remove", name: string }} Last */

/** @type {Last | undefined} */
let last;

/** The label that was given last. @returns {string | undefined} */
export function lastLabel() {
  return last?.type === "label" ? last.label : undefined;
}

/**
 * Does a command and says what came of it.
 * @param {Page} page
 * @param {() => Change} run
 * @returns {Change | undefined} undefined where the core refused or nothing changed
 */
export function perform(page, run) {
  try {
    const change = run();
    page.say(change.message);
    return change.journal.length === 0 ? undefined : change;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    page.say(error.message);
    return undefined;
  }
}

/**
 * What a label's key does: labels the selection, the entity under the caret, or the caret's word.
 * @param {Page} page
 * @param {string} label
 * @returns {Change | undefined} undefined where nothing changed
 */
export function label(page, label) {
  const { store } = page;
  const extent = store.currentEntity ?? store.selection;
  if (!extent) {
    page.say("Select a word first: click it, or move there with the arrow keys.");
    return undefined;
  }
  const { start, end } = extent;
  const change = perform(page, () => store.dispatch({ type: "label", span: { start, end }, label }));
  const made = change && [...change.added, ...change.changed].find((entity) => entity.start < end && entity.end > start);
  if (!made) return change;
  last = { type: "label", label, name: made.text };
  putOn(store, made);
  return change;
}

/**
 * Accepts the entity under the caret, or takes what was nearly marked there; elsewhere, lets a label be chosen.
 * @param {Page} page
 * @returns {Change | undefined}
 */
export function accept(page) {
  const entity = page.store.currentEntity;
  if (entity) return perform(page, () => page.store.dispatch({ type: "accept", id: entity.id }));
  const taken = page.missed.take();
  if (!taken) page.actions.openPicker();
  return taken;
}

/**
 * Removes the entity under the caret, or dismisses what was nearly marked there.
 * @param {Page} page
 * @returns {Change | undefined}
 */
export function remove(page) {
  const entity = page.store.currentEntity;
  const change = entity ? perform(page, () => page.store.dispatch({ type: "remove", id: entity.id })) : page.missed.dismiss();
  if (entity && change) last = { type: "remove", name: entity.text };
  if (!entity && !change) page.say("There is no entity here to remove.");
  return change;
}

/**
 * Takes all entities away; undo brings them back.
 * @param {Page} page
 */
export function clear(page) {
  perform(page, () => page.store.dispatch({ type: "clear" }));
}

/**
 * Says that the work on the article is done, or that it is not.
 * @param {Page} page
 */
export function switchDone(page) {
  perform(page, () => page.store.dispatch({ type: "setDone", done: !page.store.done }));
}

/**
 * Moves an edge of the entity under the caret, or of the selection where there is no entity.
 * @param {Page} page
 * @param {{ edge: "start" | "end", outwards: boolean, byCharacter: boolean }} step
 */
export function moveEdge(page, step) {
  const { store } = page;
  const entity = store.currentEntity;
  const extent = entity ?? store.selection;
  if (!extent) return;
  const span = store.session.edgeMoved({ start: extent.start, end: extent.end }, step);
  if (!span) return page.say(step.outwards ? "It can’t get longer here." : "It can’t get shorter: Backspace removes it.");
  if (entity) return resize(page, entity, span);
  select(store, span);
  page.reveal();
  page.sayPlace();
}

/**
 * @param {Page} page
 * @param {Entity} entity
 * @param {import("./store.js").Extent} span
 * @param {number} [gesture]
 */
export function resize(page, entity, span, gesture) {
  perform(page, () => page.store.dispatch({ type: "resize", id: entity.id, span }, gesture));
  const now = page.store.entity(entity.id);
  if (now) putOn(page.store, now);
}

/** @param {Page} page */
export function join(page) {
  const { store } = page;
  const entity = store.currentEntity;
  const next = entity && store.entities.find((other) => other.start >= entity.end);
  if (!entity || !next) return page.say("There is no entity here with another behind it.");
  perform(page, () => store.dispatch({ type: "merge", id: entity.id, with: next.id }));
  const now = store.entity(entity.id);
  if (now) putOn(store, now);
}

/** @param {Page} page */
export function cut(page) {
  const { store } = page;
  const entity = store.currentEntity;
  const at = store.caret?.focus.start;
  if (!entity || at === undefined || at <= entity.start || at >= entity.end) {
    return page.say("Move the caret to the word in the entity where the second part is to begin.");
  }
  perform(page, () => store.dispatch({ type: "split", id: entity.id, at }));
}

/** @param {Page} page */
export function repeat(page) {
  if (!last) return page.say("Nothing has been labelled or removed yet.");
  const { store } = page;
  const { name } = last;
  const from = store.selection?.end ?? 0;
  /** @type {import("./store.js").Extent[]} */
  const matches = store.session.matches(name, false);
  const wanted = matches.filter((match) => needs(page, match));
  const next = wanted.find((match) => match.start >= from) ?? wanted[0];
  if (!next) return page.say(`There is no other place of “${name}” left.`);
  putOn(store, next);
  page.reveal();
  if (last.type === "label") label(page, last.label);
  else remove(page);
}

/**
 * Whether the last step has something to do at a match.
 * @param {Page} page
 * @param {import("./store.js").Extent} match
 * @returns {boolean}
 */
function needs(page, match) {
  const there = page.store.entities.find((entity) => entity.start === match.start && entity.end === match.end);
  if (last?.type === "remove") return there !== undefined;
  return there?.label !== last?.label;
}

/** @param {Page} page */
export function undo(page) {
  takeBack(page, () => page.store.undo());
}

/** @param {Page} page */
export function redo(page) {
  takeBack(page, () => page.store.redo());
}

/**
 * @param {Page} page
 * @param {() => Change} run
 */
function takeBack(page, run) {
  const change = perform(page, run);
  const touched = change ? [...change.changed, ...change.added] : [];
  // What came back is where the person wants to look; a bulk step has no one place.
  if (touched.length !== 1) return;
  putOn(page.store, touched[0]);
  page.reveal();
}
