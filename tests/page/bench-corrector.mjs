/**
 * A simulated corrector: takes articles from the model's tags to the gold with the page's own commands, and counts keys.
 * Prints mean keystrokes per error, by kind of error, with keys alone and with the pointer for going to a place. Run by
 * hand: `node tests/page/bench-corrector.mjs [corpus] [number of articles]`; the corpus is not part of the repository.
 *
 * The corrector puts errors right in the order of the text. With keys alone, the way to each is the shortest one that
 * the commands offer, found by search; lines are taken to have 70 characters. A key with Shift or Ctrl counts as one.
 * With the pointer, a click or a drag counts as one. An error is a gold span that is not there just so, or a tagged span
 * that touches no gold span. Unit: UTF-16 code units.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { BY_NAME } from "../../www/commands.js";
import { putOn, select } from "../../www/caret.js";
import * as editing from "../../www/editing.js";
import { servedTagger, startTagger } from "../wasm/texts.mjs";
import { fakePage } from "./fake-page.mjs";

/** @typedef {import("../../www/commands.js").Page} Page */
/** @typedef {import("../../www/store.js").Store} Store */
/** @typedef {import("../../www/store.js").Entity} Entity */
/** @typedef {import("../../www/store.js").Extent} Extent */
/** @typedef {import("../../www/store.js").Caret} Caret */
/** @typedef {{ start: number, end: number, label: string }} Gold */
/** @typedef {{ kind: string, at: number, gold: Gold | undefined, spurious: Entity | undefined }} Mistake */
/** Keys that were pressed: to get there, and in all. @typedef {{ going: number, keys: number }} Cost */

const CORPUS = process.argv[2] ?? "../shared/corpus";
const MOST = Number(process.argv[3] ?? 30);
const ARTICLES = `${CORPUS}/gold/articles.dev.jsonl`;
const MOVES = ["right", "left", "down", "up", "next-entity", "previous-entity", "next-doubt", "previous-doubt", "missed", "sentence-start", "sentence-end", "paragraph-start", "paragraph-end", "text-start", "text-end"];
/** No way is searched that takes more keys. */
const FARTHEST = 12;
const NO_WAY = { going: 0, keys: Infinity };

/** How many steps are done, by what the journal says. @type {WeakMap<Store, number>} */
const done = new WeakMap();
/** Jumps to a letter. @type {WeakMap<Store, (letter: string) => void>} */
const jumps = new WeakMap();

if (!existsSync(ARTICLES)) {
  console.log(`${ARTICLES} is not there: nothing to measure.`);
  process.exit();
}

await startTagger();
const tagger = await servedTagger();
const lines = (await readFile(ARTICLES, "utf8")).trim().split("\n").slice(0, MOST).map((line) => JSON.parse(line));
/** @type {Map<string, { n: number, going: number, keys: number }>} */
const kinds = new Map();
const sum = { errors: 0, keys: 0, pointer: 0, spans: 0 };
for (const { text, spans } of lines) {
  /** @type {Gold[]} */
  const gold = spans.map((/** @type {[number, number, string]} */ [start, end, label]) => ({ start: utf16(text, start), end: utf16(text, end), label }));
  sum.spans += gold.length;
  const page = tagged(text);
  sum.errors += mistakes(page.store, gold).length;
  sum.keys += correct(page, gold, false);
  sum.pointer += correct(tagged(text), gold, true);
}
const per = (/** @type {number} */ keys, /** @type {number} */ n) => (keys / n).toFixed(2);
console.log(`${lines.length} articles, ${sum.spans} gold spans, ${sum.errors} errors of the model`);
for (const [kind, { n, going, keys }] of kinds) {
  console.log(`  ${kind.padEnd(24)} ${String(n).padStart(4)} put right by hand, ${per(keys, n)} keys each, ${per(going, n)} of them to get there`);
}
console.log(`keystrokes per error: ${per(sum.keys, sum.errors)} with keys alone, ${per(sum.pointer, sum.errors)} with the pointer to go there; bar 2.5`);

/**
 * @param {string} text
 * @param {number} codePoints
 */
function utf16(text, codePoints) {
  return [...text].slice(0, codePoints).join("").length;
}

/**
 * @param {string} text
 * @returns {Page} with the model's tags
 */
function tagged(text) {
  const tagging = tagger.start(Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)));
  while (tagging.step(4096) < tagging.total);
  const { page, store, jump } = fakePage(text, tagging.result());
  tagging.free();
  jumps.set(store, jump);
  store.subscribe((change) => {
    if (change.journal.length === 0) return;
    const says = (/** @type {string} */ words) => change.journal.some((line) => line.includes(words));
    // A change that joins the step before it is undone with that one.
    done.set(store, (done.get(store) ?? 0) + (says('"type":"undo"') ? -1 : says('"join":true') ? 0 : 1));
  });
  return page;
}

