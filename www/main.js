/** Starts the page: loads what it needs, wires its parts, and does what a person has asked for meanwhile. Imported by none. */
import { Articles } from "./articles.js";
import { loadAssets } from "./assets.js";
import { placeInWords } from "./caret.js";
import { BY_NAME, COMMANDS } from "./commands.js";
import { Exchange } from "./core/exchange.js";
import { startSession } from "./core/session.js";
import { byId } from "./dom.js";
import * as editing from "./editing.js";
import { openAcceptMany } from "./features/accepting.js";
import { makeAlternatives } from "./features/alternatives.js";
import { makeAnother } from "./features/another.js";
import { openFindings } from "./features/checking.js";
import { exportArticles } from "./features/exporting.js";
import { makeFinding } from "./features/finding.js";
import { openMatches } from "./features/matching.js";
import { makeJumping } from "./features/jumping.js";
import { makeMissed } from "./features/missed.js";
import { makeOthers } from "./features/others.js";
import { openRejected } from "./features/rejected.js";
import { openRules } from "./features/rules.js";
import { openScheme } from "./features/scheme.js";
import { acceptDrops, chooseFiles, contentOf } from "./files.js";
import { Keys, showKey } from "./keyboard.js";
import { lineBeside, lineEdge } from "./lines.js";
import { registerOffline } from "./offline.js";
import { andGoOn } from "./reviewing.js";
import { SAMPLE, SAMPLE_TITLE } from "./sample.js";
import { seal, watchRequests } from "./seal.js";
import { Shelf } from "./shelf.js";
import { Stage } from "./stage.js";
import { Refused, Store } from "./store.js";
import { TaggerProxy } from "./tagger.js";
import { startWorker } from "./trusted.js";
import { openHelp } from "./view/help.js";
import { openMenu } from "./view/menu.js";
import { Notices, ProgressView } from "./view/notices.js";
import { openPicker } from "./view/picker.js";
import { tellFrame } from "./viewport.js";
import { Workspace } from "./workspace.js";

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

// What the core refuses changes nothing; where nobody else has told why, it is told here.
addEventListener("error", (event) => tellRefused(event, event.error));
addEventListener("unhandledrejection", (event) => tellRefused(event, event.reason));

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

/** @returns {Promise<App>} */
async function start() {
  progress.show("Loading …", undefined, undefined);
  const loading = { isCoreThere: false };
  const assets = await loadAssets(({ loaded, total }) => {
    if (!loading.isCoreThere) progress.show("Loading the page and its model …", total && loaded / total, undefined);
  });
  await startSession(await WebAssembly.compile(assets.session));
  loading.isCoreThere = true;
  progress.hide();
  const tagger = new TaggerProxy(assets.tagger, () => startWorker(assets.worker));
  const exchange = new Exchange(assets.exchange);
  // Until the model is there, the page annotates by hand.
  const offline = Promise.allSettled([assets.model, assets.tagger, assets.exchange]).then(async () => closePage(tagger, await assets.model));
  return await run(new Store(), exchange, tagger, offline);
}

/**
 * Once the last file is there: seals the page and starts the tagger.
 * @param {TaggerProxy} tagger
 * @param {import("./assets.js").LoadedModel} model
 * @returns {Promise<import("./offline.js").Offline>}
 */
function closePage(tagger, { bytes, problem }) {
  // The service worker is bound by no policy of the page: it goes on copying the page's files after the seal.
  const offline = registerOffline(tellNewer);
  seal();
  // Started behind the seal, the tagger's worker inherits it: it never has a connection.
  if (bytes) tagger.load(bytes).catch((error) => notices.show(`${messageOf(error)} You can annotate by hand, or open a model file of your own.`, { topic: "model" }));
  else tagger.missing(problem ?? "There is no model. You can annotate by hand.");
  return offline;
}

/** A newer build is there: it comes with the next load, which this offers. */
function tellNewer() {
  const message = "A newer version of Tagline is ready. It is used from the next start on, once no other tab has Tagline open.";
  const actions = [{ title: "Load it now", run: () => void started.then(({ reload }) => reload()) }];
  notices.show(message, { kind: "info", topic: "newer", actions });
}

/** @typedef {{ runCommand: (name: string) => void, openContent: (files: File[], text: string) => Promise<void>, reload: () => Promise<void>, backup: () => Promise<void> }} App */

/**
 * @param {Store} store
 * @param {Exchange} exchange
 * @param {TaggerProxy} tagger
 * @param {Promise<import("./offline.js").Offline>} offline
 * @returns {Promise<App>}
 */
