/** From a key to the name of a command. It knows what the event says and nothing else of the page. */

/** @typedef {import("./commands.js").Command} Command */

/** Marks the keys that a person reads differently from `KeyboardEvent.key`. @type {Record<string, string>} */
const NAMES = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", " ": "Space", Backspace: "⌫", Escape: "Esc", PageUp: "Page Up", PageDown: "Page Down" };

/**
 * The event's key as the table of commands writes it: modifiers in the order Ctrl, Alt, Shift, then the key, such as
 * `Ctrl+Shift+z`. On a Mac, Command is taken for Ctrl. Shift is left out where the key itself shows it, as in `?`.
 * @param {KeyboardEvent} event
 * @returns {string}
 */
export function keyOf(event) {
  const key = bareKey(event);
  const letter = key.length === 1;
  // AltGr types characters, such as [ on a German keyboard: it is no modifier. On a Mac Option does, with a digit.
  const typed = letter && (event.getModifierState("AltGraph") || (event.altKey && event.code.startsWith("Digit") && !/\d/u.test(key)));
  const parts = [];
  if ((event.ctrlKey || event.metaKey) && !typed) parts.push("Ctrl");
  if (event.altKey && !typed) parts.push("Alt");
  const isCased = key.toLowerCase() !== key.toUpperCase();
  if (event.shiftKey && (!letter || isCased || key === " ")) parts.push("Shift");
  parts.push(letter ? key.toLowerCase() : key);
  return parts.join("+");
}

/** What the keys beside the letters type without and with Shift, on the keyboards that type other characters with Option. */
const BRACKETS = new Map([["BracketLeft", "[{"], ["BracketRight", "]}"]]);

/**
 * The event's key; where Option on a Mac has made another character of it (å of a, “ of [), the one on the key itself.
 * @param {KeyboardEvent} event
 * @returns {string}
 */
function bareKey({ key, code, altKey, shiftKey }) {
  const isPlain = /^[ -~]$|^[A-Z]\w/u.test(key) && key !== "Dead";
  if (!altKey || isPlain) return key;
  return /^Key([A-Z])$/u.exec(code)?.[1].toLowerCase() ?? BRACKETS.get(code)?.[shiftKey ? 1 : 0] ?? key;
}

/**
 * A key for people: `Ctrl + Shift + Z`, `←`.
 * @param {string} key as in the table
 * @returns {string}
 */
export function showKey(key) {
  const parts = key === "+" ? ["+"] : key.split(/(?<=.)\+/u);
  return parts.map((part) => NAMES[part] ?? (part.length === 1 && parts.length > 1 ? part.toUpperCase() : part)).join(" + ");
}

/**
 * What is on the key beside what it types: `p` of `Shift+p`; the digit, whether the keyboard types that without Shift or,
 * as a French one, with it.
 * @param {KeyboardEvent} event
 * @param {string} key as {@link keyOf} writes it
 * @returns {string} empty where another modifier was held
 */
function onTheKey({ code, ctrlKey, metaKey, altKey }, key) {
  if (ctrlKey || metaKey || altKey) return "";
  return /^Shift\+(.)$/u.exec(key)?.[1] ?? /^Digit(\d)$/u.exec(code)?.[1] ?? "";
}

/** Finds the command of a key. */
export class Keys {
  /** @type {Map<string, Command>} */
  #commands = new Map();
  /** @type {Map<string, string>} */
  #labels = new Map();

  /** @param {Command[]} commands */
  constructor(commands) {
    for (const command of commands) for (const key of command.keys) this.#commands.set(key, command);
  }

  /** @param {{ name: string, key: string }[]} labels */
  setLabels(labels) {
    this.#labels = new Map(labels.filter((label) => label.key !== "").map((label) => [label.key, label.name]));
  }

  /**
   * What a key means with the focus in the article, or elsewhere.
   * @param {KeyboardEvent} event
   * @param {"article" | "elsewhere"} focus
   * @returns {{ command: Command } | { label: string, goOn: boolean } | undefined} `goOn`: to the next doubt after it
   */
  find(event, focus) {
    if (event.isComposing) return undefined;
    const key = keyOf(event);
    const command = this.#commands.get(key);
    if (command && (command.where === "anywhere" || focus === "article")) return { command };
    if (focus !== "article") return undefined;
    const typed = this.#labels.get(key);
    if (typed !== undefined) return { label: typed, goOn: event.shiftKey && /^\d$/u.test(key) };
    const label = this.#labels.get(onTheKey(event, key));
    return label === undefined ? undefined : { label, goOn: event.shiftKey };
  }

  /**
   * The command that a label's key would hide.
   * @param {string} key
   * @returns {Command | undefined}
   */
  taken(key) {
    return this.#commands.get(key);
  }
}
