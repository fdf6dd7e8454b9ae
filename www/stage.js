/**
 * The article on the page with all that belongs to it: entities, caret, box of labels, side panel. Draws what the store
 * says and turns the pointer into commands. Unit: UTF-16 code units.
 */
import * as caret from "./caret.js";
import { BY_NAME } from "./commands.js";
import { byId } from "./dom.js";
import * as editing from "./editing.js";
import { whenIdle } from "./idle.js";
import { showKey } from "./keyboard.js";
import { watchPointer } from "./pointer.js";
import { goTo } from "./reviewing.js";
import { ArticleView } from "./view/article.js";
import { EntitiesView } from "./view/entities.js";
import { LabelBar, LabelColours, shortName } from "./view/labels.js";
import { Overlay } from "./view/overlay.js";
import { Popover } from "./view/popover.js";
import { ReviewBar } from "./view/review.js";
import { blocksInView, bringIntoView, partInView } from "./viewport.js";

/** @typedef {import("./commands.js").Page} Page */
/** @typedef {import("./store.js").Change} Change */
/** @typedef {import("./store.js").Entity} Entity */
/** @typedef {import("./store.js").Extent} Extent */
/** @typedef {import("./view/overlay.js").Mark} Mark */

/** So many heights of the window above and below count as near. */
const NEAR = 4;

export class Stage {
  #panelQueued = false;
  #colours = new LabelColours();
  /** One gesture for all that a drag of a handle does. @type {number | undefined} */
  #drag;

  /**
   * @param {Page} page
   * @param {(command: string) => void} run
   */
  constructor(page, run) {
    this.page = page;
    this.run = run;
    this.root = byId("article");
    this.view = new ArticleView(this.root);
    this.bar = new LabelBar(byId("label-bar"), (label) => this.#label(label));
    this.entities = new EntitiesView(byId("entities"), { onGo: ({ entities }) => this.#goToOneOf(entities), onRejected: () => run("rejected") });
    this.overlay = new Overlay(byId("overlay"), {
      map: () => this.view.map,
      nearView: () => partInView(this.view.map.blocks, innerHeight),
      onDrag: (...drag) => this.#dragEdge(...drag),
    });
    this.popover = new Popover(byId("popover"), {
      onLabel: (label) => this.#label(label),
      onAction: (command) => {
        this.popover.close();
        run(command);
      },
      onOther: (id) => this.#goToEntity(id),
      onClose: () => {
        this.popover.close();
        this.focus();
      },
    });
    this.review = new ReviewBar(byId("review-bar"), (command) => {
      this.focus();
      run(command);
    });
    page.store.subscribe((change) => this.#show(change));
    page.store.watchCaret(() => this.#showCaret(false));
    this.#showScheme();
    this.#watch();
    for (const event of ["scroll", "resize"]) addEventListener(event, () => this.#keepNear(), { passive: true });
  }

  focus() {
    this.root.focus({ preventScroll: true });
  }

  /** Brings the caret into view, where it is not. */
  reveal() {
    const focus = this.page.store.caret?.focus;
    if (!focus) return;
    // With the frame's other questions to the layout, which is then made once.
    this.overlay.queue(() => {
      const range = this.view.map.range(focus.start, focus.end);
      if (range) bringIntoView(range);
    });
  }

  /** @returns {Extent} the part of the text that is in view */
  inView() {
    return partInView(this.view.map.blocks);
  }

  /**
   * @param {string} layer whose marks these take the place of
   * @param {Mark[]} marks places to be seen in the text
   */
  mark(layer, marks) {
    this.overlay.showMarks(layer, marks);
  }

  /** @param {Change} change */
  #show(change) {
    const { store } = this.page;
    if (change.text) {
      this.popover.close();
      this.overlay.clearMarks();
      this.view.open(store.text, (name) => this.#short(name));
    }
    if (change.text || change.scheme) this.#showScheme();
    this.view.update(store.entities, change.scheme && !change.text ? (name) => this.#short(name) : undefined);
    if (change.text) whenIdle(() => this.#keepNear());
    this.overlay.queue();
    this.#queuePanel();
  }

  /** The browser scrolls before it asks the page: what a turn of the wheel can reach has to be painted by then. */
  #keepNear() {
    this.view.keepNear(blocksInView(this.view.map.blocks, NEAR * innerHeight));
  }

  #showScheme() {
    const { labels } = this.page.store.scheme;
    this.#colours.update(labels);
    this.bar.update(labels);
  }

  /** @param {boolean} handles */
  #showCaret(handles) {
    const { store } = this.page;
    this.root.toggleAttribute("data-caret", store.caret !== undefined);
    const entity = store.currentEntity;
    this.overlay.showCaret(store.selection, { handles });
    this.bar.showCurrent(entity?.label);
    this.entities.showCurrent(entity?.id);
  }

  /** The article is painted first: the panel may come later. */
  #queuePanel() {
    if (this.#panelQueued) return;
    this.#panelQueued = true;
    const update = () => {
      this.#panelQueued = false;
      const { entities, rejected, scheme, done } = this.page.store;
      this.entities.update(entities, scheme.labels, rejected.length);
      this.review.update(entities, done);
    };
    whenIdle(update);
  }

  #watch() {
    const { page } = this;
    const { store } = page;
    watchPointer(this.root, () => this.view.map, (target) => this.view.entityAt(target), {
      onSelect: (extent, exact) => {
        const snapped = store.session.snapped(extent.start, extent.end, exact);
        if (!snapped) return;
        caret.select(store, snapped);
        this.#touched(true);
      },
      onEntity: (id) => this.#goToEntity(id),
      onPlace: (offset, pointer, extend) => {
        const word = caret.wordAt(store, offset);
        if (!word) return;
        if (extend && store.caret) caret.arrive(page, word, true);
        else caret.putOn(store, word);
        this.#touched(false, pointer === "touch");
      },
    });
    this.root.addEventListener("copy", (event) => {
      const extent = store.selection;
      if (!extent || !document.getSelection()?.isCollapsed) return;
      event.clipboardData?.setData("text/plain", store.text.slice(extent.start, extent.end));
      event.preventDefault();
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (this.popover.isOpen && target instanceof Node && !this.popover.root.contains(target)) this.popover.close();
    });
    // A click on a label leaves the focus in the article, so that the keys go on working there.
    for (const { root } of [this.bar, this.popover]) root.addEventListener("mousedown", (event) => event.preventDefault());
  }

  /**
   * After the pointer has chosen a place.
   * @param {boolean} open whether the box of labels is wanted
   * @param {boolean} [handles]
   */
  #touched(open, handles = open) {
    this.focus();
    this.#showCaret(handles);
    this.page.sayPlace();
    if (open) this.#openPopover();
    else this.popover.close();
  }

  /** @param {number} id of an entity that the pointer chose */
  #goToEntity(id) {
    const entity = this.page.store.entity(id);
    if (!entity) return;
    caret.putOn(this.page.store, entity);
    this.#touched(true);
  }

  /** @param {string} label */
  #label(label) {
    this.popover.close();
    this.page.label(label);
  }

  /** @param {Entity[]} entities of one name: each click goes to the next of them */
  #goToOneOf(entities) {
    const { store } = this.page;
    const at = entities.findIndex((entity) => entity.id === store.currentEntity?.id);
    const entity = store.entity(entities[(at + 1) % entities.length].id);
    if (entity) goTo(this.page, entity);
    this.focus();
  }