/**
 * @param {Page} page
 * @param {Gold[]} gold
 * @param {boolean} pointer
 * @returns {number} keys
 */
function correct(page, gold, pointer) {
  const { store } = page;
  let keys = 0;
  for (let [next] = mistakes(store, gold); next; [next] = mistakes(store, gold)) {
    const cost = cheapest(page, next, pointer)();
    keys += cost.keys;
    if (!pointer) {
      const kind = kinds.get(next.kind) ?? { n: 0, going: 0, keys: 0 };
      kinds.set(next.kind, { n: kind.n + 1, going: kind.going + cost.going, keys: kind.keys + cost.keys });
    }
    const repeated = repeatWhereItHelps(page, gold);
    keys += repeated;
    const [after] = mistakes(store, gold);
    if (after && repeated === 0 && !pointer) goOnWhereItHelps(page, after);
  }
  return keys;
}

/**
 * The point does the same at the next place of the name, and goes there itself.
 * @param {Page} page
 * @param {Gold[]} gold
 * @returns {number} keys
 */
function repeatWhereItHelps(page, gold) {
  const { store } = page;
  for (let keys = 0; ; keys += 1) {
    const before = mistakes(store, gold).length;
    const { caret } = store;
    const depth = done.get(store) ?? 0;
    editing.repeat(page);
    if (mistakes(store, gold).length < before) continue;
    takeBack(store, depth, caret);
    return keys;
  }
}

/**
 * With Shift, the key that settled an error has also gone on to the next doubt: at no cost, where that is nearer.
 * @param {Page} page
 * @param {Mistake} next
 */
function goOnWhereItHelps(page, next) {
  const here = page.store.caret;
  const cost = () => tried(page, () => cheapest(page, next, false)()).keys;
  const staying = cost();
  BY_NAME.get("next-doubt")?.run(page);
  if (cost() >= staying) page.store.setCaret(here);
}

/**
 * The way to put an error right that takes the fewest keys.
 * @param {Page} page
 * @param {Mistake} mistake
 * @param {boolean} pointer
 * @returns {() => Cost}
 */
function cheapest(page, { gold, spurious }, pointer) {
  const ways = gold ? waysTo(page, gold, pointer) : spurious ? [() => removed(page, spurious, pointer)] : [];
  const costs = ways.map((way) => tried(page, way).keys);
  const least = Math.min(...costs);
  if (least === Infinity) throw new Error(`no way to ${gold && page.store.text.slice(gold.start, gold.end)}`);
  return ways[costs.indexOf(least)];
}

/**
 * @param {Page} page
 * @param {Entity} entity
 * @param {boolean} pointer
 * @returns {Cost}
 */
function removed(page, entity, pointer) {
  const going = goToEntity(page, entity, pointer);
  editing.remove(page);
  return { going, keys: going + 1 };
}

/**
 * @param {Page} page
 * @param {Gold} gold
 * @param {boolean} pointer
 * @returns {(() => Cost)[]}
 */
function waysTo(page, gold, pointer) {
  const { store } = page;
  const isThere = () => store.entities.some((entity) => entity.start === gold.start && entity.end === gold.end && entity.label === gold.label);
  const isSelected = () => store.selection?.start === gold.start && store.selection.end === gold.end;
  const finished = (/** @type {number} */ going, /** @type {number} */ keys) => {
    if (!isThere()) editing.label(page, gold.label);
    return isThere() ? { going, keys: keys + 1 } : NO_WAY;
  };
  /** Selects it anew, from its first word on: a label's key replaces what is in its way. */
  const anew = () => {
    if (pointer) {
      select(store, gold);
      return finished(1, 1);
    }
    const going = search(page, gold.start, () => isSelected() || (store.caret?.focus.start === gold.start && !store.isExtended));
    let keys = going;
    const press = (/** @type {string} */ name) => {
      BY_NAME.get(name)?.run(page);
      keys += 1;
    };
    while (!isSelected() && (store.selection?.end ?? gold.end) < gold.end) press("extend-right");
    while (!isSelected() && (store.selection?.end ?? 0) > gold.end) press("extend-character-left");
    return isSelected() ? finished(going, keys) : NO_WAY;
  };
  /** Takes the entity that is there and moves its edges. */
  const move = () => {
    const entity = store.entities.find((other) => other.start < gold.end && other.end > gold.start);
    if (!entity) return NO_WAY;
    const going = goToEntity(page, entity, pointer);
    let keys = going;
    for (const edge of /** @type {const} */ (["start", "end"])) {
      for (let step = 0; step < 8; step += 1) {
        const now = store.entity(entity.id);
        if (!now || now[edge] === gold[edge]) break;
        const outwards = edge === "start" ? gold.start < now.start : gold.end > now.end;
        editing.moveEdge(page, { edge, outwards, byCharacter: false });
        keys += 1;
      }
    }
    const now = store.entity(entity.id);
    if (now?.start !== gold.start || now.end !== gold.end) return NO_WAY;
    return now.label === gold.label ? { going, keys } : finished(going, keys);
  };
  /** Takes the tagger's other readings of what is there until it is right, or only its label is wrong. */
  const reread = () => {
    const entity = store.entities.find((other) => other.start < gold.end && other.end > gold.start);
    if (!entity) return NO_WAY;
    const going = goToEntity(page, entity, pointer);
    for (let keys = going + 1; keys <= going + 5; keys += 1) {
      BY_NAME.get("alternative")?.run(page);
      if (isThere()) return { going, keys };
      if (isSelected()) return finished(going, keys);
    }
    return NO_WAY;
  };
  return [anew, move, reread];
}