async function run(store, exchange, tagger, offline) {
  const workspace = await Workspace.open({
    onState: showSaved,
    onLost: () => articles.lost(),
    onRecovered: (copy) => articles.recovered(copy),
  });
  const articles = new Articles({ store, exchange, workspace, tagger, notices, progress, onOpen: showArticle, onRename: showTitle });
  const shelf = new Shelf({ store, workspace, articles, notices });
  const keys = new Keys(COMMANDS);
  await restoreSettings();

  /** @type {import("./commands.js").Page} */
  const page = {
    store,
    say: (message, aside) => notices.say(message, aside),
    lastSaid: () => notices.lastSaid,
    sayPlace: (before = "") => notices.say(`${before} ${placeInWords(store)}`.trim()),
    reveal: () => stage.reveal(),
    label: (label) => (another.waits ? another.give(label) : editing.label(page, label)),
    get missed() {
      return missed;
    },
    firstInView: () => stage.inView().start,
    lineBeside: (direction, offset) => lineBeside(stage.view.map, stage.root, direction, offset),
    lineEdge: (edge, offset) => lineEdge(stage.view.map, stage.root, edge, offset),
    actions: {
      openPicker: () => {
        const extent = store.currentEntity ?? store.selection;
        if (!extent) return notices.say("Select a word first: click it, or move there with the arrow keys.");
        const text = store.text.slice(extent.start, extent.end);
        openPicker(dialogs, { text, labels: store.scheme.labels, onPick: (label) => page.label(label) });
      },
      openHelp: () => openHelp(dialogs, helpLines(), store.scheme.labels),
      openFile: () => void chooseFiles(fileInput).then((files) => openContent(files, "")),
      openExport: () => {
        if (!articles.isOpen) return notices.say("There is nothing to export yet. Open an article first.");
        const onProblem = (/** @type {string} */ message) => notices.show(message);
        exportArticles(dialogs, page, workspace, exchange, { onProblem, onCheck: () => runCommand("check") }).catch((error) => onProblem(messageOf(error)));
      },
      newArticle: () => {
        articles.close();
        input.value = "";
        input.focus();
      },
      tag: () => void (articles.isOpen ? articles.tag() : articles.openText(input.value)),
      sample: () => void articles.openText(SAMPLE, SAMPLE_TITLE),
      leave: () => {
        if (stage.popover.isOpen) stage.popover.close();
        else tabLeaves = true;
      },
      openMenu: () => openMenu(byId("more"), menuItems()),
      openMatches: () =>
        openMatches(dialogs, page, editing.lastLabel(), (rows) =>
          stage.mark("matches", rows.map(({ match, included }) => ({ start: match.start, end: match.end, kind: included ? "match" : "excluded" }))),
        ),
      others: () => others.run(),
      another: () => another.begin(),
      openRejected: () => openRejected(dialogs, page, mark("rejected", "missed")),
      openAcceptMany: () => openAcceptMany(dialogs, page, stage.inView()),
      openFindings: () => openFindings(dialogs, page),
      openScheme: () => {
        const taken = (/** @type {string} */ key) => keys.taken(key)?.title;
        const onChange = (/** @type {import("./store.js").Scheme} */ scheme) => {
          store.useScheme(scheme);
          workspace.keepSetting("scheme", scheme);
        };
        openScheme(dialogs, page, { taken, onChange });
      },
      openRules: () => void showRules(),
      openDocuments: () => void shelf.open(dialogs),
      nextDocument: () => void shelf.goTo(1),
      previousDocument: () => void shelf.goTo(-1),
      openFind: () => finding.open(),
      findNext: () => finding.step(1),
      findPrevious: () => finding.step(-1),
      nextAlternative: () => alternatives.next(),
      jump: () => jumping.begin(),
      jumpAgain: () => jumping.again(),
    },
  };
  const stage = new Stage(page, runCommand);
  const finding = makeFinding(byId("find-bar"), page, {
    mark: mark("found", "found"),
    onClose: () => stage.focus(),
  });
  const missed = makeMissed(page, mark("missed", "missed"));
  const jumping = makeJumping(page);
  const alternatives = makeAlternatives(page);
  const others = makeOthers(byId("others"), page, mark("others", "match"));
  const another = makeAnother(page);

  /** After Escape, Tab goes on to what stands behind the article, so that the keyboard is never trapped in it. */
  let tabLeaves = false;
  stage.root.addEventListener("focusin", () => {
    tabLeaves = false;
  });

  store.subscribe((change) => {
    if (change.text) finding.close();
    if (change.text || change.scheme) keys.setLabels(store.scheme.labels);
    showButtons(store.history);
  });
  store.onRestart = (isWhole) => {
    const whatNow = isWhole ? "It was left out; everything before it is as it was." : "What is saved is whole: load the page again to go on.";
    notices.show(`Something went wrong in the last step. ${whatNow}`, { topic: "restart" });
  };
  keys.setLabels(store.scheme.labels);
  tellFrame(byId("panel"));
  document.addEventListener("keydown", onKey);
  void offline.then(({ message }) =>
    watchRequests(({ attempts }) => {
      const count = attempts === 0 ? "0 requests since the page was loaded" : `${attempts} requests were refused since the page was loaded`;
      byId("privacy").textContent = `${count}. ${message}`;
    }),
  );

  await articles.resume();
  if (!articles.isOpen) showArticle();
  return { runCommand, openContent, reload, backup: () => shelf.backup() };

  /**
   * Shows places in the text, in place of what the same feature showed before.
   * @param {string} layer
   * @param {import("./view/overlay.js").MarkKind} kind
   * @returns {(places: import("./store.js").Extent[]) => void}
   */
  function mark(layer, kind) {
    return (places) => stage.mark(layer, places.map(({ start, end }) => ({ start, end, kind })));
  }

  /** @param {string} name */
  function runCommand(name) {
    BY_NAME.get(name)?.run(page);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.defaultPrevented || dialogs.querySelector("dialog[open]")) return;
    const focused = document.activeElement;
    const inArticle = stage.root.contains(focused);
    if (event.key === "Tab" && (tabLeaves || !inArticle)) return;
    // Keys go to the article also while nothing has the focus, as after a click beside it.
    const hasKeys = articles.isOpen && (inArticle || focused === document.body || stage.popover.root.contains(focused));
    if (hasKeys && jumping.take(event)) return event.preventDefault();
    const found = keys.find(event, hasKeys ? "article" : "elsewhere");
    if (!found) return;
    // What is typed into a field is the field's, undo too.
    const isTyping = focused instanceof HTMLTextAreaElement || focused instanceof HTMLInputElement;
    if (isTyping && !("command" in found && ["tag", "open", "new"].includes(found.command.name))) return;
    if ("label" in found) labelWithKey(found);
    else if (another.waits && found.command.name === "pick") page.actions.openPicker();
    else if (found.command.run(page) === false) return;
    stage.popover.close();
    event.preventDefault();
  }

  /** @param {{ label: string, goOn: boolean }} found */
  function labelWithKey({ label, goOn }) {
    if (goOn) andGoOn(page, () => page.label(label));
    else page.label(label);
  }

  /**
   * @param {File[]} files
   * @param {string} text
   */
  async function openContent(files, text) {
    if (files.length > 0) await articles.openFiles(files);
    else if (text !== "" && (await articles.openText(text))) input.value = "";
  }

  /** Loads the page anew, once what is on its way is saved; where saving fails, the browser asks the person first. */
  async function reload() {
    await workspace.flush();
    location.reload();
  }

  function showArticle() {
    document.body.dataset.view = articles.isOpen ? "article" : "welcome";
    showTitle();
    if (!articles.isOpen) return void shelf.showLatest(byId("shelf"), byId("shelf-list"));
    scrollTo({ top: 0 });
    stage.focus();
  }

  function showTitle() {
    const title = byId("document-title");
    title.textContent = workspace.title;
    title.hidden = !articles.isOpen;
    document.title = articles.isOpen && workspace.title ? `${workspace.title} – Tagline` : "Tagline";
  }

  function helpLines() {
    return COMMANDS.filter((command) => command.keys.length > 0).map(({ title, group, keys: all }) => ({ title, group, keys: all.map(showKey) }));
  }

  function menuItems() {
    const names = articles.isOpen ? ["documents", "done", "find", "accept-many", "missed", "check", "matches", "rejected", "scheme", "rules", "clear", "help"] : ["documents"];
    const items = names.flatMap((name) => BY_NAME.get(name) ?? []);
    return [
      ...items.map(({ name, title, keys: [key] }) => ({ title, key: key && showKey(key), run: () => runCommand(name) })),
      { title: "Light or dark", run: switchTheme },
      { title: "Save a backup of all articles", run: () => void shelf.backup() },
    ];
  }

  async function showRules() {
    const kept = await workspace.setting("rules");
    openRules(dialogs, page, Array.isArray(kept) ? kept : [], (rules) => workspace.keepSetting("rules", rules));
  }

  function switchTheme() {
    const { dataset } = document.documentElement;
    const dark = dataset.theme ? dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    dataset.theme = dark ? "light" : "dark";
    workspace.keepSetting("theme", dataset.theme);
  }

  /** The person's own theme and label set. */
  async function restoreSettings() {
    const theme = await workspace.setting("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    const scheme = await workspace.setting("scheme");
    if (scheme) store.useScheme(scheme);
  }
}

/** @param {import("./store.js").History} history */
function showButtons({ canUndo, canRedo, undoName, redoName }) {
  /** @type {[string, boolean, string][]} */
  const states = [
    ["undo", canUndo, canUndo ? `Undo: ${undoName}` : "Nothing to undo"],
    ["redo", canRedo, canRedo ? `Redo: ${redoName}` : "Nothing to redo"],
  ];
  for (const [command, enabled, title] of states) {
    const button = document.querySelector(`[data-command="${command}"]`);
    button?.setAttribute("aria-disabled", String(!enabled));
    button?.setAttribute("title", title);
  }
}

/**
 * @param {Event} event
 * @param {unknown} error
 */
function tellRefused(event, error) {
  if (!(error instanceof Refused)) return;
  event.preventDefault();
  notices.say(error.message);
}

/** @param {import("./workspace.js").SaveState} state */
function showSaved({ state, message }) {
  byId("saved").textContent = { saved: "Saved", saving: "Saving …", failed: "Not saved" }[state];
  if (state !== "failed") return notices.clear("saved");
  const actions = [{ title: "Save a backup", run: () => void started.then(({ backup }) => backup()) }];
  notices.show(`${message} Your work is kept in this tab: export it before you close it.`, { topic: "saved", actions });
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
