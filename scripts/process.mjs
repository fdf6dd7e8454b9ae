/** Runs other programs for the scripts, and says what to do when one is missing or fails. */
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root: every script works from here, wherever it was started. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** A failure that a person can act on: printed as it is, without a stack. */
export class ScriptError extends Error {}

/**
 * Runs a program with its output on the terminal.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined> }} [options]
 * @returns {Promise<void>} rejects with a `ScriptError` that names the command line when it does not exit with 0
 */
export async function run(command, args, options = {}) {
  await start(command, args, options.env, "inherit");
}

/**
 * Runs a program and returns what it wrote to its standard output.
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<string>}
 */
export async function capture(command, args) {
  return start(command, args, undefined, "pipe");
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string | undefined> | undefined} env
 * @param {"inherit" | "pipe"} stdout
 * @returns {Promise<string>}
 */
function start(command, args, env, stdout) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", stdout, stdout === "pipe" ? "ignore" : "inherit"],
      // npm is a .cmd file on Windows, which only a shell can start.
      shell: process.platform === "win32" && command === "npm",
    });
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk) => (output += chunk));
    child.on("error", (error) => reject(new ScriptError(`${command} cannot be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new ScriptError(`\`${[command, ...args].join(" ")}\` failed (${signal ?? `exit ${code}`})`));
    });
  });
}

/**
 * The frame of every script: runs `main`, prints a failure in words and sets the exit code.
 * @param {() => Promise<void>} main
 */
export async function script(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof ScriptError ? `\nerror: ${error.message}` : error);
    process.exitCode = 1;
  }
}
