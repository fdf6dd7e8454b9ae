/** Says what happens: one polite live region, notices that stay until they are closed, and the progress of long work. */
import { element } from "../dom.js";

/** For so long, in milliseconds, a notice stays in the live region when something else is said. */
const FRESH = 1000;

export class Notices {
  /** @type {Map<string, HTMLElement>} */
  #open = new Map();
  /** What was shown last, and until when (on the page's clock) other words don't take its place in the live region. */
  #fresh = { words: "", until: 0 };
  /** What was said last, without what still stood in the live region. */
  lastSaid = "";

  /**
   * @param {HTMLElement} status the live region
   * @param {HTMLElement} list where notices stand
   */
  constructor(status, list) {
    this.status = status;
    this.list = list;
  }

  /**
   * Says something in passing.
   * @param {string} message
   * @param {string} [aside] what is said behind it, and is seen elsewhere already
   */
  say(message, aside = "") {
    const { words, until } = this.#fresh;
    this.lastSaid = message;
    this.status.textContent = performance.now() < until ? `${words} ${message}` : message;
    if (aside !== "") this.status.append(element("span", { class: "visually-hidden" }, ` ${aside}`));
  }

  /**
   * Says something that the person should not miss. It stays until it is closed or cleared.
   * @param {string} message
   * @param {{ kind?: "problem" | "info", topic?: string, actions?: { title: string, run: () => void }[] }} [options] a
   *   notice takes the place of an older one of the same topic
   */
  show(message, { kind = "problem", topic = message, actions = [] } = {}) {
    // What is shown already is not said again and again.
    if (this.#open.get(topic)?.querySelector(".notice-text")?.textContent === message) return;
    this.clear(topic);
    const notice = element(
      "div",
      { class: "notice", "data-kind": kind },
      element("span", { class: "notice-mark", "aria-hidden": "true" }, kind === "problem" ? "!" : "i"),
      element("p", { class: "notice-text" }, message),
      ...actions.map(({ title, run }) => element("button", { type: "button", class: "quiet", onclick: run }, title)),
      element("button", { type: "button", class: "quiet", onclick: () => this.clear(topic) }, "Close"),
    );
    this.#open.set(topic, notice);
    this.list.append(notice);
    this.say(message);
    this.#fresh = { words: this.status.textContent ?? "", until: performance.now() + FRESH };
  }

  /** @param {string} topic */
  clear(topic) {
    this.#open.get(topic)?.remove();
    this.#open.delete(topic);
  }
}

export class ProgressView {
  /** @type {() => void} */
  #cancel = () => {};

  /**
   * @param {HTMLElement} root
   * @param {HTMLElement} text
   * @param {HTMLProgressElement} bar
   * @param {HTMLButtonElement} cancel
   */
  constructor(root, text, bar, cancel) {
    this.root = root;
    this.text = text;
    this.bar = bar;
    this.cancel = cancel;
    cancel.addEventListener("click", () => this.#cancel());
  }

  /**
   * @param {string} message
   * @param {number | undefined} done 0 to 1, undefined where it is not known
   * @param {(() => void) | undefined} onCancel undefined where it can't be cancelled
   */
  show(message, done, onCancel) {
    if (this.text.textContent !== message) this.text.textContent = message;
    if (done === undefined) this.bar.removeAttribute("value");
    else this.bar.value = done;
    this.cancel.hidden = onCancel === undefined;
    this.#cancel = onCancel ?? (() => {});
    this.root.hidden = false;
  }

  hide() {
    this.root.hidden = true;
  }
}
