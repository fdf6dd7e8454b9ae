/**
 * The table of commands: one name, its words, its keys and what it does. Keys, buttons and the help sheet all read it.
 * Unit: UTF-16 code units.
 */
import * as caret from "./caret.js";
import * as editing from "./editing.js";
import { redo, remove, undo } from "./editing.js";
import * as reviewing from "./reviewing.js";

/** @typedef {import("./store.js").Store} Store */

/**
 * What the page does for a command, beyond changing the document.
 * @typedef {"openPicker" | "openHelp" | "openFind" | "findNext" | "findPrevious" | "openFile" | "openExport" | "newArticle" |
 *   "tag" | "sample" | "leave" | "openMenu" | "openMatches" | "others" | "another" | "openAcceptMany" | "openFindings" | "openRejected" |
 *   "openDocuments" | "jump" | "jumpAgain" | "nextAlternative" | "nextDocument" | "previousDocument" | "openScheme" | "openRules"} ActionName
 */

/**
 * What commands need of the page beside the store.
 * @typedef {object} Page
 * @property {Store} store
 * @property {(message: string, aside?: string) => void} say `aside` is for those who do not see what it tells
 * @property {(direction: 1 | -1, offset: number) => number | undefined} lineBeside the offset one line further at the caret's column
 * @property {(edge: "start" | "end", offset: number) => number | undefined} lineEdge the offset where the line begins or ends
 * @property {() => string} lastSaid what was said last, in the words that were given
 * @property {() => number} firstInView the offset of the first character that is in view
 * @property {() => void} reveal brings the caret into view, where it is not
 * @property {(before?: string) => void} sayPlace says what the caret stands on, behind other words
 * @property {(label: string) => import("./store.js").Change | undefined} label does what a label’s key or button is meant to do
 * @property {Missed} missed what the tagger nearly marked
 * @property {Record<ActionName, () => void>} actions
 */

/**
 * What the tagger nearly marked, and what can be done with the place that the person was led to.
 * @typedef {object} Missed
 * @property {() => import("./tagger.js").Prediction[]} places in the order of the text
 * @property {() => void} next goes to the next one
 * @property {(place: import("./tagger.js").Prediction, before?: string) => void} offer goes to one
 * @property {() => import("./store.js").Change | undefined} take marks it
 * @property {() => import("./store.js").Change | undefined} dismiss rejects it
 */

/**
 * @typedef {object} Command
 * @property {string} name
 * @property {string} title
 * @property {string} group
 * @property {string[]} keys as `keyOf` writes them
 * @property {"article" | "anywhere"} where the focus has to be for its keys to count
 * @property {(page: Page) => void | boolean} run `false` leaves the key to the browser
 */

/**
 * @param {string} group
 * @param {"article" | "anywhere"} where
 * @param {[name: string, title: string, keys: string[], run: (page: Page) => void | boolean][]} rows
 * @returns {Command[]}
 */
function group(group, where, rows) {
  return rows.map(([name, title, keys, run]) => ({ name, title, group, keys, where, run }));
}

/**
 * With no article open, the key stays the browser's.
 * @param {ActionName} action
 * @returns {(page: Page) => void | boolean}
 */
function whenOpen(action) {
  return (page) => (page.store.text === "" ? false : page.actions[action]());
}

/**
 * Moves an edge of the entity under the caret.
 * @param {"start" | "end"} which
 * @param {"outwards" | "inwards"} direction
 * @param {"word" | "character"} unit
 * @returns {(page: Page) => void}
 */
function edge(which, direction, unit) {
  return (page) => editing.moveEdge(page, { edge: which, outwards: direction === "outwards", byCharacter: unit === "character" });
}

