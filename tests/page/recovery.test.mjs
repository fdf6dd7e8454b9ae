/** What happens to the work when the page is loaded anew, the worker traps, or an article is deleted. */
import assert from "node:assert/strict";
import test from "node:test";
import { annotate, ARTICLE, openFile, paste, says, settled, shown, untilSaved, usePage } from "./harness.mjs";

const { open } = usePage();

test("a reload brings the article back with every edit and its undo", async () => {
  const page = await open({ withoutModel: true });
  await annotate(page);
  await untilSaved(page);
  const before = await shown(page);
  await page.reload();
  await settled(page);
  assert.deepEqual(await shown(page), before);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  assert.deepEqual(await shown(page), []);
  await page.keyboard.press("Control+Shift+z");
  await page.keyboard.press("Control+y");
  assert.deepEqual((await shown(page)).map(({ label }) => label), before.map(({ label }) => label));
  await page.context().close();
});

test("the article that opens a document can’t be undone away", async () => {
  const page = await open({ withoutModel: true });
  await paste(page, ARTICLE);
  await settled(page);
  await page.keyboard.press("Control+z");
  await says(page, /nothing to undo/iu);
  assert.equal(await page.locator("#article").evaluate((node) => node.textContent), ARTICLE);
  await page.context().close();
});

test("a worker that traps is started again, and tagging goes on", async () => {
  const page = await open({ before: (context) => context.addInitScript(() => {
    // The first worker of the page dies at its first text, as one whose wasm traps does.
    const Original = Worker;
    let first = true;
    globalThis.Worker = class extends Original {
      /** @param {any} message @param {any} rest */
      postMessage(message, ...rest) {
        if (first && message?.action === "tag") {
          first = false;
          this.dispatchEvent(new ErrorEvent("error", { message: "unreachable", cancelable: true }));
          this.terminate();
          return;
        }
        super.postMessage(message, ...rest);
      }
    };
  }) });
  await paste(page, ARTICLE);
  await settled(page);
  await page.locator("#article [data-start]").first().waitFor();
  await page.context().close();
});

/**
 * Waits until the page has looked, a frame after the last change, at what it shows beside the article: the trap is not
 * meant for that.
 * @param {import("./harness.mjs").Page} page
 */
async function painted(page) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  for (let frames = 0; frames < 3; frames++) await page.evaluate(frame);
}

/**
 * Lets the test make a part of the core on the page's main thread trap: with the name of one of its exports in
 * `window.trapNext`, the next thing that this part asks of the page makes it run out of memory, in the middle of its work.
 */
function armCore() {
  const { instantiate, Instance } = WebAssembly;
  /**
   * @param {Record<string, Record<string, any>>} imports
   * @returns {{ imports: Record<string, Record<string, any>>, instance: any }} the instance is to be put in once it is there
   */
  const arm = (imports) => {
    const trap = () => {
      const wanted = /** @type {any} */ (window).trapNext;
      if (!wanted || !(wanted in armed.instance.exports)) return;
      Object.assign(window, { trapNext: "", trapped: true });
      armed.instance.exports.__wbindgen_malloc(0xfffffff0, 1);
    };
    const functions = (/** @type {Record<string, any>} */ all) => Object.entries(all).map(([key, run]) => [key, (/** @type {any[]} */ ...args) => (trap(), run(...args))]);
    const armed = { imports: Object.fromEntries(Object.entries(imports).map(([name, all]) => [name, Object.fromEntries(functions(all))])), instance: /** @type {any} */ (undefined) };
    return armed;
  };
  Object.assign(WebAssembly, {
    /** @param {any} source @param {Record<string, Record<string, any>>} imports */
    async instantiate(source, imports) {
      const armed = arm(imports);
      const made = /** @type {any} */ (await instantiate(source, armed.imports));
      armed.instance = made.instance ?? made;
      return made;
    },
    // Made anew after a trap.
    Instance: new Proxy(Instance, {
      construct(target, [module, imports]) {
        const armed = arm(imports);
        armed.instance = new target(module, armed.imports);
        return armed.instance;
      },
    }),
  });
}

test("a trap of the core, in an edit or in a question, restores document, caret and undo", async () => {
  for (const key of ["g", "ArrowRight"]) {
    const page = await open({ withoutModel: true, before: (context) => context.addInitScript(armCore) });
    await paste(page, ARTICLE);
    await settled(page);
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("o");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("p");
    await page.keyboard.press("ArrowRight");
    const before = await shown(page);
    await painted(page);
    await page.evaluate(() => Object.assign(window, { trapNext: "session_dispatch" }));
    await page.keyboard.press(key);
    await page.locator(".notice").filter({ hasText: "everything before it is as it was" }).waitFor();
    assert.equal(await page.evaluate(() => /** @type {any} */ (window).trapped), true);
    assert.deepEqual(await shown(page), before);
    // The caret stands where it stood, edits go on, and all of it can be undone.
    await page.keyboard.press("g");
    const after = await shown(page);
    assert.deepEqual(after.map(({ label }) => label), ["ORG", "PERSON", "GPE"]);
    assert.equal(after[2].text, "fined");
    await untilSaved(page);
    for (let step = 0; step < 3; step++) await page.keyboard.press("Control+z");
    assert.deepEqual(await shown(page), []);
    await page.keyboard.press("Control+Shift+z");
    await untilSaved(page);
    await page.reload();
    await settled(page);
    assert.deepEqual((await shown(page)).map(({ label }) => label), ["ORG"]);
    await page.context().close();
  }
});

