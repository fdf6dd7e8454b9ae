/** Export: offers the formats for the open article, chosen ones or all, tells what gets lost, saves or copies. */
import { copyText, download, fileName } from "../files.js";
import { openExport } from "../view/export.js";
import { findingsSummary } from "./checking.js";

/** @typedef {import("../commands.js").Page} Page */
/** @typedef {import("../core/exchange.js").Exchange} Exchange */
/** @typedef {import("../workspace.js").Workspace} Workspace */

/**
 * @param {HTMLElement} parent
 * @param {Page} page
 * @param {Workspace} workspace
 * @param {Exchange} exchange
 * @param {{ onProblem: (message: string) => void, onCheck: () => void }} callbacks
 */
export async function exportArticles(parent, page, workspace, exchange, { onProblem, onCheck }) {
  const formats = await exchange.formats();
  const { title, current } = workspace;
  // An article that was opened a moment ago is listed once it is stored. Where none can be listed, the open one can still go out.
  const stored = workspace.flush().then(() => workspace.documents());
  const articles = stored.then((all) => all.sort((a, b) => a.created - b.created), () => []);
  const findings = findingsSummary(page, () => {
    parent.querySelector("dialog")?.close();
    onCheck();
  });
  openExport(parent, {
    formats: formats.filter(({ writes }) => writes),
    chosen: "tagline",
    articles: articles.then((all) => all.map((article) => ({ id: article.id, title: article.title || "Untitled" }))),
    current,
    findings,
    make: async (format, options, ids) => {
      const isOpenOnly = ids.length === 1 && ids[0] === current;
      const chosen = isOpenOnly ? [{ id: ids[0], title }] : (await articles).filter(({ id }) => ids.includes(id));
      const lines = (/** @type {string} */ id) => (id === current ? undefined : workspace.lines(id));
      const ofEach = chosen.map(async ({ id, title: name }) => ({ title: name, lines: await lines(id) }));
      const { documents, problems } = page.store.carry(await Promise.all(ofEach));
      const exported = await exchange.write(documents, format, options);
      return { ...exported, problems: [...problems, ...exported.problems] };
    },
    onSave: ({ file, companions }, format, n) => {
      const isZip = file.name.endsWith(".zip");
      const saved = `${n > 1 ? `${n}-articles` : fileName(title)}.${isZip ? "zip" : format.extension}`;
      download(saved, file.bytes, isZip ? "application/zip" : format.mediaType);
      for (const { name: own, bytes } of companions) download(own, bytes, "application/octet-stream");
      page.say(`Saved as ${saved}.`);
    },
    onCopy: async (text) => {
      try {
        await copyText(text);
        page.say("Copied to the clipboard.");
      } catch (error) {
        onProblem(error instanceof Error ? error.message : String(error));
      }
    },
  });
}
