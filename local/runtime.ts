import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { builtWorkers } from "./builtWorkers.ts";
import type { LogLine } from "./logFile.ts";
import { type Problems, reasonOf } from "./problems.ts";
import { localVars } from "./vars.ts";
import { mainWorker } from "#domain/topology";

type RuntimeOptions = {
  root: string;
  host: string;
  port: number;
  /** Folder of the databases, Durable Objects and workflows. */
  persistence: string;
  onLog: (line: LogLine) => void;
  /** The runtime stopped by itself, and the tool has started it again as it was. */
  onRestart: () => void;
  problems: Problems;
};

const optionsOf = ({ root, host, port, persistence, onLog, onRestart, problems }: RuntimeOptions, broken: Map<string, string>) => {
  const [main, ...others] = builtWorkers(root, localVars(process.env, new Date().toISOString()), broken);
  // What this process knows of itself: the dashboard shows it.
  const LOCAL_HEALTH = () => Response.json(problems.list());
  const serviceBindings = { ...(main?.serviceBindings as Record<string, string> | undefined), LOCAL_HEALTH };
  return convertV4MiniflareOptions({
    host,
    port,
    resourcePersistencePath: persistence,
    // No doors of the tool's own: only the desk answers, behind its guard.
    unsafeLocalExplorer: false,
    unsafeTriggerHandlers: false,
    telemetry: { enabled: false },
    cf: false,
    log: new Log(LogLevel.NONE),
    logRequests: false,
    handleStructuredLogs: onLog,
    unsafeHandleRuntimeRestart: onRestart,
    workers: main ? [{ ...main, serviceBindings } as typeof main, ...others] : [],
  });
};

/** What the runtime says of Workers whose code can't be loaded: `service core:user:NAME: Uncaught Error: …`. */
const loadErrorPattern = /service core:user:([\w-]+): (Uncaught (?:\\"|[^"\n])*?)(?:\\n|["\n]|$)/g;

/** The Workers that a failed start names, with the reason. */
export const failedWorkersIn = (message: string): Map<string, string> =>
  new Map(
    [...message.matchAll(loadErrorPattern)].map(([, name = "", reason = ""]) => [
      name,
      `It can't be loaded: ${reason.replaceAll('\\"', '"')}`,
    ]),
  );

/**
 * Runs every built Worker with its queues, databases, Durable Objects and workflows. A Worker that can't be loaded is
 * replaced by a stand-in and reported, so that the others run and the dashboard can say which it is. Throws when the
 * dashboard's own Worker can't be loaded. Call `restart` after a crash.
 */
export async function startRuntime(options: RuntimeOptions): Promise<{ runtime: Miniflare; restart: () => Promise<void> }> {
  const broken = new Map<string, string>();
  for (;;) {
    const runtime = new Miniflare(optionsOf(options, broken));
    const main = broken.get(mainWorker.name);
    try {
      await runtime.ready;
      for (const [name, reason] of broken) options.problems.report(name, reason, true);
      if (main) throw new Error(`The dashboard's own Worker ${mainWorker.name} can't run. ${main}`);
      return { runtime, restart: () => runtime.setOptions(optionsOf(options, broken)) };
    } catch (error) {
      // It failed to start: what disposing of it says is no news.
      await runtime.dispose().catch(() => undefined);
      const newlyBroken = [...failedWorkersIn(reasonOf(error))].filter(([name]) => !broken.has(name));
      if (main || newlyBroken.length === 0) throw error;
      for (const [name, reason] of newlyBroken) broken.set(name, reason);
    }
  }
}
