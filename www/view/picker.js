/** Chooses a label by its name: type a part of it, arrows, Enter. */
import { element } from "../dom.js";
import { openDialog } from "./dialog.js";

/** @typedef {import("./labels.js").Label} Label */

/**
 * @param {HTMLElement} parent
 * @param {{ text: string, labels: Label[], onPick: (label: string) => void }} what
 */
export function openPicker(parent, { text, labels, onPick }) {
  /** @type {Label[]} */
  let shown = labels;
  let at = 0;

  const input = element("input", {
    type: "text",
    role: "combobox",
    "aria-label": "Label’s name",
    "aria-expanded": "true",
    "aria-controls": "picker-list",
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
  });
  const list = element("ul", { class: "picker-list", id: "picker-list", role: "listbox", "aria-label": "Labels" });
  const dialog = openDialog(parent, { title: `Label “${text}”`, body: [input, list] });
  dialog.classList.add("picker");
  input.focus();

  const pick = (/** @type {Label | undefined} */ label) => {
    if (!label) return;
    dialog.close();
    onPick(label.name);
  };

  const draw = () => {
    list.replaceChildren(...shown.map(option));
    input.setAttribute("aria-activedescendant", shown.length > 0 ? `picker-${at}` : "");
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };

  /**
   * @param {Label} label
   * @param {number} index
   */
  const option = (label, index) =>
    element(
      "li",
      {
        id: `picker-${index}`,
        role: "option",
        class: "picker-option",
        "aria-selected": String(index === at),
        "data-hue-of": label.name,
        onclick: () => pick(label),
      },
      element("span", { class: "label-swatch", "aria-hidden": "true" }),
      element("span", { class: "picker-name" }, label.name),
      element("small", {}, label.description),
    );

  input.addEventListener("input", () => {
    shown = search(labels, input.value);
    at = 0;
    draw();
  });
  input.addEventListener("keydown", (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined && shown.length > 0) {
      at = (at + move + shown.length) % shown.length;
      draw();
    } else if (event.key === "Enter") {
      pick(shown[at]);
    } else {
      return;
    }
    event.preventDefault();
  });
  draw();
}

/**
 * Labels that match: those that begin with the words first, then those that hold them anywhere.
 * @param {Label[]} labels
 * @param {string} query
 * @returns {Label[]}
 */
export function search(labels, query) {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return labels;
  /** @param {Label} label */
  const rank = ({ name, short, description }) => {
    if (name.toLowerCase().startsWith(wanted) || short.toLowerCase().startsWith(wanted)) return 0;
    if (name.toLowerCase().includes(wanted)) return 1;
    return description.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return labels.filter((label) => rank(label) < 3).sort((a, b) => rank(a) - rank(b));
}
