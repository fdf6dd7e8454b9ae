/** The bar that shows how much of the review is left, and the ways through it. */
import { element } from "../dom.js";

/** @typedef {import("./article.js").Entity} Entity */

export class ReviewBar {
  /**
   * @param {HTMLElement} root
   * @param {(command: string) => void} onCommand
   */
  constructor(root, onCommand) {
    this.bar = element("progress", { "aria-label": "Reviewed", max: "1", value: "0" });
    this.words = element("span", {});
    const button = (/** @type {string} */ command, /** @type {string} */ title, /** @type {string} */ key) =>
      element("button", { type: "button", class: "outlined", onclick: () => onCommand(command) }, title, key ? " " : null, key ? element("kbd", {}, key) : null);
    this.done = button("done", "Done", "");
    const buttons = [button("next-doubt", "Next doubt", "Tab"), button("accept-many", "Accept many", "v"), button("missed", "Missed", "i"), button("check", "Check", "h")];
    root.append(this.bar, this.words, ...buttons, this.done);
  }

  /**
   * @param {Entity[]} entities
   * @param {boolean} done whether the person has said so
   */
  update(entities, done) {
    this.done.setAttribute("aria-pressed", String(done));
    const left = entities.filter((entity) => entity.status === "suggested");
    const doubts = left.filter((entity) => entity.doubtful).length;
    this.bar.value = entities.length === 0 ? 0 : 1 - left.length / entities.length;
    const words =
      entities.length === 0
        ? "Nothing is marked yet"
        : left.length === 0
          ? "All reviewed"
          : `${left.length.toLocaleString("en")} left to review${doubts > 0 ? `, ${doubts} in doubt` : ""}`;
    if (this.words.textContent !== words) this.words.textContent = words;
  }
}
