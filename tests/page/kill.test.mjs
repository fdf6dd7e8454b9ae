/**
 * Kills the page, and now and then the whole browser, at random moments of a job done by keyboard: pasting, labelling,
 * changing, removing, undoing. Whatever had been on the screen when the page last said "Saved" must be there again when it
 * is opened anew. `TAGLINE_KILLS=2000` asks for more than the usual number, `TAGLINE_SEED` for another run; each run
 * prints its seed.
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
import { serve } from "../../scripts/serve.mjs";
import { FLAGS, paste } from "./harness.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {{ shown: string, saved: boolean }} Look what the article looked like, and whether the page said "Saved" */

const KILLS = Number(process.env.TAGLINE_KILLS ?? 100);
const SEED = Number(process.env.TAGLINE_SEED ?? Date.now() % 1_000_000);
/** Every so many kills it is the browser's processes that die, all at once, by SIGKILL. */
const BROWSER_KILL_EVERY = 10;
/** Most keys of a page's life, and the longest time from the last of them to the kill, in milliseconds. */
const MOST_KEYS = 16;
const LONGEST_WAIT = 100;
/** On a slow machine there are fewer kills, but never less than these many. */
const LONGEST_RUN = Number(process.env.TAGLINE_KILLS ? Infinity : 240_000);
const FEWEST_KILLS = 20;
/** How often the browser may stop answering. */
const MOST_STUCK = 3;
/** Longest that any one step of the job may take: a busy machine takes its time to start a browser again. */
const PATIENCE = 60_000;
/** An article with more entities than this is left for a new one. */
const MAX_ENTITIES = 60;
/** Keys of labels. */
const LABELS = "pnfoglrewaud";

/** No report is written of each crash: here they are wanted. */
const FLAGS_OF_ITS_OWN = ["--headless=new", "--remote-debugging-port=0", "--disable-breakpad", "--disable-crash-reporter"];

/** A browser of our own, since it is to be killed. */
class Browser {
  /** @param {string} profile */
  static async start(profile) {
    const args = [...FLAGS, ...FLAGS_OF_ITS_OWN, `--user-data-dir=${profile}`];
    const child = spawn(findChromium() ?? "chromium", args, { detached: true, stdio: "ignore" });
    try {
      const port = await Browser.#port(path.join(profile, "DevToolsActivePort"));
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: PATIENCE });
      return new Browser(child, browser, profile);
    } catch (error) {
      // Two browsers would share the profile, and with it the storage that is judged.
      await Browser.#end(child, profile);
      throw error;
    }
  }

  /**
   * @param {import("node:child_process").ChildProcess} child
   * @param {string} profile
   */
  static async #end(child, profile) {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      process.kill(-Number(child.pid), "SIGKILL");
      await gone;
    }
    for (const name of ["DevToolsActivePort", "SingletonLock"]) await rm(path.join(profile, name), { force: true });
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
    await Browser.#end(this.child, this.profile);
    await within("the end of the connection to Chromium", this.browser.close()).catch(() => {});
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
 * A text whose words are told apart by their letters.
 * @param {number} article
 * @returns {string}
 */
function textOf(article) {
  const lines = Array.from({ length: 12 }, (_, line) => Array.from({ length: 10 }, (_, column) => word(10 * line + column)).join(" "));
  return `Article ${article}\n\n${lines.join("\n")}\n`;
}

/** @param {number} index @returns {string} */
function word(index) {
  const letters = [676, 26, 1].map((unit) => String.fromCharCode(97 + (Math.floor(index / unit) % 26)));
  return `Q${letters.join("")}x`;
}

