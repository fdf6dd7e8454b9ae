/**
 * The service worker: keeps one whole build of the page for use without a network. Each file is checked against the
 * digest that the build wrote, so two builds never mix; a newer one takes over only when the page is closed or starts.
 * Looking for a newer one is left to the browser, which does it when the page is loaded: the page itself can't, since it
 * is sealed, and a worker that it asks to do it would be started with the seal's policy and refused.
 */
/// <reference lib="webworker" />

/** @typedef {{ build: string, files: Record<string, string> }} AssetList SHA-256 by the file's name, relative to the page */

const worker = /** @type {ServiceWorkerGlobalScope & { TAGLINE_ASSETS: AssetList }} */ (/** @type {unknown} */ (self));
worker.importScripts("pkg/assets.js");

const { build, files } = worker.TAGLINE_ASSETS;
const scope = worker.registration.scope;
// Other pages of the same host may keep caches too, among them other copies of this page.
const PREFIX = `tagline ${scope} `;
const CACHE = PREFIX + build;

/** The host has a file, but that of another build. */
class OtherBuild extends Error {}

worker.addEventListener("install", (event) => event.waitUntil(copyAll()));

worker.addEventListener("activate", (event) => event.waitUntil(removeOlder()));

worker.addEventListener("message", (event) => {
  if (event.data === "activate-if-alone") event.waitUntil(activateIfAlone(event.ports[0]));
});

worker.addEventListener("fetch", (event) => {
  const name = nameOf(event.request.url);
  if (event.request.method === "GET" && Object.hasOwn(files, name)) event.respondWith(answer(name));
});

/**
 * @param {string} address
 * @returns {string} the file's name relative to the page
 */
function nameOf(address) {
  const bare = address.split(/[?#]/, 1)[0];
  return bare === scope ? "index.html" : bare.slice(scope.length);
}

async function copyAll() {
  const cache = await caches.open(CACHE);
  await Promise.all(Object.keys(files).map((name) => copy(cache, name)));
}

/**
 * Puts a file into the copy.
 * @param {Cache} cache
 * @param {string} name
 * @returns {Promise<Response>} rejects where the host has no such file, or that of another build
 */
async function copy(cache, name) {
  // The folder's own address: some hosts redirect index.html to it, and a redirected answer can't open a page.
  const address = name === "index.html" ? scope : scope + name;
  /** @type {RequestCache[]} */
  const ways = ["default", "reload"];
  for (const way of ways) {
    const response = await fetch(address, { cache: way });
    if (!response.ok) throw new Error(`${name}: the server answered ${response.status}`);
    const body = await response.arrayBuffer();
    if ((await digestOf(body)) !== files[name]) continue;
    const type = response.headers.get("Content-Type") ?? "application/octet-stream";
    const copied = new Response(body, { headers: { "Content-Type": type } });
    await cache.put(scope + name, copied.clone());
    return copied;
  }
  throw new OtherBuild(`${name} is not the file of build ${build}`);
}

/**
 * @param {ArrayBuffer} body
 * @returns {Promise<string>} SHA-256, in hexadecimal
 */
async function digestOf(body) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function removeOlder() {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/**
 * From the copy. A file that the browser has dropped is taken from the host again, if it still is that of this build; if
 * not, this build can't be had any more: the worker goes, and the next load takes all from the host.
 * @param {string} name
 * @returns {Promise<Response>}
 */
async function answer(name) {
  const cache = await caches.open(CACHE);
  const copied = await cache.match(scope + name);
  if (copied) return copied;
  try {
    return await copy(cache, name);
  } catch (error) {
    if (error instanceof OtherBuild) await worker.registration.unregister();
    return Response.error();
  }
}

/**
 * @param {MessagePort} port told "activating" or "waiting"
 */
async function activateIfAlone(port) {
  const open = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const alone = open.filter((client) => client.url.startsWith(scope)).length <= 1;
  port.postMessage(alone ? "activating" : "waiting");
  if (alone) await worker.skipWaiting();
}
