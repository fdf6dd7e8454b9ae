/** Every place of the same name at once: shows how many and which, lets single ones be left out, then labels or removes. */
import { count, element } from "../dom.js";
import { perform } from "../editing.js";
import { openDialog } from "../view/dialog.js";

/** @typedef {import("../commands.js").Page} Page */
/** @typedef {import("../store.js").Match} Match */

/**
 * @param {HTMLElement} parent
 * @param {Page} page
 * @param {string | undefined} usual the label to begin with where the caret is on no entity
 * @param {(matches: { match: Match, included: boolean }[]) => void} mark shows the places in the text
 */
export function openMatches(parent, page, usual, mark) {
  const { store } = page;
  const entity = store.currentEntity;
  const extent = entity ?? store.selection;
  if (!extent) return page.say("Select a name first: click it, or move there with the arrow keys.");
  const name = store.text.slice(extent.start, extent.end);

  const label = element("select", { "aria-label": "Label", onchange: show });
  for (const { name: each } of store.scheme.labels) label.append(element("option", { value: each }, each));
  label.value = entity?.label ?? usual ?? store.scheme.labels[0].name;
  const ignoreCase = element("input", { type: "checkbox", onchange: show });
  const list = element("ul", { class: "match-list", "aria-label": "Places" });
  const summary = element("p", { class: "draft-hint" });
  const apply = element("button", { type: "button", class: "primary", onclick: () => finish("labelMatches") });
  const remove = element("button", { type: "button", class: "outlined", onclick: () => finish("removeMatches") });
  /** @type {{ match: Match, box: HTMLInputElement }[]} */
  let rows = [];

  function show() {
    /** @type {Match[]} */
    const matches = store.session.matches(name, ignoreCase.checked);
    rows = matches.map((match) => ({ match, box: element("input", { type: "checkbox", checked: match.standing !== "taken", disabled: match.standing === "taken", onchange: tell }) }));
    list.replaceChildren(...rows.map(({ match, box }) => line(match, box, store.text.slice(match.start, match.end))));
    tell();
  }

  function tell() {
    const chosen = rows.filter(({ box }) => box.checked).map(({ match }) => match);
    const toLabel = chosen.filter((match) => match.label !== label.value);
    const tagged = chosen.filter((match) => match.standing === "tagged");
    const taken = rows.filter(({ match }) => match.standing === "taken").length;
    summary.textContent = `${count(rows.length, "place")} of “${name}” in the text${taken > 0 ? `, ${taken} of them inside other entities` : ""}.`;
    apply.textContent = `Label ${count(toLabel.length, "place")} ${label.value}`;
    apply.setAttribute("aria-disabled", String(toLabel.length === 0));
    remove.textContent = `Remove ${count(tagged.length, "entity", "entities")}`;
    remove.setAttribute("aria-disabled", String(tagged.length === 0));
    mark(rows.map(({ match, box }) => ({ match, included: box.checked })));
  }

  /** @param {"labelMatches" | "removeMatches"} type */
  function finish(type) {
    const except = rows.filter(({ box, match }) => !box.checked && match.standing !== "taken").map(({ match: { start, end } }) => ({ start, end }));
    dialog.close();
    const command = { type, name, ignoreCase: ignoreCase.checked, except };
    perform(page, () => store.dispatch(type === "labelMatches" ? { ...command, label: label.value } : command));
  }

  const dialog = openDialog(parent, {
    title: `Every “${name}”`,
    body: [
      summary,
      element("div", { class: "field-row" }, element("label", { class: "choice" }, "Label ", label), element("label", { class: "choice" }, ignoreCase, "Upper and lower case alike")),
      list,
    ],
    buttons: [remove, apply],
    onClose: () => mark([]),
  });
  show();
  // Where all of them have this label, another one may be wanted.
  (apply.getAttribute("aria-disabled") === "true" ? label : apply).focus();
}

/**
 * @param {Match} match
 * @param {HTMLInputElement} box
 * @param {string} text
 * @returns {HTMLElement}
 */
function line(match, box, text) {
  const state = match.standing === "tagged" ? match.label : match.standing === "taken" ? "inside another" : "";
  return element(
    "li",
    {},
    element("label", { class: "choice" }, box, element("span", { class: "match-line" }, `…${match.before}`, element("b", {}, text), `${match.after}…`), element("small", {}, state)),
  );
}
