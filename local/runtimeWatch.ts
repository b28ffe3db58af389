import { spawn } from "node:child_process";
import { join } from "node:path";
import { removePids, writePids } from "./pidFile.ts";
import { type Problems, reasonOf } from "./problems.ts";
import { type ProcessIdentity, ownRuntimes } from "./processes.ts";

/** How often a start looks for the runtime it started, ms: a kill in between would leave it to nobody. */
const pollIntervalMs = 25;

/**
 * Tells the watchdog and the pid file which runtimes this process started; `during` keeps looking while `work` goes on,
 * `always` for as long as the tool may start it anew.
 */
export type RuntimeWatch = { during: <T>(work: () => Promise<T>) => Promise<T>; keepWatching: () => void; stop: () => void };

/** Starts the watchdog, which ends the runtimes of this process when this process vanishes. */
export function startRuntimeWatch(stateDir: string, address: string, problems: Problems): RuntimeWatch {
  const watchdog = spawn(process.execPath, [join(import.meta.dirname, "watchdog.mjs")], { stdio: ["pipe", "ignore", "inherit"] });
  const reportFailure = (error: unknown) =>
    problems.report("watchdog", `${reasonOf(error)}. If Signalbox is killed, its runtime may stay: the next start ends it.`);
  watchdog.on("error", reportFailure);
  watchdog.stdin?.on("error", reportFailure);
  let reportedPids = "";
  const writePidFile = (runtimes: ProcessIdentity[]) => {
    try {
      writePids(stateDir, address, runtimes);
      problems.resolve("pid file");
    } catch (error) {
      problems.report("pid file", `It can't be written (${reasonOf(error)}). A second start on ${stateDir} will not notice this one.`);
    }
  };
  const poll = (otherPids?: Set<number>) => {
    let runtimes: ProcessIdentity[];
    try {
      runtimes = ownRuntimes(otherPids);
    } catch (error) {
      // Too many files are open, say: the next look is 25 ms or a second away.
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
