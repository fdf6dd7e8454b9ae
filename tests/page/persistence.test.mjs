/** Every outcome that the storage can have, in a real browser: nothing that was shown as saved is lost in any of them. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch, openHarness, serveModules } from "./storage-harness.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @type {Awaited<ReturnType<typeof serveModules>>} */
let server;
/** @type {string} */
let profile;
/** @type {import("playwright-core").BrowserContext} */
let context;

before(async () => (server = await serveModules()));
after(() => server.close());
beforeEach(async () => {
  profile = await mkdtemp(path.join(tmpdir(), "tagline-storage-"));
  context = await launch(profile);
});
afterEach(async () => {
  await context.close();
  await rm(profile, { recursive: true, force: true });
});

/**
 * A tab with an open store in `window.store`; `window.states` collects what it said.
 * @returns {Promise<Page>}
 */
async function tab() {
  const page = await openHarness(context, server.url);
  await open(page);
  return page;
}

/** @param {Page} page */
async function open(page) {
  await page.evaluate(async () => {
    const { openStore } = await import("/persistence.js");
    const store = await openStore();
    const states = [store.state];
    store.addEventListener("state", () => states.push(store.state));
    store.addEventListener("recovered", (event) => Object.assign(window, { copy: /** @type {CustomEvent} */ (event).detail }));
    Object.assign(window, { store, states });
  });
}

/**
 * Runs a body in the page with `store` at hand.
 * @param {Page} page
 * @param {string} body
 * @returns {Promise<any>}
 */
function inTab(page, body) {
  return page.evaluate(`(async () => { const store = window.store; ${body} })()`);
}

/** Waits until the tab's store says so. @param {Page} page @param {string} state */
function until(page, state) {
  return page.waitForFunction((wanted) => /** @type {any} */ (window).store.state.state === wanted, state);
}

/** The lines of the copy that the tab's store told of. @param {Page} page */
async function copyIn(page) {
  await page.waitForFunction(() => /** @type {any} */ (window).copy);
  return inTab(page, "return store.lines(window.copy.copy)");
}

/**
 * Makes the browser's storage full, until the page calls `window.makeRoom()`. IndexedDB does not heed the quota that the
 * browser's test protocol sets, so the failure is made at the call.
 * @param {Page} page
 */
function fill(page) {
  return page.evaluate(() => {
    const { add } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.add = () => {
      throw new DOMException("no space", "QuotaExceededError");
    };
    Object.assign(window, { makeRoom: () => (IDBObjectStore.prototype.add = add) });
  });
}

const claim = (/** @type {string} */ id) =>
  `window.lease = await store.claim("${id}", { onLost: () => (window.lost = true) });`;

test("lines come back in order after a reload", async () => {
  const page = await tab();
  await inTab(page, `${claim("a")} const all = []; for (let i = 0; i < 50; i++) all.push(store.append("a", ["line " + i], { title: "T" })); await Promise.all(all);`);
  assert.equal(await inTab(page, "return store.state.state"), "saved");
  await page.reload();
  await open(page);
  const lines = await inTab(page, `return store.lines("a")`);
  assert.deepEqual(lines, Array.from({ length: 50 }, (_, i) => `line ${i}`));
  const [document] = await inTab(page, "return store.documents()");
  assert.deepEqual([document.id, document.title, document.deleted], ["a", "T", false]);
});

test("saved is said only once the lines are durable", async () => {
  const page = await tab();
  const states = await inTab(page, `${claim("a")} store.append("a", ["1", "2"]); const during = store.state; await store.append("a", ["3"]); return [during, store.state]`);
  assert.deepEqual(states.map((/** @type {any} */ s) => [s.state, s.pending]), [["saving", 2], ["saved", 0]]);
});

test("lines that follow at the moment of a save are saved too", async () => {
  const page = await tab();
  await inTab(page, `for (let i = 0; i < 20; i++) await store.append("a", [String(i)]);`);
  assert.equal((await inTab(page, `return store.lines("a")`)).length, 20);
});

