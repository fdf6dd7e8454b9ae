/** Links a module and all that it imports into one text, for the places that can't import: the worker, the single file. */
import path from "node:path";
import { ROOT } from "./process.mjs";

/**
 * @param {string} entry relative to the root
 * @param {Record<string, string>} [replaced] modules to put in another's place, both relative to the root
 * @returns {Promise<string>} a script that needs nothing else; it runs as a module too
 */
export async function link(entry, replaced = {}) {
  // Not at the top: the scripts must start before the packages are installed.
  const esbuild = await import("esbuild");
  const result = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    plugins: [replacement(replaced)],
  });
  return result.outputFiles[0].text;
}

/**
 * @param {Record<string, string>} replaced
 * @returns {import("esbuild").Plugin}
 */
function replacement(replaced) {
  const paths = new Map(Object.entries(replaced).map(([from, to]) => [path.join(ROOT, from), path.join(ROOT, to)]));
  return {
    name: "replacement",
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ path: name, resolveDir }) => {
        const by = paths.get(path.resolve(resolveDir, name));
        return by ? { path: by } : undefined;
      });
    },
  };
}
