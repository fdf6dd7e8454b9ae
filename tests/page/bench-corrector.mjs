/**
 * A simulated corrector: takes articles from the model's tags to the gold with the page's own commands, and counts keys.
 * Prints mean keystrokes per error, with keys alone and with the pointer for going to a place. Run by hand:
 * `node tests/page/bench-corrector.mjs [corpus] [number of articles]`; the corpus is not part of the repository.
 *
 * With keys alone, the way to an error is the shortest one that the commands offer, found by search; lines are taken to
 * have 70 characters. With the pointer, a click or a drag counts as one. An error is a gold span that is not there just
 * so, or a tagged span that touches no gold span. Unit: UTF-16 code units.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { BY_NAME } from "../../www/commands.js";
import { putOn, select } from "../../www/caret.js";
import * as editing from "../../www/editing.js";
import { makeMissed } from "../../www/features/missed.js";
import { initSync, Tagger } from "../../www/pkg/tagline.js";
import { Store } from "../../www/store.js";

/** @typedef {import("../../www/store.js").Entity} Entity */
/** @typedef {{ start: number, end: number, label: string }} Gold */
/** @typedef {import("../../www/store.js").Caret} Caret */

const CORPUS = process.argv[2] ?? "../shared/corpus";
const MOST = Number(process.argv[3] ?? 20);
const ARTICLES = `${CORPUS}/gold/articles.dev.jsonl`;
const LINE = 70;
const MOVES = ["right", "left", "down", "up", "next-entity", "previous-entity", "next-doubt", "previous-doubt", "sentence-start", "sentence-end", "paragraph-start", "paragraph-end", "text-start", "text-end"];
const FARTHEST = 14;

/** How many steps are done, by what the history says. @type {WeakMap<Store, number>} */
const done = new WeakMap();

if (!existsSync(ARTICLES)) {
  console.log(`${ARTICLES} is not there: nothing to measure.`);
  process.exit();
}

initSync({ module: await readFile("www/pkg/tagline_bg.wasm") });
const tagger = new Tagger(await readFile("www/model/news-en.tagline"));
const lines = (await readFile(ARTICLES, "utf8")).trim().split("\n").slice(0, MOST).map((line) => JSON.parse(line));
const sum = { errors: 0, keys: 0, pointer: 0, spans: 0 };
for (const { text, spans } of lines) {
  /** @type {Gold[]} */
  const gold = spans.map((/** @type {[number, number, string]} */ [start, end, label]) => ({ start: utf16(text, start), end: utf16(text, end), label }));
  sum.spans += gold.length;
  const byKeys = correct(text, gold, false);
  sum.errors += byKeys.errors;
  sum.keys += byKeys.keys;
  sum.pointer += correct(text, gold, true).keys;
}
const mean = (/** @type {number} */ n) => (n / sum.errors).toFixed(2);
console.log(`${lines.length} articles, ${sum.spans} gold spans, ${sum.errors} errors of the model`);
console.log(`keystrokes per error: ${mean(sum.keys)} with keys alone, ${mean(sum.pointer)} with the pointer to go there; bar 2.5`);

/**
 * @param {string} text
 * @param {number} codePoints
 */
function utf16(text, codePoints) {
  return [...text].slice(0, codePoints).join("").length;
}

/**
 * @param {string} text
 * @param {Gold[]} gold
 * @param {boolean} pointer
 */
function correct(text, gold, pointer) {
  const store = new Store();
  store.open(text);
  const tagging = tagger.start(Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)));
  while (tagging.step(4096) < tagging.total);
  const { spans, candidates } = tagging.result();
  tagging.free();
  store.dispatch({ type: "suggest", spans });
  store.candidates = candidates;
  const page = fakePage(store);
  let keys = 0;
  const press = (/** @type {() => void} */ run) => {
    run();
    keys += 1;
  };
  const errors = errorsOf(store, gold).length;
  for (let [error] = errorsOf(store, gold), guard = 0; error && guard < 500; [error] = errorsOf(store, gold), guard += 1) {
    if ("spurious" in error) {
      keys += go(page, error.spurious, pointer);
      press(() => editing.remove(page));
    } else {
      keys += fix(page, error.gold, pointer);
    }
    // The point does the same at the next place of the name, and goes there itself.
    for (let more = true; more; ) {
      const before = errorsOf(store, gold).length;
      const caret = store.caret;
      editing.repeat(page);
      more = errorsOf(store, gold).length < before;
      if (more) keys += 1;
      else {
        while (errorsOf(store, gold).length > before) store.undo();
        if (caret) store.setCaret(caret);
      }
    }
  }
  return { errors, keys };
}

/**
 * Puts one gold span right in the way that takes the fewest keys.
 * @param {import("../../www/commands.js").Page} page
 * @param {Gold} gold
 * @param {boolean} pointer
 * @returns {number} keys
 */
