/**
 * Opens articles: pasted, typed, dropped, from files or from the store. Has them tagged, and says what went wrong. What
 * is open stays as it is until the new article is there.
 */
import { readFile } from "./files.js";
import { Refused } from "./store.js";
import { WorkerGone } from "./rpc.js";

/** @typedef {import("./core/exchange.js").Exchange} Exchange */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./tagger.js").TaggerProxy} TaggerProxy */
/** @typedef {import("./workspace.js").Workspace} Workspace */
/** @typedef {import("./view/notices.js").Notices} Notices */
/** @typedef {import("./view/notices.js").ProgressView} ProgressView */

/** Longest text that is pasted, in UTF-16 code units: two thousand pages. Beyond it a browser's page gets sluggish. */
const MAX_TEXT = 6_000_000;
/** A title is at most this long. */
const MAX_TITLE = 80;

export class Articles {
  /** @type {AbortController | undefined} */
  #tagging;

  /**
   * @param {object} parts
   * @param {Store} parts.store
   * @param {Exchange} parts.exchange
   * @param {Workspace} parts.workspace
   * @param {TaggerProxy} parts.tagger
   * @param {Notices} parts.notices
   * @param {ProgressView} parts.progress
   * @param {() => void} parts.onOpen another article is open, or none
   * @param {() => void} parts.onRename the open article has another title
   */
  constructor({ store, exchange, workspace, tagger, notices, progress, onOpen, onRename }) {
    this.store = store;
    this.exchange = exchange;
    this.workspace = workspace;
    this.tagger = tagger;
    this.notices = notices;
    this.progress = progress;
    this.onOpen = onOpen;
    this.onRename = onRename;
    store.onJournal = (lines) => workspace.append(lines);
  }

  /** Whether an article is open. */
  get isOpen() {
    return this.workspace.current !== undefined;
  }

  /**
   * Opens a text as a new article and has it tagged.
   * @param {string} text as it was pasted or typed
   * @param {string} [title]
   * @returns {Promise<boolean>} whether it is open now
   */
  async openText(text, title) {
    const reason = whyNotText(text);
    if (reason) {
      this.notices.show(reason, { topic: "open" });
      return false;
    }
    // Line ends of Windows would be two characters in every offset of every export.
    const plain = text.replace(/\r\n?/gu, "\n");
    this.#stopTagging();
    let opened;
    try {
      opened = this.store.open(plain);
    } catch (error) {
      this.notices.show(messageOf(error), { topic: "open" });
      return false;
    }
    this.workspace.create(title ?? titleOf(plain), opened.lines);
    this.#opened();
    if (opened.replaced > 0) this.#tellReplaced(opened.replaced);
    await this.tag();
    return true;
  }

  /**
   * Opens files: annotations, plain texts, web pages. Each becomes an article of its own; the last one is shown.
   * @param {File[]} files
   */
  async openFiles(files) {
    for (const file of files) {
      try {
        await this.#openFile(file);
      } catch (error) {
        this.notices.show(messageOf(error), { topic: `open ${file.name}` });
      }
    }
  }

