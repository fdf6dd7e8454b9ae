/** What of the article is in view between what stays above it and the dock, and how a place is brought there. */

/** @typedef {import("./selection.js").Block} Block */

/** So many pixels the caret's box is drawn around a place: with it, the place is in view. */
const AROUND = 2;

/** @returns {{ top: number, bottom: number }} the part of the window in which the article is seen, in its pixels */
export function readingArea() {
  // In a low window not all of these stay in view.
  const above = [...document.querySelectorAll(".top > *")].map((node) => node.getBoundingClientRect().bottom);
  const dock = document.querySelector(".dock")?.getBoundingClientRect().top ?? innerHeight;
  return { top: Math.max(0, ...above), bottom: Math.min(innerHeight, dock) };
}

/**
 * Tells an element's style how much of the window's height, in pixels, is kept above the article (`--above`) and below it
 * (`--below`), whenever that changes: what is beside the article keeps clear of it.
 * @param {HTMLElement} beside alone is told: told to the whole page, each change would cost the style of all the text
 */
export function tellFrame(beside) {
  const all = [...document.querySelectorAll(".top, .find-bar, .dock")].filter((node) => node instanceof HTMLElement);
  const sum = (/** @type {HTMLElement[]} */ nodes) => nodes.filter((node) => getComputedStyle(node).position === "sticky").reduce((height, node) => height + node.offsetHeight, 0);
  const isBelow = (/** @type {HTMLElement} */ node) => node.matches(".dock");
  const tell = () => {
    beside.style.setProperty("--above", `${sum(all.filter((node) => !isBelow(node)))}px`);
    beside.style.setProperty("--below", `${sum(all.filter(isBelow))}px`);
  };
  const observer = new ResizeObserver(tell);
  for (const node of all) observer.observe(node);
}

/**
 * Brings a place into view where it is not, a third from the top; one that is in view stays where it is.
 * @param {Range} range
 */
export function bringIntoView(range) {
  // Blocks off-screen have an estimated height: where the first guess was wrong, the second goes the rest of the way.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const area = readingArea();
    const { top, bottom } = range.getBoundingClientRect();
    if (top >= area.top + AROUND && bottom <= area.bottom - AROUND) return;
    scrollBy({ top: top - (area.top + (area.bottom - area.top) / 3), behavior: "instant" });
  }
}

/**
 * The part of the text that is in view.
 * @param {Block[]} blocks
 * @param {number} [margin] so many pixels above and below count as in view
 * @returns {{ start: number, end: number }}
 */
export function partInView(blocks, margin = 0) {
  const shown = blocksInView(blocks, margin).filter(({ node }) => node.textContent?.trim() !== "");
  return { start: shown[0]?.start ?? 0, end: shown.at(-1)?.end ?? 0 };
}

/**
 * The blocks that are in view.
 * @param {Block[]} blocks
 * @param {number} margin so many pixels above and below count as in view
 * @returns {Block[]}
 */
export function blocksInView(blocks, margin) {
  const { top, bottom } = readingArea();
  const first = firstWhere(blocks, ({ node }) => node.getBoundingClientRect().bottom > top + 4 - margin);
  const after = firstWhere(blocks, ({ node }) => node.getBoundingClientRect().top >= bottom + margin);
  return blocks.slice(first, after);
}

/**
 * The index of the first block that passes; after it all do. As blocks lie one below the other, few have to be asked.
 * @param {Block[]} blocks
 * @param {(block: Block) => boolean} test
 * @returns {number} the number of blocks where none passes
 */
function firstWhere(blocks, test) {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(blocks[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
