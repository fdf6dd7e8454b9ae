/**
 * The tagger's other readings of a place: other edges, another label, as it nearly marked them. Each press goes to the
 * next likely one, and at last back to the first. Unit: UTF-16 code units.
 */
import { putOn } from "../caret.js";
import { perform } from "../editing.js";

/** @typedef {import("../commands.js").Page} Page */
/** @typedef {import("../store.js").Entity} Entity */
/** @typedef {{ start: number, end: number, label: string }} Reading */

/** @param {Page} page */
export function makeAlternatives(page) {
  const { store } = page;
  /** What is gone through at present, and where. @type {{ id: number, readings: Reading[], at: number } | undefined} */
  let round;

  /** Gives the entity under the caret its next reading. */
  function next() {
    const entity = store.currentEntity;
    if (!entity) return page.say("There is no entity here that could be read in another way.");
    if (!round || round.id !== entity.id || !isReading(entity, round.readings[round.at])) {
      round = { id: entity.id, readings: [plain(entity), ...others(entity)], at: 0 };
    }
    const { readings } = round;
    if (readings.length === 1) return page.say(`The tagger saw no other reading of ${entity.text}.`);
    round.at = (round.at + 1) % readings.length;
    take(entity, readings[round.at]);
  }

  /**
   * @param {Entity} entity
   * @returns {Reading[]} the likeliest first
   */
  function others(entity) {
    const near = store.candidates.filter((candidate) => candidate.start < entity.end && candidate.end > entity.start);
    return near.filter((candidate) => !isReading(entity, candidate)).sort((a, b) => b.score - a.score).map(plain);
  }

  /**
   * @param {Entity} entity
   * @param {Reading} reading
   */
  function take({ id, start, end }, reading) {
    const gesture = store.newGesture();
    const span = { start: reading.start, end: reading.end };
    if (start !== span.start || end !== span.end) perform(page, () => store.dispatch({ type: "resize", id, span }, gesture));
    perform(page, () => store.dispatch({ type: "relabel", id, label: reading.label }, gesture));
    const now = store.entity(id);
    if (!now) return;
    putOn(store, now);
    page.sayPlace();
  }

  return { next, has: (/** @type {Entity} */ entity) => others(entity).length > 0 };
}

/**
 * @param {Reading} of
 * @returns {Reading}
 */
function plain({ start, end, label }) {
  return { start, end, label };
}

/**
 * @param {Reading} a
 * @param {Reading} b
 */
function isReading(a, b) {
  return a.start === b.start && a.end === b.end && a.label === b.label;
}
