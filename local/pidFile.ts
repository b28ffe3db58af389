import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { end, isAlive, type Known, thisProcess } from "./processes.ts";
import { until } from "./until.ts";

/** Who runs on a state folder. `stateDir` is in it so that a copied folder does not point at the original's processes. */
type Running = { stateDir: string; address: string; serve: Known; runtimes: Known[] };

const pathOf = (stateDir: string): string => join(stateDir, "pid.json");

function read(stateDir: string): Running | undefined {
  if (!existsSync(pathOf(stateDir))) return undefined;
  try {
    const running = JSON.parse(readFileSync(pathOf(stateDir), "utf8")) as Running;
    return running.stateDir === realpathSync(stateDir) ? running : undefined;
  } catch {
    // Cut off by a crash while it was written: it names nobody then.
    return undefined;
  }
}

/** Writes down who runs on this state folder. */
export function writePids(stateDir: string, address: string, runtimes: Known[]): void {
  const running: Running = { stateDir: realpathSync(stateDir), address, serve: thisProcess(), runtimes };
  writeFileSync(pathOf(stateDir), JSON.stringify(running));
}

/** Forgets who ran: it ended in order. Whatever else stands there stays: it names nobody. */
export function removePids(stateDir: string): void {
  try {
    rmSync(pathOf(stateDir), { force: true });
  } catch {
    // The start said already that it can't be written.
  }
}

/**
 * Ends what a killed run left behind on this very state folder. A run that is still going is left alone, after a
 * moment to finish stopping; its address is answered then.
 */
export async function reap(stateDir: string): Promise<string | undefined> {
  const running = read(stateDir);
  if (!running) return undefined;
  const gone = await until(() => !isAlive(running.serve), 3_000);
  if (!gone) return running.address;
  for (const runtime of running.runtimes) end(runtime);
  await until(() => !running.runtimes.some(isAlive), 3_000);
  return undefined;
}
