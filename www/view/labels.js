/** Draws labels: the bar with their keys, and the style sheet that gives each its colour. */
import { element } from "../dom.js";

/** @typedef {{ name: string, short: string, key: string, hue: number, description: string }} Label */

/**
 * The short form that stands beside an entity.
 * @param {Label | undefined} label
 * @param {string} name
 * @returns {string}
 */
export function shortName(label, name) {
  return label?.short || (name.length > 6 ? name.slice(0, 5) : name);
}

/** One rule a label: everything of this label takes its hue from here, so an edit never touches a style. */
export class LabelColours {
  #sheet = new CSSStyleSheet();

  constructor() {
    document.adoptedStyleSheets.push(this.#sheet);
  }

  /** @param {Label[]} labels */
  update(labels) {
    const rules = labels.map(({ name, hue }) => `[data-hue-of="${CSS.escape(name)}"] { --hue: ${Number(hue) || 0}; }`);
    this.#sheet.replaceSync(rules.join("\n"));
  }
}

/**
 * A button that stands for a label.
 * @param {Label} label
 * @param {(label: string) => void} onPick
 * @param {{ current?: string }} [options]
 * @returns {HTMLButtonElement}
 */
export function labelButton(label, onPick, { current } = {}) {
  const short = shortName(label, label.name);
  return element(
    "button",
    {
      type: "button",
      class: "label-button",
      "data-hue-of": label.name,
      "data-pick": label.name,
      // What is seen is part of the name, so that it can be spoken to.
      "aria-label": short === label.name ? short : `${short} ${label.name}`,
      "aria-keyshortcuts": label.key || null,
      "aria-pressed": current === undefined ? null : String(current === label.name),
      title: label.description ? `${label.name}: ${label.description}` : label.name,
      onclick: () => onPick(label.name),
    },
    element("span", { class: "label-swatch", "aria-hidden": "true" }),
    element("span", { class: "label-short" }, short),
    label.key ? element("span", { class: "key", "data-key": label.key, "aria-hidden": "true" }) : null,
  );
}

export class LabelBar {
  /**
   * @param {HTMLElement} root
   * @param {(label: string) => void} onPick
   */
  constructor(root, onPick) {
    this.root = root;
    this.onPick = onPick;
  }

  /** @param {Label[]} labels */
  update(labels) {
    this.root.replaceChildren(...labels.map((label) => labelButton(label, this.onPick, { current: "" })));
  }

  /**
   * Shows which label the entity under the caret has.
   * @param {string | undefined} name
   */
  showCurrent(name) {
    for (const button of this.root.children) {
      const pressed = String(button instanceof HTMLElement && button.dataset.pick === name);
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
  }
}
