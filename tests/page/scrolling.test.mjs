/**
 * A megabyte of text scrolls without blank flashes: what a scroll brings into view was painted before. (How fast the
 * browser then brings it to the screen is up to the machine, and asserted nowhere.)
 */
import assert from "node:assert/strict";
import test from "node:test";
import { paste, settled, usePage } from "./harness.mjs";

/** @typedef {import("./harness.mjs").Page} Page */

const { open } = usePage();

const SENTENCE = "Skippers in Halden said on Tuesday that the harbour board had agreed to pay for 12 berths and a new pilot boat before winter. ";
const MEGABYTE = `${SENTENCE.repeat(4)}\n\n`.repeat(Math.ceil(1_000_000 / (4 * SENTENCE.length + 2)));
const STEPS = 40;

test("a megabyte scrolls by the wheel without a blank flash", () => scrolls((page) => page.mouse.wheel(0, 2400)));
test("a megabyte scrolls by Page Down without a blank flash", () => scrolls((page) => page.keyboard.press("PageDown")));

/** @param {(page: Page) => Promise<void>} step scrolls on */
async function scrolls(step) {
  const page = await open({ withoutModel: true });
  await page.evaluate(() => {
    // What the browser leaves out of its painting, it tells of once it does.
    const painted = new Set();
    Object.assign(globalThis, { painted });
    document.addEventListener("contentvisibilityautostatechange", (event) => {
      if (/** @type {any} */ (event).skipped) painted.delete(event.target);
      else painted.add(event.target);
    }, { capture: true });
  });
  await paste(page, MEGABYTE);
  await settled(page);
  await page.locator("#article .block[data-near]").first().waitFor();
  await page.mouse.move(400, 500);
  await page.evaluate(() => {
    const seen = { scrolls: 0, blank: /** @type {string[]} */ ([]) };
    Object.assign(globalThis, { seen });
    // Before the page, or the browser's next frame, can do anything for what has come into view.
    const look = () => {
      seen.scrolls += 1;
      for (let y = 150; y < innerHeight - 150; y += 40) {
        const block = document.elementsFromPoint(innerWidth / 3, y).find((node) => node.matches(".block"));
        const isPainted = !block || getComputedStyle(block).contentVisibility === "visible" || /** @type {any} */ (globalThis).painted.has(block);
        if (!isPainted) seen.blank.push(`${scrollY} ${y}`);
      }
    };
    addEventListener("scroll", look, { capture: true });
  });
  for (let done = 0; done < STEPS; done += 1) {
    await step(page);
    // The next turn of a wheel comes a frame later at the soonest.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  const { scrolls: n, blank, way } = await page.evaluate(() => ({ .../** @type {any} */ (globalThis).seen, way: scrollY }));
  assert.ok(n > STEPS / 4 && way > 5000, `only ${n} scrolls over ${way} pixels`);
  assert.deepEqual(blank, []);
  await page.context().close();
}
