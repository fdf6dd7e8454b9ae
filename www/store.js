/** The session and the latest snapshot of the document. All that changes it goes through here. No DOM. Unit: UTF-16 code units. */
import { restartSession, Session } from "./core/session.js";
import { isTrap } from "./core/trap.js";
import { utf16Units } from "./core/units.js";
import { withDoubt } from "./doubt.js";

/** @typedef {import("./view/article.js").Entity} Entity */
/** @typedef {import("./view/labels.js").Label} Label */
/** @typedef {{ start: number, end: number }} Extent */

/**
 * What a command changed, as the core tells it.
 * @typedef {object} Change
 * @property {number} revision
 * @property {Entity[]} added
 * @property {Entity[]} changed
 * @property {number[]} removed
 * @property {boolean} text whether another text is open
 * @property {boolean} scheme
 * @property {boolean} rejected
 * @property {boolean} done whether the person has changed what is said of the work being done
 * @property {string[]} journal lines to be stored; none where nothing changed
 * @property {string} message
 */

/**
 * A place of a name, as the core tells it; `standing`: how it stands to the entities that are there.
 * @typedef {{ start: number, end: number, standing: "tagged" | "free" | "crossed" | "taken", id: number | null, label: string | null, before: string, after: string }} Match
 */

/** @typedef {{ canUndo: boolean, canRedo: boolean, undoName: string, redoName: string }} History */
/** @typedef {{ name: string, overlap: boolean, labels: Label[] }} Scheme */
/** @typedef {{ type: string } & Record<string, unknown>} CoreCommand see `command.rs` */

/**
 * The caret: the extent it stands on and, while it is extended, the one where that began. `exact`: just these
 * characters are meant, not the word or the entity that they are in. `entity`: the one that is meant where several have
 * this extent.
 * @typedef {{ anchor: Extent, focus: Extent, exact: boolean, entity?: number }} Caret
 */

/** What a stored document is, without opening it. @typedef {{ text: string, suggested: number, accepted: number, done: boolean }} Look */

/** What the core refused, in words for the person. */
export class Refused extends Error {}

export class Store {
  #session = new Session();
  /** Everything that was done, so that the session can be made again after a trap. @type {string[]} */
  #lines = [];
  /** @type {Map<number, Entity>} */
  #byId = new Map();
  /** @type {Set<(change: Change) => void>} */
  #onChange = new Set();
  /** @type {Set<() => void>} */
  #onCaret = new Set();
  #lastGesture = 0;
  /** The label set of texts that come without one. @type {Scheme} */
  #default = this.#session.scheme;
  /** The label set of new articles. @type {Scheme} */
  #usual = this.#default;

  text = "";
  /** @type {Entity[]} sorted by start, end, id */
  entities = [];
  /** @type {Scheme} */
  scheme = { name: "", overlap: false, labels: [] };
  /** @type {History} */
  history = { canUndo: false, canRedo: false, undoName: "", redoName: "" };
  /** @type {Caret | undefined} */
  caret;
  /** What the tagger nearly marked. @type {import("./tagger.js").Prediction[]} */
  candidates = [];
  /** Whether the person has said that the work on the document is done. */
  done = false;
  /** Another tab holds the document: it can be read here, not changed. */
  readOnly = false;
  /** Called with every line to be stored. @type {(lines: string[]) => void} */
  onJournal = () => {};
  /** Called when the core crashed and was started again; told whether the document is whole. @type {(isWhole: boolean) => void} */
  onRestart = () => {};
  /** The session as others see it. */
  #guarded = this.#guardedSession();

  constructor() {
    this.#read();
  }

  /** @param {(change: Change) => void} listener called after each change, before the browser paints */
  subscribe(listener) {
    this.#onChange.add(listener);
  }

  /** @param {() => void} listener called when the caret has moved */
  watchCaret(listener) {
    this.#onCaret.add(listener);
  }

  /** The core's session, for what only reads. Where a call of it traps, it throws {@link Refused}. */
  get session() {
    return this.#guarded;
  }

  /**
   * Does something in the core. Where that traps, the core is started anew and the document is made again.
   * @template T
   * @param {() => T} run
   * @returns {T} throws {@link Refused} where it trapped, and what `run` throws
   */
  guard(run) {
    try {
      return run();
    } catch (error) {
      if (!isTrap(error)) throw error;
      this.#restart();
      throw new Refused("That step failed and was left out. Everything before it is as it was.");
    }
  }

