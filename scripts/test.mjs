/**
 * `npm test`: installs what the tests need and runs every one of them. `npm test -- rust page` runs the named stages,
 * `npm test -- --list` names them all.
 */
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { build, PARTS } from "./build.mjs";
import { ensureChromium } from "./chromium.mjs";
import { ROOT, run, script, ScriptError } from "./process.mjs";
import { ensurePackages, ensureRust, ensureWasmBindgen, WASM_TARGET } from "./tools.mjs";

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {() => Promise<void>} run rejects when it fails
 * @property {boolean} [setUp] nothing after it can tell anything once it has failed
 */

/** @type {Stage[]} */
const STAGES = [
  { name: "packages", run: ensurePackages, setUp: true },
  { name: "toolchain", run: ensureRust, setUp: true },
  { name: "format", run: () => run("cargo", ["fmt", "--all", "--check"]) },
  { name: "lint", run: lint },
  { name: "tidy", run: () => run("cargo", ["test", "--locked", "--test", "tidy"]) },
  { name: "rust", run: () => run("cargo", ["test", "--workspace", "--locked"]) },
  { name: "build", run: build },
  { name: "types", run: checkTypes },
  { name: "scripts", run: () => nodeTests("tests/scripts") },
  { name: "wasm", run: wasmTests },
  { name: "page", run: pageTests },
  // Each export is loaded by the tool that it is for.
  { name: "formats", run: () => run("python3", ["tests/formats/run.py"]) },
];

/** Longest part of a report that is said again, in characters. */
const MOST_DETAILS = 6000;

/** Tests that failed, with what their report says of them. */
class TestFailure extends ScriptError {
  /** @param {string} message @param {string} details */
  constructor(message, details) {
    super(message);
    this.details = details;
  }
}

await script(async () => {
  const names = process.argv.slice(2);
  if (names.includes("--list")) {
    console.log(STAGES.map((stage) => stage.name).join("\n"));
    return;
  }
  const unknown = names.find((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown) throw new ScriptError(`there is no stage "${unknown}": \`npm test -- --list\` names them`);
  await runAll(STAGES.filter((stage) => names.length === 0 || names.includes(stage.name)));
});

/**
 * Runs the stages in order, the later ones also when an earlier one failed, and prints what came of each.
 * @param {Stage[]} stages
 */
async function runAll(stages) {
  /** @type {{ name: string, seconds: number, error?: unknown }[]} */
  const results = [];
  for (const stage of stages) {
    console.log(`\n=== ${stage.name}`);
    const begun = performance.now();
    const error = await stage.run().then(() => undefined, (reason) => reason ?? new Error("failed"));
    results.push({ name: stage.name, seconds: (performance.now() - begun) / 1000, error });
    if (error && !(error instanceof ScriptError)) console.error(error);
    if (error && stage.setUp) break;
  }
  console.log("\n=== summary");
  for (const { name, seconds, error } of results) {
    const why = error ? `: ${error instanceof Error ? error.message : error}` : "";
    console.log(`${error ? "FAILED" : "ok    "} ${name.padEnd(10)} ${seconds.toFixed(1).padStart(7)} s${why}`);
  }
  // Again at the end, since a log's last lines are what people are shown of it.
  for (const { name, error } of results) {
    if (error instanceof TestFailure) console.log(`\n=== failed in ${name}\n${error.details}`);
  }
  const failed = results.filter((result) => result.error).length;
  console.log(`stages: ${results.length - failed} passed, ${failed} failed, ${stages.length - results.length} skipped`);
  if (failed > 0) throw new ScriptError(`${failed} of ${stages.length} stages failed`);
}

/** The library with its native faces, then each part of the browser's face as it is built: what one needs, another may not use. */
async function lint() {
  await run("cargo", ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]);
  for (const { name } of PARTS) {
    const part = ["--lib", "--target", WASM_TARGET, "--no-default-features", "--features", name];
    await run("cargo", ["clippy", "--locked", ...part, "--", "-D", "warnings"]);
  }
}

/** The page, its workers and the scripts see different globals, so each has a configuration of its own. */
async function checkTypes() {
  for (const project of ["www/tsconfig.json", "www/tsconfig.worker.json", "tsconfig.json"]) {
    if (!existsSync(path.join(ROOT, project))) continue;
    await run(process.execPath, ["node_modules/typescript/bin/tsc", "--project", project]);
  }
}

/** The kernels in WebAssembly, by the same tests as natively; then the page's build of it. */
async function wasmTests() {
  const { testRunner } = await ensureWasmBindgen();
  const env = { CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: testRunner };
  await run("cargo", ["test", "--locked", "--target", WASM_TARGET, "--test", "kernels"], { env });
  await nodeTests("tests/wasm");
}

async function pageTests() {
  await nodeTests("tests/page", { CHROMIUM_PATH: await ensureChromium() });
}

/**
 * Runs the `*.test.mjs` of a folder with Node's own runner.
 * @param {string} folder
 * @param {Record<string, string>} [env]
 */
async function nodeTests(folder, env) {
  const full = path.join(ROOT, folder);
  const names = existsSync(full) ? (await readdir(full)).filter((name) => name.endsWith(".test.mjs")) : [];
  if (names.length === 0) throw new ScriptError(`${folder} holds no tests`);
  const scratch = await mkdtemp(path.join(tmpdir(), "tagline-report-"));
  const report = path.join(scratch, "report.txt");
  const reporters = ["stdout", report].flatMap((to) => ["--test-reporter=spec", `--test-reporter-destination=${to}`]);
  try {
    await run(process.execPath, ["--test", "--test-timeout=900000", ...reporters, ...names.sort().map((name) => `${folder}/${name}`)], { env });
  } catch (error) {
    const text = await readFile(report, "utf8").catch(() => "");
    const [, failing] = text.split("failing tests:\n");
    throw new TestFailure(`tests in ${folder} failed`, failing?.slice(0, MOST_DETAILS) ?? String(error));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
