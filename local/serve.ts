import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildIfStale } from "./build.ts";
import { builtCrons, builtWorkers } from "./builtWorkers.ts";
import { type Crons, type DeclaredCron, startCrons } from "#cli/system/crons";
import { openLog } from "#cli/system/logFile";
import { migrate } from "./migrate.ts";
import { endOrphanedRuntimes } from "#cli/system/pidFile";
import { findPort } from "#cli/system/port";
import { createProblems, reasonOf } from "#cli/system/problems";
import { builtFolder } from "./runtimeOptions.ts";
import { startRuntime } from "#cli/system/runtime";
import { seed } from "./seed.ts";
import { localVars } from "./vars.ts";
import { readSettings } from "./settings.ts";
import { makeStateFolder } from "#cli/system/stateFolder";
import { stopOnSignals } from "#cli/system/stopOnSignals";
import { waitUntil } from "#cli/system/waitUntil";
import { startRuntimeWatch } from "#cli/system/runtimeWatch";
import { mainWorker } from "#brand-engine/domain/topology";

/** Longest wait for the Workers to answer after their start, ms. */
const readyMs = 30_000;
const root = resolve(import.meta.dirname, "..");
const print = (line: string): void => console.log(line);
const problems = createProblems((line) => console.error(line));
// A closed terminal, or a full disk behind it, must not end the process.
process.stdout.on("error", (error) => problems.report("output", `It can't be written: ${error.message}`));
process.stderr.on("error", () => undefined);

/** True when the dashboard answers. Behind a login this process is not signed in, so status 401 counts as an answer. */
const isHealthy = async (address: string, behindAccess: boolean): Promise<boolean> => {
  try {
    // Longer than the dashboard waits for a part that does not answer.
    const { status } = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(8_000) });
    // 503 means that a part is down, which the dashboard shows.
    return status === 200 || status === 503 || (behindAccess && status === 401);
  } catch {
    // Not listening yet.
    return false;
  }
};

/** Builds if necessary. When the build fails, the last build runs, if there is one. */
async function build(): Promise<void> {
  try {
    if (await buildIfStale(root)) print("Built the dashboard and the Workers.");
  } catch (error) {
    if (!existsSync(join(builtFolder(root, mainWorker.name), "wrangler.json"))) throw error;
    problems.report("build", `The build failed, so the last build runs. ${reasonOf(error)}`);
  }
}

async function addSamples(address: string): Promise<void> {
  try {
    const seeded = await seed(address);
    if (seeded) print(`Created ${seeded} sample brands.`);
  } catch (error) {
    problems.report("sample brands", `They could not be created: ${reasonOf(error)}`);
  }
}

async function serve(): Promise<void> {
  const { host, port: requestedPort, stateDir, behindAccess } = readSettings(process.env);
  makeStateFolder(stateDir);
  const running = await endOrphanedRuntimes(stateDir);
  if (running)
    throw new Error(`Signalbox already runs at ${running} with the state in ${stateDir}. To start a second one, set PORT and STATE_DIR.`);
  const port = await findPort(host, requestedPort);
  const address = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const watch = startRuntimeWatch(stateDir, address, problems);
  const stopSteps: (() => unknown)[] = [watch.stop];
  const { stop } = stopOnSignals(stopSteps);
  // The parent process holds the other end of the pipe, which closes when the parent ends.
  if (process.argv.includes("--stop-with-parent")) process.stdin.resume().on("end", stop);

  await build();
  const persistence = join(stateDir, "v3");
  await watch.during(() => migrate(root, persistence, problems));

  let crons: Crons | undefined;
  const onRestart = async () => {
    print("warn  The runtime of the Workers stopped by itself and was started again");
    await watch.during(async () => system.update());
    await crons?.runAll();
  };
  const onRestartSafe = () => void onRestart().catch((error: unknown) => problems.report("runtime", reasonOf(error), true));
  const onLog = openLog(stateDir, print, problems);
  const workers = (broken: Map<string, string>) => builtWorkers(root, localVars(process.env, new Date().toISOString()), broken);
  const onBroken = (name: string, reason: string) => problems.report(name, reason, true);
  const miniflare = await import("miniflare");
  const system = await watch.during(() =>
    startRuntime({
      miniflare,
      host,
      port,
      main: mainWorker.name,
      persistence,
      workers,
      onLog,
      onRestart: onRestartSafe,
      onBroken,
      problems,
    }),
  );
  stopSteps.unshift(() => system.runtime.dispose());
  if (!(await waitUntil(() => isHealthy(address, behindAccess), readyMs)))
    throw new Error(`The dashboard did not answer within ${readyMs / 1000} s: see ${stateDir}/signalbox.log`);

  const runCron = async ({ worker, cron }: DeclaredCron) => (await (await system.runtime.getWorker(worker)).scheduled({ cron })).outcome;
  crons = startCrons(builtCrons(root), runCron, (message) => print(`warn  ${message}`));
  stopSteps.unshift(crons.stop);
  if (!behindAccess) await addSamples(address);
  print(`Signalbox is ready at ${address}`);
  // The crons find work that a killed process left behind. They run now, not only at the next full minute.
  await crons.runAll();
}

serve().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
