/** A page of the served origin with nothing in it but the storage modules, for tests that need no annotator. */
import { chromium } from "playwright-core";
import { findChromium } from "../../scripts/chromium.mjs";
import { serve } from "../../scripts/serve.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContext} BrowserContext */

/**
 * A browser whose profile lies in a folder, so that it survives being killed.
 * @param {string} profile
 * @returns {Promise<BrowserContext>}
 */
export function launch(profile) {
  const args = ["--no-sandbox", "--disable-gpu"];
  return chromium.launchPersistentContext(profile, { executablePath: findChromium(), args });
}

/** @returns {ReturnType<typeof serve>} */
export function serveModules() {
  return serve({ root: "www" });
}

/**
 * @param {BrowserContext} context
 * @param {string} url the server's
 * @returns {Promise<Page>}
 */
export async function openHarness(context, url) {
  const page = await context.newPage();
  const empty = { contentType: "text/html", body: "<!doctype html><title>harness</title>" };
  await page.route("**/harness.html", (route) => route.fulfill(empty));
  await page.goto(`${url}harness.html`);
  return page;
}
