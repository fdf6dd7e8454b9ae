/** Export: offers the formats for the open article, chosen ones or all, tells what gets lost, saves or copies. */
import { formats, Gathering, Session } from "../core.js";
import { copyText, download, fileName } from "../files.js";
import { openExport } from "../view/export.js";
import { findingsSummary } from "./checking.js";

/** @typedef {import("../commands.js").Page} Page */
/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../workspace.js").Workspace} Workspace */
/** @typedef {import("../view/export.js").Exported} Exported */

/**
 * @param {HTMLElement} parent
 * @param {Page} page
 * @param {Workspace} workspace
 * @param {{ onProblem: (message: string) => void, onCheck: () => void }} callbacks
 */
export function exportArticles(parent, page, workspace, { onProblem, onCheck }) {
  const { title, current } = workspace;
  // An article that was opened a moment ago is listed once it is stored. Where none can be listed, the open one can still go out.
  const stored = workspace.flush().then(() => workspace.documents());
  const articles = stored.then((all) => all.sort((a, b) => a.created - b.created), () => []);
  const findings = findingsSummary(page, () => {
    parent.querySelector("dialog")?.close();
    onCheck();
  });
  openExport(parent, {
    formats: formats().filter((/** @type {{ writes: boolean }} */ format) => format.writes),
    chosen: "tagline",
    articles: articles.then((all) => all.map((article) => ({ id: article.id, title: article.title || "Untitled" }))),
    current,
    findings,
    make: async (format, options, ids) => {
      if (ids.length === 1 && ids[0] === current) return page.store.session.export(title, format, options);
      const chosen = (await articles).filter(({ id }) => ids.includes(id));
      const lines = (/** @type {string} */ id) => (id === current ? undefined : workspace.lines(id));
      const documents = chosen.map(async ({ id, title: name }) => ({ title: name, lines: await lines(id) }));
      return exportTogether(page.store, await Promise.all(documents), format, options);
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

/**
 * Several documents as one file.
 * @param {Store} store
 * @param {{ title: string, lines?: string[] }[]} documents the open one has no lines: it goes as it is shown
 * @param {string} format
 * @param {import("../view/export.js").Options} options
 * @returns {Exported}
 */
function exportTogether(store, documents, format, options) {
  return store.withSession((open) => {
    const gathering = new Gathering();
    const broken = documents.flatMap(({ title, lines }) => {
      const session = lines ? Session.replay(lines) : open;
      gathering.add(session, title);
      const problem = session.problem ? [`“${title}”: ${session.problem}`] : [];
      if (lines) session.free();
      return problem;
    });
    /** @type {Exported} */
    const exported = gathering.export(format, options);
    gathering.free();
    return { ...exported, problems: [...broken, ...exported.problems] };
  });
}
