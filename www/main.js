/** Wires the parts of the page and starts them. Imported by none. */
import { Articles } from "./articles.js";
import { loadAssets } from "./assets.js";
import * as caret from "./caret.js";
import { BY_NAME, COMMANDS } from "./commands.js";
import { formats, startCore } from "./core.js";
import { byId } from "./dom.js";
import * as editing from "./editing.js";
import { openAcceptMany } from "./features/accepting.js";
import { findingsSummary, openFindings } from "./features/checking.js";
import { openDocuments } from "./features/documents.js";
import { makeFinding } from "./features/finding.js";
import { openMatches } from "./features/matching.js";
import { acceptDrops, chooseFiles, contentOf, copyText, download, fileName } from "./files.js";
import { Keys, showKey } from "./keyboard.js";
import { lineBeside, lineEdge } from "./lines.js";
import { registerOffline } from "./offline.js";
import { watchPointer } from "./pointer.js";
import { SAMPLE, SAMPLE_TITLE } from "./sample.js";
import { seal, watchRequests } from "./seal.js";
import { Store } from "./store.js";
import { TaggerProxy } from "./tagger.js";
import { startWorker } from "./trusted.js";
import { ArticleView } from "./view/article.js";
import { EntitiesView } from "./view/entities.js";
import { openExport } from "./view/export.js";
import { openHelp } from "./view/help.js";
import { LabelBar, LabelColours, shortName } from "./view/labels.js";
import { openMenu } from "./view/menu.js";
import { Notices, ProgressView } from "./view/notices.js";
import { Overlay } from "./view/overlay.js";
import { openPicker } from "./view/picker.js";
import { Popover } from "./view/popover.js";
import { ReviewBar } from "./view/review.js";
import { Workspace } from "./workspace.js";

const root = byId("article");
const input = /** @type {HTMLTextAreaElement} */ (byId("article-text"));
const fileInput = /** @type {HTMLInputElement} */ (byId("file-input"));
const dialogs = byId("dialogs");

const notices = new Notices(byId("status"), byId("notices"));
const progress = new ProgressView(
  byId("progress"),
  byId("progress-text"),
  /** @type {HTMLProgressElement} */ (byId("progress-bar")),
  /** @type {HTMLButtonElement} */ (byId("progress-cancel")),
);

const started = start();
started.catch((error) => {
  progress.hide();
  notices.show(`Tagline could not start: ${messageOf(error)}. Load the page again; if that doesn’t help, try another browser.`);
});

// What a person does while the page still loads is done once it has.
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-command]") : null;
  if (!(button instanceof HTMLElement) || button.getAttribute("aria-disabled") === "true") return;
  void started.then(({ runCommand }) => runCommand(button.dataset.command ?? ""));
});
document.addEventListener("paste", (event) => {
  if (dialogs.querySelector("dialog[open]")) return;
  const { files, text } = contentOf(event.clipboardData);
  // Into a draft that someone is typing, a paste goes as anywhere else.
  if (files.length === 0 && (text === "" || (event.target === input && input.value.trim() !== ""))) return;
  event.preventDefault();
  void started.then(({ openContent }) => openContent(files, text));
});
input.addEventListener("input", (event) => {
  // Some browsers paste without a paste event that can be read: then the text comes this way.
  const pasted = event instanceof InputEvent && ["insertFromPaste", "insertFromDrop"].includes(event.inputType);
  if (pasted && input.value.trim() !== "") void started.then(({ openContent }) => openContent([], input.value));
});
acceptDrops(document.body, ({ files, text }) => void started.then(({ openContent }) => openContent(files, text)));

/** @returns {Promise<{ runCommand: (name: string) => void, openContent: (files: File[], text: string) => Promise<void> }>} */
async function start() {
  progress.show("Loading …", undefined, undefined);
  const assets = await loadAssets(({ loaded, total }) => progress.show("Loading the page and its model …", total && loaded / total, undefined));
  const module = await WebAssembly.compile(assets.core);
  await startCore(module);
  progress.hide();
  const store = new Store();
  const tagger = new TaggerProxy(() => startWorker(assets.worker), () => {});
  if (assets.model) {
    const unusable = (/** @type {unknown} */ error) => notices.show(`${messageOf(error)} You can annotate by hand, or open a model file of your own.`, { topic: "model" });
    tagger.load(module, assets.model).catch(unusable);
  } else tagger.missing(assets.problem ?? "There is no model. You can annotate by hand.");
  const app = await run(store, tagger);
  // The service worker copies the page's files before the page is closed to all requests.
  void registerOffline().then(seal);
  return app;
}

