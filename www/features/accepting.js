/** Accepts many suggestions at once: all, the surest, those of a label, those in view; each with its count, each one undo. */
import { count, element } from "../dom.js";
import { perform } from "../editing.js";
import { openDialog } from "../view/dialog.js";

/** @typedef {import("../commands.js").Page} Page */
/** @typedef {import("../store.js").Extent} Extent */
/** @typedef {{ label?: string, minScore?: number, within?: Extent }} Filter */

/**
 * @param {HTMLElement} parent
 * @param {Page} page
 * @param {Extent} view what is in view
 */
export function openAcceptMany(parent, page, view) {
  const { store } = page;
  /** @type {{ title: string, filter: Filter }[]} */
  const choices = [
    { title: "All of the article", filter: {} },
    ...[0.99, 0.95, 0.9, 0.8].map((minScore) => ({ title: `At least ${Math.round(minScore * 100)} % sure`, filter: { minScore } })),
    { title: "What is in view", filter: { within: view } },
    ...store.scheme.labels.map(({ name }) => ({ title: name, filter: { label: name } })),
  ];
  const counted = choices.map((choice) => ({ ...choice, n: store.session.matching(choice.filter).length }));
  if (counted[0].n === 0) return page.say("Nothing is left to review.");
  const lines = counted
    .filter(({ n }) => n > 0)
    .map(({ title, filter, n }) => {
      const act = (/** @type {string} */ type) => () => {
        dialog.close();
        perform(page, () => store.dispatch({ type, filter }));
      };
      return element(
        "li",
        { class: "bulk-line" },
        element("span", {}, title),
        element("button", { type: "button", class: "outlined", onclick: act("acceptAll"), "aria-label": `Accept ${n}: ${title}` }, `Accept ${n}`),
        element("button", { type: "button", class: "quiet", onclick: act("rejectAll"), "aria-label": `Reject ${n}: ${title}` }, `Reject ${n}`),
      );
    });
  const dialog = openDialog(parent, {
    title: "Accept many",
    body: [element("p", { class: "draft-hint" }, `${count(counted[0].n, "suggestion")} left. Each of these is one step of undo.`), element("ul", { class: "bulk-list" }, ...lines)],
  });
  const first = dialog.querySelector("li button");
  if (first instanceof HTMLElement) first.focus();
}
