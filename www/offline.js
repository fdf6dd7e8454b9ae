/**
 * Keeps the page usable without a network: registers the service worker, waits until it holds every file, and takes a
 * newer build where that can disturb nobody.
 */
import { serviceWorkerAddress } from "./trusted.js";

/**
 * @typedef {object} Offline
 * @property {"ready" | "unavailable"} state
 * @property {string} message for the person
 */

/** Copying the page takes seconds at most; a host that stalls must not keep the page from being closed. */
const PATIENCE = 30_000;

/** Whether a person has begun to do something here; watched from the first moment, while the page still loads. */
let touched = false;
for (const type of ["keydown", "pointerdown", "beforeinput", "paste", "drop"]) {
  addEventListener(type, () => (touched = true), { capture: true, once: true });
}

/**
 * Resolves once the page works without a network, or once it is clear that it will not. Never rejects.
 * @param {() => void} onNewer called when a newer build is copied and waits for the page's next start
 * @returns {Promise<Offline>}
 */
export async function registerOffline(onNewer) {
  if (location.protocol === "file:") return { state: "ready", message: "This file works offline." };
  if (!("serviceWorker" in navigator)) return unavailable("this browser does not offer it here");
  try {
    const registration = await navigator.serviceWorker.register(serviceWorkerAddress());
    if (await useWaitingUpdate(registration)) return await new Promise(() => {});
    tellNewer(registration, onNewer);
    const worker = registration.active ?? registration.installing ?? registration.waiting;
    if (worker && !(await installed(worker))) return unavailable("a file of the page could not be copied");
    return { state: "ready", message: "Works offline." };
  } catch (error) {
    return unavailable(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Takes a newer build that waits, but only when the page has just started, nobody has touched it, and it is open nowhere
 * else: nobody's work then meets a change of version. The page is loaded anew.
 * @param {ServiceWorkerRegistration} registration
 * @returns {Promise<boolean>} whether the page is about to be loaded anew
 */
async function useWaitingUpdate(registration) {
  const { waiting } = registration;
  if (!waiting || !navigator.serviceWorker.controller || touched) return false;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data === "activating");
    setTimeout(() => resolve(false), 1000);
  });
  const changed = new Promise((resolve) => {
    navigator.serviceWorker.addEventListener("controllerchange", () => resolve(true), { once: true });
  });
  waiting.postMessage("activate-if-alone", [port2]);
  if (!(await answer)) return false;
  await changed;
  // Somebody was quicker: then this page stays, whole and of the older build. It loads nothing any more.
  if (touched) return false;
  location.reload();
  return true;
}

/**
 * @param {ServiceWorkerRegistration} registration
 * @param {() => void} onNewer
 */
function tellNewer(registration, onNewer) {
  if (registration.waiting) onNewer();
  registration.addEventListener("updatefound", async () => {
    const { installing } = registration;
    // The first copy of all is no news.
    if (installing && registration.active && (await installed(installing))) onNewer();
  });
}

/**
 * @param {ServiceWorker} worker
 * @returns {Promise<boolean>} whether it has copied every file
 */
function installed(worker) {
  return new Promise((resolve) => {
    const check = () => {
      if (["installed", "activating", "activated"].includes(worker.state)) resolve(true);
      else if (worker.state === "redundant") resolve(false);
    };
    worker.addEventListener("statechange", check);
    setTimeout(() => resolve(false), PATIENCE);
    check();
  });
}

/**
 * @param {string} reason
 * @returns {Offline}
 */
function unavailable(reason) {
  return { state: "unavailable", message: `Works only while connected: ${reason}.` };
}
