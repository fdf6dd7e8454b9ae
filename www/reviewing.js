/** The way through a review: from doubt to doubt, to the least certain, from entity to entity. Unit: UTF-16 code units. */
import { putOn } from "./caret.js";

/** @typedef {import("./commands.js").Page} Page */
/** @typedef {import("./store.js").Entity} Entity */
/** @typedef {import("./store.js").Extent} Extent */

/**
 * Goes to the next place that may be wrong, in the order of the text: a doubt, or what the tagger nearly marked. Where
 * none is left, to the next suggestion.
 * @param {Page} page
 * @param {1 | -1} direction
 * @param {string} [before] what is said before the place
 * @returns {boolean} `false` where nothing is left: the key then leaves the article
 */
export function goToDoubt(page, direction, before = "") {
  const open = page.store.entities.filter((entity) => entity.status === "suggested");
  const doubts = [...open.filter((entity) => entity.doubtful), ...page.missed.places()].sort((a, b) => a.start - b.start);
  const target = neighbour(page, doubts.length > 0 ? doubts : open, direction);
  if (!target) {
    page.say(`${before} Nothing is left to review.`.trim());
    return false;
  }
  if ("id" in target) goTo(page, target, before);
  else page.missed.offer(target, before);
  return true;
}

/**
 * Does what a key does, and goes on to the next place that may be wrong.
 * @param {Page} page
 * @param {(page: Page) => import("./store.js").Change | undefined} run
 */
export function andGoOn(page, run) {
  const change = run(page);
  if (change) goToDoubt(page, 1, `${change.message}.`);
}

/** @param {Page} page */
export function goToLeastCertain(page) {
  const { store } = page;
  const here = store.currentEntity;
  // Pressed again, the key goes on to the next one; from anywhere else it begins with the least certain.
  const id = store.session.nextDoubt(here?.status === "suggested" ? here.id : undefined, true);
  const entity = id === undefined ? undefined : store.entity(id);
  if (entity) goTo(page, entity);
  else page.say("Nothing is left to review.");
}

/**
 * @param {Page} page
 * @param {1 | -1} direction
 */
export function goToEntity(page, direction) {
  const target = neighbour(page, page.store.entities, direction);
  if (target) goTo(page, target);
  else page.say("Nothing is marked yet.");
}

/**
 * @param {Page} page
 * @param {Extent} place
 * @param {string} [before]
 */
export function goTo(page, place, before) {
  putOn(page.store, place);
  page.reveal();
  page.sayPlace(before);
}

/**
 * The next of these places from the caret on, round the text's end.
 * @template {Extent & { id?: number }} Place
 * @param {Page} page
 * @param {Place[]} places in order of the text
 * @param {1 | -1} direction
 * @returns {Place | undefined}
 */
function neighbour(page, places, direction) {
  const at = page.store.selection;
  const here = page.store.currentEntity;
  // Entities that begin at one place come one after the other.
  const index = here?.start === at?.start && here?.end === at?.end ? places.findIndex(({ id }) => id !== undefined && id === here?.id) : -1;
  if (index >= 0) return places.at((index + direction) % places.length);
  if (direction > 0) {
    const from = at ? at.start : -1;
    return places.find((place) => place.start > from) ?? places[0];
  }
  const from = at ? at.start : Infinity;
  return places.findLast((place) => place.start < from) ?? places.at(-1);
}
