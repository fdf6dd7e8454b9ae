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
 * The key that Shift was held with: `p` of `Shift+p`, `1` of the `!` on the same key.
 * @param {KeyboardEvent} event
 * @param {string} key as {@link keyOf} writes it
 * @returns {string} empty where Shift alone was not held
 */
function withoutShift(event, key) {
  if (!event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return "";
  return /^Shift\+(.)$/u.exec(key)?.[1] ?? /^Digit(\d)$/u.exec(event.code)?.[1] ?? "";
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
    const label = this.#labels.get(key);
    if (label !== undefined) return { label, goOn: false };
    const withShift = this.#labels.get(withoutShift(event, key));
    return withShift === undefined ? undefined : { label: withShift, goOn: true };
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
