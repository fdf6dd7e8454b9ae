/** The bar in which words are sought: what was typed, how many places there are, and the way through them. */
import { element } from "../dom.js";

export class FindBar {
  /**
   * @param {HTMLElement} root
   * @param {{ onSeek: (sought: string, matchCase: boolean) => void, onStep: (direction: 1 | -1) => void, onClose: () => void }} callbacks
   */
  constructor(root, { onSeek, onStep, onClose }) {
    this.root = root;
    const seek = () => onSeek(this.input.value, this.matchCase.checked);
    this.input = element("input", { type: "search", "aria-label": "Find in the text", spellcheck: "false", autocomplete: "off", oninput: seek });
    this.matchCase = element("input", { type: "checkbox", onchange: seek });
    this.counter = element("span", { class: "find-count" });
    const button = (/** @type {string} */ title, /** @type {() => void} */ run) => element("button", { type: "button", class: "quiet", onclick: run }, title);
    root.append(
      this.input,
      element("label", { class: "find-case" }, this.matchCase, "Match case"),
      this.counter,
      button("Previous", () => onStep(-1)),
      button("Next", () => onStep(1)),
      button("Done", onClose),
    );
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") onClose();
      else if (event.key === "Enter" && event.target === this.input) onStep(event.shiftKey ? -1 : 1);
      else return;
      event.preventDefault();
    });
  }

  get isOpen() {
    return !this.root.hidden;
  }

  open() {
    this.root.hidden = false;
    this.input.focus();
    this.input.select();
  }

  close() {
    this.root.hidden = true;
  }

  /** @param {string} words */
  showCount(words) {
    this.counter.textContent = words;
  }
}
