/**
 * Mouse and finger on the article: a drag selects, a click goes to a word or an entity. Unit: UTF-16 code units.
 */
import { clearNativeSelection, nativeSelection } from "./selection.js";

/** @typedef {import("./selection.js").TextMap} TextMap */

/**
 * @typedef {object} PointerCallbacks
 * @property {(extent: { start: number, end: number }, exact: boolean) => void} onSelect characters were marked; `exact`
 *   where just these are meant
 * @property {(id: number, pointer: string) => void} onEntity an entity was clicked
 * @property {(offset: number, pointer: string, extend: boolean) => void} onPlace another place was clicked
 */

/**
 * @param {HTMLElement} root the article
 * @param {() => TextMap} map
 * @param {(target: EventTarget | null) => number | undefined} entityAt
 * @param {PointerCallbacks} callbacks
 */
export function watchPointer(root, map, entityAt, { onSelect, onEntity, onPlace }) {
  let pressed = false;
  /** A drag has ended, and what it selected is not yet taken over. @type {{ exact: boolean } | undefined} */
  let ended;

  /** Takes over what the browser has selected. @param {boolean} exact @returns {boolean} whether there was anything */
  const take = (exact) => {
    const extent = nativeSelection(map());
    if (!extent) return false;
    clearNativeSelection();
    onSelect(extent, exact);
    return true;
  };

  root.addEventListener("pointerdown", (event) => {
    pressed = event.button === 0;
  });

  // A drag may end outside the article.
  document.addEventListener("pointerup", (event) => {
    if (!pressed || event.pointerType === "touch") return;
    pressed = false;
    ended = { exact: event.altKey };
    // The browser has not yet made its selection of a double click when the pointer goes up.
    setTimeout(finish);
  });
  // A key may come before that: it is meant for what was selected.
  document.addEventListener("keydown", finish, { capture: true });

  function finish() {
    if (ended) take(ended.exact);
    ended = undefined;
  }

  // A long press selects by the browser's own means; the fingers then drag the browser's own handles.
  root.addEventListener("touchend", () => setTimeout(() => take(false), 50));

  root.addEventListener("click", (event) => {
    if (nativeSelection(map())) return;
    const pointer = event instanceof PointerEvent ? event.pointerType : "mouse";
    const entity = entityAt(event.target);
    if (entity !== undefined && !event.shiftKey) return onEntity(entity, pointer);
    const offset = map().offsetAtPoint(event.clientX, event.clientY);
    if (offset !== undefined) onPlace(offset, pointer, event.shiftKey);
  });
}