/** In the page: tells the test what the article looks like, whenever that or the word "Saved" changes. */
function tellLooks() {
  document.addEventListener("DOMContentLoaded", () => {
    let last = "";
    const look = () => {
      const entities = [...document.querySelectorAll("#article [data-start]")].map((node) => `${node.textContent}=${node.getAttribute("data-label")}`);
      const title = document.querySelector("#article .block")?.textContent?.trim() ?? "";
      const saved = document.getElementById("saved")?.textContent === "Saved";
      const shown = [title, ...entities].join(" ");
      if (last === `${saved} ${shown}`) return;
      last = `${saved} ${shown}`;
      /** @type {any} */ (window).told({ shown, saved });
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}

/**
 * @param {string} shown
 * @returns {{ article: number, entities: string[] }}
 */
function parse(shown) {
  return { article: Number(shown.match(/^Article (\d+)/)?.[1] ?? 0), entities: shown.match(/\S+=\S+/g) ?? [] };
}

/**
 * Whether one look can have come of another by edits that the page was killed before telling of: these are a new
 * article and labels on free words only, since `work` waits for the look of all else.
 * @param {string} before
 * @param {string} after
 */
function canFollow(before, after) {
  const [from, to] = [parse(before), parse(after)];
  if (to.article !== from.article) return to.article > from.article;
  return to.entities.length > from.entities.length && from.entities.every((entity) => to.entities.includes(entity));
}

/**
 * Fails with what was waited for where a promise takes longer than the test's patience.
 * @template T
 * @param {string} what
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
async function within(what, promise) {
  const stop = new AbortController();
  const late = sleep(PATIENCE, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`${what} took more than ${PATIENCE / 1000} s`);
  });
  late.catch(() => {});
  return Promise.race([promise, late]).finally(() => stop.abort());
}

/** The looks of a page in order, across its lives. */
class Record {
  /** @type {Look[]} */
  looks = [{ shown: "", saved: true }];
  totals = { saved: 0, lost: 0 };

  /**
   * Compares what came back with what had been shown as saved.
   * @param {string} shown
   */
  check(shown) {
    // The empty page that comes before a new article is no edit: the article before it may be open again.
    const saved = this.looks.findLastIndex((look) => look.saved && look.shown !== "");
    const at = this.looks.findLastIndex((look) => look.shown === shown);
    const isNewer = at < 0 && canFollow(this.looks[this.looks.length - 1].shown, shown);
    this.totals.saved += Math.max(saved, 0);
    if (at < saved && !isNewer) {
      this.totals.lost += saved - Math.max(at, 0);
      console.error(`lost: “${this.looks[saved].shown}” came back as “${shown}”`);
    }
    this.looks = [{ shown, saved: true }];
  }
}

/**
 * Does what a person does.
 * @param {Page} page
 * @param {string} shown what the article looks like
 * @param {{ chance: () => number, onlyAdd: boolean, keys: number }} options
 */
async function work(page, shown, { chance, onlyAdd, keys }) {
  const { article, entities } = parse(shown);
  const isFull = article === 0 || entities.length > MAX_ENTITIES;
  const label = () => page.keyboard.press(LABELS[Math.floor(chance() * LABELS.length)]);
  if (isFull) {
    if (article > 0) await page.getByRole("button", { name: "New", exact: true }).click();
    await paste(page, textOf(article + 1));
    await page.locator("#article .block").first().waitFor();
  }
  await page.keyboard.press("Control+f");
  // The last labelled word may stand anywhere where some were removed: the first free one comes after all of them.
  const last = shown.match(/.*Q([a-z]{3})x=/)?.[1];
  await page.keyboard.type(isFull || !last ? word(0) : word(indexOf(last) + 1));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await label();
  for (let pressed = 1; pressed < keys; pressed++) {
    const dice = onlyAdd ? 0 : chance();
    if (dice < 0.6) {
      await page.keyboard.press("ArrowRight");
      await label();
      continue;
    }
    if (dice < 0.75) {
      await page.keyboard.press("Control+z");
      await drawn(page);
      await page.keyboard.press("Control+Shift+z");
    } else if (dice < 0.9) {
      await label();
    } else {
      await page.keyboard.press("Backspace");
    }
    await drawn(page);
  }
}

/** Resolves when the page has drawn what came of the keys before, and told of it. @param {Page} page */
async function drawn(page) {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))));
}

/** @param {string} letters of a word @returns {number} its index */
function indexOf(letters) {
  return [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 97, 0);
}

