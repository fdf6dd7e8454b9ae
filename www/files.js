/** Files in and out: what is opened, dropped or pasted, and what is saved. */

/**
 * Larger files are refused before they are read. An article of a hundred pages has about 300 KB.
 */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** @typedef {{ name: string, bytes: Uint8Array }} OpenedFile */

/**
 * Lets the person choose files.
 * @param {HTMLInputElement} input
 * @returns {Promise<File[]>} none where the choice is cancelled
 */
export function chooseFiles(input) {
  return new Promise((resolve) => {
    input.value = "";
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}

/**
 * @param {File} file
 * @returns {Promise<OpenedFile>} rejects with words for the person
 */
export async function readFile(file) {
  if (file.size > MAX_FILE_BYTES) {
    const size = Math.round(file.size / 1024 / 1024);
    throw new Error(`“${file.name}” has ${size} MB. Tagline opens files of up to ${MAX_FILE_BYTES / 1024 / 1024} MB: split it into several articles.`);
  }
  try {
    return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch {
    throw new Error(`“${file.name}” could not be read. It may have been moved or deleted: choose it again.`);
  }
}

/**
 * What a paste or a drop brings: files, or text. A piece of a web page that comes without its text is a file: the core
 * reads the text out of it, and nothing of it is ever shown or loaded.
 * @param {DataTransfer | null} data
 * @returns {{ files: File[], text: string }}
 */
export function contentOf(data) {
  const files = [...(data?.files ?? [])];
  const text = data?.getData("text/plain") ?? "";
  if (files.length > 0 || text !== "") return { files, text: files.length > 0 ? "" : text };
  const markup = data?.getData("text/html") ?? "";
  return { files: markup === "" ? [] : [new File(["<!doctype html>", markup], "Pasted page.html")], text };
}

/**
 * Lets files and text be dropped anywhere on the page.
 * @param {HTMLElement} target
 * @param {(content: { files: File[], text: string }) => void} onDrop
 */
export function acceptDrops(target, onDrop) {
  let depth = 0;
  const show = () => target.classList.toggle("dropping", depth > 0);
  const takes = (/** @type {DragEvent} */ event) => {
    const types = event.dataTransfer?.types ?? [];
    return ["Files", "text/plain", "text/html"].some((type) => types.includes(type));
  };
  target.addEventListener("dragenter", (event) => {
    if (!takes(event)) return;
    depth += 1;
    show();
  });
  target.addEventListener("dragleave", (event) => {
    if (!takes(event)) return;
    depth = Math.max(0, depth - 1);
    show();
  });
  target.addEventListener("dragover", (event) => {
    if (takes(event)) event.preventDefault();
  });
  target.addEventListener("drop", (event) => {
    depth = 0;
    show();
    if (!takes(event)) return;
    event.preventDefault();
    onDrop(contentOf(event.dataTransfer));
  });
}

/**
 * Saves a file where the browser saves downloads.
 * @param {string} name
 * @param {BlobPart | Uint8Array} content
 * @param {string} type
 */
export function download(name, content, type) {
  const address = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (content)], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it once this task is over; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * @param {string} text
 * @returns {Promise<void>} rejects with words for the person
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    throw new Error("The browser did not allow copying. Save the file instead.");
  }
}

/**
 * A name for a file, made from a title.
 * @param {string} title
 * @returns {string}
 */
export function fileName(title) {
  const plain = title.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/gu, "").slice(0, 60) || "article";
}
