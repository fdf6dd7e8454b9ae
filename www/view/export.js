/** The export dialog: which articles, a format, its options, what it can't hold, a look at the file; then save or copy. */
import { element } from "../dom.js";
import { openDialog } from "./dialog.js";

/** @typedef {import("../core/exchange.js").Format} Format */
/** @typedef {import("../core/exchange.js").Exported} Exported */
/** @typedef {import("../core/exchange.js").Options} Options */
/** @typedef {{ id: string, title: string }} Article */

/** @type {{ option: keyof Options, title: string }} */
const BIOES = { option: "bioes", title: "Tags with end and single (BIOES) instead of BIO" };

/** What can be chosen, by the format's name. @type {Record<string, { option: keyof Options, title: string }[]>} */
const OPTIONS = {
  conll: [BIOES],
  conll2003: [BIOES],
  huggingface: [BIOES],
  "web-annotation": [{ option: "utf16", title: "Count UTF-16 units, as Recogito and Hypothesis do" }],
  "label-studio": [{ option: "predictions", title: "As predictions, to be reviewed there" }],
  csv: [{ option: "tabs", title: "Separate with tabs (TSV)" }],
};

/** True of all formats. */
const HISTORY = "The steps of undo go only into a backup of all articles.";

/** So much of a file is shown. */
const PREVIEW = 1200;

/**
 * @param {HTMLElement} parent
 * @param {object} what
 * @param {Format[]} what.formats
 * @param {string} what.chosen the name of the format to begin with
 * @param {Promise<Article[]>} what.articles all that can be exported, in their order; the dialog does not wait for them
 * @param {string | undefined} what.current the open one's id
 * @param {(format: string, options: Options, ids: string[]) => Promise<Exported>} what.make
 * @param {(exported: Exported, format: Format, n: number) => void} what.onSave `n` articles
 * @param {(text: string) => void} what.onCopy
 * @param {(HTMLElement | null)} what.findings what to look at before, such as inconsistent labels
 */
