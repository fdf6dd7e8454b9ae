/** `npm start`: builds what is out of date, serves the page and prints its address. `--port N` chooses the port. */
import { build } from "./build.mjs";
import { script, ScriptError } from "./process.mjs";
import { serve } from "./serve.mjs";

const DEFAULT_PORT = 8420;

await script(async () => {
  const at = process.argv.indexOf("--port");
  const port = at < 0 ? undefined : Number(process.argv[at + 1]);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65536)) {
    throw new ScriptError("--port takes a number from 0 to 65535");
  }
  await build();
  const server = await start(port);
  console.log(`Tagline is at ${server.url} (Ctrl+C stops it)`);
});

/**
 * The usual port keeps the page's origin, and with it the stored documents; another is taken only where that is in use.
 * @param {number | undefined} port
 */
async function start(port) {
  if (port !== undefined) return serve({ port });
  return serve({ port: DEFAULT_PORT }).catch((error) => {
    if (error.code !== "EADDRINUSE") throw error;
    console.log(`Port ${DEFAULT_PORT} is in use: taking another. What you stored under that address stays there.`);
    return serve({ port: 0 });
  });
}
