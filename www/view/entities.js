/** Draws the side panel's list of what was found: by label, by name, with counts; a click goes there. */
import { count, element } from "../dom.js";

/** @typedef {import("./article.js").Entity} Entity */
/** @typedef {{ name: string, short: string }} Label */

/**
 * Entities of one label that bear one name.
 * @typedef {object} Name
 * @property {string} text
 * @property {Entity[]} entities in order of the text
 */

export class EntitiesView {
  /** @type {Map<string, HTMLElement>} a name's line by label and name */
  #lines = new Map();
  /** @type {Map<string, HTMLElement>} a label's section */
  #sections = new Map();
  /** @type {Map<number, HTMLElement>} the line of each entity */
  #lineOf = new Map();
  /** @type {number | undefined} */
  #current;

  /**
   * @param {HTMLElement} root
   * @param {{ onGo: (name: Name) => void, onRejected: () => void }} callbacks the person asks for a place of this name, or
   *   for what was rejected
   */
  constructor(root, { onGo, onRejected }) {
    this.root = root;
    this.onGo = onGo;
    this.counts = element("span");
    this.rejected = element("button", { type: "button", class: "panel-rejected", hidden: true, onclick: onRejected });
    this.summary = element("p", { class: "panel-summary" }, this.counts, this.rejected);
    this.empty = element("p", { class: "panel-empty" }, "Nothing is marked yet. Select a word and press a label’s key.");
    this.groups = element("div");
    root.append(element("h2", { class: "panel-title" }, "Entities"), this.summary, this.empty, this.groups);
  }

  /**
   * @param {Entity[]} entities in order of the text
   * @param {Label[]} labels in the scheme's order
   * @param {number} rejected how many rejected ones could come back
   */
  update(entities, labels, rejected) {
    const groups = groupByLabel(entities);
    const names = [...groups.values()].reduce((sum, group) => sum + group.size, 0);
    this.counts.textContent = `${count(entities.length, "entity", "entities")}, ${count(names, "name")}`;
    this.rejected.hidden = rejected === 0;
    this.rejected.textContent = `${rejected} rejected`;
    this.empty.hidden = entities.length > 0;
    const lines = new Map();
    const sections = new Map();
    const lineOf = new Map();
    for (const label of labels) {
      const group = groups.get(label.name);
      if (!group) continue;
      const section = this.#sections.get(label.name) ?? this.#section(label);
      sections.set(label.name, section);
      const wanted = [...group.values()].sort((a, b) => b.entities.length - a.entities.length);
      const total = wanted.reduce((sum, name) => sum + name.entities.length, 0);
      setText(section.querySelector(".entity-group-count"), String(total));
      const items = wanted.map((name) => {
        const key = `${label.name}\n${name.text}`;
        const line = this.#lines.get(key) ?? this.#line();
        lines.set(key, line);
        this.#fill(line, label, name);
        for (const { id } of name.entities) lineOf.set(id, line);
        return line;
      });
      reconcile(/** @type {HTMLElement} */ (section.querySelector("ul")), items);
    }
    reconcile(this.groups, [...sections.values()]);
    this.#lines = lines;
    this.#sections = sections;
    this.#lineOf = lineOf;
    this.showCurrent(this.#current);
  }

  /**
   * Shows which line the entity under the caret belongs to.
   * @param {number | undefined} id
   */
  showCurrent(id) {
    this.#current = id;
    const link = id === undefined ? undefined : this.#lineOf.get(id)?.firstElementChild;
    for (const other of this.groups.querySelectorAll("[aria-current]")) if (other !== link) other.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
  }

  /**
   * @param {Label} label
   * @returns {HTMLElement}
   */
  #section(label) {
    const swatch = element("span", { class: "label-swatch", "data-hue-of": label.name, "aria-hidden": "true" });
    const title = element("h3", { class: "entity-group-title" }, swatch, label.name);
    title.append(element("span", { class: "entity-group-count" }));
    return element("section", { class: "entity-group" }, title, element("ul", { class: "entity-list" }));
  }

  /** @returns {HTMLElement} */
  #line() {
    const link = element(
      "a",
      { class: "entity-link" },
      element("span", { class: "entity-name" }),
      element("span", { class: "entity-doubt" }),
      element("span", { class: "entity-count" }),
      element("span", { class: "visually-hidden" }),
    );
    const line = element("li", { class: "entity-item" }, link);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.onGo(/** @type {Name} */ (names.get(line)));
    });
    return line;
  }

  /**
   * @param {HTMLElement} line
   * @param {Label} label
   * @param {Name} name
   */
  #fill(line, label, name) {
    names.set(line, name);
    const link = /** @type {HTMLAnchorElement} */ (line.firstElementChild);
    const [text, doubt, number, said] = link.children;
    const doubts = name.entities.filter((entity) => entity.doubtful).length;
    setText(text, name.text);
    setText(doubt, doubts > 0 ? `${doubts} in doubt` : "");
    setText(number, String(name.entities.length));
    const href = `#entity-${name.entities[0].id}`;
    if (link.getAttribute("href") !== href) link.setAttribute("href", href);
    setText(said, `${name.entities.length === 1 ? "time" : "times"}, ${label.name}`);
  }
}

/** What each line stands for. @type {WeakMap<HTMLElement, Name>} */
const names = new WeakMap();

/**
 * @param {Entity[]} entities
 * @returns {Map<string, Map<string, Name>>} by label, then by name with white space made plain
 */
function groupByLabel(entities) {
  /** @type {Map<string, Map<string, Name>>} */
  const groups = new Map();
  for (const entity of entities) {
    const group = groups.get(entity.label) ?? new Map();
    groups.set(entity.label, group);
    const text = entity.text.replace(/\s+/gu, " ");
    const name = group.get(text) ?? { text, entities: [] };
    group.set(text, name);
    name.entities.push(entity);
  }
  return groups;
}

/**
 * Makes `parent`'s children these, touching only what differs.
 * @param {HTMLElement} parent
 * @param {HTMLElement[]} children
 */
function reconcile(parent, children) {
  children.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
  while (parent.children.length > children.length) parent.lastElementChild?.remove();
}

/**
 * @param {Element | null} node
 * @param {string} text
 */
function setText(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}
