/** What looks wrong before an export: a list in which each finding can be seen in the text and put right. */
import { select } from "../caret.js";
import { count, element } from "../dom.js";
import { perform } from "../editing.js";
import { openDialog } from "../view/dialog.js";

/** @typedef {import("../commands.js").Page} Page */
/** @typedef {import("../store.js").CoreCommand} CoreCommand */
/**
 * Something that looks wrong, with the command that puts it right.
 * @typedef {{ kind: string, start: number, end: number, id: number | null, message: string, fixName: string, fix: CoreCommand }} Finding
 */

/** More findings than this make no list that anyone reads. */
const MOST = 200;

/**
 * @param {HTMLElement} parent
 * @param {Page} page
 */
export function openFindings(parent, page) {
  const { store } = page;
  const summary = element("p", { class: "draft-hint" });
  const list = element("ul", { class: "bulk-list" });
  const dialog = openDialog(parent, { title: "Check before export", body: [summary, list] });
  dialog.classList.add("beside");

  function show() {
    /** @type {Finding[]} */
    const findings = store.session.lint();
    const more = findings.length > MOST ? ` The first ${MOST} are shown.` : "";
    summary.textContent = findings.length === 0 ? "Nothing looks wrong." : `${count(findings.length, "finding")}.${more}`;
    list.replaceChildren(...findings.slice(0, MOST).map(line));
  }

  /**
   * @param {Finding} finding
   * @param {number} index
   * @returns {HTMLElement}
   */
  function line(finding, index) {
    const go = () => {
      select(store, finding);
      page.reveal();
    };
    const fix = () => {
      perform(page, () => store.dispatch(finding.fix));
      show();
      const next = list.children[Math.min(index, list.children.length - 1)]?.querySelector("button");
      if (next) next.focus();
      else dialog.querySelector("button")?.focus();
    };
    return element(
      "li",
      { class: "bulk-line" },
      element("span", {}, finding.message),
      element("button", { type: "button", class: "outlined", onclick: fix, "aria-label": `${finding.fixName}: ${finding.message}` }, finding.fixName),
      element("button", { type: "button", class: "quiet", onclick: go, "aria-label": `Show: ${finding.message}` }, "Show"),
    );
  }

  show();
  const first = list.querySelector("button");
  if (first) first.focus();
}

/**
 * One line on the findings, for the export dialog; null where there is none.
 * @param {Page} page
 * @param {() => void} onLook
 * @returns {HTMLElement | null}
 */
export function findingsSummary(page, onLook) {
  const n = page.store.session.lint().length;
  if (n === 0) return null;
  const look = element("button", { type: "button", class: "outlined", onclick: onLook }, "Look at them");
  return element("p", { class: "findings" }, `${count(n, "thing looks", "things look")} wrong, such as a name with two labels. `, look);
}
