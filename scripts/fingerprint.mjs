/** Digests of files, by content: how the build knows that nothing has changed, and the page that files belong together. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "./process.mjs";

/**
 * Every file below the given files and folders (relative to the root, `/` between folders), sorted; hidden ones left out.
 * @param {string[]} places those that do not exist are passed over
 * @returns {Promise<string[]>}
 */
export async function filesBelow(places) {
  /** @type {string[]} */
  const files = [];
  for (const place of places) {
    const full = path.join(ROOT, place);
    if (!existsSync(full)) continue;
    if ((await stat(full)).isFile()) files.push(place);
    else {
      const names = (await readdir(full)).filter((name) => !name.startsWith("."));
      files.push(...(await filesBelow(names.map((name) => `${place}/${name}`))));
    }
  }
  return files.sort();
}

/**
 * @param {string} file relative to the root
 * @returns {Promise<string>} SHA-256, in hexadecimal
 */
export async function digestOf(file) {
  return createHash("sha256").update(await readFile(path.join(ROOT, file))).digest("hex");
}

/**
 * One digest over the names and contents of many files.
 * @param {string[]} files relative to the root
 * @returns {Promise<string>}
 */
export async function fingerprint(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\n${await digestOf(file)}\n`);
  return hash.digest("hex");
}
