/** Brings what a build needs onto the machine: the wasm target, wasm-bindgen's command line, the npm packages. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { capture, ROOT, run, ScriptError } from "./process.mjs";

export const WASM_TARGET = "wasm32-unknown-unknown";
const EXE = process.platform === "win32" ? ".exe" : "";

/** Fails with instructions where Rust is missing, and adds the wasm target where it is. */
export async function ensureRust() {
  if (!(await answers("cargo", ["--version"]))) {
    throw new ScriptError(
      "cargo is not found. Install Rust with rustup (https://rustup.rs), open a new terminal and run this again.",
    );
  }
  if (!(await answers("rustup", ["--version"]))) {
    // A Rust from elsewhere may bring the target along; if not, cargo's own message says so.
    return;
  }
  const installed = await capture("rustup", ["target", "list", "--installed"]);
  if (!installed.split("\n").includes(WASM_TARGET)) await run("rustup", ["target", "add", WASM_TARGET]);
}

/**
 * The wasm-bindgen command line of exactly the version in Cargo.lock: any other refuses the library's output.
 * @returns {Promise<{ bindgen: string, testRunner: string }>} the programs to run
 */
export async function ensureWasmBindgen() {
  const version = lockedVersion(await readFile(path.join(ROOT, "Cargo.lock"), "utf8"), "wasm-bindgen");
  const programs = (/** @type {string} */ folder) => ({
    bindgen: path.join(folder, `wasm-bindgen${EXE}`),
    testRunner: path.join(folder, `wasm-bindgen-test-runner${EXE}`),
  });
  const own = programs(path.join(ROOT, ".tools", "bin"));
  for (const found of [own, programs("")]) {
    const lines = Object.values(found).map((program) => capture(program, ["--version"]).catch(() => ""));
    if ((await Promise.all(lines)).every((line) => line.trim().endsWith(` ${version}`))) return found;
  }
  console.log(`Installing wasm-bindgen ${version} into .tools (once; a few minutes)`);
  await run("cargo", ["install", "wasm-bindgen-cli", "--version", version, "--root", ".tools", "--force"]);
  return own;
}

/**
 * @param {string} lockFile the text of Cargo.lock
 * @param {string} name
 * @returns {string}
 */
export function lockedVersion(lockFile, name) {
  const found = lockFile.match(new RegExp(`name = "${name}"\\r?\\nversion = "([^"]+)"`));
  if (!found) throw new ScriptError(`Cargo.lock does not name ${name}: run \`cargo generate-lockfile\``);
  return found[1];
}

/** Installs the npm packages where they are missing or where the lock file has changed since. */
export async function ensurePackages() {
  const lock = await readFile(path.join(ROOT, "package-lock.json"));
  const digest = createHash("sha256").update(lock).digest("hex");
  const stamp = path.join(ROOT, "node_modules", ".tagline-lock");
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === digest) return;
  await run("npm", ["ci"]);
  await writeFile(stamp, digest);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<boolean>} whether the program is there and runs
 */
async function answers(command, args) {
  return capture(command, args).then(
    () => true,
    () => false,
  );
}
