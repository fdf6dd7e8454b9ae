/**
 * Calls between the page and its worker, the only `postMessage`. A request has an id, an action of a closed set and
 * data; its answer has the same id and a result or an error. Progress may come before the answer.
 */

/** @typedef {"start" | "tag" | "cancel"} Action */
/** @typedef {{ id: number, action: Action, data: unknown }} Request */
/** @typedef {{ id: number, result?: unknown, error?: { name: string, message: string }, progress?: unknown }} Reply */

/**
 * @typedef {object} Pending
 * @property {(result: any) => void} resolve
 * @property {(error: Error) => void} reject
 * @property {((progress: any) => void) | undefined} onProgress
 */

/** What a request is answered with once the worker is gone. */
export class WorkerGone extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "WorkerGone";
  }
}

/** The page's end. */
export class Client {
  #next = 1;
  /** @type {Map<number, Pending>} */
  #pending = new Map();

  /**
   * @param {Worker} worker
   * @param {(reason: string) => void} onGone the worker has stopped; every pending request was rejected
   */
  constructor(worker, onGone) {
    this.worker = worker;
    this.onGone = onGone;
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.abort(event.message || "the worker stopped");
    };
    worker.onmessageerror = () => this.abort("a message could not be read");
  }

  /**
   * @param {Action} action
   * @param {unknown} data
   * @param {{ transfer?: Transferable[], onProgress?: (progress: any) => void, signal?: AbortSignal }} [options]
   * @returns {Promise<any>}
   */
  call(action, data, { transfer = [], onProgress, signal } = {}) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener("abort", () => {
        if (!this.#pending.delete(id)) return;
        this.worker.postMessage({ id: this.#next++, action: "cancel", data: id });
        reject(signal.reason);
      });
      this.#pending.set(id, { resolve, reject, onProgress });
      this.worker.postMessage({ id, action, data }, transfer);
    });
  }

  /**
   * Stops the worker; what was asked of it is answered with an error.
   * @param {string} reason
   */
  abort(reason) {
    this.worker.terminate();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(new WorkerGone(reason));
    this.onGone(reason);
  }

  /** Stops the worker once nothing is asked of it any more. */
  close() {
    this.worker.terminate();
    for (const { reject } of this.#pending.values()) reject(new WorkerGone("the worker was replaced"));
    this.#pending.clear();
  }

  /** @param {Reply} reply */
  #receive(reply) {
    const pending = this.#pending.get(reply.id);
    if (!pending) return;
    if (reply.progress !== undefined) return pending.onProgress?.(reply.progress);
    this.#pending.delete(reply.id);
    if (reply.error) pending.reject(Object.assign(new Error(reply.error.message), { name: reply.error.name }));
    else pending.resolve(reply.result);
  }
}

/**
 * The worker's end: answers each request with what its action returns or throws.
 * @param {{ postMessage: (message: Reply) => void, onmessage: ((event: MessageEvent) => void) | null }} scope
 * @param {Record<Action, (data: any, report: (progress: unknown) => void, id: number) => unknown>} actions
 */
export function answer(scope, actions) {
  scope.onmessage = async ({ data: { id, action, data } }) => {
    try {
      if (!Object.hasOwn(actions, action)) throw new Error(`There is no action “${action}”.`);
      const result = await actions[/** @type {Action} */ (action)](data, (progress) => scope.postMessage({ id, progress }), id);
      scope.postMessage({ id, result });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      scope.postMessage({ id, error: { name, message } });
      // A trap leaves the instance in an unknown state. Thrown outside the promise, it reaches the page as `error`.
      if (error instanceof WebAssembly.RuntimeError) {
        setTimeout(() => {
          throw error;
        });
      }
    }
  };
}
