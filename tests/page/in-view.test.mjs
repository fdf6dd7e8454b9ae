/** What the person works at stays in view: nothing covers it, and nothing moves it away. */
import assert from "node:assert/strict";
import test from "node:test";
import { ARTICLE, paste, settled, usePage } from "./harness.mjs";

const { open } = usePage();

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };
/** What 200 % zoom leaves of 1280 by 800. */
const ZOOMED = { width: 640, height: 400 };

/**
 * An article of so many copies of a text, in a window of its own.
 * @param {{ width: number, height: number }} viewport
 * @param {number} copies
 */
async function openLong(viewport, copies) {
  const page = await open({ viewport, withoutModel: true });
  await paste(page, ARTICLE.repeat(copies));
  await settled(page);
  return page;
}

test("correcting does not move the view", async () => {
  const page = await openLong(WIDE, 30);
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

test("in a low window the labels and what was said stay in view, and the box leaves its entity in sight", async () => {
  const page = await openLong(ZOOMED, 6);
  await page.keyboard.press("Control+End");
  await page.keyboard.press("g");
  const bottom = await page.locator(".dock").evaluate((node) => node.getBoundingClientRect().bottom);
  assert.equal(bottom, ZOOMED.height);
  await page.locator("#label-bar .key").first().waitFor();
  const entity = page.locator("#article [data-start]");
  await entity.click();
  const box = await page.locator("#popover").boundingBox();
  const held = await entity.boundingBox();
  assert.ok(box && held && box.y >= 0 && box.y + box.height <= ZOOMED.height, JSON.stringify(box));
  assert.ok(box.y + box.height <= held.y + 1 || box.y >= held.y + held.height - 1, `${JSON.stringify(box)} covers ${JSON.stringify(held)}`);
  await page.context().close();
});

test("what is found is not brought behind the find bar", async () => {
  const page = await openLong(PHONE, 6);
  await page.keyboard.press("Control+f");
  await page.keyboard.type("Fjordlinjen");
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press(step % 3 === 2 ? "Shift+Enter" : "Enter");
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const [bar, dock, caret] = await page.evaluate(() => [".find-bar", ".dock", '.overlay-box[data-kind="caret"]'].map((each) => document.querySelector(each)?.getBoundingClientRect()));
    assert.ok(bar && dock && caret && caret.top >= bar.bottom && caret.bottom <= dock.top, JSON.stringify({ step, bar, dock, caret }));
  }
  await page.context().close();
});

test("the side panel is clear of what stands above and below it, with the find bar open too", async () => {
  for (const height of [900, 420]) {
    const page = await openLong({ ...WIDE, height }, 12);
    const tops = [];
    for (const key of ["Escape", "Control+f"]) {
      await page.keyboard.press(key);
      await page.mouse.wheel(0, 600);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const { above, title, panel, dock } = await page.evaluate(() => {
        const box = (/** @type {string} */ each) => /** @type {Element} */ (document.querySelector(each)).getBoundingClientRect();
        return { above: Math.max(...[".masthead", ".find-bar"].map((each) => box(each).bottom)), title: box(".panel-title").top, panel: box(".panel").bottom, dock: box(".dock").top };
      });
      assert.ok(title >= above && panel <= dock + 1, JSON.stringify({ height, key, above, title, panel, dock }));
      tops.push(title);
    }
    assert.ok(tops[1] > tops[0], "the find bar has made room for itself");
    await page.context().close();
  }
});

test("on a phone the offer to do the same elsewhere takes a row of its own, which leaves what was said its width", async () => {
  const page = await openLong(PHONE, 1);
  await page.keyboard.press("Control+f");
  await page.keyboard.type("Fjordlinjen");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("o");
  await page.locator("#others").waitFor();
  const others = await page.locator("#others").boundingBox();
  const status = await page.locator("#status").boundingBox();
  assert.ok(others && status && others.y >= status.y + status.height && status.width > PHONE.width / 2, JSON.stringify({ others, status }));
  await page.context().close();
});
