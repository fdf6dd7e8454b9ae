/** Texts, names and files that mean harm: they are shown as what they are, or refused in words, and the page goes on. */
import assert from "node:assert/strict";
import test from "node:test";
import { ARTICLE, exported, openFile, paste, says, settled, shown, usePage } from "./harness.mjs";

/** @typedef {import("./harness.mjs").Page} Page */

const { open } = usePage();

/** What a name may try: code, markup, a style rule, a turned direction, the prototype, sheer length. */
const NAMES = [
  "javascript:window.hit=1",
  "<img src=x onerror=window.hit=1>",
  '"] {} * { display: none } [x="',
  "\u202Egpj.exe",
  "__proto__",
  "constructor",
  "${window.hit=1}{{window.hit=1}}",
  "</style><script>window.hit=1</script>",
];

/** Pastes like a browser that offers only some kinds of content. @param {Page} page @param {Record<string, string>} kinds */
async function pasteAs(page, kinds) {
  await page.getByRole("textbox", { name: "Article text" }).evaluate((box, all) => {
    const clipboardData = new DataTransfer();
    for (const [kind, content] of Object.entries(all)) clipboardData.setData(kind, content);
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, kinds);
}

/** Nothing ran, nothing was hidden, nothing that is no part of the page stands in it. @param {Page} page */
async function assertUnharmed(page) {
  assert.equal(await page.evaluate(() => /** @type {any} */ (window).hit), undefined);
  assert.deepEqual(await page.locator("#article, #panel, #dialogs, #notices, #label-bar").locator("img, script, style, iframe, [href]:not([href^='#entity-']), [onerror]").evaluateAll((all) => all.map((each) => each.outerHTML)), []);
  assert.ok(await page.getByRole("button", { name: "Export", exact: true }).isVisible());
  await page.locator("#privacy").filter({ hasText: /^0 requests/u }).waitFor();
}

test("labels of any name are names, in the article, the bar, the panel, the styles and the exports", async () => {
  const page = await open({ withoutModel: true });
  await paste(page, ARTICLE);
  await settled(page);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("o");
  const document = await exported(page);
  const [pattern] = document.scheme.labels;
  const [span] = document.spans;
  const characters = [...document.text];
  document.scheme.labels = NAMES.map((name, index) => ({ ...pattern, name, short: name.slice(0, 4), key: "", hue: 40 * index, description: name }));
  document.spans = NAMES.map((label, id) => ({ ...span, id: id + 1, start: 4 * id, end: 4 * id + 3, label, text: characters.slice(4 * id, 4 * id + 3).join("") }));
  await openFile(page, "labels.json", JSON.stringify(document));
  await page.waitForFunction((n) => window.document.querySelectorAll("#article [data-start]").length === n, NAMES.length);
  assert.deepEqual((await shown(page)).map(({ label }) => label), NAMES);
  await assertUnharmed(page);
  assert.deepEqual((await exported(page)).spans.map((/** @type {any} */ { label }) => label), NAMES);
});

test("a label name without end, and a label set that is none, are refused in words", async () => {
  const page = await open({ withoutModel: true });
  await paste(page, ARTICLE);
  await settled(page);
  const document = await exported(page);
  for (const labels of [[{ ...document.scheme.labels[0], name: "x".repeat(1_000_000) }], "none", [null], [{}]]) {
    const hostile = { ...document, text: `${document.text}!`, text_sha256: undefined, scheme: { ...document.scheme, labels } };
    await openFile(page, "scheme.json", JSON.stringify(hostile));
    await page.locator(".notice").first().waitFor();
    await assertUnharmed(page);
    await page.locator(".notice").first().getByRole("button", { name: "Close" }).click();
  }
});

test("file names are text in titles, notices and lists, and harmless in what is saved", async () => {
  const page = await open({ withoutModel: true });
  for (const name of ["<img src=x onerror=window.hit=1>.txt", "\u202Etxt.exe.txt", `${"long ".repeat(40)}.txt`, "..%2f..%2fetc.txt"]) {
    await openFile(page, name, "Ada Byrne left.");
    await settled(page);
    await assertUnharmed(page);
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download" }).click()]);
    assert.match(download.suggestedFilename(), /^[\p{L}\p{N}.-]{1,90}$/u);
  }
  await openFile(page, "<script>window.hit=1</script>.bin", Buffer.alloc(4000, 0xfe));
  await page.locator(".notice").filter({ hasText: "<script>" }).waitFor();
  await assertUnharmed(page);
});

test("a paste of a web page arrives as its text, with or without a plain form, and fetches nothing", async () => {
  const markup = `<style>@import "/leak.css"; * { display: none }</style><script>window.hit=1</script><h1>Ada Byrne left</h1>
    <img src="/leak.png" onerror="window.hit=1"><iframe src="/leak.html"></iframe><p style="background:url(/leak.jpg)">She said so on Monday.</p>`;
  for (const kinds of [{ "text/html": markup }, { "text/html": markup, "text/plain": "Ada Byrne left\nShe said so on Monday." }]) {
    const page = await open({ withoutModel: true });
    await page.locator("#privacy").filter({ hasText: "0 requests" }).waitFor();
    /** @type {string[]} */
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    await pasteAs(page, /** @type {Record<string, string>} */ (kinds));
    await settled(page);
    const text = (await page.locator("#article").textContent()) ?? "";
    assert.match(text, /Ada Byrne left\s+She said so on Monday\./u);
    assert.doesNotMatch(text, /leak|hit|display/u);
    await assertUnharmed(page);
    assert.deepEqual(requests.filter((address) => !address.startsWith("blob:")), []);
    await page.context().close();
  }
});

test("a paste of 100 MB and a file of 33 MB are refused with their limits, and the article stays", async () => {
  const page = await open({ withoutModel: true });
  await paste(page, ARTICLE);
  await settled(page);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("o");
  // Not through a DataTransfer, which would hold it twice.
  await page.evaluate(() => {
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
    Object.defineProperty(event, "clipboardData", { value: { files: [], getData: () => "word ".repeat(20_000_000) } });
    document.body.dispatchEvent(event);
  });
  await says(page, /100,000,000 characters.*split/u);
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([new Uint8Array(33 * 1024 * 1024)], "large.txt"));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await says(page, /33 MB.*32 MB.*split/u);
  assert.equal((await shown(page)).length, 1);
  await assertUnharmed(page);
  await page.context().close();
});
