/** A page of the served origin with nothing in it but the storage modules, for tests that need no annotator. */
import { statfs } from "node:fs/promises";
import { chromium } from "playwright-core";
import { findChromium } from "../../scripts/chromium.mjs";
import { serve } from "../../scripts/serve.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContext} BrowserContext */

/**
 * A browser whose profile lies in a folder, so that it survives being killed.
 * @param {string} profile
 * @param {{ quota?: number }} [options] how many bytes one origin may store, about, where the browser is to be strict
 * @returns {Promise<BrowserContext>}
 */
export async function launch(profile, { quota } = {}) {
  const args = ["--no-sandbox", "--disable-gpu"];
  if (quota) {
    const { blocks, bsize } = await statfs(profile);
    // One origin may take half of a pool that is a share of the disk.
    args.push(`--enable-features=StorageQuotaSettings:PoolSizeRatio/${(2 * quota) / (blocks * bsize)}/PerStorageKeyRatio/0.5`);
  }
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
