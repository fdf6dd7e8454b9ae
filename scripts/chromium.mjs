/** Finds a Chromium for the page's tests, or installs Debian's. */
import { existsSync } from "node:fs";
import { capture, run, ScriptError } from "./process.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const FOLDERS = ["/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome"];

/**
 * `CHROMIUM_PATH` where it is set, else the first that is installed.
 * @returns {string | undefined}
 */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  for (const name of NAMES) {
    for (const folder of FOLDERS) {
      if (existsSync(`${folder}/${name}`)) return `${folder}/${name}`;
    }
  }
  return undefined;
}

/**
 * @returns {Promise<string>} the path of a Chromium, installed from Debian's packages where none was found
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  const help = "No Chromium is found. Install one, or set CHROMIUM_PATH to it, and run this again.";
  if (!existsSync("/usr/bin/apt-get")) throw new ScriptError(help);
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo"];
  if (asRoot.length > 0) await capture("sudo", ["-n", "true"]).catch(() => Promise.reject(new ScriptError(help)));
  console.log("Installing Debian's Chromium for the page's tests");
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", "chromium"]]) {
    const [command, ...rest] = [...asRoot, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
    await run(command, rest);
  }
  const installed = findChromium();
  if (!installed) throw new ScriptError(help);
  return installed;
}
