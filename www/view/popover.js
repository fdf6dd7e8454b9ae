/** The small box beside a selection or an entity that was clicked: labels, and what can be done with the entity. */
import { element } from "../dom.js";
import { labelButton } from "./labels.js";

/** @typedef {import("./article.js").Entity} Entity */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {{ name: string, title: string, key?: string }} Action the name of a command */

/** Of entities that overlap one place, so many are offered. */
const MOST_OTHERS = 6;

/** A lower box shows too little to choose from; it then covers what it belongs to. In pixels. */
const LEAST_HEIGHT = 120;

export class Popover {
  /**
   * @param {HTMLElement} root
   * @param {{ onLabel: (label: string) => void, onAction: (command: string) => void, onOther: (id: number) => void, onClose: () => void }} callbacks
   */
  constructor(root, callbacks) {
    this.root = root;
    this.callbacks = callbacks;
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") callbacks.onClose();
    });
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /**
   * @param {object} what
   * @param {string} what.text what is selected
   * @param {Entity | undefined} what.entity
   * @param {Entity[]} what.others entities that share characters with it
   * @param {Label[]} what.labels
   * @param {Action[]} what.actions
   * @param {import("../selection.js").Box} what.at relative to the window
   */
  open({ text, entity, others, labels, actions, at }) {
    const about = entity ? `${entity.label}${scoreText(entity)}` : "Choose a label";
    const title = element("p", { class: "popover-title" }, excerpt(text), element("br"), element("small", {}, about));
    const buttons = actions.map(({ name, title: words, key }) =>
      element(
        "button",
        { type: "button", class: "outlined", onclick: () => this.callbacks.onAction(name) },
        words,
        key ? " " : null,
        key ? element("kbd", {}, key) : null,
      ),
    );
    const also = others.slice(0, MOST_OTHERS).map((other) =>
      element("button", { type: "button", class: "quiet", onclick: () => this.callbacks.onOther(other.id), "aria-label": `Go to ${other.text}, ${other.label}` }, `${excerpt(other.text)}, ${other.label}`),
    );
    const names = labels.map((label) => labelButton(label, this.callbacks.onLabel, { current: entity?.label }));
    this.root.replaceChildren(
      title,
      also.length > 0 ? element("div", { class: "popover-actions" }, element("small", {}, "Also here:"), ...also) : "",
      buttons.length > 0 ? element("div", { class: "popover-actions" }, ...buttons) : "",
      element("div", { class: "popover-labels" }, ...names),
    );
    this.root.setAttribute("aria-label", entity ? `${entity.text}, ${entity.label}` : "Label the selection");
    this.root.hidden = false;
    this.#place(at);
  }

  close() {
    this.root.hidden = true;
  }

  /**
   * Under the selection and its handles, or above it where only there is room; never outside the window. In a window
   * too low for both, it takes the room of the better side and scrolls, so that the selection stays in sight.
   * @param {import("../selection.js").Box} at relative to the window
   */
  #place(at) {
    this.root.style.maxHeight = "";
    const below = at.top + at.height + 24;
    const room = { above: at.top - 10 - 8, below: innerHeight - 8 - below };
    const isBelow = this.root.offsetHeight <= room.below || room.below >= room.above;
    this.root.style.maxHeight = `${Math.max(LEAST_HEIGHT, isBelow ? room.below : room.above)}px`;
    const { offsetWidth: width, offsetHeight: height } = this.root;
    const top = Math.max(8, Math.min(isBelow ? below : at.top - height - 10, innerHeight - height - 8));
    const left = Math.min(Math.max(8, at.left + at.width / 2 - width / 2), document.documentElement.clientWidth - width - 8);
    this.root.style.left = `${left + scrollX}px`;
    this.root.style.top = `${top + scrollY}px`;
  }
}

/**
 * @param {Entity} entity
 * @returns {string}
 */
function scoreText(entity) {
  if (entity.status === "accepted") return ", accepted";
  return entity.score === null ? ", suggested" : `, suggested, ${Math.round(entity.score * 100)} % sure`;
}

/**
 * @param {string} text
 * @returns {string}
 */
function excerpt(text) {
  const characters = [...text.replace(/\s+/gu, " ")];
  return characters.length <= 80 ? characters.join("") : `${characters.slice(0, 40).join("")} … ${characters.slice(-30).join("")}`;
}
