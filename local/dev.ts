import { join, resolve } from "node:path";
import { createServer } from "vite";
import { startCrons } from "#cli/system/crons";
import { migrate } from "./migrate.ts";
import { endOrphanedRuntimes } from "#cli/system/pidFile";
import { findPort } from "#cli/system/port";
import { createProblems } from "#cli/system/problems";
import { ancestorPids } from "#cli/system/processes";
import { seed } from "#brand-engine/local/seed";
import { readSettings } from "./settings.ts";
import { makeStateFolder } from "#cli/system/stateFolder";
import { startRuntimeWatch } from "#cli/system/runtimeWatch";

type Worker = { name: string; triggers?: { crons?: string[] } };
const root = resolve(import.meta.dirname, "..");

/** Runs the crons through the HTTP API of the development runtime, which also lists the Workers. */
async function runCrons(address: string): Promise<void> {
  const runtimeApi = `${address}/cdn-cgi/local/explorer/api/local`;
  const { result } = (await (await fetch(`${runtimeApi}/workers`)).json()) as { result: Worker[] };
  const declared = result.flatMap(({ name, triggers }) => (triggers?.crons ?? []).map((cron) => ({ worker: name, cron })));
  const headers = { "content-type": "application/json", origin: address };
  const crons = startCrons(
    declared,
    async ({ worker, cron }) => {
      const answer = await fetch(`${runtimeApi}/scheduled?worker=${worker}`, { method: "POST", headers, body: JSON.stringify({ cron }) });
      return answer.ok ? "ok" : `${answer.status} ${await answer.text()}`;
    },
    (message) => console.warn(message),
  );
  await crons.runAll();
}

/** `npm run dev` runs the dashboard and every Worker from their sources, with reloads, on the same state as `npm start`. */
async function dev(): Promise<void> {
  const { host, port, stateDir } = readSettings(process.env);
  makeStateFolder(stateDir);
  const running = await endOrphanedRuntimes(stateDir);
  if (running) throw new Error(`Signalbox already runs at ${running} with the state in ${stateDir}. Stop it, or set STATE_DIR.`);
  await findPort(host, port);
  // Otherwise the runtime requests its location from the network, and prints a warning when it is offline.
  process.env["CLOUDFLARE_CF_FETCH_ENABLED"] = "false";
  const problems = createProblems((line) => console.error(line));
  const watch = startRuntimeWatch(stateDir, `http://${host}:${port}`, problems);
  await watch.during(() => migrate(root, join(stateDir, "v3"), problems));
  const server = await watch.during(async () => (await createServer({ root })).listen());
  const address = server.resolvedUrls?.local[0]?.replace(/\/$/, "") ?? "";
  await watch.during(() => runCrons(address));
  watch.keepWatching();
  await seed(address);
  server.printUrls();
}

// A killed npm leaves its scripts running. This process exits when its parent changes.
const startedBy = ancestorPids();
setInterval(() => ancestorPids() !== startedBy && process.exit(0), 1_000).unref();

dev().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
