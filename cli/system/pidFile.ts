import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { killProcess, isAlive, type ProcessIdentity, currentProcess } from "./processes.ts";
import { waitUntil } from "./waitUntil.ts";

/** The processes that use a state folder. `stateDir` detects a copied folder, which must not refer to the original's processes. */
type RunningInstance = { stateDir: string; address: string; serve: ProcessIdentity; runtimes: ProcessIdentity[] };

const pidFilePath = (stateDir: string): string => join(stateDir, "pid.json");

function readPids(stateDir: string): RunningInstance | undefined {
  if (!existsSync(pidFilePath(stateDir))) return undefined;
  try {
    const running = JSON.parse(readFileSync(pidFilePath(stateDir), "utf8")) as RunningInstance;
    return running.stateDir === realpathSync(stateDir) ? running : undefined;
  } catch {
    // A crash cut the file off while it was written. It then names no process.
    return undefined;
  }
}

/** Writes the pid file of a state folder: this process, its address and its runtimes. Throws when the file can't be written. */
export function writePids(stateDir: string, address: string, runtimes: ProcessIdentity[]): void {
  const running: RunningInstance = { stateDir: realpathSync(stateDir), address, serve: currentProcess(), runtimes };
  writeFileSync(pidFilePath(stateDir), JSON.stringify(running));
}

/** Deletes the pid file after a regular stop. Ignores a folder of that name, which names no process. */
export function removePids(stateDir: string): void {
  try {
    rmSync(pidFilePath(stateDir), { force: true });
  } catch {
    // The start has already reported that the file can't be written.
  }
}

/**
 * Ends the runtimes that a killed process left running on this state folder. Returns undefined then. When that process
 * still runs after 3 s, it is left alone, and its address is returned.
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
