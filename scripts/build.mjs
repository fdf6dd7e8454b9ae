/** Builds what `www/` needs beside its sources: the core's parts as wasm, the linked worker and the list of the page's files. */
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { writeAssetList } from "./assets.mjs";
import { filesBelow, fingerprint } from "./fingerprint.mjs";
import { link } from "./link.mjs";
import { ROOT, run, script } from "./process.mjs";
import { ensurePackages, ensureRust, ensureWasmBindgen, WASM_TARGET } from "./tools.mjs";

/** What the wasm is made from. A change in any of it, by content, makes the next build do its work. */
const INPUTS = ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", ".cargo/config.toml", "src", "schema", "scripts/build.mjs"];
/**
 * The core's parts, each with a memory of its own: a feature of the crate, and the profile that it is built with.
 * @typedef {{ name: string, profile: string, level: string }} Part level: wasm-opt's
 */
/** @type {Part[]} */
export const PARTS = [
  { name: "session", profile: "wasm", level: "-Oz" },
  { name: "exchange", profile: "wasm", level: "-Oz" },
  { name: "tagger", profile: "wasm-tagger", level: "-Os" },
];
const OUTPUTS = PARTS.flatMap(({ name }) => [`www/pkg/${name}.js`, `www/pkg/${name}.d.ts`, wasmOf(name)]);
/** Ships with the page, so that a file can be checked against the version that wrote it. */
const SCHEMA = "schema/tagline.v1.schema.json";
const WORKER = "www/worker.js";
const LINKED_WORKER = "www/pkg/worker.js";
const STAMP = path.join(ROOT, ".cache", "build.json");

/** The features that the compiler was allowed in `.cargo/config.toml`, or uses by default: wasm-opt refuses others. */
const WASM_FEATURES = [
  "simd",
  "bulk-memory",
  "bulk-memory-opt",
  "nontrapping-float-to-int",
  "sign-ext",
  "mutable-globals",
  "reference-types",
  "multivalue",
];

/** Builds what is out of date. With nothing changed it only reads the inputs, which takes well under a second. */
export async function build() {
  const inputs = await fingerprint(await filesBelow(INPUTS));
  await ensurePackages();
  if (!(await isCurrent(inputs))) {
    await ensureRust();
    await rm(path.join(ROOT, "www/pkg"), { recursive: true, force: true });
    for (const part of PARTS) await buildPart(part);
    await mkdir(path.dirname(STAMP), { recursive: true });
    await writeFile(STAMP, JSON.stringify({ inputs, outputs: await fingerprint(OUTPUTS) }));
  }
  await copyFile(path.join(ROOT, SCHEMA), path.join(ROOT, "www/pkg", path.basename(SCHEMA)));
  // The worker runs from memory, bound by the page's policy (see www/trusted.js): it can't import.
  if (existsSync(path.join(ROOT, WORKER))) await writeFile(path.join(ROOT, LINKED_WORKER), await link(WORKER));
  await writeAssetList();
}

/**
 * @param {string} part
 * @returns {string} the file, relative to the root
 */
function wasmOf(part) {
  return `www/pkg/${part}_bg.wasm`;
}

/** @param {Part} part */
async function buildPart({ name, profile, level }) {
  const chosen = ["--no-default-features", "--features", name];
  await run("cargo", ["build", "--lib", "--locked", "--profile", profile, "--target", WASM_TARGET, ...chosen]);
  const { bindgen } = await ensureWasmBindgen();
  // With `__wbg_reset_state` the page starts a part anew after a trap, without loading anything.
  const target = ["--target", "web", "--experimental-reset-state-function", "--omit-default-module-path"];
  await run(bindgen, [...target, "--out-dir", "www/pkg", "--out-name", name, `target/${WASM_TARGET}/${profile}/tagline.wasm`]);
  const wasm = wasmOf(name);
  const features = WASM_FEATURES.map((feature) => `--enable-${feature}`);
  // Functions of one name stand side by side: alike as they are, they compress better. Names go last, since the order needs them.
  const smaller = [level, "--reorder-functions-by-name", "--strip-debug", "--strip-producers"];
  await run(process.execPath, ["node_modules/binaryen/bin/wasm-opt", ...smaller, ...features, wasm, "-o", wasm]);
}

/**
 * @param {string} inputs
 * @returns {Promise<boolean>} whether the outputs are those that were made from these inputs
 */
async function isCurrent(inputs) {
  if (![STAMP, ...OUTPUTS.map((file) => path.join(ROOT, file))].every(existsSync)) return false;
  const stamp = JSON.parse(await readFile(STAMP, "utf8"));
  return stamp.inputs === inputs && stamp.outputs === (await fingerprint(OUTPUTS));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await script(build);
