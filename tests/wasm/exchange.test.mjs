/** Files in and out as the page does it, in a memory that each job begins anew. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test, { before } from "node:test";
import { Exchange } from "../../www/core/exchange.js";
import { initSync as startSession, Session } from "../../www/pkg/session.js";
import { MEGABYTE, units } from "./texts.mjs";

/** Every instance of the exchange, in order. @type {WebAssembly.Instance[]} */
const instances = [];
/** @type {Exchange} */
let exchange;

before(async () => {
  const { instantiate, Instance } = WebAssembly;
  Object.assign(WebAssembly, {
    /** @param {BufferSource} bytes @param {WebAssembly.Imports} imports */
    async instantiate(bytes, imports) {
      const made = await instantiate(bytes, imports);
      instances.push(made.instance);
      return made;
    },
    Instance: new Proxy(Instance, {
      construct(target, [module, imports]) {
        const instance = new target(module, imports);
        instances.push(instance);
        return instance;
      },
    }),
  });
  exchange = new Exchange(readFile("www/pkg/exchange_bg.wasm").then((bytes) => new Uint8Array(bytes)));
});

/** @param {WebAssembly.Instance | undefined} instance */
function megabytes(instance) {
  const { memory } = /** @type {{ memory: WebAssembly.Memory }} */ (/** @type {unknown} */ (instance?.exports));
  return memory.buffer.byteLength / MEGABYTE;
}

const options = { bioes: false, utf16: false, predictions: false, tabs: false };

test("what a file took is given back when it has been read or written", async (t) => {
  const line = JSON.stringify({ text: `Oslo thanked Ada. ${"It rained all day. ".repeat(500)}`, spans: [[0, 4, "GPE"]] });
  const { documents } = await exchange.read("rain.jsonl", new TextEncoder().encode(`${line}\n`.repeat(500)), undefined);
  assert.equal(documents.length, 500);
  const [reading, fresh] = instances.slice(-2).map(megabytes);
  t.diagnostic(`reading took ${reading.toFixed(1)} MB, then there were ${fresh.toFixed(1)}`);
  assert.ok(reading > 5 && fresh < 3, `${reading}, ${fresh}`);

  const { file } = await exchange.write(documents, "jsonl", options);
  assert.equal(new TextDecoder().decode(file.bytes).trim().split("\n").length, 500);
  const [writing, again] = instances.slice(-2).map(megabytes);
  assert.ok(writing > 5 && again < 3, `${writing}, ${again}`);
});

test("a session’s document comes through a file as it was: entities, scores, what was rejected, that it is done", async () => {
  startSession({ module: await readFile("www/pkg/session_bg.wasm") });
  const session = new Session();
  session.open(units("🎉 Oslo thanked Ada in May."), session.scheme);
  const suggested = [
    { start: 3, end: 7, label: "GPE", score: 0.75 },
    { start: 16, end: 19, label: "PERSON", score: 0.5 },
  ];
  const { added } = session.dispatch({ type: "suggest", spans: suggested }, undefined);
  session.dispatch({ type: "remove", id: added[1].id }, undefined);
  session.dispatch({ type: "label", span: { start: 23, end: 26 }, label: "DATE" }, undefined);
  session.dispatch({ type: "setDone", done: true }, undefined);

  const { file, problems: lost } = await exchange.write([{ title: "May", bytes: session.serialized() }], "tagline", options);
  assert.deepEqual(lost, []);
  const { documents, problems } = await exchange.read("may.json", file.bytes, undefined);
  assert.deepEqual(problems, []);
  assert.deepEqual(documents.map(({ title }) => title), ["May"]);
  const again = new Session();
  again.openDocument(documents[0].bytes);
  assert.equal(again.text, session.text);
  assert.deepEqual(again.entities(), session.entities());
  assert.equal(again.entities().length, 2);
  assert.deepEqual(again.rejected().map((/** @type {any} */ { text }) => text), ["Ada"]);
  assert.equal(again.done, true);
  assert.throws(() => again.openDocument(new TextEncoder().encode("{}")), /text/u);
});

test("a file that is none is refused in words, and the next one is read", async () => {
  await assert.rejects(exchange.read("photo.bin", new Uint8Array(4000).map((_, at) => (at * 7919) % 256), undefined), /photo\.bin|not|no /u);
  const { documents } = await exchange.read("a.txt", new TextEncoder().encode("Ada"), undefined);
  assert.equal(documents.length, 1);
  assert.ok((await exchange.formats()).some(({ name, reads, writes }) => name === "conll" && reads && writes));
});

test("where it could not be loaded, whoever wants a file is told why", async () => {
  const missing = new Exchange(Promise.reject(new Error("The server is away.")));
  await assert.rejects(missing.formats(), /The server is away\./u);
});