test("of two tabs one writes, and the other can take over without a loss", async () => {
  const first = await tab();
  await inTab(first, `${claim("a")} await store.append("a", ["first"]);`);
  const second = await tab();
  assert.equal(await inTab(second, `${claim("a")} return window.lease.writable`), false);
  await inTab(first, `store.append("a", ["still on its way"])`);
  const lines = await inTab(second, `await window.lease.takeOver(); await store.append("a", ["second"]); return store.lines("a")`);
  assert.deepEqual(lines, ["first", "still on its way", "second"]);
  assert.equal(await inTab(first, "return window.lost"), true);
  await inTab(first, `await store.append("a", ["late"])`);
  assert.deepEqual(await inTab(second, `return store.lines("a")`), ["first", "still on its way", "second"]);
  assert.deepEqual(await copyIn(first), ["first", "still on its way", "late"]);
});

test("a tab that does not answer is taken over, and what it had not saved is kept in a copy", async () => {
  const first = await tab();
  await inTab(first, `${claim("a")} await store.append("a", ["first"], { title: "T" });`);
  const second = await tab();
  await inTab(second, claim("a"));
  const frozen = first.evaluate(() => {
    const { store } = /** @type {any} */ (window);
    const end = performance.now() + 5000;
    while (performance.now() < end);
    void store.append("a", ["written while frozen"]);
    return store.append("a", ["and more"]);
  });
  await inTab(second, `await window.lease.takeOver(); await store.append("a", ["second"]);`);
  await frozen;
  assert.deepEqual(await inTab(second, `return store.lines("a")`), ["first", "second"]);
  assert.deepEqual(await copyIn(first), ["first", "written while frozen", "and more"]);
  assert.deepEqual(await inTab(first, "return [window.copy.document, window.copy.title, window.copy.current]"), ["a", "T (recovered)", true]);
  // What follows goes to the copy too, under either name, and another tab can open it.
  await inTab(first, `await store.append(window.copy.copy, ["later"]); await store.append("a", ["last"])`);
  const whole = ["first", "written while frozen", "and more", "later", "last"];
  assert.deepEqual(await copyIn(first), whole);
  assert.deepEqual(await inTab(second, `return store.lines("${await inTab(first, "return window.copy.copy")}")`), whole);
});

test("what waited when the storage was full and another tab took over is kept in a copy, also after taking back", async () => {
  const first = await tab();
  await inTab(first, `${claim("a")} await store.append("a", ["first"], { title: "T" });`);
  await fill(first);
  await inTab(first, `void store.append("a", ["waits"])`);
  await until(first, "failed");
  const second = await tab();
  await inTab(second, `${claim("a")} await window.lease.takeOver(); await store.append("a", ["second"]);`);
  await inTab(first, `window.lease = await store.claim("a", { onLost: () => {} }); window.makeRoom(); await window.lease.takeOver();`);
  assert.deepEqual(await inTab(first, `return store.lines("a")`), ["first", "second"]);
  await inTab(first, `await store.append("a", ["third"])`);
  assert.deepEqual(await inTab(first, `return store.lines("a")`), ["first", "second", "third"]);
  assert.deepEqual(await copyIn(first), ["first", "waits"]);
  assert.equal(await inTab(first, "return window.copy.current"), false);
});

test("a document that is opened again while the storage is full still has what waits", async () => {
  const page = await tab();
  await inTab(page, `${claim("a")} await store.append("a", ["first"]);`);
  await fill(page);
  await inTab(page, `void store.append("a", ["waits"])`);
  await until(page, "failed");
  await inTab(page, `window.lease.release(); ${claim("a")}`);
  assert.deepEqual(await inTab(page, `return store.lines("a")`), ["first", "waits"]);
  await inTab(page, `window.makeRoom(); await store.append("a", ["more"])`);
  assert.deepEqual(await inTab(page, `return store.lines("a")`), ["first", "waits", "more"]);
  assert.equal(await inTab(page, "return window.copy"), undefined);
});

test("a document is free again when its tab is closed", async () => {
  const first = await tab();
  await inTab(first, `${claim("a")} await store.append("a", ["first"]);`);
  await first.close();
  const second = await tab();
  assert.equal(await inTab(second, `${claim("a")} return window.lease.writable`), true);
  await inTab(second, `await store.append("a", ["second"])`);
  assert.deepEqual(await inTab(second, `return store.lines("a")`), ["first", "second"]);
});

