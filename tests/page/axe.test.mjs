/** axe finds nothing, and nothing is cut off, in any state of the page: wide and 360 pixels, light and dark, zoomed. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import test from "node:test";
import { paste, settled, usePage } from "./harness.mjs";

/** @typedef {import("./harness.mjs").Page} Page */

const { open } = usePage();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A text that these tests wrote, with something for each list: one name in two places, a long one, a number. */
const TEXT = `Skippers of Halden weigh a merger

Halden said on Monday that the Association of Independent Coastal Skippers and Harbour Pilots may join the Port Union. Halden has 12 berths, and Ida Roth of the Port Union wants 20.
`;

/**
 * The states in which a person meets the page, in an order in which each can be reached from the one before.
 * @type {[name: string, reach: (page: Page) => Promise<unknown>, leave?: (page: Page) => Promise<unknown>][]}
 */
const STATES = [
  ["the article", async () => {}],
  ["the other places of a name", async (page) => {
    await page.keyboard.press("Control+Home");
    for (let word = 0; word < 2; word += 1) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("g");
    await page.locator("#others").waitFor();
  }],
  ["the box of an entity", (page) => clickEntity(page), (page) => page.keyboard.press("Escape")],
  ["the box of two entities of one place", async (page) => {
    await page.keyboard.press("Alt+l");
    await page.getByRole("checkbox", { name: /overlap/u }).check();
    await page.getByRole("button", { name: "Use these labels" }).click();
    await page.locator("#article").focus();
    await page.keyboard.press("+");
    await page.keyboard.press("o");
    await clickEntity(page);
  }, (page) => page.keyboard.press("Escape")],
  dialog("the picker", " "),
  dialog("every place of a name", "s"),
  dialog("the rules", "Alt+r", (page) => page.getByRole("textbox", { name: "Names or pattern" }).fill("Ida Roth\nMonday"), (page) => page.getByRole("button", { name: "Apply to this article" }).click()),
  // The rule has made suggestions.
  dialog("accept many", "v"),
  ["the check", async (page) => {
    // A mark at the end of a long name: the fix has a long name too.
    await page.keyboard.press("Control+Home");
    for (let word = 0; word < 12; word += 1) await page.keyboard.press("ArrowRight");
    for (let word = 0; word < 6; word += 1) await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("o");
    await page.keyboard.press("Control+]");
    await page.keyboard.press("h");
    await page.getByRole("dialog").getByText(/finding/u).waitFor();
  }, closeDialog],
  dialog("the rejected ones", "Alt+Backspace"),
  dialog("the label sets", "Alt+l"),
  dialog("the help", "?"),
  dialog("the articles", "Alt+a"),
  dialog("the export", "Control+e"),
  ["the find bar", async (page) => {
    await page.keyboard.press("Control+f");
    await page.keyboard.type("Halden");
    await page.locator(".find-count").filter({ hasText: /3 places/u }).waitFor();
  }, (page) => page.keyboard.press("Escape")],
  ["the menu", async (page) => {
    await page.locator("#more").click();
    await page.getByRole("menu").waitFor();
  }, (page) => page.keyboard.press("Escape")],
];

/**
 * @param {string} name
 * @param {string} key
 * @param {(page: Page) => Promise<unknown>} [fill] what is done in it before it is looked at
 * @param {(page: Page) => Promise<unknown>} [leave]
 * @returns {[string, (page: Page) => Promise<unknown>, (page: Page) => Promise<unknown>]}
 */
function dialog(name, key, fill, leave = closeDialog) {
  const reach = async (/** @type {Page} */ page) => {
    await page.locator("#article").focus();
    await page.keyboard.press(key);
    await page.getByRole("dialog").last().waitFor();
    await fill?.(page);
  };
  return [name, reach, leave];
}

/** @param {Page} page */
async function closeDialog(page) {
  await page.keyboard.press("Escape");
  await page.locator("#dialogs dialog").waitFor({ state: "detached" });
}

