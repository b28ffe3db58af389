import { spawn } from "node:child_process";
import { join } from "node:path";
import { removePids, writePids } from "./pidFile.ts";
import { type Problems, reasonOf } from "./problems.ts";
import { type ProcessIdentity, ownRuntimes } from "./processes.ts";

/** How often a start looks for new runtimes, ms. A runtime would stay behind if this process was killed in between. */
const pollIntervalMs = 25;

/**
 * Reports the runtimes of this process to the watchdog and the pid file. `during` polls while `work` runs. `keepWatching`
 * polls until the process ends, because Miniflare may start a runtime again.
 */
export type RuntimeWatch = { during: <T>(work: () => Promise<T>) => Promise<T>; keepWatching: () => void; stop: () => void };

/** Starts the watchdog, which ends the runtimes of this process when this process ends. */
export function startRuntimeWatch(stateDir: string, address: string, problems: Problems): RuntimeWatch {
  const watchdog = spawn(process.execPath, [join(import.meta.dirname, "watchdog.mjs")], { stdio: ["pipe", "ignore", "inherit"] });
  const reportFailure = (error: unknown) =>
    problems.report("watchdog", `${reasonOf(error)}. If Signalbox is killed, its runtime may keep running until the next start.`);
  watchdog.on("error", reportFailure);
  watchdog.stdin?.on("error", reportFailure);
  let reportedPids = "";
  const writePidFile = (runtimes: ProcessIdentity[]) => {
    try {
      writePids(stateDir, address, runtimes);
      problems.resolve("pid file");
    } catch (error) {
      problems.report("pid file", `It can't be written (${reasonOf(error)}). A second start on ${stateDir} will not detect this process.`);
    }
  };
  const poll = (otherPids?: Set<number>) => {
    let runtimes: ProcessIdentity[];
    try {
      runtimes = ownRuntimes(otherPids);
    } catch (error) {
      // For example, too many files are open. The next poll follows after 25 ms or a second.
      return reportFailure(error);
    }
    const pids = runtimes.map(({ pid }) => `${pid}\n`).join("");
    if (pids === reportedPids) return;
    reportedPids = pids;
    watchdog.stdin?.write(pids);
    writePidFile(runtimes);
  };
  writePidFile([]);
  process.on("exit", () => removePids(stateDir));
  return {
    during: async (work) => {
      const otherPids = new Set<number>();
      const timer = setInterval(() => poll(otherPids), pollIntervalMs);
      try {
        return await work();
      } finally {
        clearInterval(timer);
        poll();
      }
    },
    keepWatching: () => void setInterval(() => poll(), 1_000).unref(),
    stop: () => watchdog.stdin?.end(),
  };
}
