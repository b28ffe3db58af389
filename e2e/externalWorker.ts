import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createTestHarness } from "wrangler";

const root = resolve(import.meta.dirname, "..");
const dist = join(root, "dist");
const readConfig = (folder: string) => JSON.parse(readFileSync(join(folder, "wrangler.json"), "utf8")) as Config;

type Queues = { producers?: object[]; consumers?: object[] };
type Config = { name: string; queues: Queues; d1_databases?: { binding: string }[] };

/** The whole built system next to an external Worker. `ask` returns the external Worker's response to a path. */
export type SystemWithWorker = { address: string; ask: (path: string) => Promise<string>; stop: () => Promise<void> };

/**
 * Starts every built Worker together with an external one, whose config is a path from the root. Adds `extraQueues` to the
 * config of the dead-letter monitor, as an operator would.
 */
export async function startWithWorker(other: { name: string; config: string }, extraQueues: Required<Queues>): Promise<SystemWithWorker> {
  const built = globSync("*/wrangler.json", { cwd: dist }).map(dirname);
  const monitor = mkdtempSync(join(tmpdir(), "signalbox-monitor-"));
  cpSync(join(dist, "dead_letter_monitor"), monitor, { recursive: true });
  const config = readConfig(monitor);
  const { producers = [], consumers = [] } = config.queues;
  config.queues = { producers: [...producers, ...extraQueues.producers], consumers: [...consumers, ...extraQueues.consumers] };
  writeFileSync(join(monitor, "wrangler.json"), JSON.stringify(config));
  const folders = built.map((name) => (name === "dead_letter_monitor" ? monitor : join(dist, name)));
  const signalboxFirst = folders.toSorted((a, b) => Number(b.endsWith("signalbox")) - Number(a.endsWith("signalbox")));
  const vars = { ENVIRONMENT: "local", LAB: "on", BOOTED_AT: new Date().toISOString() };
  const harness = createTestHarness({
    workers: [
      ...signalboxFirst.map((folder) => ({ configPath: join(folder, "wrangler.json"), vars })),
      { configPath: join(root, other.config) },
    ],
  });
  const { url } = await harness.listen();
  // All Workers share the operations database, so its migrations are applied once.
  for (const folder of folders) {
    const { name, d1_databases: databases = [] } = readConfig(folder);
    for (const { binding } of databases)
      if (name === "signalbox" || binding !== "OPS") await harness.getWorker(name).applyD1Migrations(binding);
  }
  return {
    address: url.origin,
    ask: async (path) => (await harness.getWorker(other.name).fetch(`http://other/${path}`)).text(),
    stop: async () => {
      await harness.close();
      rmSync(monitor, { recursive: true });
    },
  };
}
