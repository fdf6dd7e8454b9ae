/** The page for everybody: no trap for the keyboard, a view that stays, and what a screen reader is told. */
import assert from "node:assert/strict";
import test from "node:test";
import { ARTICLE, paste, settled, usePage } from "./harness.mjs";

const { open } = usePage();

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

test("a screen reader meets the text in order, each entity with its words, its label and whether it was confirmed", async () => {
  const page = await open({ withoutModel: true });
  await withEntities(page);
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const root = nodes.find((node) => node.name?.value === "Annotated text");
  assert.ok(root);
  /** @type {(node: (typeof nodes)[number]) => string[]} */
  const walk = (node) => [
    ...(node.ignored ? [] : [`${node.role?.value}: ${node.name?.value ?? ""}`]),
    ...(node.childIds ?? []).flatMap((id) => walk(/** @type {(typeof nodes)[number]} */ (byId.get(id)))),
  ];
  const met = walk(root).filter((each) => /^(group|StaticText): ./u.test(each));
  assert.deepEqual(met.slice(0, 7), [
    "group: Ferry, ORG, accepted",
    "StaticText: Ferry",
    "StaticText:  company ",
    "group: fined, PERSON, accepted",
    "StaticText: fined",
    "StaticText:  after ",
    "group: collision, GPE, accepted",
  ]);
  const read = met.filter((each) => each.startsWith("StaticText")).map((each) => each.slice("StaticText: ".length)).join("");
  assert.equal(read.replace(/\s+/gu, ""), ARTICLE.replace(/\s+/gu, ""));
  await page.context().close();
});
