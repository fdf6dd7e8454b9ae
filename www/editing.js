/** What the commands do to the document: label, accept, remove, resize, join, cut, repeat, undo. */
import { putOn, select } from "./caret.js";
import { Refused } from "./store.js";

/** @typedef {import("./commands.js").Page} Page */
/** @typedef {import("./store.js").Change} Change */
/** @typedef {import("./store.js").CoreCommand} CoreCommand */
/** @typedef {import("./store.js").Entity} Entity */

/** @typedef {import("./store.js").Match} Match */

/**
 * What was labelled or removed last, and so can be done at the other places of the name.
 * @typedef {{ type: "label" | "remove", label: string, name: string, id: number, start: number, end: number, message: string }} Step
 */

/** @type {Step | undefined} */
let last;

/** @returns {Step | undefined} each step is another object */
export function lastStep() {
  return last;
}

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
  const entity = store.currentEntity;
  const command = entity ? { type: "relabel", id: entity.id, label } : { type: "label", span: { start, end }, label };
  return labelled(page, perform(page, () => store.dispatch(command)), label);
}

/**
 * Gives the place of the caret a label beside those that it has.
 * @param {Page} page
 * @param {string} label
 * @returns {Change | undefined} undefined where nothing changed
 */
export function labelAlso(page, label) {
  const { store } = page;
  const extent = store.currentEntity ?? store.selection;
  if (!extent) return undefined;
  const span = { start: extent.start, end: extent.end };
  return labelled(page, perform(page, () => store.dispatch({ type: "add", span, label })), label);
}

/**
 * Goes to what was labelled, and remembers it.
 * @param {Page} page
 * @param {Change | undefined} change
 * @param {string} label
 * @returns {Change | undefined} the same
 */
function labelled(page, change, label) {
  const made = change && [...change.added, ...change.changed].find((entity) => entity.label === label);
  if (!made) return change;
  const { text: name, id, start, end } = made;
  last = { type: "label", label, name, id, start, end, message: change.message };
  putOn(page.store, made);
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
  if (entity && change) {
    const { text: name, label, id, start, end } = entity;
    last = { type: "remove", label, name, id, start, end, message: change.message };
  }
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
  const change = perform(page, () => page.store.dispatch({ type: "resize", id: entity.id, span }, gesture));
  const now = page.store.entity(entity.id);
  if (!now) return;
  // The other places are then those of the name as it is now.
  if (change && last?.id === now.id) last = { ...last, name: now.text, start: now.start, end: now.end, message: change.message };
  putOn(page.store, now);
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
  const from = store.selection?.end ?? 0;
  const places = otherPlaces(page, last);
  const next = places.find((match) => match.start >= from) ?? places[0];
  if (!next) return page.say(`There is no other place of “${last.name}” left.`);
  putOn(store, next);
  page.reveal();
  if (last.type === "label") label(page, last.label);
  else remove(page);
}

/**
 * The other places of a step's name at which it has something to do.
 * @param {Page} page
 * @param {Step} step
 * @returns {Match[]} in the order of the text
 */
export function otherPlaces({ store }, { type, name, label }) {
  /** @type {Match[]} */
  const matches = store.session.matches(name, false);
  const placeOf = (/** @type {import("./store.js").Extent} */ { start, end }) => `${start} ${end}`;
  const labelled = new Set(store.entities.filter((entity) => entity.label === label).map(placeOf));
  const hasLabel = (/** @type {Match} */ match) => labelled.has(placeOf(match));
  if (type === "remove") return matches.filter((match) => match.standing === "tagged" && hasLabel(match));
  return matches.filter((match) => match.standing !== "taken" && !hasLabel(match));
}

/**
 * Does a step at all the other places of its name, as one step of undo.
 * @param {Page} page
 * @param {Step} step
 */
export function doElsewhere(page, { type, name, label }) {
  const { store } = page;
  if (type === "label") return void perform(page, () => store.dispatch({ type: "labelMatches", name, label }));
  /** @type {Match[]} */
  const matches = store.session.matches(name, false);
  const except = matches.filter((match) => match.label !== label).map(({ start, end }) => ({ start, end }));
  perform(page, () => store.dispatch({ type: "removeMatches", name, except }));
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
