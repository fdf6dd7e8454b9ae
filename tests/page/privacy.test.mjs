/** Nothing leaves the page: after it has loaded no request is made over a whole job, and the browser would refuse any. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { findChromium } from "../../scripts/chromium.mjs";
import { serve } from "../../scripts/serve.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @typedef {import("playwright-core").Page} Page */

/** For what is saved. @type {string} */
let folder;
/** What the server was asked for. @type {string[]} */
const asked = [];

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tagline-saved-"));
  server = await serve({ onRequest: (address) => asked.push(address) });
  browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
});
after(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A page that has loaded all, its copy for offline use included. */
async function loaded() {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(server.url);
  await page.getByText(/0 requests since the page was loaded/).waitFor();
  return { context, page };
}

test("from paste to export no request is made", async () => {
  const { context, page } = await loaded();
  asked.length = 0;
  /** @type {string[]} */
  const requests = [];
  context.on("request", (request) => requests.push(request.url()));
  await pasteText(page, "Judge Ingrid Solberg spoke in Bergen on Monday. Solberg left Bergen on Tuesday.");
  const entities = page.locator("#article [data-start]");
  await entities.first().waitFor();
  await page.getByRole("button", { name: "Tag", exact: true }).first().click();
  // Corrected, undone, found, labelled at all places.
  await entities.first().click();
  for (const key of ["Enter", "Control+z", "Control+Shift+z", "o", "Backspace", "]", "Escape", "Control+f"]) await page.keyboard.press(key);
  await page.keyboard.type("Bergen");
  for (const key of ["Enter", "Escape", "g", "s", "Escape", "?", "Escape"]) await page.keyboard.press(key);
  // Out, in several formats, and in again.
  const file = await saved(page, async () => {
    await page.getByRole("button", { name: "Export", exact: true }).first().click();
    await page.getByRole("button", { name: "Download" }).click();
  });
  await opened(page, file);
  // A backup of all; an article is deleted and brought back; the backup is opened.
  const backup = await saved(page, async () => {
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("menuitem", { name: "Save a backup of all articles" }).click();
  });
  await page.keyboard.press("Alt+a");
  await page.getByRole("button", { name: /^Delete /u }).first().click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Bring it back" }).click();
  await entities.first().waitFor();
  await opened(page, backup);
  // Another tab in front, and this one again.
  const other = await context.newPage();
  await other.goto("about:blank");
  await page.bringToFront();
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.waitForTimeout(500);
  const made = requests.filter((address) => !/^(blob:|about:)/u.test(address));
  assert.deepEqual(made, []);
  // A check for a newer build is the browser's own, and sends nothing of the page.
  assert.deepEqual(asked.filter((address) => !["/sw.js", "/pkg/assets.js"].includes(address)), []);
  assert.match((await page.locator("#privacy").textContent()) ?? "", /^0 requests since the page was loaded/);
  await context.close();
});

/** @param {Page} page @param {string} text */
async function pasteText(page, text) {
  await page.getByRole("textbox", { name: "Article text" }).focus();
  await page.evaluate((plain) => {
    const data = new DataTransfer();
    data.setData("text/html", '<img src="/leak.png"><script src="/leak.js"></scr' + 'ipt><p style="background:url(/leak.css)">x</p>');
    data.setData("text/plain", plain);
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

/** The file that an action saves. @param {Page} page @param {() => Promise<void>} act */
async function saved(page, act) {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  const file = path.join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return file;
}

/** Opens a file. @param {Page} page @param {string} file */
async function opened(page, file) {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Open", exact: true }).click()]);
  await chooser.setFiles(file);
  await page.locator("#article [data-start]").first().waitFor();
}

test("once loaded, the browser refuses every kind of request, also in the worker", async () => {
  const { context, page } = await loaded();
  asked.length = 0;
  const outcomes = await page.evaluate(async (address) => {
    const refused = () => "refused";
    const outcome = () => "went out";
    const image = new Promise((resolve) => {
      const element = new Image();
      element.onload = () => resolve("went out");
      element.onerror = () => resolve("refused");
      element.src = `${address}?image`;
    });
    navigator.sendBeacon(`${address}?beacon`, "text");
    return [
      await fetch(`${address}?fetch`).then(outcome, refused),
      await import(`${address}?import`).then(outcome, refused),
      await image,
    ];
  }, `${server.url}leak.js`);
  assert.deepEqual(outcomes, ["refused", "refused", "refused"]);
  for (const worker of page.workers()) {
    const inside = await worker.evaluate((address) => fetch(address).then(() => "went out", () => "refused"), `${server.url}leak.js?worker`);
    assert.equal(inside, "refused");
  }
  assert.ok(page.workers().length > 0, "there is no worker to ask");
  assert.deepEqual(asked.filter((address) => address.includes("leak")), []);
  await page.getByText(/requests were refused since the page was loaded/).waitFor();
  await context.close();
});

test("text can't become markup or code", async () => {
  const { context, page } = await loaded();
  const outcomes = await page.evaluate(() => {
    const attempt = (/** @type {() => void} */ act) => {
      try {
        act();
        return "done";
      } catch (error) {
        return error instanceof Error ? error.name : "";
      }
    };
    return [
      attempt(() => (document.createElement("p").innerHTML = "<b>x</b>")),
      attempt(() => new Worker("data:text/javascript,1")),
      attempt(() => document.write("x")),
    ];
  });
  assert.deepEqual(outcomes, ["TypeError", "TypeError", "TypeError"]);
  const nasty = '<img src=x onerror="window.hit=1"><script>window.hit=1</script> Rosa Quill \u202e</b>';
  await page.getByRole("textbox", { name: "Article text" }).fill(nasty);
  await page.getByRole("button", { name: "Tag", exact: true }).first().click();
  const article = page.getByRole("region", { name: "Annotated text" });
  await article.getByText("onerror").first().waitFor();
  assert.equal(await article.locator("img, script").count(), 0);
  assert.equal(await page.evaluate(() => /** @type {any} */ (window).hit), undefined);
  await context.close();
});
