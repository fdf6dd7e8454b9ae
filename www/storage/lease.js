/** Who may write a document: one tab at a time. The others are told, and can take it over. */

/**
 * @typedef {object} Lease
 * @property {boolean} writable whether this tab may write
 * @property {() => Promise<void>} takeOver makes this tab the writer, after the other has saved what it still had
 * @property {() => void} release
 */

/** How long the other tab has to save and let go; a tab that the browser has frozen does not answer. */
const PATIENCE = 3000;

/** The leases of one tab, by the document's id. */
export class Leases {
  #name;
  #channel;
  /** @type {(id: string) => Promise<unknown>} */
  #flush;
  /** @type {Map<string, { release: () => void, onLost: () => void }>} */
  #held = new Map();

  /**
   * @param {string} name the database's
   * @param {(id: string) => Promise<unknown>} flush settles when nothing of the document waits to be saved
   */
  constructor(name, flush) {
    this.#name = name;
    this.#flush = flush;
    this.#channel = new BroadcastChannel(`${name} leases`);
    this.#channel.onmessage = ({ data }) => this.#asked(data);
  }

  /**
   * @param {string} id
   * @param {() => void} onLost called when another tab has become the writer
   * @returns {Promise<Lease>}
   */
  async claim(id, onLost) {
    const lease = {
      writable: await this.#request(id, onLost, { ifAvailable: true }),
      takeOver: async () => {
        if (lease.writable) return;
        lease.writable = await this.#takeOver(id, onLost);
      },
      release: () => this.#drop(id),
    };
    return lease;
  }

  /** Gives up all leases. */
  close() {
    for (const id of [...this.#held.keys()]) this.#drop(id);
    this.#channel.close();
  }

  /**
   * @param {string} id
   * @param {() => void} onLost
   */
  async #takeOver(id, onLost) {
    this.#channel.postMessage(id);
    const patience = AbortSignal.timeout(PATIENCE);
    const waited = this.#request(id, onLost, { signal: patience });
    return waited.catch(() => this.#request(id, onLost, { steal: true }));
  }

  /**
   * @param {string} id
   * @param {() => void} onLost
   * @param {LockOptions} options
   * @returns {Promise<boolean>} whether this tab holds the lock now
   */
  #request(id, onLost, options) {
    // Without locks (a page opened from disk, in some browsers) the writer's name in the database alone decides.
    if (!navigator.locks) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      const held = navigator.locks.request(`${this.#name} ${id}`, options, (lock) => {
        if (!lock) return resolve(false);
        return new Promise((release) => {
          this.#held.set(id, { release: () => release(undefined), onLost });
          resolve(true);
        });
      });
      held.catch((error) => {
        // Before the lock was granted this is a failure to get it; after, it was stolen.
        if (!this.#held.delete(id)) reject(error);
        else onLost();
      });
    });
  }

  /** @param {unknown} id the document that another tab wants to write */
  async #asked(id) {
    const lease = typeof id === "string" ? this.#held.get(id) : undefined;
    if (typeof id !== "string" || !lease) return;
    lease.onLost();
    await this.#flush(id);
    this.#drop(id);
  }

  /** @param {string} id */
  #drop(id) {
    this.#held.get(id)?.release();
    this.#held.delete(id);
  }
}
