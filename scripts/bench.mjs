/** `npm run bench`: the core's benches, then the page's; each prints ratios to a baseline measured in the same run. */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { build } from "./build.mjs";
import { ensureChromium } from "./chromium.mjs";
import { ROOT, run, script } from "./process.mjs";
import { ensurePackages } from "./tools.mjs";

await script(async () => {
  await ensurePackages();
  await run("cargo", ["bench", "--locked"]);
  await build();
  const folder = path.join(ROOT, "benches");
  const names = existsSync(folder) ? (await readdir(folder)).filter((name) => name.endsWith(".mjs")) : [];
  const env = { CHROMIUM_PATH: await ensureChromium() };
  for (const name of names.sort()) await run(process.execPath, [`benches/${name}`], { env });
});
