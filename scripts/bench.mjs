/** `npm run bench`: the core's benches, then the page's; each prints ratios to a baseline measured in the same run. */
import { build } from "./build.mjs";
import { ensureChromium } from "./chromium.mjs";
import { run, script } from "./process.mjs";
import { ensurePackages } from "./tools.mjs";

await script(async () => {
  await ensurePackages();
  await run("cargo", ["bench", "--locked"]);
  await build();
  const env = { CHROMIUM_PATH: await ensureChromium() };
  await run(process.execPath, ["tests/page/bench.mjs"], { env });
});
