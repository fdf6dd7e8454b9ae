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
  /** @type {Map<string, { release: () => void, onLost: () => void, ended: Promise<unknown> }>} */
  #held = new Map();
  /** Leases that are let go of once what waits is saved; this tab may want one of them back at once. */
  #ending = /** @type {Map<string, Promise<unknown>>} */ (new Map());

  /**
   * @param {string} name the database's
   * @param {(id: string) => Promise<unknown>} flush settles when nothing of the document waits to be saved
   */
  constructor(name, flush) {
    this.#name = name;
    this.#flush = flush;
    // Without it the other tab can't be asked: it is waited for, and then the lock is taken from it.
    this.#channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(`${name} leases`) : undefined;
    if (this.#channel) this.#channel.onmessage = ({ data }) => void this.#asked(data);
  }

  /**
   * @param {string} id
   * @param {() => void} onLost called when another tab has become the writer
   * @returns {Promise<Lease>}
   */
  async claim(id, onLost) {
    await this.#ending.get(id);
    const lease = {
      writable: await this.#request(id, onLost, { ifAvailable: true }),
      takeOver: async () => {
        if (lease.writable) return;
        lease.writable = await this.#takeOver(id, onLost);
      },
      release: () => void this.#drop(id),
    };
    return lease;
  }

  /** Gives up all leases. */
  async close() {
    await Promise.all([...this.#held.keys()].map((id) => this.#drop(id)));
    this.#channel?.close();
  }

  /**
   * @param {string} id
   * @param {() => void} onLost
   */
  async #takeOver(id, onLost) {
    this.#channel?.postMessage(id);
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
          this.#held.set(id, { release: () => release(undefined), onLost, ended: held });
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
    if (typeof id !== "string") return;
    this.#held.get(id)?.onLost();
    await this.#drop(id);
  }

  /**
   * Lets go of a lease, after what waits has been saved.
   * @param {string} id
   */
  async #drop(id) {
    const lease = this.#held.get(id);
    if (!lease) return;
    this.#held.delete(id);
    const ended = this.#flush(id)
      .then(() => {
        lease.release();
        return lease.ended;
      })
      // Stolen meanwhile: then it has ended too.
      .catch(() => undefined)
      .finally(() => this.#ending.delete(id));
    this.#ending.set(id, ended);
    await ended;
  }
}
