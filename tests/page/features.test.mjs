/** Correcting in bulk and in depth: every place of a name, many at once, checks, labels of one's own, overlaps, rules. */
import assert from "node:assert/strict";
import test from "node:test";
import { ARTICLE, dragOver, paste, says, settled, shown, usePage } from "./harness.mjs";

const { open } = usePage();

/**
 * @param {string} [text]
 */
async function openArticle(text = ARTICLE) {
  const page = await open({ withoutModel: true });
  await paste(page, text);
  await settled(page);
  return page;
}

/**
 * @param {import("./harness.mjs").Page} page
 * @param {string} words
 */
async function goTo(page, words) {
  await page.keyboard.press("Control+f");
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
}

/** @param {import("./harness.mjs").Page} page */
async function allowOverlaps(page) {
  await page.keyboard.press("Alt+l");
  await page.getByRole("checkbox", { name: /overlap/u }).check();
  await page.getByRole("button", { name: "Use these labels" }).click();
}

/** @param {import("./harness.mjs").Page} page */
const pairs = async (page) => (await shown(page)).map(({ text, label }) => `${text}:${label}`);

test("every place of a name is labelled at once, after its count is shown, with opt-out, as one undo", async () => {
  const page = await openArticle("Mark met Mark.\nMark’s questionMark is a mark.\n");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("p");
  await page.keyboard.press("s");
  const dialog = page.getByRole("dialog", { name: /Every/u });
  await dialog.getByText("3 places of “Mark”").waitFor();
  await dialog.getByRole("list", { name: "Places" }).getByRole("checkbox").nth(1).uncheck();
  await dialog.getByRole("button", { name: "Label 1 place PERSON" }).click();
  assert.deepEqual(await shown(page).then((all) => all.map(({ start }) => start)), [0, 15]);
  await page.keyboard.press("Control+z");
  assert.equal((await shown(page)).length, 1);
  await page.context().close();
});

test("one key does the last label at the other places too, once it has shown how many and which; s lets some out", async () => {
  const page = await openArticle("Mark met Mark. Mark’s questionMark is a mark. Ada saw Mark Twain.\n");
  const marks = page.locator('.overlay-box[data-kind="match"]');
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("p");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("p");
  const offer = page.getByRole("button", { name: "Label 2 others too" });
  await offer.waitFor();
  await says(page, /Mark labelled PERSON.*Label 2 others too/u);
  await marks.nth(1).waitFor();
  assert.equal(await marks.count(), 2);
  await page.keyboard.press("'");
  await offer.waitFor({ state: "hidden" });
  await marks.first().waitFor({ state: "detached" });
  assert.deepEqual((await shown(page)).map(({ start, text }) => [start, text]), [[0, "Mark"], [9, "Mark"], [15, "Mark"], [54, "Mark Twain"]]);
  await page.keyboard.press("Control+z");
  assert.equal((await shown(page)).length, 2, "one step of undo");
  await page.keyboard.press("o");
  await offer.waitFor();
  await page.keyboard.press("s");
  const dialog = page.getByRole("dialog", { name: /Every/u });
  await dialog.getByRole("list", { name: "Places" }).getByRole("checkbox").nth(1).uncheck();
  await dialog.getByRole("button", { name: "Label 1 place ORG" }).click();
  assert.deepEqual((await shown(page)).map(({ start, label }) => [start, label]), [[0, "ORG"], [15, "ORG"], [54, "PERSON"]]);
  await page.context().close();
});

test("gone on meanwhile, the person is first shown the other places; what was removed goes there too", async () => {
  const page = await openArticle("Oslo is far. Oslo is cold. Oslo is quiet.");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("g");
  await page.keyboard.press("ArrowRight");
  const offer = page.locator("#others");
  await offer.waitFor({ state: "hidden" });
  await page.keyboard.press("'");
  await offer.filter({ hasText: "Label 2 others too" }).waitFor();
  await offer.click();
  assert.deepEqual(await pairs(page), ["Oslo:GPE", "Oslo:GPE", "Oslo:GPE"]);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Backspace");
  await offer.filter({ hasText: "Remove 2 others too" }).waitFor();
  await page.keyboard.press("'");
  assert.deepEqual(await pairs(page), []);
  await page.context().close();
});

test("what was rejected is listed, is shown, and comes back as it was", async () => {
  const page = await open();
  await paste(page, ARTICLE);
  await settled(page);
  await page.locator("#article [data-start]").first().waitFor();
  const before = await shown(page);
  await page.keyboard.press("v");
  await page.getByRole("button", { name: /^Reject \d+: All of the article/u }).click();
  assert.deepEqual(await shown(page), []);
  await page.getByRole("region", { name: "Entities" }).getByRole("button", { name: `${before.length} rejected` }).click();
  const dialog = page.getByRole("dialog", { name: "Rejected" });
  await dialog.getByRole("button", { name: /^Bring back/u }).first().click();
  await page.locator("#article [data-start]").first().waitFor();
  assert.deepEqual(await shown(page), before.slice(0, 1));
  await dialog.getByRole("button", { name: "Bring all back" }).click();
  await dialog.getByText("Nothing is rejected").waitFor();
  assert.deepEqual(await shown(page), before);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  assert.equal((await shown(page)).length, 1, "all at once is one step of undo");
  await page.keyboard.press("Alt+Backspace");
  await dialog.getByText(`${before.length - 1} suggestions rejected`).waitFor();
  await page.context().close();
});

