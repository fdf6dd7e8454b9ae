/** Export: offers the formats, tells what looks wrong and what a format can't hold, saves or copies. */
import { formats } from "../core.js";
import { copyText, download, fileName } from "../files.js";
import { openExport } from "../view/export.js";
import { findingsSummary } from "./checking.js";

/** @typedef {import("../commands.js").Page} Page */

/**
 * @param {HTMLElement} parent
 * @param {Page} page
 * @param {string} title the article's
 * @param {{ onProblem: (message: string) => void, onCheck: () => void }} callbacks
 */
export function exportArticle(parent, page, title, { onProblem, onCheck }) {
  const { store } = page;
  const name = fileName(title);
  const findings = findingsSummary(page, () => {
    parent.querySelector("dialog")?.close();
    onCheck();
  });
  openExport(parent, {
    formats: formats().filter((/** @type {{ writes: boolean }} */ format) => format.writes),
    chosen: "tagline",
    findings,
    make: (format, options) => store.session.export(title, format, options),
    onSave: ({ file, companions }, format) => {
      const isZip = file.name.endsWith(".zip");
      const saved = `${name}.${isZip ? "zip" : format.extension}`;
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
