/** The person's own rules: lists of names and patterns that tag the article, kept for the next one. */
import { element } from "../dom.js";
import { Refused } from "../store.js";
import { openDialog } from "../view/dialog.js";

/** @typedef {import("../commands.js").Page} Page */
/** @typedef {{ label: string, ignoreCase?: boolean, names?: string[], pattern?: string }} Rule */

/**
 * @param {HTMLElement} parent
 * @param {Page} page
 * @param {Rule[]} rules
 * @param {(rules: Rule[]) => void} onKeep
 */
export function openRules(parent, page, rules, onKeep) {
  const { store } = page;
  /** @type {{ row: HTMLElement, read: () => Rule }[]} */
  let rows = [];
  const list = element("div");
  const problem = element("p", { class: "problems", role: "alert", hidden: true });

  /** @param {Rule} rule */
  function add(rule) {
    const label = element("select", { "aria-label": "Label" }, ...store.scheme.labels.map(({ name }) => element("option", { value: name }, name)));
    label.value = store.label(rule.label) ? rule.label : store.scheme.labels[0].name;
    const kind = element("select", { "aria-label": "Kind" }, element("option", { value: "names" }, "Names, one a line"), element("option", { value: "pattern" }, "Regular expression"));
    kind.value = rule.pattern === undefined ? "names" : "pattern";
    const words = element("textarea", { rows: "3", spellcheck: "false", "aria-label": "Names or pattern" });
    words.value = rule.pattern ?? (rule.names ?? []).join("\n");
    const ignoreCase = element("input", { type: "checkbox", checked: rule.ignoreCase === true });
    const remove = () => {
      rows = rows.filter((each) => each !== made);
      made.row.remove();
    };
    const row = element(
      "fieldset",
      { class: "rule" },
      element("legend", { class: "visually-hidden" }, "Rule"),
      element("div", { class: "field-row" }, label, kind, element("label", { class: "choice" }, ignoreCase, "Upper and lower case alike"), element("button", { type: "button", class: "quiet", onclick: remove }, "Delete")),
      words,
    );
    const made = {
      row,
      read: () => {
        const common = { label: label.value, ignoreCase: ignoreCase.checked };
        const names = words.value.split("\n").map((name) => name.trim()).filter((name) => name !== "");
        return kind.value === "names" ? { ...common, names } : { ...common, pattern: words.value };
      },
    };
    rows.push(made);
    list.append(row);
    return words;
  }

  function apply() {
    const kept = rows.map(({ read }) => read());
    try {
      const change = store.dispatch({ type: "applyRules", rules: kept });
      onKeep(kept);
      dialog.close();
      page.say(change.message);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problem.hidden = false;
      problem.textContent = error.message;
    }
  }

  const dialog = openDialog(parent, {
    title: "Rules",
    body: [problem, element("p", { class: "draft-hint" }, "Names and patterns of your own are marked as suggestions, for you to review."), list],
    buttons: [
      element("button", { type: "button", class: "outlined", onclick: () => add({ label: "", names: [] }).focus() }, "Add a rule"),
      element("button", { type: "button", class: "primary", onclick: apply }, "Apply to this article"),
    ],
  });
  for (const rule of rules.length > 0 ? rules : [{ label: "", names: [] }]) add(rule);
}