test("a document that is left is saved first, and can be opened again at once", async () => {
  const page = await tab();
  await inTab(page, `${claim("a")} await store.append("a", ["first"]);`);
  const again = await inTab(page, `store.append("a", ["on its way"]); window.lease.release(); ${claim("a")} await store.append("a", ["last"]); return window.lease.writable`);
  assert.equal(again, true);
  const second = await tab();
  await inTab(page, `store.append("a", ["at the end"]); window.lease.release();`);
  await second.waitForFunction(async () => {
    const lease = await /** @type {any} */ (window).store.claim("a", { onLost: () => {} });
    return lease.writable;
  });
  assert.deepEqual(await inTab(second, `return store.lines("a")`), ["first", "on its way", "last", "at the end"]);
});

test("with a full storage nothing counts as saved until there is room again", async () => {
  const page = await tab();
  await inTab(page, `${claim("a")} await store.append("a", ["before"]);`);
  await fill(page);
  await inTab(page, `window.big = store.append("a", ["x".repeat(3_000_000)]).then(() => "durable"); window.small = store.append("a", ["small"]);`);
  await until(page, "failed");
  const state = await inTab(page, "return store.state");
  assert.match(state.message, /storage is full/);
  assert.equal(state.pending, 2);
  const other = await tab();
  assert.deepEqual(await inTab(other, `return store.lines("a")`), ["before"]);
  const backup = JSON.parse(await inTab(page, "return (await store.backup()).text()"));
  assert.deepEqual(backup.documents[0].lines.map((/** @type {string} */ line) => line.length), [6, 3_000_000, 5], "a backup has what waits too");
  await inTab(page, "window.makeRoom()");
  await until(page, "saved");
  assert.equal(await inTab(page, "await window.small; return window.big"), "durable");
  assert.deepEqual(await inTab(page, `return (await store.lines("a")).map((l) => l.length)`), [6, 3_000_000, 5]);
});

test("with a storage that is really full, deleting makes room, and can still be undone", async () => {
  await context.close();
  context = await launch(profile, { quota: 8_000_000 });
  const page = await tab();
  await page.evaluate(() => {
    // Of chance, since the database packs what repeats.
    const part = () => [...crypto.getRandomValues(new Uint32Array(10_000))].map((number) => number.toString(36)).join("");
    Object.assign(window, { megabyte: () => Array.from({ length: 16 }, part).join("") });
  });
  const megabyte = "window.megabyte()";
  await inTab(page, `await store.append("old", [${megabyte}, ${megabyte}, ${megabyte}], { title: "Old" }); ${claim("a")} await store.append("a", ["before"]);`);
  await inTab(page, `for (let i = 0; i < 16 && store.state.state !== "failed"; i++) await Promise.race([store.append("a", [i + ${megabyte}]), new Promise((full) => store.addEventListener("state", () => store.state.state === "failed" && full()))]);`);
  await until(page, "failed");
  assert.match((await inTab(page, "return store.state")).message, /storage is full/);
  await inTab(page, `await store.remove("old")`);
  await until(page, "saved");
  const ids = `return (await store.documents()).map((d) => d.id)`;
  assert.deepEqual(await inTab(page, ids), ["a"]);
  // Brought back, it would fill the storage again: that is said, and it can be tried later.
  const back = await inTab(page, `return store.restore("old").then(() => "back", (error) => error.kind)`);
  assert.ok(["back", "full"].includes(back), back);
  assert.deepEqual(await inTab(page, ids), back === "back" ? ["old", "a"] : ["a"]);
});

test("a refused storage is said, and tried again", async () => {
  const page = await openHarness(context, server.url);
  await page.evaluate(() => {
    const real = IDBFactory.prototype.open;
    IDBFactory.prototype.open = () => {
      throw new DOMException("denied", "SecurityError");
    };
    Object.assign(window, { allow: () => (IDBFactory.prototype.open = real) });
  });
  await open(page);
  assert.match((await inTab(page, "return store.state")).message, /stores? nothing/);
  await inTab(page, `store.append("a", ["1"], { title: "T" })`);
  await until(page, "failed");
  const backup = JSON.parse(await inTab(page, "return (await store.backup()).text()"));
  assert.deepEqual([backup.documents[0].title, backup.documents[0].lines], ["T", ["1"]]);
  await inTab(page, "window.allow()");
  await until(page, "saved");
  assert.deepEqual(await inTab(page, `return store.lines("a")`), ["1"]);
});