  /** @param {File} file */
  async #openFile(file) {
    const { name, bytes } = await readFile(file);
    if (name.endsWith(".tagline")) return this.#openModel(name, bytes);
    if (await this.workspace.isBackup(file)) return this.#openBackup(file);
    const about = this.isOpen ? this.store.text : undefined;
    const { documents, problems } = await this.exchange.read(name, bytes, about);
    if (problems.length > 0) {
      this.notices.show(`“${name}”: ${problems.join(" ")}`, { topic: `open ${name}` });
    }
    for (const { title, bytes: document } of documents) {
      this.#stopTagging();
      const lines = this.store.openDocument(document);
      this.workspace.create(title || name.replace(/\.[^.]+$/u, ""), lines);
    }
    if (documents.length === 0) return;
    this.#opened();
    if (this.store.entities.length === 0) await this.tag();
    else this.notices.say(`“${name}” is open.`);
  }

  /**
   * Takes a model of the person's own. One that can't be used leaves the one before in place.
   * @param {string} name
   * @param {Uint8Array} bytes
   */
  async #openModel(name, bytes) {
    this.progress.show("Loading the model …", undefined, undefined);
    try {
      await this.tagger.load(bytes);
    } finally {
      this.progress.hide();
    }
    this.notices.clear("model");
    this.notices.say(`The model “${name}” is in use until the page is closed. Press Tag to tag with it.`);
  }

  /** @param {File} file */
  async #openBackup(file) {
    const { restored, problems } = await this.workspace.restoreBackup(file);
    if (problems.length > 0) this.notices.show(problems.join(" "), { topic: `open ${file.name}` });
    const [first] = restored;
    if (first) await this.openStored(first);
    const n = restored.length;
    this.notices.say(n === 0 ? "Every article of this backup is here already." : n === 1 ? "One article was brought back." : `${n} articles were brought back.`);
  }

  /**
   * Opens a stored article.
   * @param {string} id
   */
  async openStored(id) {
    this.#stopTagging();
    await this.#show(await this.workspace.open(id));
  }

  /** Opens what was open before the page was loaded anew. */
  async resume() {
    const opened = await this.workspace.resume();
    if (opened) await this.#show(opened);
  }

  /** @param {import("./workspace.js").Opened} opened */
  async #show({ lines, writable, title }) {
    try {
      const problem = this.store.replay(lines);
      this.store.readOnly = !writable;
      if (problem) this.notices.show(problem, { topic: "open" });
      this.#opened();
      void this.#readAgain();
      if (!writable) this.#tellReadOnly();
      else this.notices.say(`“${title}” is open.`);
    } catch (error) {
      this.workspace.leave();
      this.notices.show(`“${title}” could not be opened. ${messageOf(error)}`, { topic: "open" });
      this.close();
    }
  }

  /** Closes the article, which stays stored, and shows the empty page. */
  close() {
    this.#stopTagging();
    this.workspace.leave();
    this.workspace.forgetLast();
    this.store.close();
    this.onOpen();
  }

  /** Has the open article tagged. What a person made or accepted stays as it is. */
  async tag() {
    this.#stopTagging();
    const control = new AbortController();
    this.#tagging = control;
    const { signal } = control;
    const cancel = () => {
      control.abort();
      this.progress.hide();
      this.notices.say("Tagging was cancelled. You can label by hand, or press Tag to begin again.");
    };
    try {
      if (this.tagger.state.state === "loading") this.progress.show("Loading the model …", undefined, cancel);
      const { state, message } = await this.tagger.settled();
      if (signal.aborted) return;
      if (state === "missing") {
        this.notices.show(message, { topic: "model" });
        return;
      }
      const shown = { percent: -1 };
      const { spans, candidates } = await this.tagger.tag(this.store.text, {
        signal,
        onProgress: ({ done, total }) => {
          const percent = Math.floor((100 * done) / Math.max(1, total));
          if (percent === shown.percent) return;
          shown.percent = percent;
          this.progress.show(`Tagging: ${percent} %`, done / Math.max(1, total), cancel);
        },
      });
      if (signal.aborted) return;
      const change = this.store.dispatch({ type: "suggest", spans });
      this.store.candidates = candidates;
      this.notices.say(change.message);
    } catch (error) {
      if (!signal.aborted) this.#tellFailed(error);
    } finally {
      if (this.#tagging === control) {
        this.#tagging = undefined;
        this.progress.hide();
      }
    }
  }

  /**
   * Has a stored article that was tagged before read once more, for what was nearly marked: that is not stored. What is
   * marked stays as it is.
   */
  async #readAgain() {
    if (!this.store.entities.some((entity) => entity.origin === "model")) return;
    const control = new AbortController();
    this.#tagging = control;
    const { signal } = control;
    try {
      const { state } = await this.tagger.settled();
      if (signal.aborted || state === "missing") return;
      const { candidates } = await this.tagger.tag(this.store.text, { signal, onProgress: () => {} });
      if (!signal.aborted) this.store.candidates = candidates;
    } catch {
      // Nobody asked for it: the person who presses Tag is told what is wrong.
    }
  }

  #stopTagging() {
    this.#tagging?.abort();
    this.#tagging = undefined;
    this.progress.hide();
  }

  #opened() {
    this.notices.clear("open");
    this.onOpen();
  }

  /** @param {number} replaced */
  #tellReplaced(replaced) {
    const what = replaced === 1 ? "One broken character" : `${replaced.toLocaleString("en")} broken characters`;
    const message = `${what} in the text (half of an emoji, say) could not be kept. Each is shown as \uFFFD; nothing else was changed.`;
    this.notices.show(message, { topic: "replaced" });
  }

  #tellReadOnly() {
    const message = "This article is open in another tab. Here you can read it; to edit it here, take it over.";
    const run = async () => {
      this.store.replay(await this.workspace.takeOver());
      this.notices.clear("read-only");
      this.onOpen();
    };
    this.notices.show(message, { kind: "info", topic: "read-only", actions: [{ title: "Edit here", run }] });
  }

  /** Another tab has taken the article over. */
  lost() {
    this.store.readOnly = true;
    this.#tellReadOnly();
  }

  /**
   * Edits that were not saved yet when another tab took the article over are in a copy.
   * @param {{ id: string, title: string, isOpen: boolean }} copy
   */
  recovered({ id, title, isOpen }) {
    const why = "Another tab took an article over before its last edits here were saved. They are kept in a copy";
    if (isOpen) {
      this.store.readOnly = false;
      this.notices.clear("read-only");
      this.onRename();
      this.notices.show(`${why}, which is open here now: “${title}”.`, { kind: "info", topic: `recovered ${id}` });
      return;
    }
    const actions = [{ title: "Open the copy", run: () => void this.openStored(id) }];
    this.notices.show(`${why}: “${title}”.`, { kind: "info", topic: `recovered ${id}`, actions });
  }

  /** @param {unknown} error */
  #tellFailed(error) {
    const why =
      error instanceof WorkerGone
        ? "The tagger stopped twice on this text."
        : error instanceof Refused
          ? error.message
          : `The tagger failed: ${messageOf(error)}`;
    this.notices.show(`${why} The text and what is marked are as they were; you can label by hand, or press Tag to try again.`, { topic: "tagging" });
  }
}

/**
 * @param {string} text
 * @returns {string | undefined} why it can't be opened, for the person
 */
function whyNotText(text) {
  if (text.length > MAX_TEXT) {
    const length = text.length.toLocaleString("en");
    return `This text has ${length} characters. Up to ${MAX_TEXT.toLocaleString("en")} fit in one article: split it into parts.`;
  }
  if (text.trim() === "") return "There is no text yet. Paste or type an article first.";
  return undefined;
}

/**
 * The first line that has words in it.
 * @param {string} text
 * @returns {string}
 */
function titleOf(text) {
  const line = /\S[^\n]*/u.exec(text)?.[0] ?? "";
  const characters = [...line.slice(0, 4 * MAX_TITLE)];
  return characters.length <= MAX_TITLE ? line.trim() : `${characters.slice(0, MAX_TITLE).join("").trim()}…`;
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
