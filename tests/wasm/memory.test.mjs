/**
 * How much memory the tagger takes in wasm. It is the same in every run: wasm's memory grows by what is asked of it, and
 * what is asked depends on the text alone.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test, { before } from "node:test";
import { MEGABYTE, servedTagger, startTagger, tag, units } from "./texts.mjs";

/** @type {WebAssembly.Memory} */
let memory;
/** @type {import("../../www/pkg/tagger.js").Tagger} */
let tagger;

before(async () => {
  memory = await startTagger();
  tagger = await servedTagger();
});

/** In megabytes. */
function taken() {
  return memory.buffer.byteLength / MEGABYTE;
}

test("an article takes at most 64 MB, model and all", async (t) => {
  const article = await readFile("benches/article.txt", "utf8");
  // As long as the longest that a newspaper prints.
  assert.ok(tag(tagger, Array(20).fill(article).join("\n\n")).length > 0);
  t.diagnostic(`${taken().toFixed(1)} MB`);
  assert.ok(taken() <= 64, `${taken()} MB`);
});

test("10 MB of text take a bounded multiple of their length", async (t) => {
  const article = await readFile("benches/article.txt", "utf8");
  const text = article.repeat(Math.ceil((10 * MEGABYTE) / Buffer.byteLength(article)));
  const before = taken();
  const tagging = tagger.start(units(text));
  const { total } = tagging;
  const cut = taken();
  let done = 0;
  // The tenth part is enough to see whether what is kept for the words already read grows with them.
  while (done < total / 10) done = tagging.step(2048);
  const begun = taken();
  tagging.free();
  t.diagnostic(`before ${before.toFixed(1)} MB, cut into ${total} tokens ${cut.toFixed(1)} MB, a tenth tagged ${begun.toFixed(1)} MB`);
  assert.ok(cut <= 256, `${cut} MB to cut the text`);
  assert.ok(begun - cut <= 64, `${begun - cut} MB to tag a tenth of it`);
});

test("a tagging that is cancelled gives its memory back", () => {
  const text = "The mayor of Bergen met Lars Moen. ".repeat(20_000);
  /** Tags a part of the text and lets go of the rest, as a cancel does. */
  const cancelled = () => {
    const tagging = tagger.start(units(text));
    const done = tagging.step(2048);
    assert.ok(done > 0 && done < tagging.total, "progress is told in between");
    tagging.free();
  };
  cancelled();
  const once = taken();
  for (let times = 0; times < 10; times += 1) cancelled();
  assert.equal(taken(), once);
});
