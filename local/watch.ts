import { spawn } from "node:child_process";
import { join } from "node:path";
import { removePids, writePids } from "./pidFile.ts";
import { type Problems, reasonOf } from "./problems.ts";
import { type Known, ownRuntimes } from "./processes.ts";

/** How often a start looks for the runtime it started, ms: a kill in between would leave it to nobody. */
const everyMs = 25;

/**
 * Tells the watchdog and the pid file which runtimes this process started; `during` keeps looking while `work` goes on,
 * `always` for as long as the tool may start it anew.
 */
export type Watch = { during: <T>(work: () => Promise<T>) => Promise<T>; always: () => void; stop: () => void };

/** Starts the watchdog, which ends the runtimes of this process when this process vanishes. */
export function startWatch(stateDir: string, address: string, problems: Problems): Watch {
  const watchdog = spawn(process.execPath, [join(import.meta.dirname, "watchdog.mjs")], { stdio: ["pipe", "ignore", "inherit"] });
  const lost = (error: unknown) =>
    problems.report("watchdog", `${reasonOf(error)}. If Signalbox is killed, its runtime may stay: the next start ends it.`);
  watchdog.on("error", lost);
  watchdog.stdin?.on("error", lost);
  let told = "";
  const note = (runtimes: Known[]) => {
    try {
      writePids(stateDir, address, runtimes);
      problems.over("pid file");
    } catch (error) {
      problems.report("pid file", `It can't be written (${reasonOf(error)}). A second start on ${stateDir} will not notice this one.`);
    }
  };
  const look = (strangers?: Set<number>) => {
    let runtimes: Known[];
    try {
      runtimes = ownRuntimes(strangers);
    } catch (error) {
      // Too many files are open, say: the next look is 25 ms or a second away.
      return lost(error);
    }
    const pids = runtimes.map(({ pid }) => `${pid}\n`).join("");
    if (pids === told) return;
    told = pids;
    watchdog.stdin?.write(pids);
    note(runtimes);
  };
  note([]);
  process.on("exit", () => removePids(stateDir));
  return {
    during: async (work) => {
      const strangers = new Set<number>();
      const timer = setInterval(() => look(strangers), everyMs);
      try {
        return await work();
      } finally {
        clearInterval(timer);
        look();
      }
    },
    always: () => void setInterval(() => look(), 1_000).unref(),
    stop: () => watchdog.stdin?.end(),
  };
}
