/** What the scripts read from the repository's own files. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { lockedVersion } from "../../scripts/tools.mjs";

test("a version is read from the lock file by its exact name", () => {
  const lock = '[[package]]\nname = "wasm-bindgen-macro"\nversion = "1.0.0"\n\n[[package]]\nname = "wasm-bindgen"\nversion = "0.2.9"\n';
  assert.equal(lockedVersion(lock, "wasm-bindgen"), "0.2.9");
  assert.throws(() => lockedVersion(lock, "wasm"), /Cargo\.lock does not name wasm/);
});