/**
 * @param {Page} page
 * @param {Entity} entity
 * @param {boolean} pointer
 * @returns {number} keys
 */
function goToEntity(page, entity, pointer) {
  if (!pointer) return search(page, entity.start, () => page.store.currentEntity?.id === entity.id);
  putOn(page.store, entity);
  return 1;
}

/**
 * Goes the shortest way to a place.
 * @param {Page} page
 * @param {number} start where it begins: the letter there can be jumped to
 * @param {() => boolean} hasArrived
 * @returns {number} keys
 */
function search(page, start, hasArrived) {
  const { store } = page;
  if (store.caret && hasArrived()) return 0;
  const jump = () => jumps.get(store)?.(store.text[start]);
  /** Where so many keys lead, and whether the last jump was to this letter. @type {{ caret: Caret | undefined, jumped: boolean }[][]} */
  const layers = [[{ caret: store.caret, jumped: false }]];
  const seen = new Set();
  for (let keys = 0; keys < FARTHEST; keys += 1) {
    for (const { caret, jumped } of layers[keys] ?? []) {
      /** @param {() => void} run @param {number} cost @param {boolean} jumps @returns {boolean} */
      const reaches = (run, cost, jumps) => {
        store.setCaret(caret);
        run();
        if (hasArrived()) return true;
        const at = `${store.caret?.focus.start} ${store.caret?.focus.end} ${jumps}`;
        if (store.caret && !seen.has(at)) (layers[keys + cost] ??= []).push({ caret: store.caret, jumped: jumps });
        seen.add(at);
        return false;
      };
      for (const move of MOVES) if (reaches(() => BY_NAME.get(move)?.run(page), 1, jumped)) return keys + 1;
      if (jumped && reaches(() => page.actions.jumpAgain(), 1, true)) return keys + 1;
      if (reaches(jump, 2, true)) return keys + 2;
    }
  }
  return Infinity;
}

/**
 * What a way costs; everything is as it was afterwards.
 * @param {Page} page
 * @param {() => Cost} way
 * @returns {Cost}
 */
function tried({ store }, way) {
  const depth = done.get(store) ?? 0;
  const { caret } = store;
  const cost = way();
  takeBack(store, depth, caret);
  return cost;
}

/**
 * @param {Store} store
 * @param {number} depth steps that stay
 * @param {Caret | undefined} caret
 */
function takeBack(store, depth, caret) {
  while ((done.get(store) ?? 0) > depth) store.undo();
  store.setCaret(caret);
}

/**
 * What is still wrong, in the order of the text.
 * @param {Store} store
 * @param {Gold[]} gold
 * @returns {Mistake[]}
 */
function mistakes(store, gold) {
  const overlapping = (/** @type {Extent} */ a, /** @type {Extent[]} */ all) => all.filter((b) => b.start < a.end && b.end > a.start);
  const wrong = gold.filter((wanted) => !store.entities.some((entity) => entity.start === wanted.start && entity.end === wanted.end && entity.label === wanted.label));
  const kind = (/** @type {Gold} */ wanted) => {
    const there = overlapping(wanted, store.entities);
    return there.length === 0 ? "missed" : there.some(({ start, end }) => start === wanted.start && end === wanted.end) ? "wrong label" : "wrong edges";
  };
  const spurious = store.entities.filter((entity) => overlapping(entity, gold).length === 0);
  return [
    ...wrong.map((each) => ({ kind: kind(each), at: each.start, gold: each, spurious: undefined })),
    ...spurious.map((each) => ({ kind: "spurious", at: each.start, gold: undefined, spurious: each })),
  ].sort((a, b) => a.at - b.at);
}
