/** Several articles: the way from one to the next, their list with its bin, and what comes back with a reload. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { ARTICLE, openFile, paste, settled, shown, untilSaved, usePage } from "./harness.mjs";

const { open } = usePage();

/** @param {string} text */
async function openArticle(text = ARTICLE) {
  const page = await open({ withoutModel: true });
  await paste(page, text);
  await settled(page);
  return page;
}

test("pasting while an article is open opens another, and the keys go back and forth", async () => {
  const page = await openArticle("First article.");
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "Second article.");
    document.getElementById("article")?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await page.locator("#article").getByText("Second article.").waitFor();
  await page.keyboard.press("Alt+PageUp");
  await page.locator("#article").getByText("First article.").waitFor();
  await page.keyboard.press("Alt+PageDown");
  await page.locator("#article").getByText("Second article.").waitFor();
  await page.context().close();
});

test("the person’s word that an article is done is in the list of articles, also after a reload", async () => {
  const page = await openArticle();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("g");
  await page.keyboard.press("Alt+a");
  const list = page.getByRole("dialog", { name: "Your articles" });
  await list.getByText(/in progress/u).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Alt+Enter");
  await page.locator("#saved").filter({ hasText: /^Saved$/u }).waitFor();
  await page.reload();
  await page.locator("#article [data-start]").waitFor();
  // The dock is drawn after the article.
  await page.getByRole("button", { name: "Done", pressed: true }).waitFor();
  await page.keyboard.press("Alt+a");
  await list.getByText(/done/u).waitFor();
  await page.context().close();
});

test("deleted articles stand in the list, and come back from it, also after a reload", async () => {
  const page = await openArticle("First article.");
  await page.getByRole("button", { name: "New", exact: true }).click();
  await paste(page, "Second article.");
  await page.locator("#article").getByText("Second article.").waitFor();
  await untilSaved(page);
  const list = page.getByRole("dialog", { name: "Your articles" });
  await page.keyboard.press("Alt+a");
  for (const name of ["Delete First article.", "Delete Second article."]) await list.getByRole("button", { name }).click();
  await list.getByText("No article is stored.").waitFor();
  await list.getByText("Deleted: 2").click();
  await list.getByRole("button", { name: "Bring back Second article." }).click();
  await list.getByRole("button", { name: "Delete Second article." }).waitFor();
  await page.reload();
  await page.locator("#shelf").getByText("Second article.").waitFor();
  await page.keyboard.press("Alt+a");
  await list.getByText("Deleted: 1").click();
  await list.getByRole("button", { name: "Bring back First article." }).click();
  await list.getByRole("button", { name: /^First article/u }).click();
  await page.locator("#article").getByText("First article.").waitFor();
  await page.context().close();
});

test("what was nearly marked is offered again after a reload", async () => {
  const page = await open();
  await paste(page, `${ARTICLE}\nThe Quiet Meridian, as locals call it, opens in Hardanger next to the Rope Works. Quill and Marrow sang Low Tide there.\n`);
  await settled(page);
  await page.locator("#article [data-start]").first().waitFor();
  const firstMissed = async () => {
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("i");
    const missed = page.getByRole("status").filter({ hasText: /^Missed\?/u });
    await missed.waitFor();
    return missed.textContent();
  };
  const before = await firstMissed();
  await untilSaved(page);
  await page.reload();
  await page.locator("#article [data-start]").first().waitFor();
  // The tagger reads the text once more: until it has, the key says that it has not.
  await page.waitForFunction(() => {
    const article = /** @type {HTMLElement} */ (document.getElementById("article"));
    article.focus();
    article.dispatchEvent(new KeyboardEvent("keydown", { key: "i", bubbles: true, cancelable: true }));
    return document.getElementById("status")?.textContent?.startsWith("Missed?");
  });
  assert.equal(await firstMissed(), before);
  await page.context().close();
});

test("a backup brings every article back in another browser, each with its whole history", async () => {
  const page = await openArticle("Oslo is far.");
  const pairs = async (/** @type {import("./harness.mjs").Page} */ where) => (await shown(where)).map(({ text, label }) => `${text}:${label}`);
  /** @param {string} keys */
  const press = async (keys) => {
    for (const key of ["Control+Home", ...keys.split(" ")]) await page.keyboard.press(key);
  };
  await press("g o Control+z ArrowRight p");
  await page.getByRole("button", { name: "New", exact: true }).click();
  await paste(page, "Ada \u{1F389} left.");
  await page.locator("#article").getByText("left").waitFor();
  await press("p l Control+z Control+z Control+Shift+z");
  await untilSaved(page);
  await page.keyboard.press("Alt+a");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("dialog", { name: "Your articles" }).getByRole("button", { name: /^Save a backup/u }).click()]);
  const backup = await readFile(await download.path());
  await page.context().close();

  const elsewhere = await open({ withoutModel: true });
  await openFile(elsewhere, download.suggestedFilename(), backup);
  await settled(elsewhere);
  const list = elsewhere.getByRole("dialog", { name: "Your articles" });
  const go = async (/** @type {RegExp} */ name) => {
    await elsewhere.keyboard.press("Alt+a");
    await list.getByRole("button", { name }).first().click();
    await list.waitFor({ state: "hidden" });
    await elsewhere.locator("#article").focus();
  };
  await go(/^Oslo/u);
  await elsewhere.locator("#article").getByText("far").waitFor();
  assert.deepEqual(await pairs(elsewhere), ["Oslo:GPE", "is:PERSON"]);
  for (const expected of [["Oslo:GPE"], []]) {
    await elsewhere.keyboard.press("Control+z");
    assert.deepEqual(await pairs(elsewhere), expected);
  }
  await go(/^Ada/u);
  await elsewhere.locator("#article").getByText("left").waitFor();
  assert.deepEqual(await pairs(elsewhere), ["Ada:PERSON"]);
  await elsewhere.keyboard.press("Control+Shift+z");
  assert.deepEqual(await pairs(elsewhere), ["Ada:LOC"], "what was undone can be redone");
  await elsewhere.context().close();
});
