/**
 * How fast the page is with 100,000 characters and 2,000 spans: opening, from a key to its painted result, and the same
 * after 1,000 edits. Prints figures and ratios to the frame's own time; asserts that the answers are right, never a time.
 * Run by `npm run bench`.
 */
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { ensureChromium } from "../../scripts/chromium.mjs";
import { serve } from "../../scripts/serve.mjs";

const CHARACTERS = 100_000;
const SPANS = 2_000;
const EDITS = 1_000;
const SAMPLES = 100;

const SENTENCES = [
  "Mayor Ada Byrne of Bergen met the ferry company Fjordlinjen on Monday to talk about the new harbour. ",
  "The company said it would pay $3 million, and a judge in Oslo agreed after two days of hearings there. ",
  "Nobody from the Norwegian government came, but Lars Moen sent a letter that was read aloud at the end.\n\n",
];

/** A text of our own with its spans, as our own JSON. */
function bigDocument() {
  let text = "";
  for (let index = 0; text.length < CHARACTERS; index += 1) text += SENTENCES[index % SENTENCES.length];
  text = text.slice(0, CHARACTERS);
  const words = [...text.matchAll(/\b\p{Lu}\p{L}+/gu)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  const every = words.length / SPANS;
  const spans = Array.from({ length: SPANS }, (_, index) => words[Math.floor(index * every)]).map((word) => ({ ...word, label: "PERSON" }));
  assert.equal(new Set(spans.map(({ start }) => start)).size, SPANS);
  return JSON.stringify({ text, spans });
}

/** @param {number[]} times */
function percentiles(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { median: at(0.5), p95: at(0.95) };
}

/**
 * Presses keys and measures, in the page, from each key event until the frame that shows its result is painted.
 * @param {import("playwright-core").Page} page
 * @param {string[]} keys in turn
 * @param {number} n
 */
async function keyToPaint(page, keys, n) {
  return page.evaluate(
    async ([all, count]) => {
      const article = /** @type {HTMLElement} */ (document.getElementById("article"));
      const times = [];
      for (let index = 0; index < count; index += 1) {
        const begun = performance.now();
        article.dispatchEvent(new KeyboardEvent("keydown", { key: all[index % all.length], bubbles: true, cancelable: true }));
        // A message sent in a frame's callback comes once that frame is painted.
        await new Promise((resolve) =>
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = resolve;
            port2.postMessage(undefined);
          }),
        );
        times.push(performance.now() - begun);
      }
      return times;
    },
    /** @type {const} */ ([keys, n]),
  );
}

const server = await serve({ root: "www", port: 0 });
const browser = await chromium.launch({ executablePath: await ensureChromium(), args: ["--no-sandbox", "--disable-gpu"] });
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator("#privacy").filter({ hasText: "0 requests" }).waitFor();

  const opening = await page.evaluate(async (json) => {
    const data = new DataTransfer();
    data.items.add(new File([json], "big.json"));
    const begun = performance.now();
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    while (document.querySelectorAll("#article [data-start]").length < 2000) await new Promise(requestAnimationFrame);
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - begun;
  }, bigDocument());
  assert.equal(await page.locator("#article [data-start]").count(), SPANS);
  console.log(`open ${CHARACTERS} characters with ${SPANS} spans: ${opening.toFixed(0)} ms (bar 1000 ms)`);

  const idle = percentiles(await keyToPaint(page, ["F15"], SAMPLES));
  await page.keyboard.press("Control+Home");
  /** @param {string} name @param {string[]} keys */
  const measure = async (name, keys) => {
    const times = percentiles(await keyToPaint(page, keys, SAMPLES));
    const ratio = times.p95 / idle.p95;
    console.log(`${name}: median ${times.median.toFixed(1)} ms, p95 ${times.p95.toFixed(1)} ms, ${ratio.toFixed(2)} times a key that does nothing (p95 ${idle.p95.toFixed(1)} ms); bar 50 ms`);
    return times;
  };
  await measure("move the caret", ["ArrowRight"]);
  const before = await measure("move and label", ["ArrowRight", "o", "ArrowRight", "g"]);
  for (let done = 0; done < EDITS; done += SAMPLES) await keyToPaint(page, ["ArrowRight", "p", "g", "o"], SAMPLES);
  const after = await measure(`move and label after ${EDITS} edits`, ["ArrowRight", "o", "ArrowRight", "g"]);
  console.log(`after ${EDITS} edits: ${(after.median / before.median).toFixed(2)} times the median before them`);
} finally {
  await browser.close();
  await server.close();
}
