/** The stored articles: the list of them, the way from one to the next, deleting with undo, the backup of all. */
import { element } from "./dom.js";
import { openDocuments } from "./features/documents.js";
import { download } from "./files.js";

/** @typedef {import("./articles.js").Articles} Articles */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./view/notices.js").Notices} Notices */
/** @typedef {import("./workspace.js").Workspace} Workspace */

/** So many articles are shown on the empty page; the list has them all. */
const LATEST = 6;

export class Shelf {
  /**
   * @param {object} parts
   * @param {Store} parts.store
   * @param {Workspace} parts.workspace
   * @param {Articles} parts.articles
   * @param {Notices} parts.notices
   */
  constructor({ store, workspace, articles, notices }) {
    this.store = store;
    this.workspace = workspace;
    this.articles = articles;
    this.notices = notices;
  }

  /** @param {HTMLElement} parent */
  async open(parent) {
    const { workspace, articles, store } = this;
    const [documents, deleted] = await Promise.all([workspace.documents(), workspace.deleted()]);
    if (documents.length + deleted.length === 0) return this.notices.say("No article is stored yet.");
    openDocuments(parent, {
      documents,
      deleted,
      current: workspace.current,
      look: async (id) => {
        const lines = await workspace.lines(id).catch(() => []);
        return lines.length === 0 ? undefined : store.look(lines);
      },
      onOpen: (id) => void articles.openStored(id),
      onRemove: (stored) => this.#remove(stored),
      onRestore: (id) => this.#restore(id),
      onBackup: () => void this.backup(),
    });
  }

  /**
   * Shows the latest articles on the empty page; nothing where there is none.
   * @param {HTMLElement} section
   * @param {HTMLElement} list
   */
  async showLatest(section, list) {
    const documents = (await this.workspace.documents()).slice(0, LATEST);
    section.hidden = documents.length === 0;
    const line = (/** @type {import("./persistence.js").StoredDocument} */ { id, title, updated }) => {
      const day = new Date(updated).toLocaleDateString("en", { day: "numeric", month: "long" });
      const open = () => void this.articles.openStored(id);
      return element("li", {}, element("button", { type: "button", class: "document-open", onclick: open }, element("span", { class: "document-name" }, title || "Untitled"), element("small", {}, day)));
    };
    list.replaceChildren(...documents.map(line));
  }

  /** @param {1 | -1} direction in the order in which the articles came */
  async goTo(direction) {
    const documents = (await this.workspace.documents()).sort((a, b) => a.created - b.created);
    const at = documents.findIndex(({ id }) => id === this.workspace.current);
    const next = documents[at < 0 ? documents.length - 1 : at + direction];
    if (next) await this.articles.openStored(next.id);
    else this.notices.say(direction > 0 ? "This is the last article." : "This is the first article.");
  }

  async backup() {
    const file = await this.workspace.backup().catch((error) => this.notices.show(error instanceof Error ? error.message : String(error)));
    if (!file) return;
    download("tagline-backup.json", file, "application/json");
    this.notices.say("All articles were saved as tagline-backup.json. Open that file to bring them back.");
  }

  /** @param {{ id: string, title: string }} stored */
  async #remove({ id, title }) {
    if (id === this.workspace.current) this.articles.close();
    await this.workspace.remove(id);
    const restore = () => void this.#restore(id).then(() => this.articles.openStored(id));
    this.notices.show(`“${title}” was deleted.`, { kind: "info", topic: "removed", actions: [{ title: "Bring it back", run: restore }] });
  }

  /** @param {string} id */
  async #restore(id) {
    this.notices.clear("removed");
    await this.workspace.restore(id);
  }
}