/** @param {Page} page */
async function clickEntity(page) {
  await page.locator("#article [data-start]").first().click();
  await page.locator("#popover").waitFor();
}

/** @param {Page} page @returns {Promise<string[]>} */
function findings(page) {
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ["violations"] });
    return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.slice(0, 3).map((/** @type {any} */ { html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`).join(" | ")}`);
  });
}

/**
 * What sticks out of the window or of the box that it stands in, sideways, in words that can be read in a failure.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
function cutOff(page) {
  return page.evaluate(() => {
    /** Fields that are long texts may scroll; a row that scrolls by itself is meant to. */
    const isMeant = (/** @type {Element} */ node) => node.matches(".visually-hidden, .document-title, .skip") || node.closest(".label-bar, .preview, .visually-hidden, #article") !== null;
    const modal = document.querySelector("dialog[open]");
    const root = modal ?? document.body;
    const wrong = [];
    for (const node of root.querySelectorAll("button, input, select, textarea, label, p, h2, li, td, caption, kbd, span")) {
      const box = node.getBoundingClientRect();
      if (box.width === 0 || isMeant(node)) continue;
      const what = `${node.tagName.toLowerCase()} “${(node.getAttribute("aria-label") ?? node.textContent ?? "").slice(0, 60)}”`;
      const frame = (node.closest(".dialog-body, .popover, .menu, .panel") ?? document.documentElement).getBoundingClientRect();
      if (box.left < frame.left - 1 || box.right > frame.right + 1) wrong.push(`${what} sticks out of its frame`);
      const isShort = !(node instanceof HTMLInputElement) || (node.maxLength > 0 && node.maxLength <= 8);
      if (isShort && node.clientWidth > 0 && node.scrollWidth > node.clientWidth + 1) wrong.push(`${what} is cut off`);
    }
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth) wrong.push("the window scrolls sideways");
    return wrong;
  });
}

/**
 * Whether the ring around what has the focus is seen whole, which a box that scrolls would cut.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
function cutRing(page) {
  return page.evaluate(() => {
    const focused = document.activeElement;
    const frame = focused?.closest(".dialog-body");
    if (!focused || !frame || frame === focused || !focused.matches(":focus-visible")) return [];
    const { outlineWidth, outlineOffset } = getComputedStyle(focused);
    const ring = parseFloat(outlineWidth) + Math.max(0, parseFloat(outlineOffset));
    const [inner, outer] = [focused.getBoundingClientRect(), frame.getBoundingClientRect()];
    const isWhole = inner.top - ring >= outer.top && inner.left - ring >= outer.left && inner.right + ring <= outer.right;
    return isWhole ? [] : [`the ring around ${focused.outerHTML.slice(0, 120)} is cut off`];
  });
}

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };
/** What 200 % zoom leaves of 1280 by 800. */
const ZOOMED = { width: 640, height: 400 };
for (const [size, viewport, colorScheme] of /** @type {const} */ ([
  ["1280 pixels", WIDE, "light"],
  ["1280 pixels", WIDE, "dark"],
  ["360 pixels", PHONE, "light"],
  ["360 pixels", PHONE, "dark"],
  ["200 % zoom", ZOOMED, "light"],
])) {
  test(`axe finds nothing and nothing is cut off, in each dialog and box, at ${size}, ${colorScheme}`, async () => {
    const page = await open({ viewport, colorScheme, withoutModel: true });
    await page.evaluate(axe);
    /** @type {string[]} */
    const found = [];
    const look = async (/** @type {string} */ state) => {
      const all = [...(await findings(page)), ...(await cutOff(page)), ...(await cutRing(page))];
      found.push(...all.map((each) => `${state}: ${each}`));
    };
    await look("the empty page");
    await paste(page, TEXT);
    await settled(page);
    for (const [name, reach, leave] of STATES) {
      await reach(page).catch((error) => assert.fail(`${name} is not reached: ${error.message}`));
      await look(name);
      await leave?.(page);
    }
    assert.deepEqual(found, []);
    await page.context().close();
  });
}
