import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { killProcess, isAlive, type ProcessIdentity, currentProcess } from "./processes.ts";
import { waitUntil } from "./waitUntil.ts";

/** Who runs on a state folder. `stateDir` is in it so that a copied folder does not point at the original's processes. */
type RunningInstance = { stateDir: string; address: string; serve: ProcessIdentity; runtimes: ProcessIdentity[] };

const pidFilePath = (stateDir: string): string => join(stateDir, "pid.json");

function readPids(stateDir: string): RunningInstance | undefined {
  if (!existsSync(pidFilePath(stateDir))) return undefined;
  try {
    const running = JSON.parse(readFileSync(pidFilePath(stateDir), "utf8")) as RunningInstance;
    return running.stateDir === realpathSync(stateDir) ? running : undefined;
  } catch {
    // Cut off by a crash while it was written: it names nobody then.
    return undefined;
  }
}

/** Writes down who runs on this state folder. */
export function writePids(stateDir: string, address: string, runtimes: ProcessIdentity[]): void {
  const running: RunningInstance = { stateDir: realpathSync(stateDir), address, serve: currentProcess(), runtimes };
  writeFileSync(pidFilePath(stateDir), JSON.stringify(running));
}

/** Forgets who ran: it ended in order. Whatever else stands there stays: it names nobody. */
export function removePids(stateDir: string): void {
  try {
    rmSync(pidFilePath(stateDir), { force: true });
  } catch {
    // The start said already that it can't be written.
  }
}

/**
 * Ends what a killed run left behind on this very state folder. A run that is still going is left alone, after a
 * moment to finish stopping; its address is answered then.
 */
export async function endOrphanedRuntimes(stateDir: string): Promise<string | undefined> {
  const running = readPids(stateDir);
  if (!running) return undefined;
  const hasEnded = await waitUntil(() => !isAlive(running.serve), 3_000);
  if (!hasEnded) return running.address;
  for (const runtime of running.runtimes) killProcess(runtime);
  await waitUntil(() => !running.runtimes.some(isAlive), 3_000);
  return undefined;
}
