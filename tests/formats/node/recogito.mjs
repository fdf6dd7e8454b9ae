/** @file Recogito's own W3C adapter on a page made of one text: `recogito.mjs NODE_MODULES parse|serialize PAYLOAD`.
 * Offsets given to us are code points; Recogito counts UTF-16 code units.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, action, payloadPath] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { JSDOM } = require("jsdom");

const dom = new JSDOM("<!DOCTYPE html><body></body>", { pretendToBeVisual: true });
for (const name of ["window", "document", "Node", "NodeFilter", "Range", "Document", "DOMRect", "HTMLElement", "Text"]) {
  globalThis[name] = name === "window" ? dom.window : dom.window[name];
}
const { W3CTextFormat, reviveAnnotation } = await import(pathToFileURL(require.resolve("@recogito/text-annotator").replace(/umd\.js$/, "es.js")));

function container(text) {
  const element = document.createElement("div");
  element.textContent = text;
  document.body.replaceChildren(element);
  return element;
}

function parse({ text, annotations }) {
  const element = container(text);
  const source = annotations[0]?.target.source ?? "none";
  const results = annotations.map((annotation) => W3CTextFormat(source, element).parse(annotation));
  const failed = results.filter((result) => result.error).map((result) => String(result.error));
  const parsed = results.filter((result) => result.parsed).map((result) => result.parsed);
  const entities = parsed.map((annotation) => {
    const revived = reviveAnnotation(annotation, element);
    const label = annotation.bodies.find((body) => body.purpose === "tagging").value;
    return [label, revived.target.selector.map((selector) => selector.range.toString()).join("")];
  });
  return { entities, failed };
}

function serialize({ text, spans }) {
  const element = container(text);
  const format = W3CTextFormat("https://example.org/article", element);
  const characters = [...text];
  const utf16 = (at) => characters.slice(0, at).join("").length;
  return spans.map(({ start, end, label }, at) => {
    const range = document.createRange();
    range.setStart(element.firstChild, utf16(start));
    range.setEnd(element.firstChild, utf16(end));
    const id = `a${at}`;
    const selector = [{ quote: range.toString(), start: utf16(start), end: utf16(end), range, offsetReference: element }];
    const bodies = [{ id: `b${at}`, annotation: id, purpose: "tagging", value: label }];
    return format.serialize({ id, bodies, target: { annotation: id, selector } });
  });
}

const payload = JSON.parse(readFileSync(payloadPath, "utf8"));
process.stdout.write(JSON.stringify(payload.map(action === "parse" ? parse : serialize)));
