import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildIfStale } from "./build.ts";
import { builtCrons } from "./built.ts";
import { type Crons, type Declared, startCrons } from "./crons.ts";
import { openLog } from "./logFile.ts";
import { migrate } from "./migrate.ts";
import { reap } from "./pidFile.ts";
import { takePort } from "./port.ts";
import { startRuntime } from "./runtime.ts";
import { seed } from "./seed.ts";
import { readSettings } from "./settings.ts";
import { until } from "./until.ts";
import { startWatch } from "./watch.ts";

/** Longest wait for all Workers to answer after they were started, ms. */
const readyMs = 30_000;
const root = resolve(import.meta.dirname, "..");
const say = (line: string): void => console.log(line);

/** Behind a login this process is a stranger too: being turned away by the guard is all it gets to see. */
const healthy = async (address: string, behindAccess: boolean): Promise<boolean> => {
  try {
    const { status } = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(2_000) });
    return status === 200 || (behindAccess && status === 401);
  } catch {
    // Not listening yet.
    return false;
  }
};

async function serve(): Promise<void> {
  const { host, port: wanted, stateDir, behindAccess } = readSettings(process.env);
  mkdirSync(stateDir, { recursive: true });
  const running = await reap(stateDir);
  if (running)
    throw new Error(`Signalbox runs already at ${running} on the state in ${stateDir}. For a second one set PORT and STATE_DIR.`);
  const port = await takePort(host, wanted);
  const address = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const watch = startWatch(stateDir, address);
  const stopping: (() => unknown)[] = [watch.stop];
  stopOnSignals(stopping);

  if (await buildIfStale(root)) say("Built the desk and its Workers.");
  const persistence = join(stateDir, "v3");
  await watch.during(() => migrate(root, persistence));

  let crons: Crons | undefined;
  const onRestart = async () => {
    say("warn  The Workers' runtime stopped by itself and was started again");
    await watch.during(system.restart);
    await crons?.runAll();
  };
  const onLog = openLog(stateDir, say);
  const system = startRuntime({ root, host, port, persistence, onLog, onRestart: () => void onRestart() });
  stopping.unshift(() => system.runtime.dispose());
  await watch.during(() => system.runtime.ready);
  if (!(await until(() => healthy(address, behindAccess), readyMs)))
    throw new Error(`Not all Workers answered within ${readyMs / 1000} s: see ${stateDir}/signalbox.log`);

  const fire = async ({ worker, cron }: Declared) => (await (await system.runtime.getWorker(worker)).scheduled({ cron })).outcome;
  crons = startCrons(builtCrons(root), fire, (said) => say(`warn  ${said}`));
  stopping.unshift(crons.stop);
  const seeded = behindAccess ? 0 : await seed(address);
  if (seeded) say(`Made ${seeded} sample brands.`);
  say(`Signalbox is ready at ${address}`);
  // Work that a killed run left behind is found at once, not at the next full minute.
  await crons.runAll();
}

/** Ends in order, once; a second signal ends at once. */
function stopOnSignals(stopping: (() => unknown)[]): void {
  let asked = false;
  const stop = async () => {
    if (asked) return;
    asked = true;
    for (const step of stopping) await step();
    process.exit(0);
  };
  let signals = 0;
  const onSignal = () => (++signals > 1 ? process.exit(1) : void stop());
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onSignal);
  // Whoever started this holds the other end of the pipe: it closes when they vanish.
  if (process.argv.includes("--stop-with-parent")) process.stdin.resume().on("end", () => void stop());
}

serve().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
