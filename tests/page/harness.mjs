/** What the page's tests share: a server, a browser, and the ways in which a person gives the page a text. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { findChromium } from "../../scripts/chromium.mjs";
import { serve } from "../../scripts/serve.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContextOptions} ContextOptions */

/** What Chromium is started with: no sandbox, as it runs as root where the tests run, and nothing that asks the network. */
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A container may have little shared memory.
  "--disable-dev-shm-usage",
];

/** Emoji, a flag, a combining mark and right-to-left script in front: every unit of offset counts them differently. */
export const NASTY = "🎉🇩🇰 ne\u0301e שלום مرحبا 👩‍👩‍👧 ";

/** A text that these tests wrote. */
export const ARTICLE = `Ferry company fined after collision

The Norwegian ferry operator Fjordlinjen was fined $3 million on Monday by a court in Bergen. Judge Ingrid Solberg said the company had ignored warnings since 2019.

“We will appeal,” said Lars Moen, who leads Fjordlinjen. Moen spoke in Oslo.
`;

/**
 * Starts the server and the browser for the tests of one file, and stops them after the last.
 * @typedef {ContextOptions & { withoutModel?: boolean, before?: (context: import("playwright-core").BrowserContext) => Promise<unknown> }} Options
 *   `before` is called before the page is loaded
 * @returns {{ open: (options?: Options) => Promise<Page>, url: () => string }}
 */
export function usePage() {
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {{ url: string, close: () => Promise<void> }} */
  let server;

  before(async () => {
    server = await serve({ root: "www", port: 0 });
    browser = await chromium.launch({ executablePath: findChromium(), headless: true, args: FLAGS });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  return {
    url: () => server.url,
    async open({ withoutModel = false, before: prepare, ...options } = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, serviceWorkers: "block", ...options });
      await prepare?.(context);
      const page = await context.newPage();
      page.on("pageerror", (error) => assert.fail(`the page threw: ${error.stack ?? error.message}`));
      if (withoutModel) await page.route("**/model/*", (route) => route.fulfill({ status: 404 }));
      await page.goto(server.url);
      return page;
    },
  };
}

/**
 * Pastes into the page as the clipboard would.
 * @param {Page} page
 * @param {string} text
 */
export async function paste(page, text) {
  await page.getByRole("textbox", { name: "Article text" }).evaluate((box, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/**
 * Waits until an article is shown and nothing is on its way.
 * @param {Page} page
 */
export async function settled(page) {
  await page.locator("#article .block").first().waitFor();
  await page.locator("#progress").waitFor({ state: "hidden" });
}

/**
 * The page's live region, once it says what is wanted.
 * @param {Page} page
 * @param {RegExp} words
 */
export async function says(page, words) {
  await page.getByRole("status").filter({ hasText: words }).waitFor({ timeout: 15_000 });
}

/** Waits until the page says that all is saved. @param {Page} page */
export async function untilSaved(page) {
  await page.locator("#saved").filter({ hasText: /^Saved$/u }).waitFor();
}

/**
 * Opens a file by the page's own means.
 * @param {Page} page
 * @param {string} name
 * @param {Buffer | string} content
 */
export async function openFile(page, name, content) {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Open", exact: true }).click()]);
  await chooser.setFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });
}

/**
 * The entities as the page shows them.
 * @param {Page} page
 * @returns {Promise<{ start: number, end: number, label: string, text: string, name: string, status: string }[]>}
 */
export function shown(page) {
  return page.locator("#article [data-start]").evaluateAll((nodes) =>
    nodes.map((node) => {
      const { start, end, label, status } = /** @type {HTMLElement} */ (node).dataset;
      return { start: Number(start), end: Number(end), label: label ?? "", status: status ?? "", text: node.textContent ?? "", name: node.getAttribute("aria-label") ?? "" };
    }),
  );
}

/**
 * Exports as our own JSON, by the page's own means.
 * @param {Page} page
 * @returns {Promise<any>}
 */
export async function exported(page) {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download" }).click()]);
  return JSON.parse(await readFile(await download.path(), "utf8"));
}

/**
 * Every exported span gives back its text, counted as Python counts.
 * @param {any} document
 */
export function assertSpansGiveTheirText(document) {
  const characters = [...document.text];
  for (const { start, end, text } of document.spans) assert.equal(characters.slice(start, end).join(""), text);
}

/**
 * Opens the article and labels its first two words by keyboard.
 * @param {Page} page
 */
export async function annotate(page) {
  await paste(page, ARTICLE);
  await settled(page);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("o");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("g");
}

/**
 * Where the first place of some words is drawn: a box a line.
 * @param {Page} page
 * @param {string} words that stand in one piece
 * @returns {Promise<{ left: number, right: number, top: number, width: number, height: number }[]>}
 */
export function boxesOf(page, words) {
  return page.evaluate((sought) => {
    const walker = document.createTreeWalker(/** @type {Node} */ (document.getElementById("article")), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent?.indexOf(sought) ?? -1;
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + sought.length);
      return [...range.getClientRects()].map(({ left, right, top, width, height }) => ({ left, right, top, width, height }));
    }
    throw new Error(`“${sought}” is not in one piece in the article`);
  }, words);
}

/**
 * Drags over the first place of some words.
 * @param {Page} page
 * @param {string} words
 */
export async function dragOver(page, words) {
  const boxes = await boxesOf(page, words);
  const [first, last] = [boxes[0], boxes[boxes.length - 1]];
  const from = { x: first.left + 1, y: first.top + first.height / 2 };
  const to = { x: last.right - 1, y: last.top + last.height / 2 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
}
