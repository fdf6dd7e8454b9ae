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
  const letter = event.key.length === 1;
  // AltGr types characters, such as [ on a German keyboard: it is no modifier.
  const typed = letter && event.getModifierState("AltGraph");
  const parts = [];
  if ((event.ctrlKey || event.metaKey) && !typed) parts.push("Ctrl");
  if (event.altKey && !typed) parts.push("Alt");
  const isCased = event.key.toLowerCase() !== event.key.toUpperCase();
  if (event.shiftKey && (!letter || isCased || event.key === " ")) parts.push("Shift");
  parts.push(letter ? event.key.toLowerCase() : event.key);
  return parts.join("+");
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
   * @returns {{ command: Command } | { label: string } | undefined}
   */
  find(event, focus) {
    if (event.isComposing) return undefined;
    const key = keyOf(event);
    const command = this.#commands.get(key);
    if (command && (command.where === "anywhere" || focus === "article")) return { command };
    const label = focus === "article" ? this.#labels.get(key) : undefined;
    return label === undefined ? undefined : { label };
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
