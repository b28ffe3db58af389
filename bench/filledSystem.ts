import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Server, startServer } from "./server.ts";

const root = resolve(import.meta.dirname, "..");

/** Starts a system with this many jobs, as `npm run fill` makes them: 1 in 20 has a dead letter, with as many runs and audit entries as fit. */
export async function startFilledSystem(jobs: number): Promise<Server> {
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
  process.once("exit", () => rmSync(stateDir, { recursive: true, force: true }));
  await (await startServer(root, stateDir)).stop();
  const options = { jobs, "dead-letters": jobs / 20, runs: jobs / 200, "audit-entries": jobs / 50 };
  const args = Object.entries(options).flatMap(([name, count]) => [`--${name}`, `${count}`]);
  const filled = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", "bench/fill.ts", ...args], {
    cwd: root,
    env: { ...process.env, STATE_DIR: stateDir },
    encoding: "utf8",
  });
  if (filled.status !== 0) throw new Error(`The state could not be filled:\n${filled.stderr}`);
  return startServer(root, stateDir);
}
