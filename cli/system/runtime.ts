import type { Miniflare, V4WorkerOptions } from "miniflare";
import { type CronRunner, createCronRunner } from "./cronWorker.ts";
import type { DeclaredCron } from "./crons.ts";
import type { LogLine } from "./logFile.ts";
import { type Problems, reasonOf } from "./problems.ts";
import { localWorkflows } from "./workflowInstances.ts";

export type RuntimeOptions = {
  miniflare: typeof import("miniflare");
  host: string;
  port: number;
  /** Name of the dashboard's Worker. */
  main: string;
  /** Folder of the databases, Durable Objects and workflows. */
  persistence: string;
  /**
   * Returns the options of every Worker, that of the dashboard first. Workers in `broken` (name → reason) can't be loaded: it
   * replaces them, and adds those that it can't read.
   */
  workers: (broken: Map<string, string>) => V4WorkerOptions[];
  onLog: (line: LogLine) => void;
  /** Called when the runtime stopped by itself and Miniflare has started it again. */
  onRestart: () => void;
  /** Called after a start for each Worker that can't be loaded. */
  onBroken: (name: string, reason: string) => void;
  problems: Problems;
};

/**
 * `update` applies the options that {@link RuntimeOptions.workers} returns now. Call it after a crash, too. `runCron` runs a cron of a Worker now
 * and resolves to its outcome, "ok" or why it failed; it throws when the Worker does not run.
 */
export type LocalRuntime = { runtime: Miniflare; update: () => Promise<void>; runCron: (cron: DeclaredCron) => Promise<string> };

type Broken = Map<string, string>;

const optionsOf = (
  { miniflare, host, port, persistence, workers, onLog, onRestart, problems }: RuntimeOptions,
  crons: CronRunner,
  broken: Broken,
) => {
  const all = workers(broken);
  const [main, ...others] = all;
  // The problems of this process, which the dashboard shows.
  const LOCAL_HEALTH = () => Response.json(problems.list());
  const listInstances = localWorkflows(persistence);
  const LOCAL_WORKFLOWS = async (request: { url: string }) => Response.json(await listInstances(request));
  const serviceBindings = { ...(main?.serviceBindings as Record<string, string> | undefined), LOCAL_HEALTH, LOCAL_WORKFLOWS };
  return miniflare.convertV4MiniflareOptions({
    host,
    port,
    resourcePersistencePath: persistence,
    // Miniflare's own endpoints are off: only the dashboard answers, behind its guard.
    unsafeLocalExplorer: false,
    unsafeTriggerHandlers: false,
    telemetry: { enabled: false },
    cf: false,
    log: new miniflare.Log(miniflare.LogLevel.NONE),
    logRequests: false,
    handleStructuredLogs: onLog,
    unsafeHandleRuntimeRestart: onRestart,
    workers: main ? [{ ...main, serviceBindings } as typeof main, ...others, crons.workerFor(all)] : [],
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
 * Runs `start` until it succeeds. Workers that its error names are added to `broken` before the next time. Throws when
 * the error names no other Worker, or the one of the dashboard.
 */
async function untilLoaded(broken: Broken, { onBroken, main }: RuntimeOptions, start: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await start();
      for (const [name, reason] of broken) onBroken(name, reason);
      return;
    } catch (error) {
      const failed = failedWorkersIn(reasonOf(error));
      const reason = failed.get(main) ?? broken.get(main);
      if (reason) throw new Error(`The dashboard's own Worker ${main} can't run. ${reason}`, { cause: error });
      const newlyBroken = [...failed].filter(([name]) => !broken.has(name));
      if (newlyBroken.length === 0) throw error;
      for (const [name, why] of newlyBroken) broken.set(name, why);
    }
  }
}

/**
 * Runs the Workers with their queues, databases, Durable Objects and workflows. Lets `options.workers` replace a Worker that can't
 * be loaded, and names it to `onBroken`, so that the others run and the dashboard shows the problem. Throws when the Worker of the dashboard
 * can't be loaded.
 */
export async function startRuntime(options: RuntimeOptions): Promise<LocalRuntime> {
  let runtime: Miniflare | undefined;
  const broken: Broken = new Map();
  const crons = createCronRunner();
  await untilLoaded(broken, options, async () => {
    const workers = optionsOf(options, crons, broken);
    if (broken.has(options.main)) throw new Error(broken.get(options.main));
    const next = new options.miniflare.Miniflare(workers);
    try {
      await next.ready;
      runtime = next;
    } catch (error) {
      // The runtime failed to start, so an error while disposing of it adds nothing.
      await next.dispose().catch(() => undefined);
      throw error;
    }
  });
  if (!runtime) throw new Error("The runtime did not start");
  const started = runtime;
  return {
    runtime: started,
    update: () => untilLoaded(broken, options, () => started.setOptions(optionsOf(options, crons, broken))),
    runCron: (cron) => crons.run(started, cron),
  };
}
