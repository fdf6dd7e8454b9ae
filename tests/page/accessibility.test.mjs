/** The page for everybody: axe in light and dark, 360 pixels, 200 % zoom, focus, no trap for the keyboard. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import test from "node:test";
import { ARTICLE, paste, settled, usePage } from "./harness.mjs";

const { open } = usePage();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** @param {import("./harness.mjs").Page} page */
async function findings(page) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ["violations"] });
    return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.slice(0, 3).map((/** @type {any} */ { html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`).join(" | ")}`);
  });
  return violations;
}

/** @param {import("./harness.mjs").Page} page */
async function withEntities(page) {
  await paste(page, ARTICLE);
  await settled(page);
  await page.keyboard.press("Control+Home");
  for (const key of ["o", "p", "g", "d", "n", "m"]) {
    await page.keyboard.press(key);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
  }
}

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`axe finds nothing on the empty page, ${colorScheme}`, async () => {
    const page = await open({ colorScheme, withoutModel: true });
    assert.deepEqual(await findings(page), []);
    await page.context().close();
  });

  test(`axe finds nothing in an article, its help and its export, ${colorScheme}`, async () => {
    const page = await open({ colorScheme, withoutModel: true });
    await withEntities(page);
    assert.deepEqual(await findings(page), []);
    for (const [key, close] of [["?", "Escape"], ["Control+e", "Escape"], ["s", "Escape"], [" ", "Escape"], ["Alt+l", "Escape"], ["Alt+r", "Escape"], ["Alt+a", "Escape"]]) {
      await page.keyboard.press(key);
      await page.getByRole("dialog").last().waitFor();
      assert.deepEqual(await findings(page), [], key);
      await page.keyboard.press(close);
      await page.locator("#dialogs dialog").waitFor({ state: "detached" });
    }
    await page.context().close();
  });
}

for (const [name, viewport] of /** @type {const} */ ([["360 pixels", { width: 360, height: 740 }], ["200 % zoom of 1280 by 800", { width: 640, height: 400 }]])) {
  test(`nothing is cut off at ${name}`, async () => {
    const page = await open({ viewport, withoutModel: true });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok((await overflow()) <= 0);
    await withEntities(page);
    assert.ok((await overflow()) <= 0);
    await page.keyboard.press("?");
    assert.ok((await overflow()) <= 0);
    await page.context().close();
  });
}

test("Escape, then Tab, leaves the article", async () => {
  const page = await open({ withoutModel: true });
  await withEntities(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.getElementById("article")?.contains(document.activeElement)), false);
  await page.context().close();
});

test("correcting does not move the view", async () => {
  const page = await open({ withoutModel: true });
  await paste(page, ARTICLE.repeat(30));
  await settled(page);
  await page.mouse.wheel(0, 2500);
  await page.waitForFunction(() => scrollY > 2000);
  const at = await page.evaluate(() => {
    const area = document.querySelector(".masthead")?.getBoundingClientRect().bottom ?? 0;
    const block = [...document.querySelectorAll("#article .block")].find((node) => node.getBoundingClientRect().top > area + 60 && (node.textContent ?? "").length > 60);
    const box = /** @type {Element} */ (block).getBoundingClientRect();
    return { x: box.left + 60, y: box.top + 14 };
  });
  await page.mouse.click(at.x, at.y);
  const before = await page.evaluate(() => scrollY);
  for (const key of ["p", "o", "]", "}", "Control+z", "Control+Shift+z", "Backspace"]) {
    await page.keyboard.press(key);
    assert.equal(await page.evaluate(() => scrollY), before, key);
  }
  await page.context().close();
});