  /**
   * @param {"start" | "end"} edge
   * @param {number} offset
   * @param {boolean} done
   * @param {boolean} exact
   */
  #dragEdge(edge, offset, done, exact) {
    const { store } = this.page;
    const entity = store.currentEntity;
    const extent = entity ?? store.selection;
    if (!extent) return;
    const moved = { start: extent.start, end: extent.end, [edge]: offset };
    const snapped = moved.start < moved.end ? store.session.snapped(moved.start, moved.end, exact) : undefined;
    if (snapped) {
      this.#drag ??= store.newGesture();
      if (!entity) caret.select(store, snapped);
      else if (snapped.start !== entity.start || snapped.end !== entity.end) editing.resize(this.page, entity, snapped, this.#drag);
      this.#showCaret(true);
    }
    if (!done) return;
    this.#drag = undefined;
    this.#openPopover();
  }

  #openPopover() {
    const { store } = this.page;
    const box = this.overlay.caretBox();
    const extent = store.selection;
    if (!box || !extent) return;
    const entity = store.currentEntity;
    const another = store.scheme.overlap ? ["another"] : [];
    const names = entity ? [...(entity.status === "suggested" ? ["accept"] : []), "remove", "matches", ...another] : ["matches"];
    const origin = this.overlay.root.getBoundingClientRect();
    this.popover.open({
      text: entity?.text ?? store.text.slice(extent.start, extent.end),
      entity,
      others: store.entities.filter((other) => other !== entity && other.start < extent.end && other.end > extent.start),
      labels: store.scheme.labels,
      actions: names.map((name) => ({ name, title: TITLES[name], key: showKey(BY_NAME.get(name)?.keys[0] ?? "") })),
      at: { ...box, left: box.left + origin.left, top: box.top + origin.top },
    });
  }

  /** @param {string} name */
  #short(name) {
    return shortName(this.page.store.label(name), name);
  }
}

/** Short words for the box of labels, where the table's own would be too long. @type {Record<string, string>} */
const TITLES = { accept: "Accept", remove: "Remove", matches: "Every place", another: "Second label" };
