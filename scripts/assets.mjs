/** Writes `www/pkg/assets.js`: the page's files with their digests, by which the service worker never mixes two builds. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { digestOf, filesBelow, fingerprint } from "./fingerprint.mjs";
import { ROOT } from "./process.mjs";

const FOLDER = "www/";
const LIST = "www/pkg/assets.js";
/** Not part of the page: read by tools only, or fetched by the browser itself. */
const LEFT_OUT = [/\/tsconfig.*\.json$/, /\.d\.ts$/, /^www\/sw\.js$/, /^www\/pkg\/(assets\.js|package\.json|\.gitignore)$/, /\.md$/];

/**
 * @returns {Promise<string[]>} the page's files, relative to the root
 */
export async function pageFiles() {
  const files = await filesBelow(["www"]);
  return files.filter((file) => !LEFT_OUT.some((pattern) => pattern.test(file)));
}

/** Writes the list. The build's name is a digest of all files, so that any change is a new build. */
export async function writeAssetList() {
  const files = await pageFiles();
  const entries = await Promise.all(files.map(async (file) => [file.slice(FOLDER.length), await digestOf(file)]));
  const list = { build: (await fingerprint(files)).slice(0, 16), files: Object.fromEntries(entries) };
  const text = `// Written by scripts/assets.mjs; read by sw.js.\nself.TAGLINE_ASSETS = ${JSON.stringify(list, null, 1)};\n`;
  await writeFile(path.join(ROOT, LIST), text);
}
