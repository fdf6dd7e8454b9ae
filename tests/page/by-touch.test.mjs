/** The whole job by finger alone on a phone, and the handles by finger and by mouse. */
import assert from "node:assert/strict";
import test from "node:test";
import { ARTICLE, assertSpansGiveTheirText, boxesOf, exported, paste, says, settled, shown, usePage } from "./harness.mjs";

/** @typedef {import("./harness.mjs").Page} Page */
/** @typedef {{ x: number, y: number }} Point */

const { open } = usePage();
const PHONE = { hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } };
/** The finger holds a handle this far under the line that it means, in pixels. */
const UNDER_THE_LINE = 18;

/**
 * The middle of the first place of some words that stand in one piece.
 * @param {Page} page
 * @param {string} words
 * @returns {Promise<Point>}
 */
async function middleOf(page, words) {
  const [{ left, top, width, height }] = await boxesOf(page, words);
  return { x: left + width / 2, y: top + height / 2 };
}

/**
 * Where a handle can be held, once it hangs at the edge of what it belongs to: it is drawn a frame after that is chosen.
 * @param {Page} page
 * @param {"start" | "end"} edge
 * @param {string} held the words between the handles
 * @param {number} [patience] in milliseconds
 * @returns {Promise<Point>}
 */
async function handleOf(page, edge, held, patience) {
  return until(async () => {
    const box = await page.locator(`.handle[data-edge="${edge}"]`).boundingBox();
    assert.ok(box, "the handles are shown");
    const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const lines = await boxesOf(page, held);
    const line = edge === "start" ? lines[0] : lines[lines.length - 1];
    const wanted = edge === "start" ? line.left : line.right;
    assert.ok(Math.abs(point.x - wanted) < 24 && Math.abs(point.y - line.top - line.height) < 30, `the handle hangs at “${held}”`);
    return point;
  }, patience);
}

/**
 * Drags a handle to a word.
 * @param {Page} page
 * @param {"start" | "end"} edge
 * @param {{ held: string, to: string }} words the words between the handles, and the word that the handle is dragged to
 * @param {"finger" | "mouse"} by
 */
async function dragHandle(page, edge, { held, to: words }, by) {
  const from = await handleOf(page, edge, held);
  const to = await middleOf(page, words);
  to.y += UNDER_THE_LINE;
  if (by === "mouse") {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    return;
  }
  const touch = await page.context().newCDPSession(page);
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [from] });
  for (const share of [0.3, 0.7, 1]) {
    const point = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [point] });
  }
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

for (const [by, options] of /** @type {const} */ ([["finger", PHONE], ["mouse", {}]])) {
  test(`a handle that is dragged by ${by} moves an edge by words, keeps identity and label, and is one step of undo`, async () => {
    const page = await open({ withoutModel: true, ...options });
    await paste(page, ARTICLE);
    await settled(page);
    await page.keyboard.press("Control+Home");
    await page.keyboard.press(",");
    await page.keyboard.press("I");
    await page.keyboard.press("p");
    const entity = page.locator("#article [data-start]");
    const id = await entity.getAttribute("data-id");
    await (by === "finger" ? entity.tap() : entity.click());
    await dragHandle(page, "end", { held: "Ingrid", to: "Solberg" }, by);
    await until(async () => assert.deepEqual((await shown(page)).map(({ text, label }) => [text, label]), [["Ingrid Solberg", "PERSON"]]));
    assert.equal(await entity.getAttribute("data-id"), id);
    await dragHandle(page, "start", { held: "Ingrid Solberg", to: "Judge" }, by);
    await until(async () => assert.equal((await shown(page))[0].text, "Judge Ingrid Solberg"));
    await page.keyboard.press("Control+z");
    await until(async () => assert.equal((await shown(page))[0].text, "Ingrid Solberg"));
    await page.context().close();
  });
}

/**
 * A tap becomes a click only once the browser knows that it is no other gesture, so what it does is waited for.
 * @template T
 * @param {() => Promise<T>} check throws while it is not so
 * @param {number} [patience] in milliseconds
 * @returns {Promise<T>}
 */
async function until(check, patience = 30_000) {
  for (const deadline = Date.now() + patience; ; ) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

test("by touch alone, from paste to export: review, accept, relabel, remove, mark a new one, undo", async () => {
  const page = await open(PHONE);
  await paste(page, ARTICLE);
  await settled(page);
  await page.locator("#article [data-start]").first().waitFor();
  const found = (await shown(page)).length;
  const box = page.locator("#popover");

  await page.getByRole("region", { name: "Review" }).getByRole("button", { name: /Next doubt/u }).tap();
  const [first] = await shown(page);
  const entity = page.locator(`#article [data-start="${first.start}"]`);
  /** @param {string} button of the entity's box @param {() => Promise<void>} check */
  const choose = (button, check) =>
    until(async () => {
      if (!(await box.isVisible())) await entity.tap({ timeout: 2000 });
      await box.getByRole("button", { name: button }).tap({ timeout: 2000 });
      await until(check, 2000);
    });
  await choose("Accept", async () => assert.equal(await entity.getAttribute("data-status"), "accepted"));
  await choose("WORK_OF_ART", async () => assert.equal(await entity.getAttribute("data-label"), "WORK_OF_ART"));
  await choose("Remove", async () => assert.equal((await shown(page)).length, found - 1));
  await says(page, /removed|rejected/iu);
  await page.getByRole("button", { name: "Undo", exact: true }).tap();
  await until(async () => assert.equal((await shown(page)).length, found));

  await until(async () => {
    // Where the words are is looked up for each try: what undo brought back may still be scrolled to.
    const word = await middleOf(page, "warnings");
    await page.touchscreen.tap(word.x, word.y);
    await handleOf(page, "start", "warnings", 2000);
  });
  await dragHandle(page, "start", { held: "warnings", to: "ignored" }, "finger");
  await until(async () => {
    await box.locator(".popover-title", { hasText: /^ignored warnings/u }).waitFor({ timeout: 2000 });
    // No finger gets from a drag to a tap at once; Chromium takes a tap that comes so early for a part of the drag.
    await page.waitForTimeout(400);
    await box.getByRole("button", { name: "EVENT" }).tap();
    await page.locator('#article [data-start][data-label="EVENT"]', { hasText: /^ignored warnings$/u }).waitFor({ timeout: 2000 });
  });
  await page.getByRole("region", { name: "Review" }).getByRole("button", { name: "Done" }).tap();
  const done = page.getByRole("button", { name: "Done" });
  await until(async () => assert.equal(await done.getAttribute("aria-pressed"), "true"));

  const document = await exported(page);
  assertSpansGiveTheirText(document);
  assert.equal(document.spans.length, found + 1);
  await page.context().close();
});