function fix(page, gold, pointer) {
  const { store } = page;
  const from = store.caret;
  /** @type {(() => number)[]} */
  const ways = [
    () => {
      // Select it anew: a label's key replaces what is in its way.
      const words = wordsOf(store, gold);
      if (pointer) select(store, gold);
      const there = pointer ? 1 : go(page, words[0], false) + words.length - 1;
      select(store, gold);
      editing.label(page, gold.label);
      return there + 1;
    },
    () => {
      // Take it from what the tagger nearly marked.
      for (let keys = 1; keys <= FARTHEST; keys += 1) {
        BY_NAME.get("missed")?.run(page);
        const at = store.selection;
        if (at?.start !== gold.start || at.end !== gold.end) continue;
        // Where the tagger had the label wrong too, its key takes the place of Enter.
        editing.label(page, gold.label);
        return keys + 1;
      }
      return Infinity;
    },
    () => {
      // Take the entity that is there and move its edges.
      const entity = store.entities.find((other) => other.start < gold.end && other.end > gold.start);
      if (!entity) return Infinity;
      let n = go(page, entity, pointer);
      for (const edge of /** @type {const} */ (["start", "end"])) {
        for (let step = 0; step < 8; step += 1) {
          const now = store.entity(entity.id);
          if (!now || now[edge] === gold[edge]) break;
          const outwards = edge === "start" ? gold.start < now.start : gold.end > now.end;
          editing.moveEdge(page, { edge, outwards, byCharacter: false });
          n += 1;
        }
      }
      const now = store.entity(entity.id);
      if (!now || now.start !== gold.start || now.end !== gold.end) return Infinity;
      if (now.label === gold.label) return n;
      editing.label(page, gold.label);
      return n + 1;
    },
  ];
  let best = { keys: Infinity, way: ways[0] };
  for (const way of ways) {
    const depth = revision(store);
    const n = way();
    const right = store.entities.some((entity) => entity.start === gold.start && entity.end === gold.end && entity.label === gold.label);
    if (right && n < best.keys) best = { keys: n, way };
    while (revision(store) > depth) store.undo();
    if (from) store.setCaret(from);
  }
  if (best.keys === Infinity) throw new Error(`no way to ${store.text.slice(gold.start, gold.end)}`);
  return best.way();
}

/** @param {Store} store */
function revision(store) {
  return done.get(store) ?? 0;
}

/**
 * Goes to a place.
 * @param {import("../../www/commands.js").Page} page
 * @param {{ start: number, end: number }} target
 * @param {boolean} pointer
 * @returns {number} keys
 */
function go(page, target, pointer) {
  const { store } = page;
  if (pointer) {
    putOn(store, target);
    return 1;
  }
  const entity = "id" in target ? target : undefined;
  const arrived = () => (entity ? store.currentEntity?.id === /** @type {Entity} */ (entity).id : store.caret?.focus.start === target.start && !store.isExtended);
  if (store.caret && arrived()) return 0;
  if (!store.caret) BY_NAME.get("text-start")?.run(page);
  let layer = [/** @type {Caret} */ (store.caret)];
  const seen = new Set(layer.map((caret) => caret.focus.start));
  for (let keys = 1; keys <= FARTHEST; keys += 1) {
    /** @type {Caret[]} */
    const next = [];
    for (const caret of layer) {
      for (const move of MOVES) {
        store.setCaret(caret);
        BY_NAME.get(move)?.run(page);
        if (arrived()) return keys;
        const at = /** @type {Caret} */ (store.caret);
        if (!seen.has(at.focus.start)) next.push(at);
        seen.add(at.focus.start);
      }
    }
    layer = next;
  }
  putOn(store, target);
  return FARTHEST;
}

/**
 * What is still wrong, in the order of the text.
 * @param {Store} store
 * @param {Gold[]} gold
 * @returns {({ gold: Gold } | { spurious: Entity })[]}
 */
function errorsOf(store, gold) {
  const wrong = gold.filter((wanted) => !store.entities.some((entity) => entity.start === wanted.start && entity.end === wanted.end && entity.label === wanted.label));
  const spurious = store.entities.filter((entity) => !gold.some((wanted) => wanted.start < entity.end && wanted.end > entity.start));
  return [...wrong.map((each) => ({ at: each.start, gold: each })), ...spurious.map((each) => ({ at: each.start, spurious: each }))].sort((a, b) => a.at - b.at);
}

/**
 * @param {Store} store
 * @param {Gold} gold
 */
function wordsOf(store, gold) {
  const words = [];
  for (let at = gold.start; at < gold.end; ) {
    const word = store.session.wordAt(at);
    if (!word || word.start >= gold.end) break;
    words.push(word);
    at = Math.max(word.end, at + 1);
    while (at < gold.end && store.text[at].trim() === "") at += 1;
  }
  return words.length > 0 ? words : [gold];
}

/**
 * The page without a screen.
 * @param {Store} store
 * @returns {import("../../www/commands.js").Page}
 */
function fakePage(store) {
  store.subscribe((change) => {
    if (change.journal.length === 0) return;
    const undone = change.journal.some((line) => line.includes('"type":"undo"'));
    done.set(store, revision(store) + (undone ? -1 : 1));
  });
  const nothing = () => {};
  /** @type {any} */
  const page = {
    store,
    say: nothing,
    sayPlace: nothing,
    reveal: nothing,
    takeMissed: () => missed.take(),
    firstInView: () => 0,
    lineBeside: (/** @type {1 | -1} */ direction, /** @type {number} */ offset) => {
      const to = offset + direction * LINE;
      return to < 0 || to >= store.text.length ? undefined : to;
    },
    lineEdge: () => undefined,
    actions: new Proxy({}, { get: (_, name) => (name === "nextMissed" ? () => missed.next() : nothing) }),
  };
  const missed = makeMissed(page, nothing);
  return page;
}
