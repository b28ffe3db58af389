import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildIfStale } from "./build.ts";
import { builtCrons, builtWorkers } from "./builtWorkers.ts";
import { openLog } from "#cli/system/logFile";
import { migrate } from "./migrate.ts";
import { endOrphanedRuntimes } from "#cli/system/pidFile";
import { findPort } from "#cli/system/port";
import { createProblems, reasonOf } from "#cli/system/problems";
import { builtFolder } from "./runtimeOptions.ts";
import { seed } from "#brand-engine/local/seed";
import { localVars } from "./vars.ts";
import { keepShards, readShards } from "./shards.ts";
import { readSettings } from "./settings.ts";
import { makeStateFolder } from "#cli/system/stateFolder";
import { startSystem } from "#cli/system/startSystem";
import { mainWorker } from "#brand-engine/domain/topology";

const root = resolve(import.meta.dirname, "..");
const print = (line: string): void => console.log(line);
const problems = createProblems((line) => console.error(line));
// A closed terminal, or a full disk behind it, must not end the process.
process.stdout.on("error", (error) => problems.report("output", `It can't be written: ${error.message}`));
process.stderr.on("error", () => undefined);

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
    if (seeded) print(`Created ${seeded} samples.`);
  } catch (error) {
    problems.report("samples", `They could not be created: ${reasonOf(error)}`);
  }
}

async function serve(): Promise<void> {
  const { host, port: requestedPort, stateDir, behindAccess } = readSettings(process.env);
  const shards = readShards(process.env);
  makeStateFolder(stateDir);
  const running = await endOrphanedRuntimes(stateDir);
  if (running)
    throw new Error(`Signalbox already runs at ${running} with the state in ${stateDir}. To start a second one, set PORT and STATE_DIR.`);
  keepShards(stateDir, shards);
  const port = await findPort(host, requestedPort);
  const persistence = join(stateDir, "v3");
  const system = await startSystem({
    ownFolder: stateDir,
    behindAccess,
    problems,
    print,
    // The parent process holds the other end of the pipe, which closes when the parent ends.
    onStop: (stop) => void (process.argv.includes("--stop-with-parent") && process.stdin.resume().on("end", stop)),
    prepare: async (watch) => {
      await build();
      await watch.during(() => migrate(root, persistence, problems, shards));
    },
    crons: () => builtCrons(root),
    runtime: {
      miniflare: await import("miniflare"),
      host,
      port,
      main: mainWorker.name,
      persistence,
      workers: (broken) => builtWorkers(root, localVars(process.env, new Date().toISOString()), broken, shards),
      onLog: openLog(stateDir, print, problems),
      onBroken: (name, reason) => problems.report(name, reason, true),
      problems,
    },
  });
  if (!behindAccess) await addSamples(system.address);
  print(`Signalbox is ready at ${system.address}`);
  await system.startCrons();
}

serve().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
