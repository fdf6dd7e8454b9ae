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
import { paste, settled } from "./harness.mjs";

/** @typedef {import("playwright-core").Page} Page */

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
  await put(path.join(folder, "index.html"), page.replace("<html ", `<html data-build="${build}" `));
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
  // On a busy machine a load takes its time.
  context.setDefaultTimeout(120_000);
  t.after(() => Promise.all([context.close(), server.close()]));
  const address = `${server.url}some/where/`;
  const page = await context.newPage();
  await page.goto(address);
  await untilCopied(page);
  return { server, context, page, address };
}

/** @param {Page} page */
function buildOf(page) {
  return page.evaluate(() => document.documentElement.dataset.build);
}

/** @param {Page} page @param {string} build */
function untilBuildIs(page, build) {
  return page.waitForFunction((wanted) => document.documentElement?.dataset.build === wanted, build);
}

/** @param {Page} page */
function untilCopied(page) {
  return page.getByText(/Works offline/).waitFor();
}

/**
 * Loads the page anew, and waits until the browser's own look for a newer build, a second later, has found one.
 * @param {Page} page
 * @returns {Promise<string>} what became of it: "installed" or "redundant"
 */
async function found(page) {
  await page.reload();
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const next = () => registration.installing ?? registration.waiting;
    while (!next()) await new Promise((resolve) => registration.addEventListener("updatefound", resolve, { once: true }));
    const newer = /** @type {ServiceWorker} */ (next());
    while (newer.state === "installing") await new Promise((resolve) => newer.addEventListener("statechange", resolve, { once: true }));
    return newer.state;
  });
}

/** @param {Page} page */
function newerIsShown(page) {
  return page.locator(".notice").filter({ hasText: "A newer version of Tagline is ready" }).waitFor();
}

test("after one visit the whole job works without a network, from any folder", async (t) => {
  const { server, page } = await visit(t);
  await server.close();
  await page.reload();
  assert.equal(await buildOf(page), "first");
  await page.getByRole("textbox", { name: "Article text" }).fill("Judge Ingrid Solberg spoke in Bergen on Monday.");
  await page.getByRole("button", { name: "Tag", exact: true }).first().click();
  await page.locator("[data-start]").first().waitFor();
});

test("a newer build waits while the page is open, says so, and comes whole at the next start", async (t) => {
  const { context, page, address } = await visit(t);
  const second = await context.newPage();
  await second.goto(address);
  await untilCopied(second);

  await deploy("second", { honest: true });
  assert.equal(await found(page), "installed");
  await newerIsShown(page);
  await newerIsShown(second);
  await page.reload();
  await untilCopied(page);
  assert.equal(await buildOf(page), "first", "another tab is open, so the build stays");
  await second.close();
  await page.reload();
  await untilBuildIs(page, "second");
  await untilCopied(page);
});

test("a build with a file of another one is not taken", async (t) => {
  const { page } = await visit(t);
  await deploy("mixed", { honest: false });
  assert.equal(await found(page), "redundant");
  await page.reload();
  await untilCopied(page);
  assert.equal(await buildOf(page), "first");
});

test("a file that the copy has lost is never taken from another build", async (t) => {
  const { context, page, address } = await visit(t);
  await page.evaluate(async () => {
    const [name] = await caches.keys();
    const cache = await caches.open(name);
    await cache.delete(new URL("index.html", location.href).href);
  });
  await deploy("second", { honest: true });
  const mixed = await page.reload().then(() => "loaded", () => "refused");
  assert.equal(mixed, "refused");
  await page.close();
  const next = await context.newPage();
  await next.goto(address);
  assert.equal(await buildOf(next), "second");
  await untilCopied(next);
});

test("work that has begun is not disturbed by a newer build, and an unsaved edit comes over to it", async (t) => {
  const { context, page } = await visit(t);
  await deploy("second", { honest: true });
  assert.equal(await found(page), "installed");
  // Somebody types while the page still loads.
  await page.evaluate(() => sessionStorage.setItem("touch", "once"));
  await context.addInitScript(() => {
    if (!sessionStorage.getItem("touch")) return;
    sessionStorage.removeItem("touch");
    dispatchEvent(new KeyboardEvent("keydown", { key: "x" }));
    document.addEventListener("DOMContentLoaded", () => dispatchEvent(new KeyboardEvent("keydown", { key: "x" })));
  });
  await page.reload();
  await newerIsShown(page);
  await untilCopied(page);
  await paste(page, "Judge Ingrid Solberg spoke in Bergen on Monday.");
  await settled(page);
  await page.keyboard.press("Control+Home");
  // In one task: nothing of the edit can have been written when the newer build is asked for.
  await page.evaluate(() => {
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "g", bubbles: true, cancelable: true }));
    const buttons = [...document.querySelectorAll("button")];
    buttons.find((button) => button.textContent === "Load it now")?.click();
  });
  await untilBuildIs(page, "second");
  await page.locator('#article [data-label="GPE"][data-start="0"]').waitFor();
});

test("the browser finds the page fit to be installed, also once it is sealed", async (t) => {
  const server = await serve({ root: "www" });
  // A private window, which a test's pages are otherwise, installs nothing.
  const profile = await mkdtemp(path.join(tmpdir(), "tagline-install-"));
  const context = await chromium.launchPersistentContext(profile, { executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
  t.after(async () => {
    await Promise.all([context.close(), server.close()]);
    await rm(profile, { recursive: true, force: true });
  });
  const page = await context.newPage();
  await page.goto(server.url);
  await untilCopied(page);
  const devtools = await context.newCDPSession(page);
  const { errors } = await devtools.send("Page.getAppManifest");
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  assert.deepEqual(installabilityErrors, []);
  assert.match((await page.locator("#privacy").textContent()) ?? "", /^0 requests/u);
});