/**
 * @param {Store} store
 * @param {TaggerProxy} tagger
 */
async function run(store, tagger) {
  const workspace = await Workspace.open({ onState: showSaved, onLost: () => articles.lost() });
  const articles = new Articles({ store, workspace, tagger, notices, progress, onOpen: showArticle });

  const view = new ArticleView(root);
  const colours = new LabelColours();
  const bar = new LabelBar(byId("label-bar"), (label) => editing.label(page, label));
  const entities = new EntitiesView(byId("entities"), goToName);
  const overlay = new Overlay(byId("overlay"), () => view.map, dragEdge);
  const keys = new Keys(COMMANDS);
  const popover = new Popover(byId("popover"), {
    onLabel: (label) => {
      popover.close();
      editing.label(page, label);
    },
    onAction: (name) => {
      popover.close();
      runCommand(name);
    },
    onClose: () => {
      popover.close();
      root.focus({ preventScroll: true });
    },
  });

  /** @type {import("./commands.js").Page} */
  const page = {
    store,
    say: (message) => notices.say(message),
    sayPlace,
    reveal,
    firstInView,
    lineBeside: (direction, offset) => lineBeside(view.map, root, direction, offset),
    lineEdge: (edge, offset) => lineEdge(view.map, root, edge, offset),
    actions: {
      openPicker: () => {
        const extent = store.currentEntity ?? store.selection;
        if (!extent) return notices.say("Select a word first: click it, or move there with the arrow keys.");
        const text = store.text.slice(extent.start, extent.end);
        openPicker(dialogs, { text, labels: store.scheme.labels, onPick: (label) => editing.label(page, label) });
      },
      openHelp: () => openHelp(dialogs, helpLines(), store.scheme.labels),
      openFile: () => void openChosen(),
      openExport: exportArticle,
      newArticle: () => {
        articles.close();
        input.value = "";
        input.focus();
      },
      tag: () => void (articles.isOpen ? articles.tag() : articles.openText(input.value)),
      sample: () => void articles.openText(SAMPLE, SAMPLE_TITLE),
      closeAll: () => {
        if (popover.isOpen) popover.close();
        else tabLeaves = true;
      },
      openMenu: () => openMenu(byId("more"), menuItems()),
      openMatches: () =>
        openMatches(dialogs, page, editing.lastLabel(), (rows) =>
          overlay.showMarks(rows.map(({ match, included }) => ({ start: match.start, end: match.end, kind: included ? "match" : "excluded" }))),
        ),
      openAcceptMany: () => openAcceptMany(dialogs, page, inView()),
      openFindings: () => openFindings(dialogs, page),
      openDocuments: () => void showDocuments(),
      nextDocument: () => void goToDocument(1),
      previousDocument: () => void goToDocument(-1),
      openFind: () => finding.open(),
      findNext: () => finding.step(1),
      findPrevious: () => finding.step(-1),
    },
  };
  const finding = makeFinding(byId("find-bar"), page, {
    mark: (places) => overlay.showMarks(places.map((place) => ({ ...place, kind: "found" }))),
    onClose: () => root.focus({ preventScroll: true }),
  });
  const review = new ReviewBar(byId("review-bar"), {
    onNext: () => {
      root.focus({ preventScroll: true });
      editing.goToDoubt(page, 1);
    },
    onMany: () => runCommand("accept-many"),
    onCheck: () => runCommand("check"),
  });

  /** After Escape, Tab goes on to what stands behind the article, so that the keyboard is never trapped in it. */
  let tabLeaves = false;
  let panelQueued = false;
  let shownScheme = store.scheme;

  store.subscribe((change) => {
    if (change.text) {
      popover.close();
      finding.close();
      view.open(store.text, shortOf);
    }
    if (change.text || change.scheme) showScheme();
    view.update(store.entities, change.scheme && !change.text ? shortOf : undefined);
    showButtons();
    overlay.draw();
    queuePanel();
  });
  store.watchCaret(showCaret);
  store.onRestart = () => notices.show("Something went wrong in the last step. It was left out; everything before it is as it was.", { topic: "restart" });

  showScheme();
  watchPointer(root, () => view.map, (target) => view.entityAt(target), {
    onSelect: (extent, exact) => {
      const snapped = store.session.snapped(extent.start, extent.end, exact);
      if (!snapped) return;
      caret.select(store, snapped);
      root.focus({ preventScroll: true });
      sayPlace();
      openPopover();
    },
    onEntity: (id, pointer) => {
      const entity = store.entity(id);
      if (!entity) return;
      caret.putOn(store, entity);
      root.focus({ preventScroll: true });
      showHandles(pointer);
      sayPlace();
      openPopover();
    },
    onPlace: (offset, pointer, extend) => {
      popover.close();
      const word = caret.wordAt(store, offset);
      if (!word) return;
      if (extend && store.caret) caret.arrive(page, word, true);
      else caret.putOn(store, word);
      root.focus({ preventScroll: true });
      showHandles(pointer);
      sayPlace();
    },
  });

  document.addEventListener("keydown", onKey);
  root.addEventListener("focusin", () => {
    tabLeaves = false;
  });
  root.addEventListener("copy", (event) => {
    const extent = store.selection;
    if (!extent || !document.getSelection()?.isCollapsed) return;
    event.clipboardData?.setData("text/plain", store.text.slice(extent.start, extent.end));
    event.preventDefault();
  });
  document.addEventListener("pointerdown", (event) => {
    if (popover.isOpen && event.target instanceof Node && !popover.root.contains(event.target)) popover.close();
  });
  // A click on a label leaves the focus in the article, so that the keys go on working there.
  for (const id of ["label-bar", "popover"]) byId(id).addEventListener("mousedown", (event) => event.preventDefault());
  watchRequests(({ attempts }) => {
    byId("privacy").textContent = attempts === 0 ? "0 requests since the page was loaded" : `${attempts} requests were refused since the page was loaded`;
  });

  await articles.resume();
  return { runCommand, openContent };

  /** @param {string} name */
  function shortOf(name) {
    return shortName(store.label(name), name);
  }

  /** @param {string} name */
  function runCommand(name) {
    BY_NAME.get(name)?.run(page);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.defaultPrevented || dialogs.querySelector("dialog[open]")) return;
    const focus = articleHasKeys() ? "article" : "elsewhere";
    if (event.key === "Tab" && (tabLeaves || !root.contains(document.activeElement))) return;
    const found = keys.find(event, focus);
    if (!found) return;
    if ("label" in found) editing.label(page, found.label);
    else if (isTyping() && !["tag", "open", "new"].includes(found.command.name)) return;
    else if (found.command.run(page) === false) return;
    if (popover.isOpen && !("label" in found && false)) popover.close();
    event.preventDefault();
  }

  /** Keys go to the article also while nothing has the focus, as after a click beside it. */
  function articleHasKeys() {
    const focused = document.activeElement;
    return articles.isOpen && (focused === document.body || root.contains(focused) || popover.root.contains(focused));
  }

  function isTyping() {
    return document.activeElement instanceof HTMLTextAreaElement || document.activeElement instanceof HTMLInputElement;
  }

  /**
   * @param {File[]} files
   * @param {string} text
   */
  async function openContent(files, text) {
    if (files.length > 0) await articles.openFiles(files);
    else if (await articles.openText(text)) input.value = "";
  }

  async function openChosen() {
    const files = await chooseFiles(fileInput);
    if (files.length > 0) await articles.openFiles(files);
  }

  function showArticle() {
    document.body.dataset.view = articles.isOpen ? "article" : "welcome";
    const title = byId("document-title");
    title.textContent = workspace.title;
    title.hidden = !articles.isOpen;
    document.title = articles.isOpen && workspace.title ? `${workspace.title} – Tagline` : "Tagline";
    if (!articles.isOpen) return;
    scrollTo({ top: 0 });
    root.focus({ preventScroll: true });
    overlay.draw();
  }

  function showScheme() {
    shownScheme = store.scheme;
    colours.update(shownScheme.labels);
    bar.update(shownScheme.labels);
    keys.setLabels(shownScheme.labels);
  }

  function showButtons() {
    const { canUndo, canRedo, undoName, redoName } = store.history;
    setEnabled("undo", canUndo, canUndo ? `Undo: ${undoName}` : "Nothing to undo");
    setEnabled("redo", canRedo, canRedo ? `Redo: ${redoName}` : "Nothing to redo");
  }

  function showCaret() {
    overlay.showCaret(store.selection, { handles: false });
    const entity = store.currentEntity;
    bar.showCurrent(entity?.label);
    entities.showCurrent(entity?.id);
  }

  /** @param {string} pointer */
  function showHandles(pointer) {
    overlay.showCaret(store.selection, { handles: pointer === "touch" || store.currentEntity !== undefined });
  }

  function queuePanel() {
    if (panelQueued) return;
    panelQueued = true;
    // The article is painted first: the panel may come a frame later.
    requestAnimationFrame(() => setTimeout(() => {
      panelQueued = false;
      entities.update(store.entities, store.scheme.labels);
      review.update(store.entities);
    }));
  }

  /** @param {import("./view/entities.js").Name} name */
  function goToName({ entities: places }) {
    const at = places.findIndex((entity) => entity.id === store.currentEntity?.id);
    const entity = store.entity(places[(at + 1) % places.length].id);
    if (entity) editing.goTo(page, entity);
    root.focus({ preventScroll: true });
  }

  /**
   * @param {"start" | "end"} edge
   * @param {number} offset
   * @param {boolean} done
   * @param {boolean} exact
   */
  function dragEdge(edge, offset, done, exact) {
    const extent = store.currentEntity ?? store.selection;
    if (!extent) return;
    const moved = { start: extent.start, end: extent.end, [edge]: offset };
    if (moved.start >= moved.end) return;
    const snapped = store.session.snapped(moved.start, moved.end, exact);
    if (!snapped) return;
    const entity = store.currentEntity;
    if (!entity) caret.select(store, snapped);
    else if (done) editing.resize(page, entity, snapped);
    overlay.showCaret(snapped, { handles: true });
    if (done) openPopover();
  }

  function openPopover() {
    const box = overlay.caretBox();
    const extent = store.selection;
    if (!box || !extent) return;
    const origin = overlay.root.getBoundingClientRect();
    const entity = store.currentEntity;
    const names = entity ? [...(entity.status === "suggested" ? ["accept"] : []), "remove"] : [];
    const actions = names.map((name) => {
      const command = BY_NAME.get(name);
      const title = name === "accept" ? "Accept" : "Remove";
      return { name, title, key: command && showKey(command.keys[0]) };
    });
    const text = store.text.slice(extent.start, extent.end);
    const at = { ...box, left: box.left + origin.left, top: box.top + origin.top };
    popover.open({ text: entity?.text ?? text, entity, labels: store.scheme.labels, actions, at });
  }

  function sayPlace() {
    const extent = store.selection;
    if (!extent) return;
    const entity = store.currentEntity;
    const text = store.text.slice(extent.start, extent.end);
    if (!entity) return notices.say(text.length > 200 ? `${text.slice(0, 200)} …` : text);
    const state = entity.status === "accepted" ? "accepted" : entity.score === null ? "suggested" : `suggested, ${Math.round(entity.score * 100)} % sure`;
    const place = text === entity.text ? entity.text : `${text}, in ${entity.text}`;
    notices.say(`${place}, ${entity.label}, ${state}`);
  }

  function reveal() {
    const extent = store.selection;
    const range = extent && view.map.range(store.caret?.focus.start ?? extent.start, store.caret?.focus.end ?? extent.end);
    if (!range) return;
    let { top, bottom } = range.getBoundingClientRect();
    const upper = document.querySelector(".masthead")?.getBoundingClientRect().bottom ?? 0;
    const lower = Math.min(innerHeight, document.querySelector(".dock")?.getBoundingClientRect().top ?? innerHeight);
    if (top >= upper + 8 && bottom <= lower - 8) return;
    scrollBy({ top: top - (upper + (lower - upper) / 3), behavior: "instant" });
    // Blocks that were off-screen had an estimated height: where the guess was wrong, go the rest of the way.
    ({ top, bottom } = range.getBoundingClientRect());
    if (top < upper + 8 || bottom > lower - 8) scrollBy({ top: top - (upper + (lower - upper) / 3), behavior: "instant" });
    overlay.draw();
  }

  function firstInView() {
    const top = document.querySelector(".masthead")?.getBoundingClientRect().bottom ?? 0;
    const block = view.map.blocks.find(({ node }) => node.getBoundingClientRect().bottom > top + 4 && node.textContent?.trim() !== "");
    return block?.start ?? 0;
  }

  function helpLines() {
    return COMMANDS.filter((command) => command.keys.length > 0).map(({ title, group, keys: all }) => ({ title, group, keys: all.map(showKey) }));
  }

  function exportArticle() {
    if (!articles.isOpen) return notices.say("There is nothing to export yet. Open an article first.");
    const name = fileName(workspace.title);
    openExport(dialogs, {
      formats: formats().filter((/** @type {{ writes: boolean }} */ format) => format.writes),
      chosen: "tagline",
      findings: findingsSummary(page, () => {
        dialogs.querySelector("dialog")?.close();
        runCommand("check");
      }),
      make: (format, options) => store.session.export(workspace.title, format, options),
      onSave: ({ file, companions }, format) => {
        for (const { name: own, bytes } of [file, ...companions]) download(`${name}.${own.split(".").slice(1).join(".") || format.extension}`, bytes, format.mediaType);
        notices.say(`Saved as ${name}.${format.extension}.`);
      },
      onCopy: (text) => void copyText(text).then(() => notices.say("Copied."), (error) => notices.show(messageOf(error))),
    });
  }

  /** The part of the text that is in view. */
  function inView() {
    const start = firstInView();
    const bottom = document.querySelector(".dock")?.getBoundingClientRect().top ?? innerHeight;
    const last = view.map.blocks.findLast(({ node }) => node.getBoundingClientRect().top < bottom);
    return { start, end: Math.max(start, last?.end ?? start) };
  }

  function menuItems() {
    const named = (/** @type {string} */ name, /** @type {string} */ title) => {
      const key = BY_NAME.get(name)?.keys[0];
      return { title, key: key && showKey(key), run: () => runCommand(name) };
    };
    return [
      named("documents", "Your articles"),
      ...(articles.isOpen ? [named("find", "Find"), named("accept-many", "Accept many"), named("check", "Check before export"), named("help", "Every key")] : []),
      { title: "Light or dark", run: switchTheme },
      { title: "Save a backup", run: () => void saveBackup() },
    ];
  }

  async function showDocuments() {
    const documents = await workspace.documents();
    if (documents.length === 0) return notices.say("No article is stored yet.");
    openDocuments(dialogs, {
      documents,
      current: workspace.current,
      look: async (id) => {
        const lines = await workspace.lines(id).catch(() => []);
        return lines.length === 0 ? undefined : store.look(lines);
      },
      onOpen: (id) => void articles.openStored(id),
      onRemove: (stored) => void removeDocument(stored),
      onBackup: () => void saveBackup(),
    });
  }

  /** @param {{ id: string, title: string }} stored */
  async function removeDocument({ id, title }) {
    if (id === workspace.current) articles.close();
    await workspace.remove(id);
    const restore = async () => {
      notices.clear("removed");
      await workspace.restore(id);
      await articles.openStored(id);
    };
    notices.show(`“${title}” was deleted.`, { kind: "info", topic: "removed", actions: [{ title: "Bring it back", run: () => void restore() }] });
  }

  /** @param {1 | -1} direction */
  async function goToDocument(direction) {
    const documents = (await workspace.documents()).sort((a, b) => a.created - b.created);
    const at = documents.findIndex(({ id }) => id === workspace.current);
    const next = documents[at + direction];
    if (next) await articles.openStored(next.id);
    else notices.say(direction > 0 ? "This is the last article." : "This is the first article.");
  }

  async function saveBackup() {
    download("tagline-backup.json", await workspace.backup(), "application/json");
    notices.say("A backup of all articles was saved as tagline-backup.json.");
  }

  function switchTheme() {
    const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    workspace.keepSetting("theme", document.documentElement.dataset.theme);
  }
}

/**
 * @param {string} command
 * @param {boolean} enabled
 * @param {string} title
 */
function setEnabled(command, enabled, title) {
  for (const button of document.querySelectorAll(`[data-command="${command}"]`)) {
    button.setAttribute("aria-disabled", String(!enabled));
    button.setAttribute("title", title);
  }
}

/** @param {import("./workspace.js").SaveState} state */
function showSaved({ state, message }) {
  const words = { saved: "Saved", saving: "Saving …", failed: "Not saved" }[state];
  byId("saved").textContent = words;
  if (state === "failed") notices.show(`${message} Your work is kept in this tab: export it before you close it.`, { topic: "saved" });
  else notices.clear("saved");
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
