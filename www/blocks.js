/**
 * Cuts a text into the blocks in which it is drawn: paragraphs, and parts of paragraphs that are too long to be drawn
 * anew at every edit. Only the drawing is cut; the text is not. Unit: UTF-16 code units.
 */

/**
 * @typedef {object} BlockRange
 * @property {number} start
 * @property {number} end behind the paragraph's line feed
 * @property {"headline" | "text" | "blank"} kind
 */

/** A paragraph longer than this is cut: drawing a block again stays cheap. */
const LONGEST = 4000;
/** Up to here a first paragraph without a full stop reads as a headline. */
const LONGEST_HEADLINE = 140;

/**
 * Blocks without gaps, from the text's start to its end.
 * @param {string} text
 * @returns {BlockRange[]}
 */
export function cutIntoBlocks(text) {
  /** @type {BlockRange[]} */
  const blocks = [];
  let start = 0;
  while (start < text.length) {
    const feed = text.indexOf("\n", start);
    const end = feed < 0 ? text.length : feed + 1;
    const kind = text.slice(start, Math.min(end, start + LONGEST)).trim() === "" ? "blank" : "text";
    for (let from = start; from < end; ) {
      const to = end - from <= LONGEST ? end : cutBefore(text, from, from + LONGEST);
      blocks.push({ start: from, end: to, kind });
      from = to;
    }
    start = end;
  }
  const first = blocks.find((block) => block.kind === "text");
  if (first && blocks.length > 2 && isHeadline(text.slice(first.start, first.end))) first.kind = "headline";
  return blocks;
}

/**
 * Where to cut between `from` and `limit`: behind the last white space, or else not inside a surrogate pair.
 * @param {string} text
 * @param {number} from
 * @param {number} limit
 * @returns {number}
 */
function cutBefore(text, from, limit) {
  const space = text.lastIndexOf(" ", limit - 1);
  if (space > from + LONGEST / 2) return space + 1;
  const unit = text.charCodeAt(limit - 1);
  return unit >= 0xd800 && unit < 0xdc00 ? limit - 1 : limit;
}

/**
 * @param {string} line
 * @returns {boolean}
 */
function isHeadline(line) {
  const bare = line.trim();
  return bare.length <= LONGEST_HEADLINE && !/[.:;,]$/u.test(bare);
}
