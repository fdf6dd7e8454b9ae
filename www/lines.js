/** Lines of the article as they stand on the page: the place above or below the caret, and where a line ends. */

/** @typedef {import("./selection.js").TextMap} TextMap */

/** The column that the caret keeps while it goes up and down. @type {{ x: number, offset: number } | undefined} */
let column;

/**
 * The offset one line above or below, at the caret's column.
 * @param {TextMap} map
 * @param {HTMLElement} root
 * @param {1 | -1} direction
 * @param {number} offset
 * @returns {number | undefined} undefined at the article's edge
 */
export function lineBeside(map, root, direction, offset) {
  const box = map.range(offset, offset + 1)?.getBoundingClientRect();
  if (!box) return undefined;
  const x = column?.offset === offset ? column.x : box.left + 1;
  const limit = root.getBoundingClientRect();
  const step = box.height / 2;
  // Blank lines and margins are jumped over: look further until there is text on another line.
  for (let y = box.top + box.height / 2 + direction * box.height; y > limit.top && y < limit.bottom; y += direction * step) {
    const found = atHeight(map, x, y);
    if (found === undefined) continue;
    const there = map.range(found, found + 1)?.getBoundingClientRect();
    const isOther = there && (direction > 0 ? there.top >= box.bottom - 4 : there.bottom <= box.top + 4);
    if (!isOther) continue;
    column = { x, offset: found };
    return found;
  }
  return undefined;
}

/**
 * The offset where the caret's line begins or ends.
 * @param {TextMap} map
 * @param {HTMLElement} root
 * @param {"start" | "end"} edge
 * @param {number} offset
 * @returns {number | undefined}
 */
export function lineEdge(map, root, edge, offset) {
  const box = map.range(offset, offset + 1)?.getBoundingClientRect();
  if (!box) return undefined;
  const { left, right } = root.getBoundingClientRect();
  const style = getComputedStyle(root);
  const isLeft = (edge === "start") === (style.direction === "ltr");
  const x = isLeft ? left + parseFloat(style.paddingLeft) + 1 : right - parseFloat(style.paddingRight) - 1;
  return atHeight(map, x, box.top + box.height / 2);
}

/**
 * The offset at a point of the page, which is brought into view for it: the browser tells places only where they are seen.
 * @param {TextMap} map
 * @param {number} x
 * @param {number} y
 * @returns {number | undefined}
 */
function atHeight(map, x, y) {
  const before = scrollY;
  const margin = 90;
  if (y < margin) scrollBy({ top: y - innerHeight / 2, behavior: "instant" });
  else if (y > innerHeight - 2 * margin) scrollBy({ top: y - innerHeight / 2, behavior: "instant" });
  const offset = map.offsetAtPoint(x, y - (scrollY - before));
  if (scrollY !== before) scrollTo({ top: before, behavior: "instant" });
  return offset;
}
