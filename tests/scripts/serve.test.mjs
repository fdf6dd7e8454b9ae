/** The static server: it serves the folder, the whole folder, and nothing but the folder. */
import assert from "node:assert/strict";
import { mkdtemp, mkdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { locate, serve } from "../../scripts/serve.mjs";

/** @type {string} */
let parent;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

before(async () => {
  parent = await realpath(await mkdtemp(path.join(tmpdir(), "tagline-serve-")));
  const site = path.join(parent, "site");
  await mkdir(path.join(site, "sub"), { recursive: true });
  await writeFile(path.join(parent, "secret.txt"), "secret");
  await writeFile(path.join(site, "index.html"), "<!doctype html>");
  await writeFile(path.join(site, "sub", "a name.js"), "export {};");
  await writeFile(path.join(site, ".hidden"), "hidden");
  await writeFile(path.join(site, "core.wasm"), "");
  await symlink(path.join(parent, "secret.txt"), path.join(site, "link.txt"));
  server = await serve({ root: site });
});

after(async () => {
  await server.close();
  await rm(parent, { recursive: true });
});

/**
 * Sends a request line as it is: `fetch` would tidy the path first.
 * @param {string} line
 * @returns {Promise<string>} the status line
 */
function raw(line) {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(`${line}\r\nHost: x\r\nConnection: close\r\n\r\n`));
    let text = "";
    socket.on("data", (chunk) => (text += chunk)).on("error", reject);
    socket.on("close", () => resolve(text.split("\r\n", 1)[0]));
  });
}

test("files are served with the types that modules and wasm need", async () => {
  const cases = [
    ["", "text/html; charset=utf-8"],
    ["sub/a%20name.js?v=1", "text/javascript; charset=utf-8"],
    ["core.wasm", "application/wasm"],
  ];
  for (const [name, type] of cases) {
    const response = await fetch(server.url + name);
    assert.equal(response.status, 200, name);
    assert.equal(response.headers.get("content-type"), type);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  }
});

test("nothing outside the folder is served", async () => {
  const paths = ["/../secret.txt", "/sub/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..\\secret.txt"];
  for (const name of [...paths, "/link.txt", "/.hidden", "/sub", "/missing", "/%00", "/%"]) {
    assert.match(await raw(`GET ${name} HTTP/1.1`), /^HTTP\/1\.1 404 /, name);
    assert.equal(await locate(path.join(parent, "site"), name), undefined, name);
  }
});

test("only reading is answered, and only on this machine", async () => {
  assert.match(await raw("POST / HTTP/1.1"), /^HTTP\/1\.1 405 /);
  assert.match(await raw("HEAD / HTTP/1.1"), /^HTTP\/1\.1 200 /);
  assert.equal(new URL(server.url).hostname, "127.0.0.1");
});
