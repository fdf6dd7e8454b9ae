/**
 * `npm run fuzz -- 60 journal files`: gives each named target (all, where none is named) to libFuzzer for so many seconds,
 * starting from its seeds and from what earlier runs found. Needs `cargo install cargo-fuzz` and a C++ compiler; a stable
 * Rust will do. An input that breaks a target is left in `fuzz/artifacts/`: copy it to `tests/robustness/cases/<target>/`.
 */
import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { capture, ROOT, run, script, ScriptError } from "./process.mjs";

const MANIFEST = ["--manifest-path", "fuzz/Cargo.toml"];
/** Without a sanitiser, which only a nightly compiler has: the core is safe Rust, but for its kernels. */
const FUZZ = ["fuzz", "build", "--sanitizer", "none", "target"];
/** An input that takes longer, in seconds, counts as a hang; one that takes more memory, in MB, as a leak. */
const LIMITS = ["-timeout=20", "-rss_limit_mb=1024", "-max_len=20000"];

await script(async () => {
  const [seconds = "60", ...wanted] = process.argv.slice(2);
  const names = (await capture("cargo", ["run", "--quiet", ...MANIFEST, "--bin", "seeds"])).trim().split("\n");
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown) throw new ScriptError(`there is no target "${unknown}": ${names.join(", ")}`);
  await mkdir(path.join(ROOT, "fuzz/artifacts"), { recursive: true });
  await run("cargo", FUZZ);
  const triple = (await capture("rustc", ["-vV"])).match(/host: (\S+)/)?.[1];
  const program = path.join(ROOT, "fuzz/target", String(triple), "release/target");
  let tried = 0;
  /** @type {string[]} */
  const broken = [];
  for (const name of wanted.length > 0 ? wanted : names) {
    const { inputs, sound } = await fuzz(program, name, seconds);
    console.log(`${name.padEnd(16)} ${inputs.toLocaleString("en")} inputs${sound ? "" : ", BROKEN"}`);
    tried += inputs;
    if (!sound) broken.push(name);
  }
  console.log(`${tried.toLocaleString("en")} inputs, ${broken.length} targets broken`);
  if (broken.length > 0) throw new ScriptError(`broken: ${broken.join(", ")}; the inputs are in fuzz/artifacts/`);
});

/**
 * @param {string} program
 * @param {string} name the target's
 * @param {string} seconds
 * @returns {Promise<{ inputs: number, sound: boolean }>}
 */
function fuzz(program, name, seconds) {
  return new Promise((resolve, reject) => {
    const folder = path.join(ROOT, "fuzz");
    const args = [`corpus/${name}`, `-max_total_time=${seconds}`, `-artifact_prefix=artifacts/${name}-`, "-print_final_stats=1", ...LIMITS];
    const child = spawn(program, args, { cwd: folder, env: { ...process.env, TAGLINE_TARGET: name }, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (chunk) => (said = (said + chunk).slice(-100_000)));
    child.on("error", reject);
    child.on("close", (code) => {
      const inputs = Number(said.match(/stat::number_of_executed_units:\s*(\d+)/)?.[1] ?? 0);
      if (code !== 0) console.error(said.slice(-4000));
      resolve({ inputs, sound: code === 0 });
    });
  });
}
