/** The main job: paste, see tags, correct some, take them back, export. By mouse, by keyboard alone, by touch alone. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { ARTICLE, assertSpansGiveTheirText, dragOver, exported, NASTY, paste, says, settled, shown, usePage } from "./harness.mjs";

const { open } = usePage();

/** @param {unknown} document */
async function assertValid(document) {
  const schema = JSON.parse(await readFile("schema/tagline.v1.schema.json", "utf8"));
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  assert.ok(validate(document), JSON.stringify(validate.errors));
}

test("pasting into the empty page shows tags with no further click", async () => {
  const page = await open();
  await paste(page, ARTICLE);
  await settled(page);
  await page.locator("#article [data-start]").first().waitFor();
  const entities = await shown(page);
  assert.ok(entities.length >= 3, JSON.stringify(entities));
  for (const { start, end, text, name, label } of entities) {
    assert.equal(ARTICLE.slice(start, end), text);
    assert.ok(name.includes(text) && name.includes(label), name);
  }
  await page.getByRole("region", { name: "Entities" }).getByText(entities[0].text).first().waitFor();
  await page.context().close();
});

test("the article’s text is the document’s text, character by character", async () => {
  const page = await open({ withoutModel: true });
  const text = `${NASTY}\n\n\n  two  spaces\tand a tab \n${"x".repeat(9000)}\n`;
  await paste(page, text);
  await settled(page);
  assert.equal(await page.locator("#article").evaluate((node) => node.textContent), text);
  await page.context().close();
});

test("by mouse: add, relabel, remove, undo, redo, export", async () => {
  const page = await open({ withoutModel: true });
  await paste(page, NASTY + ARTICLE);
  await settled(page);
  await dragOver(page, "Ingrid Solberg said".slice(0, 14));
  await page.getByRole("dialog", { name: "Label the selection" }).getByRole("button", { name: "PERSON" }).click();
  await says(page, /Ingrid Solberg.*PERSON/u);
  await page.locator('#article [data-label="PERSON"]').click();
  await page.getByRole("dialog").getByRole("button", { name: "ORG" }).click();
  assert.deepEqual((await shown(page)).map(({ text, label }) => [text, label]), [["Ingrid Solberg", "ORG"]]);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  assert.equal((await shown(page))[0].label, "PERSON");
  await page.getByRole("button", { name: "Redo", exact: true }).click();
  assert.equal((await shown(page))[0].label, "ORG");
  await dragOver(page, "Lars Moen");
  await page.getByRole("dialog").getByRole("button", { name: "PERSON" }).click();
  await page.locator('#article [data-label="ORG"]').click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  const document = await exported(page);
  await assertValid(document);
  assertSpansGiveTheirText(document);
  assert.deepEqual(document.spans.map((/** @type {any} */ { text, label }) => [text, label]), [["Lars Moen", "PERSON"]]);
  await page.context().close();
});

test("a drag that begins and ends inside words selects whole words without punctuation", async () => {
  const page = await open({ withoutModel: true });
  await paste(page, ARTICLE);
  await settled(page);
  await dragOver(page, "n by a court in Bergen. Jud".slice(12, 22));
  await page.keyboard.press("g");
  assert.deepEqual((await shown(page)).map(({ text }) => text), ["in Bergen"]);
  await page.context().close();
});

test("by keyboard alone: paste, move, label, resize, accept, remove, undo, redo, export", async () => {
  const page = await open({ withoutModel: true, permissions: ["clipboard-read", "clipboard-write"] });
  await page.evaluate((text) => navigator.clipboard.writeText(text), NASTY + ARTICLE);
  const box = page.getByRole("textbox", { name: "Article text" });
  for (let presses = 0; presses < 12 && !(await box.evaluate((node) => node === document.activeElement)); presses += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Control+v");
  await settled(page);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("Lars");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("p");
  assert.deepEqual((await shown(page)).map(({ text, label }) => [text, label]), [["Lars Moen", "PERSON"]]);
  await page.keyboard.press("}");
  assert.deepEqual((await shown(page)).map(({ text }) => text), ["Lars"]);
  await page.keyboard.press("]");
  await page.keyboard.press("o");
  assert.deepEqual((await shown(page)).map(({ text, label }) => [text, label]), [["Lars Moen", "ORG"]]);
  await page.keyboard.press("Control+z");
  assert.equal((await shown(page))[0].label, "PERSON");
  await page.keyboard.press("Control+Shift+z");
  assert.equal((await shown(page))[0].label, "ORG");
  await page.keyboard.press("Backspace");
  assert.equal((await shown(page)).length, 0);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+e");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  const document = JSON.parse(await readFile(await download.path(), "utf8"));
  await assertValid(document);
  assertSpansGiveTheirText(document);
  assert.equal(document.spans[0].text, "Lars Moen");
  await page.context().close();
});

test("by touch alone: tap a word, label it, tap the entity, relabel it, undo", async () => {
  const page = await open({ withoutModel: true, hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });
  await paste(page, ARTICLE);
  await settled(page);
  const at = await page.evaluate(() => {
    const block = [...document.querySelectorAll("#article .block")].find((node) => node.textContent?.includes("Norwegian"));
    const node = /** @type {Text} */ (block?.firstChild);
    const from = node.data.indexOf("Norwegian");
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, from + 9);
    const box = range.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  });
  await page.touchscreen.tap(at.x, at.y);
  await page.getByRole("group", { name: "Labels" }).getByRole("button", { name: "NORP" }).tap();
  assert.deepEqual((await shown(page)).map(({ text, label }) => [text, label]), [["Norwegian", "NORP"]]);
  await page.locator("#article [data-start]").tap();
  await page.getByRole("dialog").getByRole("button", { name: "GPE" }).tap();
  assert.equal((await shown(page))[0].label, "GPE");
  await page.getByRole("button", { name: "Undo", exact: true }).tap();
  assert.equal((await shown(page))[0].label, "NORP");
  await page.context().close();
});

test("typing a text and pressing Tag opens it", async () => {
  const page = await open({ withoutModel: true });
  await page.getByRole("textbox", { name: "Article text" }).fill(ARTICLE);
  await page.getByRole("button", { name: "Tag", exact: true }).click();
  await settled(page);
  assert.equal(await page.locator("#article").evaluate((node) => node.textContent), ARTICLE);
  await page.getByRole("button", { name: "New", exact: true }).click();
  assert.equal(await page.getByRole("textbox", { name: "Article text" }).inputValue(), "");
  await page.context().close();
});