/** @type {Command[]} */
export const COMMANDS = [
  ...group("Move", "article", [
    ["right", "Next word", ["ArrowRight"], (page) => caret.move(page, "right", false)],
    ["left", "Word before", ["ArrowLeft"], (page) => caret.move(page, "left", false)],
    ["down", "Line below", ["ArrowDown"], (page) => caret.line(page, 1, false)],
    ["up", "Line above", ["ArrowUp"], (page) => caret.line(page, -1, false)],
    ["line-start", "Start of the line", ["Home"], (page) => caret.lineEdge(page, "start", false)],
    ["line-end", "End of the line", ["End"], (page) => caret.lineEdge(page, "end", false)],
    ["sentence-start", "Start of the sentence", ["Ctrl+ArrowUp"], (page) => caret.move(page, "sentenceStart", false)],
    ["sentence-end", "End of the sentence", ["Ctrl+ArrowDown"], (page) => caret.move(page, "sentenceEnd", false)],
    ["paragraph-start", "Start of the paragraph", ["Alt+ArrowUp"], (page) => caret.move(page, "paragraphStart", false)],
    ["paragraph-end", "End of the paragraph", ["Alt+ArrowDown"], (page) => caret.move(page, "paragraphEnd", false)],
    ["text-start", "Start of the article", ["Ctrl+Home"], (page) => caret.move(page, "documentStart", false)],
    ["text-end", "End of the article", ["Ctrl+End"], (page) => caret.move(page, "documentEnd", false)],
    ["character-right", "Next character", ["Ctrl+ArrowRight", "Alt+ArrowRight"], (page) => caret.move(page, "characterRight", false)],
    ["character-left", "Character before", ["Ctrl+ArrowLeft", "Alt+ArrowLeft"], (page) => caret.move(page, "characterLeft", false)],
    ["jump", "Jump: then the first letter of a word (with Shift, a small letter)", [","], (page) => page.actions.jump()],
    ["jump-again", "The same jump again", [";"], (page) => page.actions.jumpAgain()],
    ["leave", "Give up the selection; then Tab leaves the article", ["Escape"], (page) => caret.leave(page)],
  ]),
  ...group("Select", "article", [
    ["extend-right", "Extend by a word", ["Shift+ArrowRight"], (page) => caret.move(page, "right", true)],
    ["extend-left", "Extend back by a word", ["Shift+ArrowLeft"], (page) => caret.move(page, "left", true)],
    ["extend-down", "Extend by a line", ["Shift+ArrowDown"], (page) => caret.line(page, 1, true)],
    ["extend-up", "Extend back by a line", ["Shift+ArrowUp"], (page) => caret.line(page, -1, true)],
    ["extend-line-start", "Extend to the start of the line", ["Shift+Home"], (page) => caret.lineEdge(page, "start", true)],
    ["extend-line-end", "Extend to the end of the line", ["Shift+End"], (page) => caret.lineEdge(page, "end", true)],
    ["extend-text-start", "Extend to the start of the article", ["Ctrl+Shift+Home"], (page) => caret.move(page, "documentStart", true)],
    ["extend-text-end", "Extend to the end of the article", ["Ctrl+Shift+End"], (page) => caret.move(page, "documentEnd", true)],
    ["extend-character-right", "Extend by a character", ["Ctrl+Shift+ArrowRight", "Alt+Shift+ArrowRight"], (page) => caret.move(page, "characterRight", true)],
    ["extend-character-left", "Extend back by a character", ["Ctrl+Shift+ArrowLeft", "Alt+Shift+ArrowLeft"], (page) => caret.move(page, "characterLeft", true)],
  ]),
  ...group("Correct", "article", [
    ["accept", "Accept the entity; on another word, choose a label", ["Enter"], (page) => void editing.accept(page)],
    ["remove", "Remove the entity", ["Backspace", "Delete", "x"], (page) => void remove(page)],
    ["pick", "Choose a label by its name", [" "], (page) => page.actions.openPicker()],
    ["grow-start", "Grow at the start by a word", ["["], edge("start", "outwards", "word")],
    ["shrink-start", "Shrink at the start by a word", ["{"], edge("start", "inwards", "word")],
    ["grow-end", "Grow at the end by a word", ["]"], edge("end", "outwards", "word")],
    ["shrink-end", "Shrink at the end by a word", ["}"], edge("end", "inwards", "word")],
    ["grow-start-character", "Grow at the start by a character", ["Alt+[", "Ctrl+["], edge("start", "outwards", "character")],
    ["shrink-start-character", "Shrink at the start by a character", ["Alt+{", "Ctrl+{"], edge("start", "inwards", "character")],
    ["grow-end-character", "Grow at the end by a character", ["Alt+]", "Ctrl+]"], edge("end", "outwards", "character")],
    ["shrink-end-character", "Shrink at the end by a character", ["Alt+}", "Ctrl+}"], edge("end", "inwards", "character")],
    ["alternative", "The tagger’s next reading of the entity: other edges or another label", ["="], (page) => page.actions.nextAlternative()],
    ["clear", "Remove all entities of the article", [], editing.clear],
    ["join", "Join with the next entity", ["j"], editing.join],
    ["cut", "Cut the entity before the caret’s word", ["k"], editing.cut],
    ["repeat", "Do the last label or removal on the next place of the same name", ["."], editing.repeat],
    ["others", "Do the last label or removal on all other places of the name", ["'"], (page) => page.actions.others()],
    ["matches", "Every place of the same name: choose which to label or remove", ["s"], (page) => page.actions.openMatches()],
    ["another", "Give a second label, where entities may overlap: then the label’s key", ["+"], (page) => page.actions.another()],
  ]),
  ...group("Review", "article", [
    ["next-doubt", "Next doubt, or place that was nearly marked", ["Tab"], (page) => reviewing.goToDoubt(page, 1)],
    ["previous-doubt", "Doubt before", ["Shift+Tab"], (page) => reviewing.goToDoubt(page, -1)],
    ["accept-go-on", "Accept, and go to the next doubt", ["Shift+Enter"], (page) => reviewing.andGoOn(page, editing.accept)],
    ["remove-go-on", "Remove, and go to the next doubt", ["Shift+Backspace", "Shift+Delete", "Shift+x"], (page) => reviewing.andGoOn(page, remove)],
    ["least-certain", "The least certain suggestion left", ["y"], reviewing.goToLeastCertain],
    ["accept-many", "Accept many at once", ["v"], (page) => page.actions.openAcceptMany()],
    ["missed", "Next place that was nearly marked; Enter takes it", ["i"], (page) => page.missed.next()],
    ["check", "Check what looks wrong", ["h"], (page) => page.actions.openFindings()],
    ["rejected", "What was rejected, to bring it back", ["Alt+Backspace"], (page) => page.actions.openRejected()],
    ["next-entity", "Next entity", [">"], (page) => reviewing.goToEntity(page, 1)],
    ["previous-entity", "Entity before", ["<"], (page) => reviewing.goToEntity(page, -1)],
  ]),
  ...group("Article", "anywhere", [
    ["tag", "Tag the text", ["Ctrl+Enter"], (page) => page.actions.tag()],
    ["undo", "Undo", ["Ctrl+z"], undo],
    ["redo", "Redo", ["Ctrl+Shift+z", "Ctrl+y"], redo],
    ["done", "Mark the article done, or not done", ["Alt+Enter"], (page) => (page.store.text === "" ? false : editing.switchDone(page))],
    ["export", "Export", ["Ctrl+s", "Ctrl+e"], (page) => page.actions.openExport()],
    ["open", "Open a file", ["Ctrl+o"], (page) => page.actions.openFile()],
    ["new", "New article", ["Alt+n"], (page) => page.actions.newArticle()],
    ["sample", "Try a sample article", [], (page) => page.actions.sample()],
    ["more", "Menu", [], (page) => page.actions.openMenu()],
  ]),
  ...group("Find", "article", [["find-slash", "Find in the text", ["/"], (page) => page.actions.openFind()]]),
  ...group("Find", "anywhere", [
    ["find", "Find in the text", ["Ctrl+f"], whenOpen("openFind")],
    ["find-next", "Next match", ["F3", "Ctrl+g"], whenOpen("findNext")],
    ["find-previous", "Match before", ["Shift+F3", "Ctrl+Shift+g"], whenOpen("findPrevious")],
  ]),
  ...group("Page", "anywhere", [
    ["documents", "Your articles", ["Alt+a"], (page) => page.actions.openDocuments()],
    ["scheme", "Labels", ["Alt+l"], (page) => page.actions.openScheme()],
    ["rules", "Rules", ["Alt+r"], (page) => page.actions.openRules()],
    ["next-document", "Next article", ["Alt+PageDown"], (page) => page.actions.nextDocument()],
    ["previous-document", "Article before", ["Alt+PageUp"], (page) => page.actions.previousDocument()],
  ]),
  ...group("Page", "article", [["help", "Every key", ["?"], (page) => page.actions.openHelp()]]),
];

/** @type {Map<string, Command>} */
export const BY_NAME = new Map(COMMANDS.map((command) => [command.name, command]));
