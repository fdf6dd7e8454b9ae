/**
 * Draws the article: blocks of text with the entities as elements in them, and draws again only what has changed.
 * Unit: UTF-16 code units.
 */
import { cutIntoBlocks } from "../blocks.js";
import { element } from "../dom.js";
import { TextMap } from "../selection.js";

/**
 * An entity as the core hands it out.
 * @typedef {object} Entity
 * @property {number} id
 * @property {number} start
 * @property {number} end
 * @property {string} label
 * @property {string} text
 * @property {"model" | "user" | "import" | "rule"} origin
 * @property {"suggested" | "accepted"} status
 * @property {number | null} score
 * @property {boolean} doubtful whether it is a suggestion that the tagger is not sure of
 */

/** @typedef {(label: string) => string} ShortName the short form that stands beside an entity */

/** What a block is to a program that reads the page aloud. */
const TAGS = /** @type {const} */ ({ headline: "h2", text: "p", blank: "div" });

export class ArticleView {
  /** @type {Entity[][]} what each block shows, in its drawing order */
  #shown = [];
  #text = "";
  /** The blocks that are kept ready to be scrolled to. @type {Set<HTMLElement>} */
  #near = new Set();
  /** @type {ShortName} */
  #shortName = (label) => label;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.map = new TextMap([]);
  }

  /**
   * Shows another text, without entities.
   * @param {string} text as the core holds it
   * @param {ShortName} shortName
   */
  open(text, shortName) {
    this.#text = text;
    this.#shortName = shortName;
    const blocks = cutIntoBlocks(text).map(({ start, end, kind }) => {
      const node = element(TAGS[kind], { class: "block", "data-blank": kind === "blank", "data-headline": kind === "headline" });
      node.textContent = text.slice(start, end);
      return { node, start, end };
    });
    this.map = new TextMap(blocks);
    this.#shown = blocks.map(() => []);
    this.#near.clear();
    this.root.replaceChildren(...blocks.map((block) => block.node));
  }

  /**
   * Shows these entities.
   * @param {Entity[]} entities sorted by start
   * @param {ShortName} [shortName] where the scheme has changed: all is drawn anew
   */
  update(entities, shortName) {
    if (shortName) this.#shortName = shortName;
    const perBlock = this.#assign(entities);
    perBlock.forEach((now, index) => {
      const changed = shortName !== undefined || !sameEntities(this.#shown[index], now);
      if (changed && (now.length > 0 || this.#shown[index].length > 0)) this.#draw(index, now);
      this.#shown[index] = now;
    });
  }

  /**
   * Keeps these blocks painted, though they are not in view: scrolling does not wait until they are.
   * @param {import("../selection.js").Block[]} blocks
   */
  keepNear(blocks) {
    const near = new Set(blocks.map(({ node }) => node));
    for (const node of this.#near) if (!near.has(node)) delete node.dataset.near;
    for (const node of near) if (!this.#near.has(node)) node.dataset.near = "";
    this.#near = near;
  }

  /**
   * @param {Entity[]} entities
   * @returns {Entity[][]}
   */
  #assign(entities) {
    /** @type {Entity[][]} */
    const perBlock = this.map.blocks.map(() => []);
    for (const entity of entities) {
      let index = this.map.indexAt(entity.start);
      // An entity over a paragraph's end is drawn in each of them.
      while (index >= 0 && index < perBlock.length && this.map.blocks[index].start < entity.end) {
        perBlock[index].push(entity);
        index += 1;
      }
    }
    return perBlock;
  }

  /**
   * @param {number} index
   * @param {Entity[]} entities
   */
  #draw(index, entities) {
    const { node, start, end } = this.map.blocks[index];
    const fragment = document.createDocumentFragment();
    /** @type {{ node: Node, end: number }[]} open elements, outermost first */
    const open = [{ node: fragment, end }];
    let at = start;
    /** @param {number} to */
    const writeUpTo = (to) => {
      while (at < to) {
        while (open.length > 1 && open[open.length - 1].end <= at) open.pop();
        const top = open[open.length - 1];
        const until = Math.min(to, top.end);
        top.node.appendChild(document.createTextNode(this.#text.slice(at, until)));
        at = until;
      }
      while (open.length > 1 && open[open.length - 1].end <= at) open.pop();
    };
    const waiting = entities.map((entity) => ({ entity, from: Math.max(entity.start, start) }));
    waiting.sort((a, b) => a.from - b.from || b.entity.end - a.entity.end || a.entity.id - b.entity.id);
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { entity, from } = next;
      writeUpTo(from);
      const top = open[open.length - 1];
      const to = Math.min(entity.end, top.end, end);
      const made = this.#element(entity, from, to);
      top.node.appendChild(made);
      deepen(open);
      open.push({ node: made, end: to });
      // What reaches out of the entity around it is drawn in two parts.
      if (to < Math.min(entity.end, end)) insertSorted(waiting, { entity, from: to });
    }
    writeUpTo(end);
    node.replaceChildren(fragment);
  }

  /**
   * @param {Entity} entity
   * @param {number} from
   * @param {number} to
   * @returns {HTMLElement}
   */
  #element(entity, from, to) {
    const isFirst = from === entity.start;
    const isLast = to === entity.end;
    const name = `${entity.text}, ${entity.label}`;
    const state = entity.status === "accepted" ? "accepted" : entity.doubtful ? "doubtful" : "suggested";
    return element("span", {
      class: "entity",
      "data-id": entity.id,
      "data-hue-of": entity.label,
      "data-short": this.#shortName(entity.label),
      "data-status": entity.status,
      "data-doubt": entity.doubtful,
      "data-fragment": !isLast,
      role: "group",
      "aria-label": isFirst ? `${name}, ${state}` : `${name}, continued`,
      // An entity drawn in parts is one entity: its first part stands for it, each part can be read and clicked.
      ...(isFirst && { id: `entity-${entity.id}`, "data-start": entity.start, "data-end": entity.end, "data-label": entity.label }),
    });
  }

  /**
   * The entity's element.
   * @param {number} id
   * @returns {HTMLElement | null}
   */
  elementOf(id) {
    return document.getElementById(`entity-${id}`);
  }

  /**
   * The innermost entity drawn at a DOM node.
   * @param {EventTarget | null} target
   * @returns {number | undefined} its id
   */
  entityAt(target) {
    const found = target instanceof Element ? target.closest(".entity") : null;
    return found instanceof HTMLElement && this.root.contains(found) ? Number(found.dataset.id) : undefined;
  }
}

/**
 * Tells the entities around a new one how many lines of others they have to leave room for.
 * @param {{ node: Node }[]} open outermost first
 */
function deepen(open) {
  open.forEach(({ node }, index) => {
    if (!(node instanceof HTMLElement)) return;
    const inside = open.length - index;
    node.dataset.around = String(Math.max(inside, Number(node.dataset.around ?? 0)));
  });
}

/**
 * @param {{ entity: Entity, from: number }[]} waiting
 * @param {{ entity: Entity, from: number }} next
 */
function insertSorted(waiting, next) {
  const index = waiting.findIndex((other) => other.from > next.from || (other.from === next.from && other.entity.end < next.entity.end));
  waiting.splice(index < 0 ? waiting.length : index, 0, next);
}

/**
 * @param {Entity[]} before
 * @param {Entity[]} now
 * @returns {boolean}
 */
function sameEntities(before, now) {
  return before.length === now.length && before.every((entity, index) => sameEntity(entity, now[index]));
}

/**
 * @param {Entity} a
 * @param {Entity} b
 * @returns {boolean}
 */
function sameEntity(a, b) {
  if (a === b) return true;
  const samePlace = a.id === b.id && a.start === b.start && a.end === b.end;
  return samePlace && a.label === b.label && a.status === b.status && a.score === b.score;
}