test("the point repeats the last label on the next place of the name", async () => {
  const page = await openArticle("Oslo is far. Oslo is cold. Oslo is quiet.");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("g");
  await page.keyboard.press(".");
  await page.keyboard.press(".");
  assert.deepEqual(await pairs(page), ["Oslo:GPE", "Oslo:GPE", "Oslo:GPE"]);
  await page.context().close();
});

test("joining and cutting keep the rest", async () => {
  const page = await openArticle("Ada Byrne left.");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("p");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("o");
  await page.keyboard.press("<");
  await page.keyboard.press("j");
  assert.deepEqual(await pairs(page), ["Ada Byrne:PERSON"]);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("k");
  assert.equal((await shown(page)).length, 2);
  await page.context().close();
});

test("what looks wrong is listed and put right", async () => {
  const page = await openArticle("Bergen is wet.\nBergen is old.\n");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  const dialog = page.getByRole("dialog", { name: "Check before export" });
  await dialog.getByText("1 finding").waitFor();
  await dialog.locator("li button").first().click();
  await dialog.getByText("Nothing looks wrong").waitFor();
  assert.deepEqual(await pairs(page), ["Bergen:GPE", "Bergen:GPE"]);
  await page.context().close();
});

test("a label is chosen by typing a part of its name", async () => {
  const page = await openArticle();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press(" ");
  await page.keyboard.type("work");
  await page.keyboard.press("Enter");
  assert.equal((await shown(page))[0].label, "WORK_OF_ART");
  await page.context().close();
});

test("labels of one’s own: a new one with its key, a renamed one, and overlaps allowed", async () => {
  const page = await openArticle("University of Bergen students");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("o");
  await page.keyboard.press("Alt+l");
  const dialog = page.getByRole("dialog", { name: "Labels" });
  await dialog.getByRole("textbox", { name: "Name of ORG" }).fill("BODY");
  await dialog.getByRole("button", { name: "Add a label" }).click();
  await dialog.getByRole("textbox", { name: "Name of new label" }).fill("TEAM");
  await dialog.getByRole("textbox", { name: "Key of new label" }).fill("b");
  await dialog.getByRole("checkbox", { name: /overlap/u }).check();
  await dialog.getByRole("button", { name: "Use these labels" }).click();
  assert.deepEqual(await pairs(page), ["University:BODY"]);
  await dragOver(page, " of Bergen students".slice(4, 10));
  await page.keyboard.press("b");
  assert.deepEqual(await pairs(page), ["University:BODY", "Bergen:TEAM"]);
  await page.context().close();
});

test("a key that comes as soon as a drag has ended labels what was dragged over", async () => {
  const page = await openArticle();
  await page.keyboard.press("Control+Home");
  await page.evaluate(() => {
    const article = /** @type {HTMLElement} */ (document.getElementById("article"));
    const words = [...article.querySelectorAll(".block")].flatMap((block) => [...block.childNodes]).find((node) => node.textContent?.includes("Lars Moen"));
    const from = words?.textContent?.indexOf("Lars Moen") ?? -1;
    article.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    document.getSelection()?.setBaseAndExtent(/** @type {Node} */ (words), from, /** @type {Node} */ (words), from + "Lars Moen".length);
    article.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
    article.dispatchEvent(new KeyboardEvent("keydown", { key: "p", bubbles: true, cancelable: true }));
  });
  assert.deepEqual(await pairs(page), ["Lars Moen:PERSON"]);
  await page.context().close();
});

test("of two entities that cross, every part is named and leads to its entity, and each entity is one to a program", async () => {
  const page = await openArticle("The Oslo city council met");
  await allowOverlaps(page);
  for (const [word, label] of [["Oslo", "g"], ["city", "o"]]) {
    await goTo(page, word);
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press(label);
  }
  assert.deepEqual((await shown(page)).map(({ start, end, label }) => [start, end, label]), [[4, 13, "GPE"], [9, 21, "ORG"]]);
  const parts = await page.locator("#article .entity").evaluateAll((nodes) => nodes.map((node) => [node.textContent, node.getAttribute("aria-label")]));
  assert.deepEqual(parts, [
    ["Oslo city", "Oslo city, GPE, accepted"],
    ["city", "city council, ORG, accepted"],
    [" council", "city council, ORG, continued"],
  ]);
  await page.locator("#article .entity", { hasText: "council" }).last().click();
  await page.getByRole("dialog", { name: "city council, ORG" }).waitFor();
  await page.context().close();
});

