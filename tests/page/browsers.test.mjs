/** What some browsers lack, or refuse to a page, is done without: each is taken away here before the page is loaded. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { annotate, ARTICLE, exported, openFile, paste, settled, shown, untilSaved, usePage } from "./harness.mjs";

const { open, url } = usePage();

/** By name, what to take away: a global, or a property of one. */
const LACKING = {
  "the newest of Chromium's (Trusted Types, highlights, scheduler)": ["trustedTypes", "Highlight", "scheduler", "Document.prototype.caretPositionFromPoint"],
  "locks and messages between tabs": ["Navigator.prototype.locks", "BroadcastChannel"],
  "service workers and the storage manager, as in a private window": ["Navigator.prototype.serviceWorker", "Navigator.prototype.storage"],
  "the clipboard and the file system, as without https": ["Navigator.prototype.clipboard", "showOpenFilePicker", "showSaveFilePicker"],
};

/**
 * Takes away; runs in the page.
 * @param {string[]} names
 */
function takeAway(names) {
  for (const name of names) {
    const parts = name.split(".");
    const last = /** @type {string} */ (parts.pop());
    const holder = parts.reduce((object, part) => object[part], /** @type {any} */ (globalThis));
    delete holder[last];
  }
}

for (const [what, names] of Object.entries(LACKING)) {
  test(`the job is done without ${what}`, async () => {
    const page = await open({ withoutModel: true, before: (context) => context.addInitScript(takeAway, names) });
    await annotate(page);
    await untilSaved(page);
    const before = await shown(page);
    assert.deepEqual(before.map(({ label }) => label), ["ORG", "GPE"]);
    await page.reload();
    await settled(page);
    assert.deepEqual(await shown(page), before);
    assert.equal((await exported(page)).spans.length, 2);
    await page.context().close();
  });
}

test("where every storage is refused the page says so, offers a backup, and the job is done", async () => {
  const page = await open({ withoutModel: true, before: (context) => context.addInitScript(() => {
    for (const name of ["indexedDB", "sessionStorage", "localStorage", "caches"]) {
      const get = () => {
        throw new DOMException("site data is blocked", "SecurityError");
      };
      Object.defineProperty(globalThis, name, { get });
    }
  }) });
  await annotate(page);
  assert.equal(await page.locator("#saved").textContent(), "Not saved");
  const notice = page.locator(".notice").filter({ hasText: "lets the page store nothing" });
  const [backup] = await Promise.all([page.waitForEvent("download"), notice.getByRole("button", { name: "Save a backup" }).click()]);
  assert.equal(backup.suggestedFilename(), "tagline-backup.json");
  assert.equal((await exported(page)).spans.length, 2);
  // The backup has it all: another browser takes it.
  const elsewhere = await open({ withoutModel: true });
  await openFile(elsewhere, backup.suggestedFilename(), await readFile(await backup.path()));
  await settled(elsewhere);
  assert.deepEqual(await shown(elsewhere), await shown(page));
  await Promise.all([page.context().close(), elsewhere.context().close()]);
});

test("a host that knows neither wasm nor the model by type, and sends no other header, will do", async () => {
  const page = await open({ before: async (context) => {
    await context.route(/\.(wasm|tagline|webmanifest)$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ body: await response.body(), headers: { "Content-Type": "text/plain" } });
    });
  } });
  await paste(page, ARTICLE);
  await settled(page);
  await page.locator("#article [data-start]").first().waitFor();
  assert.ok(page.url().startsWith(url()));
  await page.context().close();
});
