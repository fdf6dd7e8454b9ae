/**
 * Kills the page, and now and then the whole browser, at random moments while it edits and saves. Whatever had been
 * shown as saved must be there afterwards, in order and unharmed. `TAGLINE_KILLS=2000` asks for more than the usual
 * number, `TAGLINE_SEED` for another run; each run prints its seed.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";
import { findChromium } from "../../scripts/chromium.mjs";
import { openHarness, serveModules } from "./storage-harness.mjs";

const KILLS = Number(process.env.TAGLINE_KILLS ?? 200);
const SEED = Number(process.env.TAGLINE_SEED ?? Date.now() % 1_000_000);
/** Every so many kills it is the browser's processes that die, all at once, by SIGKILL. */
const BROWSER_KILL_EVERY = 20;
/** Longest life of a page, from its first edit on, in milliseconds. */
const LIFE = 120;

/** A browser of our own, since it is to be killed. */
class Browser {
  /** @param {string} profile */
  static async start(profile) {
    const args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0"];
    const child = spawn(findChromium() ?? "chromium", [...args, `--user-data-dir=${profile}`], { detached: true, stdio: "ignore" });
    const port = await Browser.#port(path.join(profile, "DevToolsActivePort"));
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    return new Browser(child, browser, profile);
  }

  /** @param {string} file */
  static async #port(file) {
    for (let tries = 0; tries < 300; tries++) {
      const port = (await readFile(file, "utf8").catch(() => "")).split("\n")[0];
      if (port) return port;
      await sleep(100);
    }
    throw new Error("Chromium did not start within 30 seconds");
  }

  /**
   * @param {import("node:child_process").ChildProcess} child
   * @param {import("playwright-core").Browser} browser
   * @param {string} profile
   */
  constructor(child, browser, profile) {
    this.child = child;
    this.browser = browser;
    this.context = browser.contexts()[0];
    this.profile = profile;
  }

  /** Ends all its processes without a word of warning. */
  async kill() {
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    process.kill(-Number(this.child.pid), "SIGKILL");
    await gone;
    await this.browser.close().catch(() => {});
    await rm(path.join(this.profile, "DevToolsActivePort"), { force: true });
    await rm(path.join(this.profile, "SingletonLock"), { force: true });
  }
}

/** @param {number} seed @returns {() => number} from 0 to 1, the same for the same seed (mulberry32) */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Opens a document, checks what it holds, and goes on editing: one line an edit, single or in bursts. Tells the test the
 * number of lines whenever the page would show "Saved".
 * @param {import("playwright-core").Page} page
 * @param {string} id
 * @returns {Promise<{ found: number, sound: boolean }>} how many lines were stored, and whether each is in its place
 */
function work(page, id) {
  return page.evaluate(async (document) => {
    const { openStore } = await import("/persistence.js");
    const { shown } = /** @type {any} */ (window);
    const store = await openStore();
    const lease = await store.claim(document, { onLost: () => {} });
    await lease.takeOver();
    const lines = await store.lines(document);
    let next = lines.length;
    store.addEventListener("state", () => {
      if (store.state.state === "saved") shown(document, next);
    });
    const edit = () => {
      const burst = Math.random() < 0.2 ? 10 : 1;
      for (let i = 0; i < burst; i++) void store.append(document, [`line ${next++} ${"x".repeat(Math.random() * 500)}`]);
      setTimeout(edit, Math.random() * 10);
    };
    setTimeout(edit, 0);
    return { found: lines.length, sound: lines.every((line, index) => line.startsWith(`line ${index} `)) };
  }, id);
}

test(`of ${KILLS} kills none loses a line that was shown as saved`, async () => {
  console.log(`TAGLINE_SEED=${SEED}`);
  const chance = random(SEED);
  const server = await serveModules();
  const profile = await mkdtemp(path.join(tmpdir(), "tagline-kill-"));
  let browser = await Browser.start(profile);
  let id = "job 0";
  let shown = 0;
  const totals = { shown: 0, lost: 0, damaged: 0 };

  const open = async () => {
    const page = await openHarness(browser.context, server.url);
    // What a page of an earlier document said may arrive when the next one has begun: it counts for its own alone.
    await page.exposeFunction("shown", (/** @type {string} */ document, /** @type {number} */ count) => {
      if (document === id) shown = Math.max(shown, count);
    });
    const { found, sound } = await work(page, id);
    totals.lost += Math.max(0, shown - found);
    totals.damaged += sound ? 0 : 1;
    return page;
  };

  try {
    for (let kill = 1; kill <= KILLS; kill++) {
      const page = await open();
      await sleep(chance() * LIFE);
      if (kill % BROWSER_KILL_EVERY === 0) {
        await browser.kill();
        browser = await Browser.start(profile);
        await (await open()).close();
        // A document of moderate length: what is measured is the saving, not the reading.
        totals.shown += shown;
        shown = 0;
        id = `job ${kill}`;
      } else {
        await crash(browser.context, page);
      }
    }
    await open();
    totals.shown += shown;
    console.log(`${KILLS} kills, ${totals.shown} lines shown as saved, ${totals.lost} lost, ${totals.damaged} documents damaged`);
    assert.deepEqual([totals.lost, totals.damaged], [0, 0]);
    assert.ok(totals.shown > KILLS, "hardly anything was saved between the kills");
  } finally {
    await browser.kill();
    await server.close();
    await rm(profile, { recursive: true, force: true });
  }
});

/**
 * Ends the page's process as a fault in it would.
 * @param {import("playwright-core").BrowserContext} context
 * @param {import("playwright-core").Page} page
 */
async function crash(context, page) {
  const devtools = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  devtools.send("Page.crash").catch(() => {});
  await crashed;
  await page.close();
}
