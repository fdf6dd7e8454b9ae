/** The review by keys, on the real core without a screen: one walk of doubts and near misses, jumps, other readings. */
import assert from "node:assert/strict";
import test from "node:test";
import * as editing from "../../www/editing.js";
import { keyOf, Keys } from "../../www/keyboard.js";
import { COMMANDS } from "../../www/commands.js";
import { andGoOn } from "../../www/reviewing.js";
import { fakePage } from "./fake-page.mjs";

const TEXT = "Ada Byrne met Oxfam, in Kabul. Later Oslo fell to Quilo, “Bell said”.";

/**
 * @param {string} text
 * @param {string} label
 * @param {number} score
 */
function tag(text, label, score) {
  const start = TEXT.indexOf(text);
  return { start, end: start + text.length, label, score };
}

/** Two doubts, a sure suggestion, and a near miss between the doubts. */
function reviewed() {
  const spans = [tag("Ada Byrne", "PERSON", 0.6), tag("Kabul", "GPE", 0.99), tag("Oslo", "GPE", 0.5)];
  return fakePage(TEXT, { spans, candidates: [tag("Oxfam", "ORG", 0.3), tag("Ada", "ORG", 0.3)] });
}

/** @param {import("../../www/store.js").Store} store */
const at = (store) => store.text.slice(store.selection?.start, store.selection?.end);
/** @param {import("../../www/store.js").Store} store */
const entities = (store) => store.entities.map(({ text, label, status }) => `${text}/${label}/${status}`);

test("one walk goes through doubts and near misses in the order of the text, and round", () => {
  const { store, press } = reviewed();
  const places = Array.from({ length: 4 }, () => (press("next-doubt"), at(store)));
  assert.deepEqual(places, ["Ada Byrne", "Oxfam", "Oslo", "Ada Byrne"]);
  press("previous-doubt");
  assert.equal(at(store), "Oslo");
});

test("Enter takes what was nearly marked, Backspace dismisses it for good, both can be undone", () => {
  const { page, store, press } = reviewed();
  press("next-doubt", "next-doubt", "accept");
  assert.ok(entities(store).includes("Oxfam/ORG/accepted"));
  press("undo", "text-start", "next-doubt", "remove");
  assert.ok(!entities(store).some((each) => each.startsWith("Oxfam")));
  assert.deepEqual(page.missed.places(), []);
  press("undo", "text-start", "missed");
  assert.equal(at(store), "Oxfam");
});

test("with Shift a key settles a doubt and goes on to the next", () => {
  const { page, store, press, said } = reviewed();
  press("next-doubt");
  andGoOn(page, () => editing.label(page, "ORG"));
  assert.equal(at(store), "Oxfam");
  assert.match(said.at(-1) ?? "", /Ada Byrne labelled ORG\. Missed\? Oxfam/u);
  press("accept-go-on");
  assert.equal(at(store), "Oslo");
  press("remove-go-on");
  assert.equal(at(store), "Kabul", "with no doubt left, the sure ones come");
  assert.deepEqual(entities(store), ["Ada Byrne/ORG/accepted", "Oxfam/ORG/accepted", "Kabul/GPE/suggested"]);
});

test("the least certain suggestion is one key away from anywhere", () => {
  const { store, press } = reviewed();
  press("next-doubt", "accept", "least-certain");
  assert.equal(at(store), "Oslo");
});

test("other readings come one after the other, each one step of undo, and the first comes back", () => {
  const { store, press } = reviewed();
  const [{ id }] = store.entities;
  press("next-doubt", "alternative");
  assert.equal(entities(store)[0], "Ada/ORG/accepted");
  assert.equal(store.entities[0].id, id);
  press("undo");
  assert.equal(entities(store)[0], "Ada Byrne/PERSON/suggested");
  press("alternative", "alternative");
  assert.equal(entities(store)[0], "Ada Byrne/PERSON/accepted");
});

test("a jump goes to the next word with that capital, with Shift to a small letter", () => {
  const { store, press, jump } = reviewed();
  jump("O");
  assert.equal(at(store), "Oxfam");
  press("jump-again");
  assert.equal(at(store), "Oslo");
  press("jump-again");
  assert.equal(at(store), "Oxfam");
  jump("m");
  assert.equal(at(store), "met");
});

test("the caret and the edges pass over marks", () => {
  const { store, press, jump } = reviewed();
  jump("O");
  press("right");
  assert.equal(at(store), "in");
  press("left", "grow-end");
  assert.equal(at(store), "Oxfam, in");
});

test("everything can be removed at once, and undo brings it back as it was", () => {
  const { store, press } = reviewed();
  const before = store.entities;
  press("clear");
  assert.deepEqual(store.entities, []);
  press("undo");
  assert.deepEqual(store.entities, before);
});

test("an article is done when the person says so, until that is undone", () => {
  const { store, press } = reviewed();
  press("done");
  assert.equal(store.done, true);
  press("undo");
  assert.equal(store.done, false);
});

/**
 * @param {string} written the key as the table writes it
 * @param {Partial<KeyboardEvent>} event
 */
function checkKey(written, event) {
  const full = { key: "", code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, getModifierState: () => false, ...event };
  assert.equal(keyOf(/** @type {any} */ (full)), written);
  return /** @type {any} */ (full);
}

test("keys are what is on them, also with Option on a Mac and on a German keyboard", () => {
  checkKey("Alt+l", { key: "¬", code: "KeyL", altKey: true });
  checkKey("Alt+n", { key: "Dead", code: "KeyN", altKey: true });
  checkKey("Alt+[", { key: "“", code: "BracketLeft", altKey: true });
  checkKey("Alt+}", { key: "’", code: "BracketRight", altKey: true, shiftKey: true });
  checkKey("[", { key: "[", code: "Digit5", altKey: true });
  checkKey("Alt+Enter", { key: "Enter", code: "Enter", altKey: true });
  checkKey("Ctrl+z", { key: "z", code: "KeyZ", metaKey: true });
});

test("a label’s key with Shift labels and goes on, a digit’s too", () => {
  const keys = new Keys(COMMANDS);
  keys.setLabels([{ name: "PERSON", key: "p" }, { name: "ORDINAL", key: "1" }]);
  assert.deepEqual(keys.find(checkKey("p", { key: "p", code: "KeyP" }), "article"), { label: "PERSON", goOn: false });
  assert.deepEqual(keys.find(checkKey("Shift+p", { key: "P", code: "KeyP", shiftKey: true }), "article"), { label: "PERSON", goOn: true });
  assert.deepEqual(keys.find(checkKey("!", { key: "!", code: "Digit1", shiftKey: true }), "article"), { label: "ORDINAL", goOn: true });
  assert.deepEqual(keys.find(checkKey("1", { key: "1", code: "Digit1", shiftKey: true }), "article"), { label: "ORDINAL", goOn: true }, "French, with Shift");
  assert.deepEqual(keys.find(checkKey("&", { key: "&", code: "Digit1" }), "article"), { label: "ORDINAL", goOn: false }, "French, without");
  assert.deepEqual(keys.find(checkKey("1", { key: "1", code: "Numpad1" }), "article"), { label: "ORDINAL", goOn: false });
  keys.setLabels([{ name: "URGENT", key: "!" }]);
  assert.deepEqual(keys.find(checkKey("!", { key: "!", code: "Digit1", shiftKey: true }), "article"), { label: "URGENT", goOn: false });
});
