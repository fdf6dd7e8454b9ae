/** The built wasm against the native library: the same spans and scores from the tagger, the same bytes from each format. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import test, { before } from "node:test";
import { formats, Gathering, Imported, initSync as startExchange } from "../../www/pkg/exchange.js";
import { initSync as startSession, Session } from "../../www/pkg/session.js";
import { servedTagger, startTagger, tag, units } from "./texts.mjs";

/** A folder like the trainer's corpus. Not looked for unasked: the command line's build for tests takes minutes for all of it. */
const CORPUS = process.env.TAGLINE_CORPUS;

/** Texts that these tests wrote: news, and what makes offsets differ between units. */
const TEXTS = [
  "Ada Byrne of Fjordlinjen paid $3 million in Oslo on Monday, 20 percent more than in 2019.",
  "🎉🇩🇰 ne\u0301e שלום مرحبا 👩‍👩‍👧 Judge Ingrid Solberg met the U.S.-led delegation in New\u00a0York.",
  "First line\r\n\r\nSecond line: NATO’s Secretary General spoke “at least nine” times.\n",
  "…",
  `${"The mayor of Bergen met Lars Moen. ".repeat(200)}\n`,
];

before(async () => {
  await startTagger();
  startExchange({ module: await readFile("www/pkg/exchange_bg.wasm") });
  startSession({ module: await readFile("www/pkg/session_bg.wasm") });
});

/**
 * Runs the command line of the same library.
 * @param {string[]} args
 * @param {string} stdin
 * @returns {string}
 */
function tagline(args, stdin) {
  const { stdout, stderr, status } = spawnSync("cargo", ["run", "--quiet", "--locked", "--bin", "tagline", "--", ...args], { input: stdin, encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(status, 0, stderr);
  return stdout;
}

/**
 * A position as Python counts.
 * @param {string} text
 * @param {number} utf16
 */
function codePoints(text, utf16) {
  return [...text.slice(0, utf16)].length;
}

/**
 * Tags with both and compares every span and score.
 * @param {string[]} texts
 * @returns {Promise<number>} how many spans were compared
 */
async function compareTags(texts) {
  const tagger = await servedTagger();
  const input = texts.map((text, id) => JSON.stringify({ id, text })).join("\n");
  const lines = tagline(["tag", "--model", "www/model/news-en.tagline"], `${input}\n`).trim().split("\n");
  let compared = 0;
  texts.forEach((text, index) => {
    // Steps of any size give the same.
    const spans = tag(tagger, text, 7 + index);
    const found = spans.map(({ start, end, label, score }) => ({ start: codePoints(text, start), end: codePoints(text, end), label, score: Math.fround(score) }));
    const expected = JSON.parse(lines[index]).spans.map((/** @type {any} */ { start, end, label, score }) => ({ start, end, label, score: Math.fround(score) }));
    assert.deepEqual(found, expected, text.slice(0, 60));
    compared += found.length;
  });
  tagger.free();
  return compared;
}

test("tags in wasm are those of the command line, every span and score", async () => {
  assert.ok((await compareTags(TEXTS)) > 100, "nothing was found to compare");
});

const absent = !CORPUS ? "TAGLINE_CORPUS names no corpus" : !existsSync(CORPUS) && `there is no folder ${CORPUS}`;

test("so they are on every development text of the corpus", { skip: absent }, async (t) => {
  for (const folder of ["gold", "other"]) {
    for (const name of (await readdir(`${CORPUS}/${folder}`)).filter((name) => name.endsWith(".dev.jsonl"))) {
      const lines = (await readFile(`${CORPUS}/${folder}/${name}`, "utf8")).trim().split("\n");
      const compared = await compareTags(lines.map((line) => JSON.parse(line).text));
      t.diagnostic(`${name}: ${lines.length} texts, ${compared} spans`);
      assert.ok(compared > 0);
    }
  }
});

test("every format that is written in wasm has the command line’s bytes", () => {
  const document = { id: "a", text: TEXTS[1], spans: [{ start: 30, end: 44, label: "PERSON" }] };
  const json = JSON.stringify(document);
  const imported = new Imported(Buffer.from(json), "-");
  const session = new Session();
  session.openDocument(imported.document(0));
  // By way of a session, as in the page.
  const gathering = new Gathering();
  gathering.add(session.serialized(), imported.title(0));
  const written = formats().filter((/** @type {any} */ format) => format.writes);
  assert.ok(written.length > 1);
  for (const { name } of written) {
    const { file } = gathering.export(name, {});
    if (file.name.endsWith(".zip")) continue;
    assert.equal(Buffer.from(file.bytes).toString("utf8"), tagline(["convert", "--from", "jsonl", "--to", name], json), name);
  }
  session.free();
});

test("commands of the page count UTF-16 units, and a position inside a character is refused", () => {
  const session = new Session();
  session.open(units("🎉 Ada"), session.scheme);
  assert.throws(() => session.dispatch({ type: "label", span: { start: 1, end: 6 }, label: "PERSON" }, undefined), /between two characters/u);
  const change = session.dispatch({ type: "label", span: { start: 3, end: 6 }, label: "PERSON" }, undefined);
  assert.deepEqual(change.added.map((/** @type {any} */ { start, end, text }) => [start, end, text]), [[3, 6, "Ada"]]);
  session.free();
});

test("lone surrogates are counted and shift nothing", () => {
  const session = new Session();
  session.open(Uint16Array.of(0x61, 0xd83d, 0x62), session.scheme);
  assert.equal(session.replaced, 1);
  assert.equal(session.text, "a\uFFFDb");
  session.free();
});
