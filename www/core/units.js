/** Texts as the core takes them. Unit: UTF-16 code units. */

/**
 * A `string` would be encoded on its way, and a lone surrogate lost unseen.
 * @param {string} text
 * @returns {Uint16Array}
 */
export function utf16Units(text) {
  const units = new Uint16Array(text.length);
  for (let index = 0; index < text.length; index += 1) units[index] = text.charCodeAt(index);
  return units;
}
