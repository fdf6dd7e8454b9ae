/**
 * Closes the page. Once all is loaded, a second Content-Security-Policy is added that allows no connection at all:
 * the browser then refuses every request that any script of the page could make, on any host and without its help.
 */

/**
 * Nothing may be fetched, not even from the page's own host. Only compiling wasm and starting the worker stay possible; and
 * the browser may read the manifest, the one file that it wants later, when the page is to be installed.
 */
const POLICY =
  "default-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; base-uri 'none'; form-action 'none'";

/**
 * What can be told about requests since the seal.
 * @typedef {object} Requests
 * @property {Date} since
 * @property {number} attempts how many requests the page has begun since: each of them was refused by the browser
 */

/** @type {Requests | undefined} */
let requests;
/** @type {Set<(requests: Requests) => void>} */
const watchers = new Set();

const manifest = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel="manifest"]'))?.href;

/** Closes the page for good; a second call changes nothing. */
export function seal() {
  if (requests) return;
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = manifest ? `${POLICY}; manifest-src ${sourceOf(manifest)}` : POLICY;
  document.head.append(policy);
  const begun = performance.now();
  requests = { since: new Date(), attempts: 0 };
  new PerformanceObserver((list) => count(list.getEntries(), begun)).observe({ type: "resource" });
  tell();
}

/**
 * Calls `watcher` now, once the page is sealed, and whenever the count changes.
 * @param {(requests: Requests) => void} watcher
 */
export function watchRequests(watcher) {
  watchers.add(watcher);
  if (requests) watcher({ ...requests });
}

/**
 * @param {PerformanceEntryList} entries
 * @param {number} begun milliseconds on the page's clock
 */
function count(entries, begun) {
  // A blob is the page's own memory: reading it is no request. The manifest is the browser's own.
  const isOfPage = (/** @type {string} */ name) => !name.startsWith("blob:") && name !== manifest;
  const made = entries.filter((entry) => entry.startTime >= begun && isOfPage(entry.name));
  if (made.length === 0 || !requests) return;
  requests.attempts += made.length;
  tell();
}

function tell() {
  for (const watcher of watchers) if (requests) watcher({ ...requests });
}

/**
 * @param {string} address
 * @returns {string} as a policy names a source: the marks that part a policy are escaped
 */
function sourceOf(address) {
  return address.replaceAll(";", "%3B").replaceAll(",", "%2C");
}
