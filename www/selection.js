/**
 * The only code that knows DOM positions: the article's text as blocks of DOM, and the way between a place in it and
 * an offset. Unit: UTF-16 code units of the document.
 *
 * Invariant: the text nodes of the blocks, one after the other, are the document's text, every character of it.
 */

/**
 * @typedef {object} Block
 * @property {HTMLElement} node
 * @property {number} start
 * @property {number} end
 */

/** @typedef {{ left: number, top: number, width: number, height: number }} Box relative to the article's sheet */

/** The way between the blocks of one document and its offsets. */
export class TextMap {
  /** @param {Block[]} blocks in order, without gaps */
  constructor(blocks) {
    this.blocks = blocks;
    /** @type {Map<Element, Block>} */
    this.byNode = new Map(blocks.map((block) => [block.node, block]));
  }

  /**
   * The index of the block that holds the character at `offset`; the last one for the end of the text.
   * @param {number} offset
   * @returns {number} -1 for a text without blocks
   */
  indexAt(offset) {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.blocks[middle].start <= offset) low = middle;
      else high = middle - 1;
    }
    return this.blocks.length === 0 ? -1 : low;
  }

  /**
   * The DOM position of `offset`.
   * @param {number} offset
   * @param {boolean} [atEnd] for the end of a range: rather behind the character before than in front of the next
   * @returns {{ node: Text, at: number } | undefined}
   */
  place(offset, atEnd = false) {
    const block = this.blocks[this.indexAt(atEnd && offset > 0 ? offset - 1 : offset)];
    if (!block) return undefined;
    let left = offset - block.start;
    const walker = document.createTreeWalker(block.node, NodeFilter.SHOW_TEXT);
    /** @type {Text | undefined} */
    let last;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      last = /** @type {Text} */ (node);
      if (left < last.length || (atEnd && left === last.length)) return { node: last, at: left };
      left -= last.length;
    }
    return last && { node: last, at: last.length };
  }

  /**
   * @param {number} start
   * @param {number} end
   * @returns {Range | undefined}
   */
  range(start, end) {
    const from = this.place(start);
    const to = this.place(end, end > start);
    if (!from || !to) return undefined;
    const range = document.createRange();
    range.setStart(from.node, from.at);
    range.setEnd(to.node, to.at);
    return range;
  }

  /**
   * The offset of a DOM position, or undefined outside the article.
   * @param {Node} node
   * @param {number} at
   * @returns {number | undefined}
   */
  offsetOf(node, at) {
    const around = node instanceof Element ? node : node.parentElement;
    const block = this.byNode.get(/** @type {Element} */ (around?.closest(".block")));
    if (!block) return this.#offsetBetweenBlocks(node, at);
    const before = document.createRange();
    before.setStart(block.node, 0);
    before.setEnd(node, at);
    return block.start + before.toString().length;
  }

  /**
   * @param {Node} node
   * @param {number} at
   * @returns {number | undefined}
   */
  #offsetBetweenBlocks(node, at) {
    if (!(node instanceof Element)) return undefined;
    const child = node.childNodes[at] ?? node.childNodes[at - 1];
    const block = this.byNode.get(/** @type {Element} */ (child));
    if (!block) return undefined;
    return at < node.childNodes.length ? block.start : block.end;
  }

  /**
   * The offset under a point of the window, or undefined where there is no text.
   * @param {number} x
   * @param {number} y
   * @returns {number | undefined}
   */
  offsetAtPoint(x, y) {
    const place = caretAt(x, y);
    return place && this.offsetOf(place.node, place.at);
  }

  /**
   * The boxes that the characters from `start` to `end` take on the page, relative to `origin`.
   * @param {number} start
   * @param {number} end
   * @param {DOMRect} origin
   * @returns {Box[]}
   */
  boxes(start, end, origin) {
    const range = this.range(start, end);
    if (!range) return [];
    /** @type {Box[]} */
    const boxes = [];
    for (const { left, top, width, height } of range.getClientRects()) {
      if (width < 0.5) continue;
      const box = { left: left - origin.left, top: top - origin.top, width, height };
      const last = boxes.at(-1);
      const sameLine = last && Math.abs(last.top + last.height / 2 - (box.top + height / 2)) < height / 2;
      if (last && sameLine) Object.assign(last, union(last, box));
      else boxes.push(box);
    }
    return boxes;
  }
}

/**
 * The person's selection within the article, or undefined where there is none.
 * @param {TextMap} map
 * @returns {{ start: number, end: number } | undefined}
 */
export function nativeSelection(map) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.anchorNode || !selection.focusNode) return undefined;
  const anchor = map.offsetOf(selection.anchorNode, selection.anchorOffset);
  const focus = map.offsetOf(selection.focusNode, selection.focusOffset);
  if (anchor === undefined || focus === undefined || anchor === focus) return undefined;
  return { start: Math.min(anchor, focus), end: Math.max(anchor, focus) };
}

/** Gives up the browser's own selection, once it has been taken over. */
export function clearNativeSelection() {
  document.getSelection()?.removeAllRanges();
}

/**
 * @param {Box} a
 * @param {Box} b
 * @returns {Box}
 */
function union(a, b) {
  const left = Math.min(a.left, b.left);
  const top = Math.min(a.top, b.top);
  return {
    left,
    top,
    width: Math.max(a.left + a.width, b.left + b.width) - left,
    height: Math.max(a.top + a.height, b.top + b.height) - top,
  };
}

/**
 * @param {number} x
 * @param {number} y
 * @returns {{ node: Node, at: number } | undefined}
 */
function caretAt(x, y) {
  if ("caretPositionFromPoint" in document) {
    const place = document.caretPositionFromPoint(x, y);
    return place ? { node: place.offsetNode, at: place.offset } : undefined;
  }
  // Safari has no caretPositionFromPoint.
  const range = /** @type {any} */ (document).caretRangeFromPoint?.(x, y);
  return range ? { node: range.startContainer, at: range.startOffset } : undefined;
}
