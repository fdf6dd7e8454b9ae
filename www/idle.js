/** Work that can wait: what a person asked for is painted first, and keys that follow come before it. */

/** So many milliseconds it waits at most, however many keys come. */
const LONGEST = 150;

/** @param {() => void} run what is done once the browser has nothing more urgent to do */
export function whenIdle(run) {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(run, { timeout: LONGEST });
  // Safari has no idle callbacks.
  else requestAnimationFrame(() => setTimeout(run));
}
