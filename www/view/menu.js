/** A menu under a button. Arrow keys move, Enter chooses, Escape closes. */
import { element } from "../dom.js";

/** @typedef {{ title: string, key?: string, run: () => void }} Item */

/** A lower menu would show too few lines, in pixels. */
const LEAST_HEIGHT = 160;

/**
 * @param {HTMLElement} button
 * @param {Item[]} items
 */
export function openMenu(button, items) {
  const menu = element(
    "div",
    { class: "menu", role: "menu", "aria-label": "Menu" },
    ...items.map(({ title, key, run }) =>
      element(
        "button",
        {
          type: "button",
          role: "menuitem",
          tabindex: "-1",
          onclick: () => {
            close(true);
            run();
          },
        },
        title,
        key ? element("kbd", {}, key) : null,
      ),
    ),
  );

  /** @param {boolean} refocus */
  function close(refocus) {
    if (!menu.isConnected) return;
    landmark.remove();
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", away, true);
    if (refocus) button.focus();
  }

  const away = (/** @type {Event} */ event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) close(false);
  };

  menu.addEventListener("keydown", (event) => {
    const buttons = [...menu.querySelectorAll("button")];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    /** @type {Record<string, number>} */
    const targets = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    if (event.key === "Escape") close(true);
    else if (event.key === "Tab") close(false);
    else if (event.key in targets) buttons.at(targets[event.key] % buttons.length)?.focus();
    else return;
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) close(false);
  });

  // Who goes from landmark to landmark finds it too.
  const landmark = element("nav", { "aria-label": "Menu" }, menu);
  button.setAttribute("aria-expanded", "true");
  document.body.append(landmark);
  const { bottom, right } = button.getBoundingClientRect();
  menu.style.top = `${bottom + scrollY + 4}px`;
  // What has no room in a low window is scrolled to.
  menu.style.maxHeight = `${Math.max(LEAST_HEIGHT, innerHeight - bottom - 12)}px`;
  menu.style.left = `${Math.max(8, right - menu.offsetWidth) + scrollX}px`;
  document.addEventListener("pointerdown", away, true);
  menu.querySelector("button")?.focus();
}
