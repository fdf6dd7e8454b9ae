/**
 * Loads what the page needs beside its modules: the core's parts, the model and the worker's source. The only `fetch` in the
 * page; the single-file build puts another module in its place, which reads them from the file itself.
 */

/**
 * @typedef {object} Assets
 * @property {Uint8Array<ArrayBuffer>} session the core's part that documents are worked on with, as wasm
 * @property {string} worker the worker's source, one script that imports nothing
 * @property {Promise<Uint8Array<ArrayBuffer>>} tagger the part that tags; like all that may come later, it rejects with words for the person
 * @property {Promise<LoadedModel>} model the page works by hand without it
 * @property {Promise<Uint8Array<ArrayBuffer>>} exchange the part that reads and writes files
 */

/**
 * @typedef {object} LoadedModel
 * @property {Uint8Array<ArrayBuffer> | undefined} bytes the tagger's model file; undefined where it could not be loaded
 * @property {string | undefined} problem why there is no model, in words for the person
 */

/**
 * @typedef {object} LoadProgress
 * @property {number} loaded bytes
 * @property {number | undefined} total bytes; undefined while it is not known
 */

const SESSION = "pkg/session_bg.wasm";
const TAGGER = "pkg/tagger_bg.wasm";
const EXCHANGE = "pkg/exchange_bg.wasm";
const WORKER = "pkg/worker.js";
const MODEL = "model/news-en.tagline";

/**
 * @param {(progress: LoadProgress) => void} onProgress
 * @returns {Promise<Assets>} rejects where session or worker cannot be loaded: without them nothing works
 */
export async function loadAssets(onProgress) {
  const progress = new ProgressSum(onProgress);
  const model = load(MODEL, progress).then(
    (bytes) => ({ bytes, problem: undefined }),
    (error) => ({ bytes: undefined, problem: `The model could not be loaded (${messageOf(error)}). You can annotate by hand.` }),
  );
  const tagger = later(TAGGER, "tags", progress);
  const exchange = later(EXCHANGE, "reads and writes files", progress);
  const [session, worker] = await Promise.all([load(SESSION, progress), load(WORKER, progress)]);
  return { session, worker: new TextDecoder().decode(worker), tagger, model, exchange };
}

/**
 * A part of the core that the page can begin without.
 * @param {string} name relative to the page
 * @param {string} does what it does, for the person
 * @param {ProgressSum} progress
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
function later(name, does, progress) {
  const part = load(name, progress).catch((error) => {
    throw new Error(`The part of Tagline that ${does} could not be loaded (${messageOf(error)}). Load the page again; what is open is saved.`);
  });
  // Whoever wants it is told; until then it is no error.
  part.catch(() => {});
  return part;
}

/**
 * @param {string} name relative to the page
 * @param {ProgressSum} progress
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function load(name, progress) {
  const response = await fetch(name);
  if (!response.ok || !response.body) throw new Error(`the server answered ${response.status} for ${name}`);
  // With a compressed answer the header counts other bytes than those that arrive here.
  const packed = response.headers.has("Content-Encoding");
  const length = Number(response.headers.get("Content-Length"));
  const advance = progress.part(packed || !length ? undefined : length);
  const chunks = [];
  const reader = response.body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    advance(next.value.length);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Adds up the progress of several files. */
class ProgressSum {
  #loaded = 0;
  /** @type {number | undefined} */
  #total = 0;
  #report;

  /** @param {(progress: LoadProgress) => void} report */
  constructor(report) {
    this.#report = report;
  }

  /**
   * @param {number | undefined} size bytes, where known
   * @returns {(arrived: number) => void}
   */
  part(size) {
    this.#total = size === undefined || this.#total === undefined ? undefined : this.#total + size;
    return (arrived) => {
      this.#loaded += arrived;
      this.#report({ loaded: this.#loaded, total: this.#total });
    };
  }
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
