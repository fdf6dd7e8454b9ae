/**
 * Draws over the article what is no part of it: the caret or selection, its two handles, and marked places such as
 * matches. Unit: UTF-16 code units.
 */
import { element } from "../dom.js";

/** @typedef {"caret" | "match" | "excluded" | "found" | "missed"} MarkKind */
/** @typedef {{ start: number, end: number, kind: MarkKind }} Mark */
/** @typedef {import("../selection.js").TextMap} TextMap */

/** More marks than this are not drawn at a time. */
const MOST_MARKS = 500;

export class Overlay {
  /** @type {Mark | undefined} */
  #caret;
  /** What each feature marks. @type {Map<string, Mark[]>} */
  #marks = new Map();
  #handles = false;
  #queued = false;
  /** @type {(() => void) | undefined} */
  #before;

  /**
   * @param {HTMLElement} root lies exactly over the sheet that holds the article
   * @param {object} page
   * @param {() => TextMap} page.map
   * @param {() => { start: number, end: number }} page.nearView the part of the text in which marks are worth drawing
   * @param {(edge: "start" | "end", offset: number, done: boolean, exact: boolean) => void} page.onDrag the pointer drags
   *   an edge to an offset; `done` on release; `exact` asks for characters
   */
  constructor(root, { map, nearView, onDrag }) {
    this.root = root;
    this.map = map;
    this.nearView = nearView;
    this.onDrag = onDrag;
    this.boxes = element("div");
    this.handles = { start: this.#handle("start"), end: this.#handle("end") };
    // The handles stay in the page: one that is taken out loses the pointer that drags it.
    root.append(this.boxes, this.handles.start, this.handles.end);
    // Text flows anew when the window, the font or the text above changes.
    new ResizeObserver(() => this.queue()).observe(root);
    addEventListener("scroll", () => this.#marks.size > 0 && this.queue(), { passive: true });
  }

  /**
   * @param {{ start: number, end: number } | undefined} caret
   * @param {{ handles: boolean }} options
   */
  showCaret(caret, { handles }) {
    this.#caret = caret && { ...caret, kind: "caret" };
    this.#handles = handles;
    this.queue();
  }

  /**
   * @param {string} layer the feature whose marks these take the place of
   * @param {Mark[]} marks
   */
  showMarks(layer, marks) {
    if (marks.length > 0) this.#marks.set(layer, marks);
    else if (!this.#marks.delete(layer)) return;
    this.queue();
  }

  clearMarks() {
    this.#marks.clear();
    this.queue();
  }

  /**
   * Draws all anew with the next frame: the browser then lays the page out once, not once for each change.
   * @param {() => void} [before] what is done before that, in place of what was to be done
   */
  queue(before) {
    this.#before = before ?? this.#before;
    if (this.#queued) return;
    this.#queued = true;
    requestAnimationFrame(() => {
      this.#queued = false;
      this.#before?.();
      this.#before = undefined;
      this.#draw();
    });
  }

  #draw() {
    const origin = this.root.getBoundingClientRect();
    const map = this.map();
    const nodes = [];
    for (const mark of [...this.#marksNearView(), ...(this.#caret ? [this.#caret] : [])]) {
      const boxes = map.boxes(mark.start, mark.end, origin);
      nodes.push(...boxes.map((box) => place(element("div", { class: "overlay-box", "data-kind": mark.kind }), box, 2)));
      if (mark === this.#caret) this.#placeHandles(boxes);
    }
    this.boxes.replaceChildren(...nodes);
    if (!this.#caret) this.#placeHandles([]);
  }

  /** @returns {Mark[]} */
  #marksNearView() {
    if (this.#marks.size === 0) return [];
    const { start, end } = this.nearView();
    const near = [...this.#marks.values()].flat().filter((mark) => mark.start < end && mark.end > start);
    return near.slice(0, MOST_MARKS);
  }

  /**
   * Where the caret is on the page, for what is shown beside it.
   * @returns {import("../selection.js").Box | undefined} relative to the sheet
   */
  caretBox() {
    if (!this.#caret) return undefined;
    return this.map().boxes(this.#caret.start, this.#caret.end, this.root.getBoundingClientRect()).at(-1);
  }

  /**
   * @param {import("../selection.js").Box[]} boxes of what they hold
   */
  #placeHandles(boxes) {
    const { start, end } = this.handles;
    const first = boxes[0];
    const last = boxes[boxes.length - 1];
    start.hidden = end.hidden = !this.#handles || !last;
    if (!last) return;
    move(start, first.left, first.top + first.height - 4);
    move(end, last.left + last.width, last.top + last.height - 4);
  }

  /**
   * @param {"start" | "end"} edge
   * @returns {HTMLElement}
   */
  #handle(edge) {
    const handle = element("div", { class: "handle", "data-edge": edge, hidden: true });
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
    });
    /** @type {number | undefined} */
    let offset;
    handle.addEventListener("pointermove", (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      // The finger holds the handle, which hangs under the line that it means.
      const found = this.#below(event.clientX, event.clientY - 18);
      if (found === undefined || found === offset) return;
      offset = found;
      this.onDrag(edge, offset, false, event.altKey);
    });
    const release = (/** @type {PointerEvent} */ event) => {
      if (offset !== undefined) this.onDrag(edge, offset, true, event.altKey);
      offset = undefined;
    };
    handle.addEventListener("pointerup", release);
    handle.addEventListener("pointercancel", release);
    return handle;
  }

  /**
   * The offset under a point, looking through the handles.
   * @param {number} x
   * @param {number} y
   * @returns {number | undefined}
   */
  #below(x, y) {
    this.root.classList.add("is-transparent");
    const offset = this.map().offsetAtPoint(x, y);
    this.root.classList.remove("is-transparent");
    return offset;
  }
}

/**
 * @template {HTMLElement} Node
 * @param {Node} node
 * @param {import("../selection.js").Box} box
 * @param {number} spread pixels on each side
 * @returns {Node}
 */
function place(node, box, spread) {
  move(node, box.left - spread, box.top - spread);
  node.style.width = `${box.width + 2 * spread}px`;
  node.style.height = `${box.height + 2 * spread}px`;
  return node;
}

/**
 * @param {HTMLElement} node
 * @param {number} left
 * @param {number} top
 */
function move(node, left, top) {
  node.style.transform = `translate(${left}px, ${top}px)`;
}
