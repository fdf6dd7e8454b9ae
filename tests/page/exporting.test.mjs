/** Out and in again: the open article, some or all of them as files; annotations that come without their text. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { openFile, paste, settled, shown, usePage } from "./harness.mjs";

const { open } = usePage();

/** Three articles, each with its first word labelled; the last one is open. */
async function openThree() {
  const page = await open({ withoutModel: true });
  for (const text of ["Oslo is far.", "Ada 🎉 left.", "Bergen is wet."]) {
    if (text !== "Oslo is far.") await page.keyboard.press("Alt+n");
    await paste(page, text);
    await settled(page);
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("g");
  }
  return page;
}

/**
 * @param {import("./harness.mjs").Page} page
 * @param {(dialog: import("playwright-core").Locator) => Promise<unknown>} choose
 * @returns {Promise<{ name: string, content: Buffer }>} what was saved
 */
async function exported(page, choose) {
  await page.keyboard.press("Control+e");
  const dialog = page.getByRole("dialog", { name: "Export" });
  await choose(dialog);
  const saved = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download" }).click();
  const file = await saved;
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}

/** @param {Buffer} content */
const documents = (content) => content.toString("utf8").trim().split("\n").map((line) => JSON.parse(line));

test("one article, some, or all of them go into a file, as they stand", async () => {
  const page = await openThree();
  const jsonl = (/** @type {import("playwright-core").Locator} */ dialog) => dialog.getByRole("radio", { name: /JSON Lines/u }).check();
  const one = documents((await exported(page, jsonl)).content);
  assert.deepEqual(one.map(({ text }) => text), ["Bergen is wet."]);

  const all = await exported(page, async (dialog) => {
    await jsonl(dialog);
    await dialog.getByRole("radio", { name: "All 3 articles" }).check();
    await dialog.getByLabel("Beginning of the file").getByText("Oslo is far.").waitFor();
  });
  assert.equal(all.name, "3-articles.jsonl");
  const spans = documents(all.content).map(({ spans }) => spans.map((/** @type {{ text: string, label: string }} */ span) => `${span.text}:${span.label}`));
  assert.deepEqual(spans, [["Oslo:GPE"], ["Ada:GPE"], ["Bergen:GPE"]]);

  const some = await exported(page, async (dialog) => {
    await jsonl(dialog);
    await dialog.getByRole("radio", { name: "Some articles" }).check();
    const list = dialog.getByRole("list", { name: "Articles to export" });
    await list.getByRole("checkbox").nth(1).check();
    await list.getByRole("checkbox").nth(2).uncheck();
    await dialog.getByLabel("Beginning of the file").getByText("Ada").waitFor();
  });
  assert.deepEqual(documents(some.content).map(({ text }) => text), ["Ada 🎉 left."]);
  await page.context().close();
});

test("a format of one file a document becomes a zip, which opens again as all its articles", async () => {
  const page = await openThree();
  const { name, content } = await exported(page, async (dialog) => {
    await dialog.getByRole("radio", { name: /GATE/u }).check();
    await dialog.getByRole("radio", { name: "All 3 articles" }).check();
    await dialog.getByText("A zip of several files.").waitFor();
  });
  assert.equal(name, "3-articles.zip");
  await page.keyboard.press("Alt+n");
  await openFile(page, name, content);
  await page.locator("#article").getByText("Bergen is wet.").waitFor();
  assert.deepEqual((await shown(page)).map(({ text, label }) => `${text}:${label}`), ["Bergen:GPE"]);
  await page.keyboard.press("Alt+a");
  const list = page.getByRole("dialog", { name: "Your articles" }).getByRole("listitem");
  await list.nth(5).waitFor();
  assert.equal(await list.count(), 6);
  await page.context().close();
});

test("what a format can’t hold is told before the file is saved", async () => {
  const page = await openThree();
  await page.keyboard.press("Control+e");
  const dialog = page.getByRole("dialog", { name: "Export" });
  const losses = dialog.getByRole("list", { name: "What this format can’t hold" });
  await dialog.getByText("Positions are counted in").waitFor();
  assert.equal(await losses.count(), 0);
  await dialog.getByRole("radio", { name: /CoNLL, 2 columns/u }).check();
  await losses.getByText("CoNLL, 2 columns has no place for a text as it stands").waitFor();
  await dialog.getByRole("radio", { name: /GATE/u }).check();
  await losses.getByText("the label set").waitFor({ state: "detached" });
  // Every format makes a file, of one article and of all.
  for (const scope of ["This article", "All 3 articles"]) {
    await dialog.getByRole("radio", { name: scope }).check();
    for (const radio of await dialog.locator("input[name=format]").all()) {
      const preview = dialog.getByLabel("Beginning of the file");
      await preview.evaluate((element) => element.replaceChildren());
      await radio.check();
      await preview.getByText(/\S/u).waitFor();
    }
  }
  await page.context().close();
});

test("annotations that bring no text along are put on the article that is open", async () => {
  const page = await open({ withoutModel: true });
  const note = { id: "n", uri: "https://example.org/a", tags: ["PERSON"], target: [{ selector: [{ type: "TextQuoteSelector", exact: "Ada", prefix: "🎉 ", suffix: " left" }] }] };
  const file = JSON.stringify({ rows: [note] });
  await openFile(page, "notes.json", file);
  await page.getByText("Open the article first, then the annotations.").first().waitFor();
  await paste(page, "Ada met 🎉 Ada left.");
  await settled(page);
  await openFile(page, "notes.json", file);
  await page.waitForFunction(() => document.querySelectorAll("[data-start]").length > 0);
  assert.deepEqual((await shown(page)).map(({ start, text }) => [start, text]), [[11, "Ada"]]);
  await page.context().close();
});
