/** Starts the part of the core that a document is worked on with. Beside its neighbours, the only imports of the generated `pkg/`. */
import init, { __wbg_reset_state, Session } from "../pkg/session.js";

export { Session };

/** @param {WebAssembly.Module} module */
export async function startSession(module) {
  await init({ module_or_path: module });
}

/** Starts it anew after a trap. Everything that was made before is gone. */
export function restartSession() {
  __wbg_reset_state();
}