test("a trap while a file is read or written touches nothing that is open, and the next file goes well", async () => {
  const page = await open({ withoutModel: true, before: (context) => context.addInitScript(armCore) });
  await annotate(page);
  await untilSaved(page);
  const before = await shown(page);
  await page.evaluate(() => Object.assign(window, { trapNext: "imported_new" }));
  // What can't be carried is told, which the core asks of the page.
  await openFile(page, "notes.jsonl", '{"text": "Oslo thanked Ada.", "source": "wire"}');
  await page.locator(".notice").filter({ hasText: "“notes.jsonl” could not be read: Tagline stopped in the middle of it" }).waitFor();
  assert.equal(await page.evaluate(() => /** @type {any} */ (window).trapped), true);
  assert.deepEqual(await shown(page), before);

  await page.keyboard.press("Control+e");
  const dialog = page.getByRole("dialog", { name: "Export" });
  await dialog.getByText("Positions are counted in").waitFor();
  await page.evaluate(() => Object.assign(window, { trapNext: "imported_new", trapped: false }));
  await dialog.getByRole("radio", { name: /JSON Lines/u }).check();
  await dialog.getByText("The file could not be made").waitFor();
  assert.equal(await page.evaluate(() => /** @type {any} */ (window).trapped), true);
  await dialog.getByRole("radio", { name: /GATE/u }).check();
  await dialog.getByText("Positions are counted in").waitFor();
  await page.keyboard.press("Escape");

  // The session was not begun anew: it still has its undo.
  await page.keyboard.press("Control+z");
  assert.equal((await shown(page)).length, before.length - 1);
  await page.keyboard.press("Control+y");
  await openFile(page, "notes.jsonl", '{"text": "Oslo thanked Ada.", "spans": [[0, 4, "GPE"]]}');
  await page.waitForFunction(() => document.querySelectorAll("[data-start]").length === 1);
  assert.deepEqual((await shown(page)).map(({ text }) => text), ["Oslo"]);
  await page.context().close();
});

test("a deleted article can be brought back", async () => {
  const page = await open({ withoutModel: true });
  await paste(page, ARTICLE);
  await settled(page);
  await page.keyboard.press("Alt+a");
  await page.getByRole("button", { name: /^Delete Ferry/u }).click();
  await page.getByRole("dialog", { name: "Your articles" }).getByRole("button", { name: "Close" }).click();
  await page.getByRole("textbox", { name: "Article text" }).waitFor();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await settled(page);
  assert.equal(await page.locator("#article").evaluate((node) => node.textContent), ARTICLE);
  await page.context().close();
});

test("no request is made once the page is loaded", async () => {
  const page = await open();
  await page.locator("#privacy").filter({ hasText: "0 requests" }).waitFor();
  /** @type {string[]} */
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await paste(page, ARTICLE);
  await settled(page);
  await page.locator("#article [data-start]").first().waitFor();
  assert.deepEqual(requests.filter((url) => !url.startsWith("blob:")), []);
  await page.context().close();
});

test("edits that another tab’s taking over kept from being saved are in a copy, and nothing is mixed", async () => {
  const first = await open({ withoutModel: true });
  await paste(first, ARTICLE);
  await settled(first);
  await first.keyboard.press("Control+Home");
  await first.keyboard.press("o");
  await untilSaved(first);
  const address = first.url();
  const second = await first.context().newPage();
  await second.route("**/model/*", (route) => route.fulfill({ status: 404 }));
  await second.goto(address);
  await second.locator("#shelf-list button").first().click();
  await settled(second);
  await second.locator(".notice").filter({ hasText: "open in another tab" }).waitFor();
  // The first tab's storage is full while it goes on.
  await first.evaluate(() => {
    const { add } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.add = () => {
      throw new DOMException("no space", "QuotaExceededError");
    };
    Object.assign(window, { makeRoom: () => (IDBObjectStore.prototype.add = add) });
  });
  await first.keyboard.press("ArrowRight");
  await first.keyboard.press("g");
  await first.locator("#saved").filter({ hasText: "Not saved" }).waitFor();
  await second.getByRole("button", { name: "Edit here" }).click();
  await second.locator(".notice").filter({ hasText: "open in another tab" }).waitFor({ state: "detached" });
  await second.keyboard.press("Control+Home");
  await second.keyboard.press("p");
  await first.locator(".notice").filter({ hasText: "open in another tab" }).waitFor();
  await first.evaluate(() => /** @type {any} */ (window).makeRoom());
  await first.locator(".notice").filter({ hasText: "kept in a copy, which is open here now" }).waitFor({ timeout: 40_000 });
  await untilSaved(first);
  assert.match(await first.title(), /\(recovered\)/u);
  assert.deepEqual((await shown(first)).map(({ label }) => label), ["ORG", "GPE"]);
  // The copy can be edited, and comes back; the other tab has its own.
  await first.keyboard.press("ArrowRight");
  await first.keyboard.press("n");
  await untilSaved(first);
  await first.reload();
  await settled(first);
  assert.deepEqual((await shown(first)).map(({ label }) => label), ["ORG", "GPE", "NORP"]);
  assert.deepEqual((await shown(second)).map(({ label }) => label), ["PERSON"]);
  await first.context().close();
});