test("a place gets a second label by key or by pointer; both are named, and each is reached by key and by pointer", async () => {
  const page = await openArticle("Ada Byrne left Bergen. Ada Byrne stayed.");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("g");
  await page.keyboard.press("+");
  await says(page, /one label/u);
  await allowOverlaps(page);
  await page.keyboard.press("+");
  await page.keyboard.press("o");
  assert.deepEqual((await shown(page)).map(({ start, end, label }) => [start, end, label]), [[0, 3, "GPE"], [0, 3, "ORG"]]);
  const pressed = (/** @type {string} */ name) => page.getByRole("group", { name: "Labels" }).locator(`[data-pick="${name}"][aria-pressed="true"]`).waitFor();
  await pressed("ORG");
  await page.keyboard.press("<");
  await pressed("GPE");
  await page.keyboard.press(">");
  await pressed("ORG");
  await page.keyboard.press("p");
  assert.deepEqual((await shown(page)).map(({ label }) => label), ["GPE", "PERSON"], "the key relabels the one that was gone to");
  await page.locator('#article [data-label="PERSON"]').click();
  const box = page.locator("#popover");
  await box.getByRole("button", { name: "Go to Ada, GPE" }).click();
  await page.getByRole("dialog", { name: "Ada, GPE" }).waitFor();
  await box.getByRole("button", { name: "Second label" }).click();
  await page.getByRole("group", { name: "Labels" }).getByRole("button", { name: "LOC" }).click();
  assert.deepEqual((await shown(page)).map(({ label }) => label), ["GPE", "PERSON", "LOC"]);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("+");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("o");
  assert.deepEqual(await pairs(page).then((all) => all.at(-1)), "Byrne:ORG", "moving on gives the second label up");
  await page.context().close();
});

test("nested entities are drawn one in the other, and both can be reached", async () => {
  const page = await openArticle("University of Bergen students");
  await allowOverlaps(page);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("o");
  await goTo(page, "Bergen");
  await page.keyboard.press("g");
  assert.deepEqual((await pairs(page)).sort(), ["Bergen:GPE", "University of Bergen:ORG"]);
  assert.equal(await page.locator('#article [data-label="ORG"] [data-label="GPE"]').count(), 1);
  assert.equal(await page.locator("#article").evaluate((node) => node.textContent), "University of Bergen students");
  await page.context().close();
});

test("a rule marks its names as suggestions, and a pattern that can’t be read is told", async () => {
  const page = await openArticle("Case 12/34 was sent to Bergen.");
  await page.keyboard.press("Alt+r");
  const dialog = page.getByRole("dialog", { name: "Rules" });
  await dialog.getByRole("combobox", { name: "Label" }).selectOption("LAW");
  await dialog.getByRole("combobox", { name: "Kind" }).selectOption("pattern");
  await dialog.getByRole("textbox", { name: "Names or pattern" }).fill("Case (");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await dialog.getByRole("alert").waitFor();
  await dialog.getByRole("textbox", { name: "Names or pattern" }).fill("Case \\d+/\\d+");
  await dialog.getByRole("button", { name: "Apply" }).click();
  assert.deepEqual((await shown(page)).map(({ text, label, status }) => [text, label, status]), [["Case 12/34", "LAW", "suggested"]]);
  await page.context().close();
});

test("many suggestions are accepted at once, with their count, as one undo", async () => {
  const page = await open();
  await paste(page, ARTICLE);
  await settled(page);
  await page.locator("#article [data-start]").first().waitFor();
  const n = (await shown(page)).length;
  await page.keyboard.press("v");
  await page.getByRole("button", { name: `Accept ${n}: All of the article` }).click();
  assert.ok((await shown(page)).every(({ status }) => status === "accepted"));
  await page.keyboard.press("Control+z");
  assert.ok((await shown(page)).every(({ status }) => status === "suggested"));
  await page.context().close();
});

test("Tab goes through what is left to review, Enter accepts it", async () => {
  const page = await open();
  await paste(page, ARTICLE);
  await settled(page);
  await page.locator("#article [data-start]").first().waitFor();
  const n = (await shown(page)).length;
  for (let step = 0; step < n; step += 1) {
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
  }
  assert.ok((await shown(page)).every(({ status }) => status === "accepted"));
  await page.locator("#review-bar").getByText("All reviewed").waitFor();
  await page.keyboard.press("Tab");
  await says(page, /Nothing is left/u);
  await page.context().close();
});

test("? lists every key of the table", async () => {
  const page = await openArticle();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Every key" });
  for (const words of ["Next doubt", "Grow at the end by a word", "Every place of the same name", "PERSON: People"]) {
    await help.getByText(words).first().waitFor();
  }
  await page.context().close();
});
