import { join, resolve } from "node:path";
import { createServer } from "vite";
import { startCrons } from "./crons.ts";
import { migrate } from "./migrate.ts";
import { endOrphanedRuntimes } from "./pidFile.ts";
import { findPort } from "./port.ts";
import { createProblems } from "./problems.ts";
import { ancestorPids } from "./processes.ts";
import { seed } from "./seed.ts";
import { readSettings } from "./settings.ts";
import { makeStateFolder } from "./stateFolder.ts";
import { startRuntimeWatch } from "./runtimeWatch.ts";

type Worker = { name: string; triggers?: { crons?: string[] } };
const root = resolve(import.meta.dirname, "..");

/** Fires the crons through the development runtime's own door, which also lists the Workers. */
async function runCrons(address: string): Promise<void> {
  const door = `${address}/cdn-cgi/local/explorer/api/local`;
  const { result } = (await (await fetch(`${door}/workers`)).json()) as { result: Worker[] };
  const declared = result.flatMap(({ name, triggers }) => (triggers?.crons ?? []).map((cron) => ({ worker: name, cron })));
  const headers = { "content-type": "application/json", origin: address };
  const crons = startCrons(
    declared,
    async ({ worker, cron }) => {
      const answer = await fetch(`${door}/scheduled?worker=${worker}`, { method: "POST", headers, body: JSON.stringify({ cron }) });
      return answer.ok ? "ok" : `${answer.status} ${await answer.text()}`;
    },
    (said) => console.warn(said),
  );
  await crons.runAll();
}

/** `npm run dev`: the desk and every Worker from their sources, reloaded as they change, on the same state as `npm start`. */
async function dev(): Promise<void> {
  const { host, port, stateDir } = readSettings(process.env);
  makeStateFolder(stateDir);
  const running = await endOrphanedRuntimes(stateDir);
  if (running) throw new Error(`Signalbox runs already at ${running} on the state in ${stateDir}. Stop it, or set STATE_DIR.`);
  await findPort(host, port);
  // The runtime would ask the network where it is, and complain where there is none.
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

// A killed npm leaves its scripts running: this one goes too.
const startedBy = ancestorPids();
setInterval(() => ancestorPids() !== startedBy && process.exit(0), 1_000).unref();

dev().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
