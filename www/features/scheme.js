/** The label set's editor: names, short forms, keys, colours, descriptions, overlaps; import and export as a file. */
import { element } from "../dom.js";
import { download, fileName } from "../files.js";
import { Refused } from "../store.js";
import { openDialog } from "../view/dialog.js";

/** @typedef {import("../commands.js").Page} Page */
/** @typedef {import("../store.js").Scheme} Scheme */
/** @typedef {import("../store.js").Label} Label */
/** @typedef {{ was: string | undefined, row: HTMLElement, fields: Record<"name" | "short" | "key" | "hue" | "description", HTMLInputElement> }} Row */

/**
 * @param {HTMLElement} parent
 * @param {Page} page
 * @param {object} options
 * @param {(key: string) => string | undefined} options.taken what a key does already, in words
 * @param {(scheme: Scheme) => void} options.onChange
 */
export function openScheme(parent, page, { taken, onChange }) {
  const { store } = page;
  /** @type {Row[]} */
  let rows = [];
  const name = element("input", { type: "text", id: "scheme-name", value: store.scheme.name });
  const overlap = element("input", { type: "checkbox", checked: store.scheme.overlap });
  const body = element("tbody");
  const problem = element("p", { class: "problems", role: "alert", hidden: true });
  const file = element("input", { type: "file", accept: ".json,application/json", class: "visually-hidden", "aria-label": "Label set’s file", onchange: load });
  const columns = ["Name", "Short", "Key", "Colour", "Meaning", "Delete"];
  const head = columns.map((title) => element("th", { scope: "col" }, title));

  /**
   * @param {Label} label
   * @param {string | undefined} was its name in the scheme in use
   */
  function add(label, was) {
    const what = label.name || "new label";
    const field = (/** @type {string} */ title, /** @type {Record<string, string | number>} */ more) => element("input", { type: "text", "aria-label": `${title} of ${what}`, ...more });
    const fields = {
      name: field("Name", { value: label.name, maxlength: 100 }),
      short: field("Short form", { value: label.short, maxlength: 8, size: 5 }),
      key: field("Key", { value: label.key, maxlength: 1, size: 2 }),
      hue: field("Colour", { type: "range", min: 0, max: 359, value: label.hue }),
      description: field("Meaning", { value: label.description }),
    };
    const swatch = element("span", { class: "label-swatch", "aria-hidden": "true" });
    const paint = () => swatch.style.setProperty("--hue", fields.hue.value);
    fields.hue.addEventListener("input", paint);
    paint();
    const remove = () => {
      rows = rows.filter((each) => each !== made);
      made.row.remove();
      name.focus();
    };
    const button = element("button", { type: "button", class: "quiet", onclick: remove, "aria-label": `Delete ${what}` }, "Delete");
    const cells = [fields.name, fields.short, fields.key, element("span", { class: "hue" }, swatch, fields.hue), fields.description, button];
    /** @type {Row} */
    const made = { was, fields, row: element("tr", {}, ...cells.map((cell, at) => element("td", { class: `is-${columns[at].toLowerCase()}`, "data-title": columns[at] }, cell))) };
    rows.push(made);
    body.append(made.row);
    return fields.name;
  }

  /** @param {Scheme} scheme @param {boolean} inUse */
  function show(scheme, inUse) {
    rows = [];
    body.replaceChildren();
    name.value = scheme.name;
    overlap.checked = scheme.overlap;
    for (const label of scheme.labels) add(label, inUse || store.label(label.name) ? label.name : undefined);
  }

  /** @returns {Scheme} */
  function read() {
    const labels = rows.map(({ fields }) => ({
      name: fields.name.value.trim(),
      short: fields.short.value.trim(),
      key: fields.key.value.trim().toLowerCase(),
      hue: Number(fields.hue.value),
      description: fields.description.value.trim(),
    }));
    return { name: name.value.trim() || "labels", overlap: overlap.checked, labels };
  }

  function save() {
    const scheme = read();
    const clash = scheme.labels.find(({ key }) => key !== "" && taken(key));
    if (clash) return tell(`The key “${clash.key}” is taken: ${taken(clash.key)}. Give ${clash.name} another.`);
    const renamed = rows.map(({ was, fields }) => [was, fields.name.value.trim()]).filter(([was, now]) => was !== undefined && was !== now);
    try {
      const change = store.dispatch({ type: "setScheme", scheme, renames: Object.fromEntries(renamed) });
      dialog.close();
      onChange(store.scheme);
      page.say(change.message);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      tell(error.message);
    }
  }

  async function load() {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    try {
      const { name: title, overlap: allowed, labels } = JSON.parse(await chosen.text());
      if (!Array.isArray(labels)) throw new Error("no labels");
      const plain = (/** @type {any} */ label) => ({
        name: String(label.name ?? ""),
        short: String(label.short ?? ""),
        key: String(label.key ?? ""),
        hue: Number(label.hue) || 0,
        description: String(label.description ?? ""),
      });
      show({ name: String(title ?? "labels"), overlap: allowed === true, labels: labels.map(plain) }, false);
    } catch {
      tell(`“${chosen.name}” holds no label set. It must be a file that “Save as a file” has made.`);
    }
  }

  /** @param {string} message */
  function tell(message) {
    problem.hidden = false;
    problem.textContent = message;
    problem.scrollIntoView({ block: "nearest" });
  }

  const button = (/** @type {string} */ title, /** @type {() => void} */ run, kind = "outlined") => element("button", { type: "button", class: kind, onclick: run }, title);
  const dialog = openDialog(parent, {
    title: "Labels",
    body: [
      problem,
      element("div", { class: "field" }, element("label", { for: "scheme-name" }, "Name of the set"), name),
      element("table", { class: "scheme-table" }, element("thead", {}, element("tr", {}, ...head)), body),
      element("label", { class: "choice" }, overlap, "Entities may overlap or lie inside each other"),
      file,
    ],
    buttons: [
      button("Add a label", () => add({ name: "", short: "", key: "", hue: (rows.length * 47) % 360, description: "" }, undefined).focus()),
      button("Load a file", () => file.click()),
      button("Save as a file", () => download(`${fileName(read().name)}-labels.json`, JSON.stringify(read(), undefined, 2), "application/json")),
      button("Use these labels", save, "primary"),
    ],
  });
  dialog.classList.add("wide");
  show(store.scheme, true);
}