test("kills during a job by keyboard lose no edit that was shown as saved", async () => {
  console.log(`TAGLINE_SEED=${SEED}`);
  const chance = random(SEED);
  const server = await serve({ root: "www" });
  const profile = await mkdtemp(path.join(tmpdir(), "tagline-kill-"));
  let browser = await Browser.start(profile);
  const record = new Record();
  let life = 0;
  let kills = 0;
  let stuck = 0;

  /** Opens the page, which brings the last article back, and compares. */
  const open = async () => {
    const own = ++life;
    const page = await browser.context.newPage();
    page.setDefaultTimeout(PATIENCE);
    let begun = false;
    await page.exposeFunction("told", (/** @type {Look} */ look) => void (begun && own === life && record.looks.push(look)));
    await page.addInitScript(tellLooks);
    // What is edited is all that matters here: no tagger, and no copy for offline use.
    await page.route(/\/(model\/|sw\.js)/, (route) => route.abort());
    await page.goto(server.url);
    const shown = await shownAgain(page, record.looks.every((look) => look.shown === "" || !look.saved));
    record.check(shown);
    begun = true;
    return { page, shown };
  };

  const killBrowser = async () => {
    await browser.kill();
    browser = await Browser.start(profile);
  };

  /** @param {boolean} ofBrowser */
  const liveAndDie = async (ofBrowser) => {
    const { page, shown } = await within(`opening the page after kill ${kills}`, open());
    const keys = 1 + Math.floor(chance() * MOST_KEYS);
    await within(`the work before kill ${kills + 1}`, work(page, shown, { chance, onlyAdd: ofBrowser, keys }));
    await sleep(chance() * LONGEST_WAIT);
    // A page whose process does not end by itself in time ends with the browser.
    if (ofBrowser || !(await crash(browser.context, page))) await killBrowser();
  };

  try {
    const begun = performance.now();
    for (; kills < KILLS && (kills < FEWEST_KILLS || performance.now() - begun < LONGEST_RUN); kills++) {
      try {
        await liveAndDie(kills % BROWSER_KILL_EVERY === BROWSER_KILL_EVERY - 1);
      } catch (error) {
        // After so many crashes a browser may stop answering: it is killed as well, and what was saved must still be there.
        console.log(`kill ${kills + 1}: ${error instanceof Error ? error.message : error}`);
        assert.ok(++stuck <= MOST_STUCK, "the browser stopped answering again and again");
        await killBrowser();
      }
    }
    await within("opening the page at the end", open());
    assert.equal(record.totals.lost, 0);
    assert.ok(record.totals.saved > kills, "less was saved than one change a kill");
  } finally {
    const { saved, lost } = record.totals;
    console.log(`${kills} kills, ${saved} changes shown as saved, ${lost} lost, the browser stuck ${stuck} times`);
    await browser.kill();
    await server.close();
    await rm(profile, { recursive: true, force: true });
  }
});

/**
 * What the article looks like once the page has started. A page that was killed between an article and its being
 * remembered as the last one starts empty: then the article is in the list.
 * @param {Page} page
 * @param {boolean} isFirst whether nothing has been saved yet
 * @returns {Promise<string>} empty where there is none
 */
async function shownAgain(page, isFirst) {
  const article = page.locator("#article .block:visible").first();
  // The list stays in the page, out of sight, once an article is open.
  const listed = page.locator("#shelf-list button:visible").first();
  const came = await article.or(listed).first().waitFor({ timeout: isFirst ? 5000 : PATIENCE / 2 }).then(() => true, () => false);
  if (!came) return "";
  // The page may open the article by itself while the list is still shown.
  for (let tries = 0; !(await article.isVisible()); tries++) {
    if (tries > 60) throw new Error(`no article opens: ${await page.locator("body").innerText()}`);
    await listed.click({ timeout: 500 }).catch(() => {});
  }
  return page.evaluate(() => {
    const entities = [...document.querySelectorAll("#article [data-start]")].map((node) => `${node.textContent}=${node.getAttribute("data-label")}`);
    return [document.querySelector("#article .block")?.textContent?.trim(), ...entities].join(" ");
  });
}

/**
 * Ends the page's process as a fault in it would.
 * @param {import("playwright-core").BrowserContext} context
 * @param {import("playwright-core").Page} page
 * @returns {Promise<boolean>} whether it ended
 */
async function crash(context, page) {
  const devtools = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash", { timeout: 10_000 }).then(() => true, () => false);
  devtools.send("Page.crash").catch(() => {});
  if (!(await crashed)) return false;
  return within("closing the page", page.close()).then(() => true, () => false);
}
