import { type Crons, type DeclaredCron, startCrons } from "./crons.ts";
import { type Problems, reasonOf } from "./problems.ts";
import { type LocalRuntime, type RuntimeOptions, startRuntime } from "./runtime.ts";
import { type RuntimeWatch, startRuntimeWatch } from "./runtimeWatch.ts";
import { stopOnSignals } from "./stopOnSignals.ts";
import { waitUntil } from "./waitUntil.ts";

/** Longest wait for the dashboard to answer after its start, ms. */
const readyMs = 30_000;

export type SystemOptions = {
  /** Folder of the log and the process ids. */
  ownFolder: string;
  /** Whether every request to the dashboard must be signed in. */
  behindAccess?: boolean;
  runtime: Omit<RuntimeOptions, "onRestart">;
  /** Gets the function that stops the system, to call it for other reasons than a signal. */
  onStop?: (stop: () => void) => void;
  /** Runs before the Workers: builds them and migrates their databases. `watch` must see each runtime that it starts. */
  prepare: (watch: RuntimeWatch) => Promise<unknown>;
  /** Crons that run on time, also right after a start: they find work that a killed process left behind. */
  crons: () => readonly DeclaredCron[];
  problems: Problems;
  print: (line: string) => void;
};

/** A running system. `update` restarts the Workers with the options that they have now. `stopSteps` run first when it is stopped. */
export type System = LocalRuntime & {
  address: string;
  stopSteps: (() => unknown)[];
  /** Starts the crons and runs each of them once. */
  startCrons: () => Promise<void>;
};

/** True when the dashboard answers. Behind a login this process is not signed in, so status 401 counts as an answer. */
async function isHealthy(address: string, behindAccess: boolean): Promise<boolean> {
  try {
    // Longer than the dashboard waits for a part that does not answer.
    const { status } = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(8_000) });
    // 503 means that a part is down, which the dashboard shows.
    return status === 200 || status === 503 || (behindAccess && status === 401);
  } catch {
    // Not listening yet.
    return false;
  }
}

export const addressOf = (host: string, port: number): string => `http://${host.includes(":") ? `[${host}]` : host}:${port}`;

/**
 * Starts the dashboard with other Workers, and waits until it answers. Everything ends with this process, on a signal, and when the
 * start fails; then it throws.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { ownFolder, behindAccess = false, problems, print, runtime: runtimeOptions } = options;
  const address = addressOf(runtimeOptions.host, runtimeOptions.port);
  const watch = startRuntimeWatch(ownFolder, address, problems);
  const stopSteps: (() => unknown)[] = [watch.stop];
  const stopping = stopOnSignals(stopSteps);
  options.onStop?.(stopping.stop);
  let crons: Crons | undefined;
  try {
    await options.prepare(watch);
    const onRestart = async () => {
      print("warn  The runtime of the Workers stopped by itself and was started again");
      await update();
      await crons?.runAll();
    };
    const onRestartSafe = () => void onRestart().catch((error: unknown) => problems.report("runtime", reasonOf(error), true));
    const started = await watch.during(() => startRuntime({ ...runtimeOptions, onRestart: onRestartSafe }));
    const update = () => watch.during(() => started.update());
    stopSteps.unshift(() => started.runtime.dispose());
    // Wrangler and Miniflare end the process on a signal.
    stopping.takeOver();
    if (!(await waitUntil(() => isHealthy(address, behindAccess), readyMs)))
      throw new Error(`The dashboard did not answer within ${readyMs / 1_000} s: see ${ownFolder}/signalbox.log`);
    const start = async () => {
      crons = startCrons(options.crons(), started.runCron, (message) => print(`warn  ${message}`));
      stopSteps.unshift(crons.stop);
      await crons.runAll();
    };
    return { ...started, update, address, stopSteps, startCrons: start };
  } catch (error) {
    await stopping.finish();
    throw error;
  }
}
