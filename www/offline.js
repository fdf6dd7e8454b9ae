/** Keeps the page usable without a network: registers the service worker and waits until it holds every file. */
import { serviceWorkerAddress } from "./trusted.js";

/**
 * @typedef {object} Offline
 * @property {"ready" | "unavailable"} state
 * @property {string} message for the person
 */

/** Copying the page takes seconds at most; a host that stalls must not keep the page from being closed. */
const PATIENCE = 30_000;

/**
 * Resolves once the page works without a network, or once it is clear that it will not. Never rejects.
 * @returns {Promise<Offline>}
 */
export async function registerOffline() {
  if (location.protocol === "file:") return { state: "ready", message: "This file works offline." };
  if (!("serviceWorker" in navigator)) return unavailable("this browser does not offer it here");
  try {
    const registration = await navigator.serviceWorker.register(serviceWorkerAddress());
    if (await useWaitingUpdate(registration)) return await new Promise(() => {});
    const worker = registration.active ?? registration.installing ?? registration.waiting;
    if (worker && !(await installed(worker))) return unavailable("a file of the page could not be copied");
    return { state: "ready", message: "Works offline." };
  } catch (error) {
    return unavailable(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Takes a newer build that waits, but only when the page has just started and is open nowhere else: nobody's work then
 * meets a change of version. The page is loaded anew.
 * @param {ServiceWorkerRegistration} registration
 * @returns {Promise<boolean>} whether the page is about to be loaded anew
 */
async function useWaitingUpdate(registration) {
  const { waiting } = registration;
  if (!waiting || !navigator.serviceWorker.controller) return false;
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
  location.reload();
  return true;
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
