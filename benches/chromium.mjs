/**
 * The tagger where people run it: the page's own worker, in Chromium. From a string that is sent to it until its answer with
 * the spans is there, model loaded; then a megabyte of text, with its progress and a cancel on the way.
 *
 * `node benches/chromium.mjs [TEXTS.jsonl]`: the texts of a JSON Lines file, else `article.txt`.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { ensureChromium } from "../scripts/chromium.mjs";
import { ROOT, script } from "../scripts/process.mjs";
import { serve } from "../scripts/serve.mjs";

const ROUNDS = 15;
const LONG = 1_000_000;

/**
 * @typedef {object} Times
 * @property {number} seconds of the fastest round over all texts
 * @property {number} found spans in one round
 * @property {number} long seconds for a megabyte, made of the texts
 * @property {number} reports of progress on it
 * @property {number} cancel seconds from a cancel until the worker answers
 */

/**
 * @param {string[]} texts
 * @returns {Promise<Times>}
 */
export async function inChromium(texts) {
  const server = await serve({ root: "www", port: 0 });
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    // An empty page in place of the real one, which would seal itself: only the worker is measured.
    await page.route(server.url, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
    await page.goto(server.url);
    return await page.evaluate(measure, { texts, rounds: ROUNDS, long: LONG });
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * Runs in the browser.
 * @param {{ texts: string[], rounds: number, long: number }} work
 * @returns {Promise<Times>}
 */
async function measure({ texts, rounds, long }) {
  const worker = new Worker("pkg/worker.js");
  let next = 0;
  /** @param {string} action @param {unknown} data @param {(id: number) => void} [onProgress] @returns {Promise<any>} */
  const call = (action, data, onProgress) =>
    new Promise((resolve, reject) => {
      const id = (next += 1);
      worker.onmessage = ({ data: reply }) => {
        if (reply.id !== id) return;
        if (reply.progress) onProgress?.(id);
        else if (reply.error) reject(Object.assign(new Error(reply.error.message), { name: reply.error.name }));
        else resolve(reply.result);
      };
      worker.postMessage({ id, action, data });
    });
  const bytes = async (/** @type {string} */ name) => (await fetch(name)).arrayBuffer();
  const module = await WebAssembly.compile(await bytes("pkg/tagger_bg.wasm"));
  await call("start", { module, model: new Uint8Array(await bytes("model/news-en.tagline")) });

  let [seconds, found] = [Infinity, 0];
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now();
    found = 0;
    for (const text of texts) found += (await call("tag", { text })).spans.length;
    seconds = Math.min(seconds, (performance.now() - begun) / 1000);
  }

  const joined = texts.join("\n\n");
  const text = joined.repeat(Math.ceil(long / joined.length)).slice(0, long);
  let reports = 0;
  const begun = performance.now();
  await call("tag", { text }, () => (reports += 1));
  const all = (performance.now() - begun) / 1000;

  let asked = 0;
  const cancel = (/** @type {number} */ id) => {
    if (asked === 0) worker.postMessage({ id: 0, action: "cancel", data: id });
    asked ||= performance.now();
  };
  const answer = await call("tag", { text }, cancel).catch((error) => error);
  if (answer.name !== "AbortError") throw new Error("the cancel was not heard");
  return { seconds, found, long: all, reports, cancel: (performance.now() - asked) / 1000 };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await script(async () => {
    const texts = process.argv[2]
      ? (await readFile(process.argv[2], "utf8")).trim().split("\n").map((line) => JSON.parse(line).text)
      : [await readFile(path.join(ROOT, "benches", "article.txt"), "utf8")];
    const words = texts.join(" ").split(/\s+/u).filter(Boolean).length;
    const characters = texts.reduce((sum, text) => sum + text.length, 0);
    const { seconds, found, long, reports, cancel } = await inChromium(texts);
    console.log(`${texts.length} texts, ${words} words, ${found} spans`);
    console.log(`${((1e6 * seconds) / words).toFixed(1)} ms for 1,000 words, text to spans (goal 25 ms)`);
    const growth = long / LONG / (seconds / characters);
    console.log(`a megabyte: ${long.toFixed(2)} s, ${growth.toFixed(2)} times what as many characters take in short texts; ${reports} reports of progress`);
    console.log(`a cancel is heard after ${(1000 * cancel).toFixed(0)} ms`);
  });
}
