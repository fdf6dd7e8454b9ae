/**
 * The only place that makes an address for the browser to run: a Trusted Types policy that passes just the worker's
 * source, which came with the page, and the service worker. The page's Content-Security-Policy refuses all others.
 */

/** @type {Set<string>} */
const allowed = new Set();

/** @typedef {{ createScriptURL: (address: string) => string }} ScriptPolicy */

// Not in the DOM library's types yet; browsers without it take the address as it is.
const factory = /** @type {{ trustedTypes?: { createPolicy: (name: string, rules: ScriptPolicy) => ScriptPolicy } }} */ (
  globalThis
).trustedTypes;

/** @type {ScriptPolicy} */
const rules = {
  createScriptURL(address) {
    if (!allowed.has(address)) throw new TypeError(`${address} is not a script of this page`);
    return address;
  },
};

const policy = factory ? factory.createPolicy("tagline", rules) : rules;

/**
 * Starts a worker from its source. A worker made so inherits the page's Content-Security-Policy (one started from an
 * address would be bound by nothing on a host that sends no headers), and it can be started again without a request.
 * @param {string} source a script that imports nothing; not a module, since a page opened from disk may not start those
 * @returns {Worker}
 */
export function startWorker(source) {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  allowed.add(address);
  try {
    return new Worker(policy.createScriptURL(address));
  } finally {
    allowed.delete(address);
    // The worker has taken what it needs once its first task runs.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
}

/**
 * The service worker's address, as `navigator.serviceWorker.register` wants it.
 * @returns {string}
 */
export function serviceWorkerAddress() {
  allowed.add("sw.js");
  return policy.createScriptURL("sw.js");
}