export function openExport(parent, { formats, chosen, articles, current, make, onSave, onCopy, findings }) {
  /** @type {Options} */
  const options = { bioes: false, utf16: false, predictions: false, tabs: false };
  let format = formats.find(({ name }) => name === chosen) ?? formats[0];
  /** @type {Exported | undefined} */
  let exported;
  let ids = () => (current === undefined ? [] : [current]);
  const scope = element("div");
  void articles.then((all) => {
    const chooser = chooseArticles(all, current, () => show());
    ids = chooser.ids;
    scope.append(chooser.root);
  });
  /** How often the file was made: an answer that a later choice has overtaken is not shown. */
  let nMade = 0;
  /** The latest of them, done or on its way. @type {Promise<void>} */
  let making = Promise.resolve();

  const choices = element("fieldset", { class: "choices" }, element("legend", { class: "visually-hidden" }, "Format"));
  const settings = element("div");
  const about = element("p", { class: "draft-hint" });
  const problems = element("div");
  const preview = element("pre", { class: "preview", tabindex: "0", "aria-label": "Beginning of the file" });
  const save = element("button", { type: "button", class: "primary", onclick: () => void whenMade((made) => onSave(made, format, ids().length)) }, "Download");
  const copy = element("button", { type: "button", class: "outlined", onclick: () => void whenMade((made) => onCopy(decode(made.file.bytes))) }, "Copy to clipboard");

  const whenMade = async (/** @type {(made: Exported) => void} */ then) => {
    await making;
    if (!exported) return;
    dialog.close();
    then(exported);
  };

  const show = () => {
    making = makeAndShow();
  };

  const makeAndShow = async () => {
    nMade += 1;
    const mine = nMade;
    exported = undefined;
    try {
      if (ids().length === 0) throw new Error("Choose at least one article.");
      const made = await make(format.name, options, ids());
      if (mine !== nMade) return;
      exported = made;
      const { file, companions, problems: lost } = exported;
      const size = file.bytes.length < 1024 ? `${file.bytes.length} bytes` : `${Math.ceil(file.bytes.length / 1024)} KB`;
      const more = companions.length > 0 ? ` With it: ${companions.map(({ name }) => name).join(", ")}.` : "";
      about.textContent = `${size}. Positions are counted in ${format.unit}.${more} ${HISTORY}`;
      problems.replaceChildren(lost.length > 0 ? element("ul", { class: "problems", "aria-label": "What this format can’t hold" }, ...lost.map((line) => element("li", {}, line))) : "");
      const isZip = file.name.endsWith(".zip");
      preview.textContent = isZip ? "A zip of several files." : decode(file.bytes.subarray(0, PREVIEW)) + (file.bytes.length > PREVIEW ? " …" : "");
      copy.hidden = isZip;
    } catch (error) {
      if (mine !== nMade) return;
      about.textContent = error instanceof Error ? error.message : String(error);
      problems.replaceChildren();
      preview.textContent = "";
    }
  };

  const choose = (/** @type {Format} */ next) => {
    format = next;
    settings.replaceChildren(
      ...(OPTIONS[next.name] ?? []).map(({ option, title }) =>
        element(
          "label",
          { class: "choice" },
          element("input", {
            type: "checkbox",
            checked: options[option],
            onchange: (/** @type {Event} */ event) => {
              options[option] = /** @type {HTMLInputElement} */ (event.target).checked;
              show();
            },
          }),
          title,
        ),
      ),
    );
    show();
  };

  for (const each of formats) {
    const radio = element("input", { type: "radio", name: "format", value: each.name, checked: each === format, onchange: () => choose(each) });
    choices.append(element("label", { class: "choice" }, radio, element("span", {}, each.title, element("small", {}, `.${each.extension}`))));
  }
  const dialog = openDialog(parent, {
    title: "Export",
    body: [...(findings ? [findings] : []), scope, choices, settings, problems, about, preview],
    buttons: [copy, save],
  });
  choose(format);
  save.focus();
}

/**
 * Which articles go into the file: the open one, all, or some. Nothing to choose where there is only one.
 * @param {Article[]} articles
 * @param {string | undefined} current
 * @param {() => void} onChange
 * @returns {{ root: HTMLElement, ids: () => string[] }}
 */
function chooseArticles(articles, current, onChange) {
  const own = current === undefined ? [] : [current];
  const scopes = [
    { title: "This article", ids: () => own },
    { title: `All ${articles.length} articles`, ids: () => articles.map(({ id }) => id) },
    { title: "Some articles", ids: () => articles.map(({ id }) => id).filter((id) => some.has(id)) },
  ];
  let chosen = scopes[0];
  const some = new Set(own);
  const list = element("ul", { class: "bulk-list", hidden: true, "aria-label": "Articles to export" });
  for (const { id, title } of articles) {
    const onchange = (/** @type {Event} */ event) => {
      if (/** @type {HTMLInputElement} */ (event.target).checked) some.add(id);
      else some.delete(id);
      onChange();
    };
    list.append(element("li", {}, element("label", { class: "choice" }, element("input", { type: "checkbox", checked: some.has(id), onchange }), title)));
  }
  const choices = scopes.map((scope) => {
    const onchange = () => {
      chosen = scope;
      list.hidden = scope !== scopes[2];
      onChange();
    };
    return element("label", { class: "choice" }, element("input", { type: "radio", name: "scope", checked: scope === chosen, onchange }), scope.title);
  });
  const legend = element("legend", { class: "visually-hidden" }, "Articles");
  const root = element("div", { hidden: articles.length < 2 }, element("fieldset", { class: "choices" }, legend, ...choices), list);
  return { root, ids: () => chosen.ids() };
}

/**
 * @param {Uint8Array} bytes
 * @returns {string}
 */
function decode(bytes) {
  return new TextDecoder().decode(bytes, { stream: true });
}
