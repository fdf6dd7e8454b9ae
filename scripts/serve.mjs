/** A static file server for one folder on this machine only. It sends no header that the page relies on. */
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { ROOT } from "./process.mjs";

const HOST = "127.0.0.1";

/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".tagline": "application/octet-stream",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serves a folder.
 * @param {{ root?: string, port?: number, onRequest?: (path: string) => void }} [options] `root` is relative to the
 *   repository; port 0 takes any free one; `onRequest` is told each path that is asked for
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} `url` ends with `/`
 */
export async function serve({ root = "www", port = 0, onRequest } = {}) {
  const folder = await realpath(path.resolve(ROOT, root));
  const server = createServer((request, response) => {
    const asked = request.url ?? "/";
    onRequest?.(asked);
    answer(folder, request.method ?? "GET", asked, response).catch(() => refuse(response, 500));
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => resolve(undefined));
  });
  const address = server.address();
  const taken = typeof address === "object" && address ? address.port : port;
  return {
    url: `http://${HOST}:${taken}/`,
    close: () =>
      new Promise((resolve) => {
        // Closing twice is no fault.
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {string} folder
 * @param {string} method
 * @param {string} asked
 * @param {import("node:http").ServerResponse} response
 */
async function answer(folder, method, asked, response) {
  if (method !== "GET" && method !== "HEAD") return refuse(response, 405);
  const file = await locate(folder, asked);
  if (!file) return refuse(response, 404);
  const { size, mtimeMs } = await stat(file);
  response.writeHead(200, {
    "Content-Type": TYPES[path.extname(file)] ?? "application/octet-stream",
    "Content-Length": size,
    // A changed file is seen at the next reload.
    "Cache-Control": "no-cache",
    "Last-Modified": new Date(mtimeMs).toUTCString(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  });
  if (method === "HEAD") response.end();
  else createReadStream(file).on("error", () => response.destroy()).pipe(response);
}

/**
 * The file that an address names, or undefined where there is none, or none inside the folder.
 * @param {string} folder an absolute path without symbolic links
 * @param {string} asked the request's target, not to be trusted
 * @returns {Promise<string | undefined>}
 */
export async function locate(folder, asked) {
  let name;
  try {
    name = decodeURIComponent(asked.split(/[?#]/, 1)[0]);
  } catch {
    return undefined;
  }
  if (name.includes("\0") || name.includes("\\")) return undefined;
  if (name.split("/").some((part) => part.startsWith("."))) return undefined;
  if (name.endsWith("/")) name += "index.html";
  const file = await realpath(path.join(folder, name)).catch(() => undefined);
  if (!file?.startsWith(folder + path.sep) || !(await stat(file)).isFile()) return undefined;
  return file;
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {number} status
 */
function refuse(response, status) {
  if (!response.headersSent) response.writeHead(status, { "Content-Type": "text/plain" });
  response.end();
}
