/** `npm run bundle`: writes `dist/tagline.html`, the whole page with model and core in one file that opens from disk. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { link } from "./link.mjs";
import { ROOT, script, ScriptError } from "./process.mjs";

export const BUNDLE = "dist/tagline.html";
const MODEL = "www/model/news-en.tagline";

/** Builds the page, then the file. */
export async function bundle() {
  await build();
  const page = await readFile(path.join(ROOT, "www/index.html"), "utf8");
  const code = await link("www/main.js", { "www/assets.js": "scripts/single-file/assets.js" });
  const icon = await base64("www/icon.svg");
  const styles = await Promise.all(stylesheets(page).map((name) => readFile(path.join(ROOT, "www", name), "utf8")));
  const parts = [await part("worker", "www/pkg/worker.js")];
  for (const name of ["session", "tagger", "exchange"]) parts.push(await part(name, `www/pkg/${name}_bg.wasm`));
  if (existsSync(path.join(ROOT, MODEL))) parts.push(await part("model", MODEL));
  const html = assemble(page, { styles, code, icon, parts });
  await mkdir(path.join(ROOT, "dist"), { recursive: true });
  await writeFile(path.join(ROOT, BUNDLE), html);
  console.log(`${BUNDLE}: ${(Buffer.byteLength(html) / 1e6).toFixed(1)} MB`);
}

/**
 * Puts everything that the page links into its markup. Its policy then allows just these texts, by their digests, and
 * no connection at all.
 * @param {string} page index.html
 * @param {{ styles: string[], code: string, icon: string, parts: string[] }} contents
 * @returns {string}
 */
export function assemble(page, { styles, code, icon, parts }) {
  if (/<\/(script|style)/i.test(code + styles.join())) throw new ScriptError("a module or style would end its element");
  const policy = [
    "default-src 'none'",
    `script-src 'wasm-unsafe-eval' ${digest(code)}`,
    `style-src ${styles.map(digest).join(" ")}`,
    "img-src data:",
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types tagline",
  ].join("; ");
  let rest = [...styles];
  /** @type {[RegExp, (tag: string) => string][]} */
  const changes = [
    [/<meta http-equiv="Content-Security-Policy"[^>]*>/g, () => `<meta http-equiv="Content-Security-Policy" content="${policy}">`],
    [/<link rel="stylesheet"[^>]*>/g, () => `<style>${rest.shift() ?? ""}</style>`],
    [/<link rel="icon"[^>]*>/g, () => `<link rel="icon" href="data:image/svg+xml;base64,${icon}">`],
    [/\s*<link rel="manifest"[^>]*>/g, () => ""],
    [/\s*<link rel="modulepreload"[^>]*>/g, () => ""],
    [/<script type="module" src="main.js"><\/script>/g, () => ""],
    // At the end of the body, so that the parts are there when the module runs.
    [/<\/body>/g, () => `${parts.join("\n")}\n<script type="module">${code}</script>\n</body>`],
  ];
  return changes.reduce((html, [pattern, by]) => html.replace(pattern, by), page);
}

/**
 * @param {string} page
 * @returns {string[]} the stylesheets in order, relative to `www/`
 */
function stylesheets(page) {
  return [...page.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((found) => found[1]);
}

/**
 * A data block: the browser neither runs nor shows it.
 * @param {string} name
 * @param {string} file relative to the root
 * @returns {Promise<string>}
 */
async function part(name, file) {
  return `<script type="text/plain" id="asset-${name}">${await base64(file)}</script>`;
}

/**
 * @param {string} file relative to the root
 * @returns {Promise<string>}
 */
async function base64(file) {
  return (await readFile(path.join(ROOT, file))).toString("base64");
}

/**
 * @param {string} text
 * @returns {string} as a Content-Security-Policy names it
 */
function digest(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await script(bundle);
