/** The sheet of every key, made from the table of commands. */
import { element } from "../dom.js";
import { openDialog } from "./dialog.js";

/** @typedef {{ title: string, keys: string[], group: string }} HelpLine */

/**
 * @param {HTMLElement} parent
 * @param {HelpLine[]} lines
 * @param {{ name: string, key: string, description: string }[]} labels
 */
export function openHelp(parent, lines, labels) {
  const groups = [...new Set(lines.map((line) => line.group))];
  const tables = groups.map((group) => table(group, lines.filter((line) => line.group === group)));
  const labelLines = labels
    .filter((label) => label.key !== "")
    .map((label) => ({ title: label.description ? `${label.name}: ${label.description}` : label.name, keys: [label.key], group: "" }));
  openDialog(parent, { title: "Every key", body: [...tables, table("Labels", labelLines)] });
}

/**
 * @param {string} caption
 * @param {HelpLine[]} lines
 * @returns {HTMLTableElement}
 */
function table(caption, lines) {
  const rows = lines.map(({ title, keys }) => {
    const names = keys.flatMap((key, index) => [index > 0 ? " or " : "", element("kbd", {}, key)]);
    return element("tr", {}, element("th", { scope: "row" }, ...names), element("td", {}, title));
  });
  return element("table", { class: "key-table" }, element("caption", {}, caption), element("tbody", {}, ...rows));
}