  /**
   * Begins a new document of this text.
   * @param {string} text
   * @returns {{ replaced: number, lines: string[] }} how many lone surrogates became U+FFFD
   */
  open(text) {
    return this.guard(() => {
      const session = new Session();
      const change = session.open(utf16Units(text), this.#usual);
      return { replaced: session.replaced, lines: this.#begin(session, change) };
    });
  }

  /**
   * Begins a new document of a file that was read.
   * @param {Uint8Array} document as the exchange gives it
   * @returns {string[]} the first lines of its journal
   */
  openDocument(document) {
    return this.guard(() => {
      const session = new Session();
      const change = session.openDocument(document);
      // A file without entities and without labels of its own says nothing of labels: the person's own set is meant.
      if (session.entities().length > 0 || JSON.stringify(session.scheme) !== JSON.stringify(this.#default)) return this.#begin(session, change);
      const { text } = session;
      session.free();
      return this.open(text).lines;
    });
  }

  /**
   * Takes up a stored document.
   * @param {string[]} lines
   * @returns {string} what could not be read of it; empty where all could
   */
  replay(lines) {
    const session = Session.replay(lines);
    this.#lines = lines.slice(0, session.linesRead);
    const { problem } = session;
    this.#take(session);
    return problem ?? "";
  }

  /**
   * Looks into a stored document without opening it.
   * @param {string[]} lines
   * @returns {Look}
   */
  look(lines) {
    const session = Session.replay(lines);
    /** @type {Entity[]} */
    const entities = session.entities();
    const suggested = entities.filter((entity) => entity.status === "suggested").length;
    const { text, done } = session;
    session.free();
    return { text, suggested, accepted: entities.length - suggested, done };
  }

  /**
   * Documents in the form that the exchange writes files of.
   * @param {{ title: string, lines?: string[] }[]} documents stored ones by their lines; the open one has none and goes as it is shown
   * @returns {{ documents: import("./core/exchange.js").Carried[], problems: string[] }} what could not be read of stored ones
   */
  carry(documents) {
    /** @type {string[]} */
    const problems = [];
    const carried = (/** @type {{ title: string, lines?: string[] }} */ { title, lines }) => {
      const session = lines ? Session.replay(lines) : this.#session;
      if (session.problem) problems.push(`“${title}”: ${session.problem}`);
      const bytes = session.serialized();
      if (lines) session.free();
      return { title, bytes };
    };
    return this.guard(() => ({ documents: documents.map(carried), problems }));
  }

  /**
   * Takes a label set for the articles to come. One that the core refuses changes nothing.
   * @param {unknown} scheme
   */
  useScheme(scheme) {
    const session = new Session();
    try {
      session.open(new Uint16Array(), scheme);
      this.#usual = session.scheme;
      if (this.text === "") this.scheme = this.#usual;
    } catch {
      // A set stored by an older version: the usual one stays.
    } finally {
      session.free();
    }
  }

  /** Closes the document. */
  close() {
    this.#lines = [];
    this.#take(new Session());
  }

  /** A new gesture: changes that carry the same one are a single step of undo. */
  newGesture() {
    this.#lastGesture += 1;
    return this.#lastGesture;
  }

  /**
   * @param {CoreCommand} command
   * @param {number} [gesture]
   * @returns {Change} throws {@link Refused} where the core refuses; then nothing has changed
   */
  dispatch(command, gesture) {
    return this.#change(() => this.#session.dispatch(command, gesture));
  }

  /** @returns {Change} */
  undo() {
    return this.#change(() => this.#session.undo());
  }

  /** @returns {Change} */
  redo() {
    return this.#change(() => this.#session.redo());
  }

  /** @param {Caret | undefined} caret */
  setCaret(caret) {
    this.caret = caret;
    for (const listener of this.#onCaret) listener();
  }

  /** What was rejected and could come back, in the order of the text. @returns {Entity[]} */
  get rejected() {
    return this.session.rejected().map(withDoubt);
  }

  /** What the caret covers, from its first to its last character. @returns {Extent | undefined} */
  get selection() {
    if (!this.caret) return undefined;
    const { anchor, focus } = this.caret;
    return { start: Math.min(anchor.start, focus.start), end: Math.max(anchor.end, focus.end) };
  }

  /** Whether the caret was extended or drawn with the mouse, so that it means just these characters. */
  get isExtended() {
    if (!this.caret) return false;
    const { anchor, focus, exact } = this.caret;
    return exact || anchor.start !== focus.start || anchor.end !== focus.end;
  }

  /** @param {number} id @returns {Entity | undefined} */
  entity(id) {
    return this.#byId.get(id);
  }

  /**
   * The entity that the caret means: the one that it was put on, one of exactly its extent, else the innermost around it.
   * @returns {Entity | undefined}
   */
  get currentEntity() {
    const extent = this.selection;
    if (!extent) return undefined;
    const meant = this.entity(this.caret?.entity ?? -1);
    if (meant?.start === extent.start && meant.end === extent.end) return meant;
    let best;
    for (const entity of this.entities) {
      if (entity.start > extent.start) break;
      if (entity.end < extent.end) continue;
      if (!best || entity.end - entity.start <= best.end - best.start) best = entity;
    }
    const isExact = best?.start === extent.start && best?.end === extent.end;
    return best && (isExact || !this.isExtended) ? best : undefined;
  }

  /** @param {string} name @returns {Label | undefined} */
  label(name) {
    return this.scheme.labels.find((label) => label.name === name);
  }

  /**
   * @param {Session} session
   * @param {Change} change
   * @returns {string[]}
   */
  #begin(session, change) {
    this.#lines = [...change.journal];
    this.#take(session);
    return this.#lines.slice();
  }

  /** @param {() => Change} run @returns {Change} */
  #change(run) {
    if (this.readOnly) throw new Refused("This article is open in another tab, where it can be changed. Here it can only be read.");
    let change;
    try {
      change = this.guard(run);
    } catch (error) {
      throw error instanceof Refused ? error : new Refused(messageOf(error));
    }
    if (change.journal.length > 0) {
      this.#lines.push(...change.journal);
      this.onJournal(change.journal);
    }
    if (change.text) this.#read();
    else this.#apply(change);
    this.#tell(change);
    return change;
  }

  /** Starts the core anew after a trap, and does again all that was done. Text, entities and caret stand here already. */
  #restart() {
    restartSession();
    try {
      this.#session = this.#lines.length > 0 ? Session.replay(this.#lines) : new Session();
      this.onRestart(true);
    } catch {
      // What is on the screen can be read; what is stored is whole.
      restartSession();
      this.#session = new Session();
      this.readOnly = true;
      this.onRestart(false);
    }
  }

  /** @returns {Session} whose every use goes through {@link guard}, and is one of the session of that moment */
  #guardedSession() {
    const get = (/** @type {unknown} */ _, /** @type {PropertyKey} */ name) =>
      this.guard(() => {
        const value = Reflect.get(this.#session, name, this.#session);
        if (typeof value !== "function") return value;
        return (/** @type {unknown[]} */ ...args) => this.guard(() => value.apply(this.#session, args));
      });
    return /** @type {Session} */ (new Proxy({}, { get }));
  }

  /** @param {Session} session */
  #take(session) {
    const before = this.#session;
    this.#session = session;
    before.free();
    this.caret = undefined;
    this.candidates = [];
    this.readOnly = false;
    this.#read();
    this.#tell({ revision: 0, added: [], changed: [], removed: [], text: true, scheme: true, rejected: true, done: true, journal: [], message: "" });
  }

  #read() {
    this.text = this.#session.text;
    this.scheme = this.#session.scheme;
    this.entities = this.#session.entities().map(withDoubt);
    this.#byId = new Map(this.entities.map((entity) => [entity.id, entity]));
    this.history = this.#session.history;
    this.done = this.#session.done;
  }

  /** @param {Change} change */
  #apply({ added, changed, removed, scheme }) {
    for (const id of removed) this.#byId.delete(id);
    for (const entity of [...added, ...changed].map(withDoubt)) this.#byId.set(entity.id, entity);
    this.entities = [...this.#byId.values()].sort((a, b) => a.start - b.start || a.end - b.end || a.id - b.id);
    if (scheme) this.scheme = this.#session.scheme;
    this.done = this.#session.done;
    this.history = this.#session.history;
  }

  /** @param {Change} change */
  #tell(change) {
    for (const listener of this.#onChange) listener(change);
  }
}

/** @param {unknown} error @returns {string} */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
