/** What goes wrong is said in words, and nothing that was annotated is lost by it. */
import assert from "node:assert/strict";
import test from "node:test";
import { ARTICLE, exported, openFile, paste, says, settled, shown, usePage } from "./harness.mjs";

const { open } = usePage();

/**
 * An article with one entity in it.
 * @param {import("./harness.mjs").Page} page
 */
async function annotate(page) {
  await paste(page, ARTICLE);
  await settled(page);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("o");
  await says(page, /labelled ORG/u);
}

test("an empty text is asked for", async () => {
  const page = await open({ withoutModel: true });
  await page.getByRole("textbox", { name: "Article text" }).fill("  \n ");
  await page.getByRole("button", { name: "Tag", exact: true }).click();
  await says(page, /no text yet/u);
  await page.context().close();
});

test("a text that is too long is refused with the limit", async () => {
  const page = await open({ withoutModel: true });
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "word ".repeat(1_300_000));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await says(page, /6,500,000 characters.*split/u);
  await page.context().close();
});

test("binary junk is refused and the open article stays", async () => {
  const page = await open({ withoutModel: true });
  await annotate(page);
  const junk = Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919) % 256));
  await openFile(page, "photo.bin", junk);
  await says(page, /photo\.bin/u);
  assert.equal((await shown(page)).length, 1);
  await page.context().close();
});

test("an export with an altered text is told and the open article stays stored", async () => {
  const page = await open({ withoutModel: true });
  await annotate(page);
  const document = await exported(page);
  document.text = document.text.replace("ferry", "train");
  await openFile(page, "altered.json", JSON.stringify(document));
  await says(page, /altered\.json|text/u);
  await page.locator(".notice").first().waitFor();
  await page.context().close();
});

test("a lone surrogate is shown as replaced, and no offset shifts", async () => {
  const page = await open({ withoutModel: true });
  // Made in the page: on its way from here a lone surrogate would be lost.
  await page.getByRole("textbox", { name: "Article text" }).evaluate((box) => {
    const clipboardData = new DataTransfer();
    clipboardData.getData = () => `Half ${String.fromCharCode(0xd83d)} an emoji. Ada Byrne left.`;
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
    Object.defineProperty(event, "clipboardData", { value: clipboardData });
    box.dispatchEvent(event);
  });
  await settled(page);
  await page.locator(".notice").filter({ hasText: "broken character" }).waitFor();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("Ada Byrne");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("p");
  const [entity] = await shown(page);
  assert.deepEqual([entity.start, entity.end, entity.text], [17, 26, "Ada Byrne"]);
  await page.context().close();
});

test("without a model the page says so and can be worked in by hand", async () => {
  const page = await open({ withoutModel: true });
  await annotate(page);
  assert.ok(await page.locator(".notice").filter({ hasText: "annotate by hand" }).isVisible());
  assert.equal((await shown(page)).length, 1);
  await page.context().close();
});

test("without a part of the core the page says what is missing and can be worked in by hand", async () => {
  const refuse = (/** @type {string} */ part) => (/** @type {import("playwright-core").BrowserContext} */ context) => context.route(`**/pkg/${part}_bg.wasm`, (route) => route.fulfill({ status: 503 }));
  const tagger = await open({ before: refuse("tagger") });
  await annotate(tagger);
  await tagger.locator(".notice").filter({ hasText: "The part of Tagline that tags could not be loaded (the server answered 503" }).waitFor();
  assert.equal((await exported(tagger)).spans.length, 1);
  await tagger.context().close();

  const exchange = await open({ before: refuse("exchange") });
  await paste(exchange, ARTICLE);
  await settled(exchange);
  await exchange.locator("#article [data-start]").first().waitFor();
  const before = await shown(exchange);
  await openFile(exchange, "notes.jsonl", '{"text": "Oslo thanked Ada."}');
  const notice = exchange.locator(".notice").filter({ hasText: "The part of Tagline that reads and writes files could not be loaded (the server answered 503" });
  await notice.waitFor();
  await exchange.keyboard.press("Control+e");
  await notice.nth(1).waitFor();
  assert.deepEqual(await shown(exchange), before);
  await exchange.context().close();
});

test("a truncated model file is refused in words and the page can be worked in by hand", async () => {
  const page = await open({ before: (context) => context.route("**/model/*", (route) => route.fulfill({ body: Buffer.alloc(5000, 7) })) });
  await annotate(page);
  assert.match((await page.locator(".notice").first().textContent()) ?? "", /model/iu);
  assert.equal((await shown(page)).length, 1);
  await page.context().close();
});

test("1 MB of text and one line of 200,000 characters open and can be labelled", async () => {
  const page = await open({ withoutModel: true });
  for (const text of ["The mayor of Bergen met Ada Byrne.\n".repeat(30_000), "Bergen ".repeat(28_600)]) {
    await page.evaluate((pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", pasted);
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, text);
    await page.waitForFunction((length) => document.getElementById("article")?.textContent?.length === length, text.length);
    await settled(page);
    await page.keyboard.press("Control+End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("g");
    assert.equal((await shown(page)).length, 1);
  }
  await page.context().close();
});

test("HTML in a text is text", async () => {
  const page = await open({ withoutModel: true });
  const text = `<img src=x onerror="document.title='run'"> <script>document.title='run'</script> Ada`;
  await paste(page, text);
  await settled(page);
  assert.equal(await page.locator("#article").evaluate((node) => node.textContent), text);
  assert.doesNotMatch(await page.title(), /^run/u);
  await page.context().close();
});

test("a browser that stores nothing is told, and the work goes on and can be exported", async () => {
  const page = await open({ withoutModel: true, before: (context) => context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("storage is switched off", "SecurityError");
    };
  }) });
  await annotate(page);
  await page.locator(".notice").filter({ hasText: "export it before you close it" }).waitFor();
  assert.equal(await page.locator("#saved").textContent(), "Not saved");
  assert.equal((await exported(page)).spans.length, 1);
  await page.context().close();
});