test("an older stored version is brought up to date, a newer one is left alone and named", async () => {
  const page = await tab();
  await inTab(page, `${claim("a")} await store.append("a", ["old"]);`);
  const upgraded = await page.evaluate(async () => {
    const { openStore } = await import("/persistence.js");
    const { UPGRADE_STEPS } = await import("/storage/database.js");
    const next = (/** @type {IDBDatabase} */ database) => void database.createObjectStore("more");
    const store = await openStore({ steps: [...UPGRADE_STEPS, next] });
    const lines = await store.lines("a");
    await store.close();
    return lines;
  });
  assert.deepEqual(upgraded, ["old"]);
  // The tab that was open gave way to the upgrade, and now says why it can't save.
  await inTab(page, `store.append("a", ["from the old version"])`);
  await until(page, "failed");
  assert.match((await inTab(page, "return store.state")).message, /newer version/);
  assert.equal((await inTab(page, "return store.state")).pending, 1);
});

test("deleting can be undone, and the bin is emptied after thirty days", async () => {
  const page = await tab();
  await inTab(page, `${claim("a")} await store.append("a", ["1"]); await store.append("b", ["2"]); await store.remove("a"); await store.remove("b");`);
  await inTab(page, `await store.restore("a")`);
  const deleted = await inTab(page, "return (await store.documents()).map((d) => [d.id, d.deleted])");
  assert.deepEqual(deleted, [["a", false], ["b", true]]);
  await page.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 31 * 24 * 3600 * 1000;
  });
  await page.reload();
  await open(page);
  assert.deepEqual(await inTab(page, `return (await store.documents()).map((d) => d.id)`), ["a"]);
  assert.deepEqual(await inTab(page, `return [await store.lines("a"), await store.lines("b")]`), [["1"], []]);
});

test("a backup brings everything back, and overwrites nothing", async () => {
  const page = await tab();
  await inTab(page, `await store.append("a", ["1", "2 \\u{1F600}"], { title: "A" }); await store.append("b", ["3"]); window.text = await (await store.backup()).text(); await store.append("b", ["4"]);`);
  // What is there already stays as it is, with what was added since.
  assert.deepEqual(await inTab(page, "return store.restoreBackup(new Blob([window.text]))"), { restored: [], problems: [] });
  const text = await inTab(page, "return window.text");
  await inTab(page, `await new Promise((done) => (indexedDB.deleteDatabase("tagline").onsuccess = done));`);
  const back = await inTab(page, `const r = await store.restoreBackup(new Blob([window.text])); return [r, await store.lines("a"), await store.lines("b"), (await store.documents()).length]`);
  assert.deepEqual(back, [{ restored: ["a", "b"], problems: [] }, ["1", "2 \u{1F600}"], ["3"], 2]);
  const changed = text.replace('"3"', '"another"');
  const beside = await page.evaluate(async (backup) => {
    const { store } = /** @type {any} */ (window);
    const { restored } = await store.restoreBackup(new Blob([backup]));
    return [restored.length, await store.lines("b"), await store.lines(restored[0])];
  }, changed);
  assert.deepEqual(beside, [1, ["3"], ["another"]]);
});

test("a damaged backup is refused in words, document by document", async () => {
  const page = await tab();
  const say = (/** @type {string} */ text) =>
    page.evaluate((backup) => /** @type {any} */ (window).store.restoreBackup(new Blob([backup])), text);
  const good = '{"id":"a","title":"","created":1,"updated":1,"lines":["1"]}';
  const whole = (/** @type {string} */ list) => `{"format":"tagline.backup.v1","documents":[${list}]}`;
  assert.match((await say(whole(good).slice(0, -5))).problems[0], /damaged or cut off/);
  assert.match((await say('{"format":"other"}')).problems[0], /not a backup/);
  assert.match((await say("null")).problems[0], /not a backup/);
  assert.match((await say("[".repeat(200_000))).problems[0], /damaged/);
  for (const bad of ["null", "7", good.replace('"a"', '"../a"'), good.replace('["1"]', "[1]"), good.replace(":1,", ":-1,"), good.replace('["1"]', "[]")]) {
    const { restored, problems } = await say(whole(`${bad},${good.replace('"a"', '"ok"')}`));
    assert.match(problems[0], /Document 1 of 2/, bad);
    assert.ok(restored.length <= 1);
  }
  assert.deepEqual(await inTab(page, `return (await store.documents()).map((d) => d.id)`), ["ok"]);
});
