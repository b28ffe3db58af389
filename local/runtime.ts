import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { builtWorkers } from "./builtWorkers.ts";
import type { LogLine } from "./logFile.ts";
import { type Problems, reasonOf } from "./problems.ts";
import { localVars } from "./vars.ts";
import { mainWorker } from "#brand-engine/domain/topology";
import { localWorkflows } from "./workflowInstances.ts";

type RuntimeOptions = {
  root: string;
  host: string;
  port: number;
  /** Folder of the databases, Durable Objects and workflows. */
  persistence: string;
  onLog: (line: LogLine) => void;
  /** Called when the runtime stopped by itself and Miniflare has started it again. */
  onRestart: () => void;
  problems: Problems;
};

const optionsOf = ({ root, host, port, persistence, onLog, onRestart, problems }: RuntimeOptions, broken: Map<string, string>) => {
  const [main, ...others] = builtWorkers(root, localVars(process.env, new Date().toISOString()), broken);
  // The problems of this process, which the dashboard shows.
  const LOCAL_HEALTH = () => Response.json(problems.list());
  const listInstances = localWorkflows(persistence);
  const LOCAL_WORKFLOWS = async (request: { url: string }) => Response.json(await listInstances(request));
  const serviceBindings = { ...(main?.serviceBindings as Record<string, string> | undefined), LOCAL_HEALTH, LOCAL_WORKFLOWS };
  return convertV4MiniflareOptions({
    host,
    port,
    resourcePersistencePath: persistence,
    // Miniflare's own endpoints are off: only the dashboard answers, behind its guard.
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

/** The runtime's error for a Worker whose code can't be loaded: `service core:user:NAME: Uncaught Error: …`. */
const loadErrorPattern = /service core:user:([\w-]+): (Uncaught (?:\\"|[^"\n])*?)(?:\\n|["\n]|$)/g;

/** The Workers that the error of a failed start names, with the reason. */
export const failedWorkersIn = (message: string): Map<string, string> =>
  new Map(
    [...message.matchAll(loadErrorPattern)].map(([, name = "", reason = ""]) => [
      name,
      `It can't be loaded: ${reason.replaceAll('\\"', '"')}`,
    ]),
  );

/**
 * Runs every built Worker with its queues, databases, Durable Objects and workflows. Replaces a Worker that can't be loaded
 * by a stand-in and reports it, so that the others run and the dashboard shows the problem. Throws when the Worker of the
 * dashboard can't be loaded. Call `restart` after a crash.
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
      // The runtime failed to start, so an error while disposing of it adds nothing.
      await runtime.dispose().catch(() => undefined);
      const newlyBroken = [...failedWorkersIn(reasonOf(error))].filter(([name]) => !broken.has(name));
      if (main || newlyBroken.length === 0) throw error;
      for (const [name, reason] of newlyBroken) broken.set(name, reason);
    }
  }
}
