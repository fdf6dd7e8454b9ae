/** The bar that shows how much of the review is left, and the ways through it. */
import { count, element } from "../dom.js";

/** @typedef {import("./article.js").Entity} Entity */

export class ReviewBar {
  /**
   * @param {HTMLElement} root
   * @param {{ onNext: () => void, onMany: () => void, onCheck: () => void }} callbacks
   */
  constructor(root, { onNext, onMany, onCheck }) {
    this.bar = element("progress", { "aria-label": "Reviewed", max: "1", value: "0" });
    this.words = element("span", {});
    const button = (/** @type {string} */ title, /** @type {string} */ key, /** @type {() => void} */ run) =>
      element("button", { type: "button", class: "outlined", onclick: run }, title, " ", key ? element("kbd", {}, key) : null);
    root.append(this.bar, this.words, button("Next doubt", "Tab", onNext), button("Accept many", "v", onMany), button("Check", "", onCheck));
  }

  /** @param {Entity[]} entities */
  update(entities) {
    const left = entities.filter((entity) => entity.status === "suggested");
    const doubts = left.filter((entity) => entity.doubtful).length;
    this.bar.value = entities.length === 0 ? 0 : 1 - left.length / entities.length;
    const words =
      entities.length === 0
        ? "Nothing is marked yet"
        : left.length === 0
          ? "All reviewed"
          : `${count(left.length, "suggestion")} left${doubts > 0 ? `, ${doubts} in doubt` : ""}`;
    if (this.words.textContent !== words) this.words.textContent = words;
  }
}
