/** The page for everybody: no trap for the keyboard, and what a screen reader is told. */
import assert from "node:assert/strict";
import test from "node:test";
import { ARTICLE, openFile, paste, settled, usePage } from "./harness.mjs";

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

/**
 * What a screen reader meets in the article, in its order.
 * @param {import("./harness.mjs").Page} page
 * @returns {Promise<string[]>} `role: name` of each
 */
async function met(page) {
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
  return walk(root);
}

/**
 * The text as it is read, without white space.
 * @param {string[]} all
 */
function read(all) {
  const texts = all.filter((each) => each.startsWith("StaticText")).map((each) => each.slice("StaticText: ".length));
  return texts.join("").replace(/\s+/gu, "");
}

test("a screen reader meets the text in order, each entity with its words, its label and whether it was confirmed", async () => {
  const page = await open({ withoutModel: true });
  await withEntities(page);
  const all = await met(page);
  assert.deepEqual(all.filter((each) => /^(group|StaticText): ./u.test(each)).slice(0, 7), [
    "group: Ferry, ORG, accepted",
    "StaticText: Ferry",
    "StaticText:  company ",
    "group: fined, PERSON, accepted",
    "StaticText: fined",
    "StaticText:  after ",
    "group: collision, GPE, accepted",
  ]);
  assert.equal(read(all), ARTICLE.replace(/\s+/gu, ""));
  await page.context().close();
});

test("a headline is a heading, a paragraph a paragraph, also with entities in them", async () => {
  const page = await open({ withoutModel: true });
  await withEntities(page);
  const roles = (await met(page)).filter((each) => /^(heading|paragraph)/u.test(each));
  assert.deepEqual(roles.map((each) => each.replace(/: .*/su, "")), ["heading", "paragraph", "paragraph"]);
  await page.context().close();
});

test("a screen reader is told of a suggestion, of a doubt, of an entity in another, and of one that crosses another", async () => {
  const text = "Oslo Harbour Board of Norway Coast Trust met Ada.\n";
  const span = (/** @type {string} */ words, /** @type {object} */ more) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length, ...more });
  const spans = [
    span("Oslo Harbour Board", { label: "ORG", score: 0.97, status: "suggested", origin: "model" }),
    span("Oslo", { label: "GPE", status: "accepted", origin: "user" }),
    span("Board of Norway", { label: "ORG", score: 0.4, status: "suggested", origin: "model" }),
    span("Ada", { label: "PERSON", score: 0.3, status: "suggested", origin: "model" }),
  ];
  const scheme = { name: "mine", overlap: true, labels: ["PERSON", "ORG", "GPE"].map((name) => ({ name })) };
  const page = await open({ withoutModel: true });
  await openFile(page, "overlapping.json", JSON.stringify({ format: "tagline.v1", text, scheme, spans: spans.map((each, id) => ({ id, ...each })) }));
  await settled(page);
  const all = (await met(page)).filter((each) => /^(group|StaticText): ./u.test(each));
  assert.deepEqual(all, [
    "group: Oslo Harbour Board, ORG, suggested",
    "group: Oslo, GPE, accepted",
    "StaticText: Oslo",
    "StaticText:  Harbour ",
    "group: Board of Norway, ORG, doubtful",
    "StaticText: Board",
    "group: Board of Norway, ORG, continued",
    "StaticText:  of Norway",
    "StaticText:  Coast Trust met ",
    "group: Ada, PERSON, doubtful",
    "StaticText: Ada",
    "StaticText: .\n",
  ]);
  assert.equal(read(all), text.replace(/\s+/gu, ""));
  await page.context().close();
});
