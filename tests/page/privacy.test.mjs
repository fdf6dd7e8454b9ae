/** Nothing leaves the page: after it has loaded no request is made over a whole job, and the browser would refuse any. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { findChromium } from "../../scripts/chromium.mjs";
import { serve } from "../../scripts/serve.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** What the server was asked for. @type {string[]} */
const asked = [];

before(async () => {
  server = await serve({ onRequest: (address) => asked.push(address) });
  browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** A page that has loaded all, its copy for offline use included. */
async function loaded() {
  const context = await browser.newContext();
  const page = await context.newPage();
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
  await page.getByRole("textbox", { name: "Article text" }).focus();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/html", '<img src="/leak.png"><script src="/leak.js"></scr' + 'ipt><p style="background:url(/leak.css)">x</p>');
    data.setData("text/plain", "Judge Ingrid Solberg spoke in Bergen on Monday.");
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  const entities = page.locator("[data-start]");
  await entities.first().waitFor();
  await page.getByRole("button", { name: "Tag", exact: true }).first().click();
  await entities.first().click();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+Shift+z");
  await page.getByRole("button", { name: "Export", exact: true }).first().click();
  await page.keyboard.press("Escape");
  await page.waitForTimeout(500);
  assert.deepEqual(requests.filter((address) => !address.startsWith("blob:")), []);
  // A check for a newer build is the browser's own, and sends nothing of the page.
  assert.deepEqual(asked.filter((address) => !["/sw.js", "/pkg/assets.js"].includes(address)), []);
  assert.match((await page.locator("#privacy").textContent()) ?? "", /^0 requests since the page was loaded/);
  await context.close();
});

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
