/** The page for everybody: no trap for the keyboard, and what a screen reader is told. */
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
