/** The single file, opened from disk: it tags, corrects and keeps the work, asks nothing of anyone, and has no foreign part. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { assemble, bundle, BUNDLE } from "../../scripts/bundle.mjs";
import { findChromium } from "../../scripts/chromium.mjs";
import { ROOT } from "../../scripts/process.mjs";

const address = pathToFileURL(path.join(ROOT, BUNDLE)).href;
/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  await bundle();
  browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
});
after(() => browser?.close());

test("from disk it tags, keeps the work over a reload and makes no request", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  /** @type {string[]} */
  const requests = [];
  /** @type {string[]} */
  const errors = [];
  context.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
  await page.goto(address);
  await page.getByRole("textbox", { name: "Article text" }).fill("Judge Ingrid Solberg spoke in Bergen on Monday.");
  await page.getByRole("button", { name: "Tag", exact: true }).first().click();
  const entities = page.locator("[data-start]");
  await entities.first().waitFor();
  const labels = () => entities.evaluateAll((found) => found.map((element) => element.getAttribute("data-label")));
  const before = await labels();
  await page.getByText(/^Saved/).first().waitFor();
  await page.reload();
  await entities.first().waitFor();
  assert.deepEqual(await labels(), before);
  const foreign = requests.filter((url) => url !== address && !/^(blob|data):/.test(url));
  assert.deepEqual(foreign, []);
  assert.deepEqual(errors, []);
  await context.close();
});

test("its policy allows just its own scripts and styles, and no connection", async () => {
  const html = await readFile(path.join(ROOT, BUNDLE), "utf8");
  const policy = html.match(/Content-Security-Policy" content="([^"]+)"/)?.[1] ?? "";
  assert.match(policy, /default-src 'none'; script-src 'wasm-unsafe-eval' 'sha256-[^']+';/);
  assert.doesNotMatch(policy, /connect-src|unsafe-inline|'self'|https?:/);
  assert.doesNotMatch(html, /<(link|script|img)[^>]+(src|href)="(?!data:)/);
});

test("a module that would end its element is refused", () => {
  const contents = { styles: [], icon: "", parts: [], code: "const x = '</script>';" };
  assert.throws(() => assemble("<body></body>", contents), /would end its element/);
});
