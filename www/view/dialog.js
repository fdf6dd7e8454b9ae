/** A modal dialog with a title, a body and buttons: the frame of every dialog of the page. */
import { element } from "../dom.js";

/**
 * Opens a dialog. Escape and the close button close it; focus goes back to where it was.
 * @param {HTMLElement} parent
 * @param {object} what
 * @param {string} what.title
 * @param {(Node | string)[]} what.body
 * @param {HTMLButtonElement[]} [what.buttons]
 * @param {() => void} [what.onClose]
 * @returns {HTMLDialogElement}
 */
export function openDialog(parent, { title, body, buttons = [], onClose }) {
  const id = `dialog-title-${Math.random().toString(36).slice(2)}`;
  const before = document.activeElement;
  const close = element("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, "Close");
  const dialog = element(
    "dialog",
    { "aria-labelledby": id },
    element("div", { class: "dialog-head" }, element("h2", { class: "dialog-title", id }, title), close),
    element("div", { class: "dialog-body", tabindex: "0", role: "group", "aria-labelledby": id }, ...body),
    buttons.length > 0 ? element("div", { class: "dialog-foot" }, ...buttons) : null,
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    onClose?.();
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  });
  // A click on what lies behind the dialog closes it.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  parent.append(dialog);
  dialog.showModal();
  return dialog;
}
