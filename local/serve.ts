import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildIfStale } from "./build.ts";
import { builtCrons } from "./builtWorkers.ts";
import { type Crons, type DeclaredCron, startCrons } from "./crons.ts";
import { openLog } from "./logFile.ts";
import { migrate } from "./migrate.ts";
import { endOrphanedRuntimes } from "./pidFile.ts";
import { findPort } from "./port.ts";
import { createProblems, reasonOf } from "./problems.ts";
import { builtFolder } from "./runtimeOptions.ts";
import { startRuntime } from "./runtime.ts";
import { seed } from "./seed.ts";
import { readSettings } from "./settings.ts";
import { makeStateFolder } from "./stateFolder.ts";
import { waitUntil } from "./waitUntil.ts";
import { startRuntimeWatch } from "./runtimeWatch.ts";
import { mainWorker } from "#domain/topology";

/** Longest wait for all Workers to answer after they were started, ms. */
const readyMs = 30_000;
const root = resolve(import.meta.dirname, "..");
const say = (line: string): void => console.log(line);
const problems = createProblems((line) => console.error(line));
// A terminal that is gone, or a full disk behind it, is no reason to end.
process.stdout.on("error", (error) => problems.report("output", `It can't be written: ${error.message}`));
process.stderr.on("error", () => undefined);

/** Behind a login this process is a stranger too: being turned away by the guard is all it gets to see. */
const isHealthy = async (address: string, behindAccess: boolean): Promise<boolean> => {
  try {
    // Longer than the dashboard itself waits for a part that does not answer.
    const { status } = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(8_000) });
    // 503 names what is down: the dashboard is there to show it.
    return status === 200 || status === 503 || (behindAccess && status === 401);
  } catch {
    // Not listening yet.
    return false;
  }
};

/** Builds what is stale. Where that fails the last build runs, if there is one: an old dashboard says more than none. */
async function build(): Promise<void> {
  try {
    if (await buildIfStale(root)) say("Built the desk and its Workers.");
  } catch (error) {
    if (!existsSync(join(builtFolder(root, mainWorker.name), "wrangler.json"))) throw error;
    problems.report("build", `The build failed, the last one runs. ${reasonOf(error)}`);
  }
}

async function addSamples(address: string): Promise<void> {
  try {
    const seeded = await seed(address);
    if (seeded) say(`Made ${seeded} sample brands.`);
  } catch (error) {
    problems.report("sample brands", `They could not be made: ${reasonOf(error)}`);
  }
}

async function serve(): Promise<void> {
  const { host, port: wanted, stateDir, behindAccess } = readSettings(process.env);
  makeStateFolder(stateDir);
  const running = await endOrphanedRuntimes(stateDir);
  if (running)
    throw new Error(`Signalbox runs already at ${running} on the state in ${stateDir}. For a second one set PORT and STATE_DIR.`);
  const port = await findPort(host, wanted);
  const address = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const watch = startRuntimeWatch(stateDir, address, problems);
  const stopSteps: (() => unknown)[] = [watch.stop];
  stopOnSignals(stopSteps);

  await build();
  const persistence = join(stateDir, "v3");
  await watch.during(() => migrate(root, persistence, problems));

  let crons: Crons | undefined;
  const onRestart = async () => {
    say("warn  The Workers' runtime stopped by itself and was started again");
    await watch.during(async () => system.restart());
    await crons?.runAll();
  };
  const restarted = () => void onRestart().catch((error: unknown) => problems.report("runtime", reasonOf(error), true));
  const onLog = openLog(stateDir, say, problems);
  const system = await watch.during(() => startRuntime({ root, host, port, persistence, onLog, onRestart: restarted, problems }));
  stopSteps.unshift(() => system.runtime.dispose());
  if (!(await waitUntil(() => isHealthy(address, behindAccess), readyMs)))
    throw new Error(`The dashboard did not answer within ${readyMs / 1000} s: see ${stateDir}/signalbox.log`);

  const fire = async ({ worker, cron }: DeclaredCron) => (await (await system.runtime.getWorker(worker)).scheduled({ cron })).outcome;
  crons = startCrons(builtCrons(root), fire, (said) => say(`warn  ${said}`));
  stopSteps.unshift(crons.stop);
  if (!behindAccess) await addSamples(address);
  say(`Signalbox is ready at ${address}`);
  // Work that a killed run left behind is found at once, not at the next full minute.
  await crons.runAll();
}

/** Ends in order, once; a second signal ends at once. */
function stopOnSignals(stopSteps: (() => unknown)[]): void {
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    for (const step of stopSteps) await step();
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
