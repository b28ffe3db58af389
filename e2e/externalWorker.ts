import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createTestHarness } from "wrangler";

const root = resolve(import.meta.dirname, "..");
const dist = join(root, "dist");
const readConfig = (folder: string) => JSON.parse(readFileSync(join(folder, "wrangler.json"), "utf8")) as Config;

type Queues = { producers?: object[]; consumers?: object[] };
type Database = { binding: string; migrations_dir: string };
type Config = { name: string; queues: Queues; assets: { directory: string }; d1_databases?: Database[] };

/** The whole built system next to an external Worker. `ask` returns the external Worker's response to a path. */
export type SystemWithWorker = { address: string; ask: (path: string) => Promise<string>; stop: () => Promise<void> };

/**
 * Starts every built Worker together with an external one, whose config is a path from the root. Adds `extraQueues` to the
 * config of the Worker `signalbox`, and gives it `settings`, as a deploy would.
 */
export async function startWithWorker(
  other: { name: string; config: string },
  extraQueues: Required<Queues>,
  settings: object = {},
): Promise<SystemWithWorker> {
  const built = globSync("*/wrangler.json", { cwd: dist }).map(dirname);
  const changed = mkdtempSync(join(tmpdir(), "signalbox-changed-"));
  cpSync(join(dist, "signalbox"), changed, { recursive: true });
  const config = readConfig(changed);
  // Its paths are relative to the folder of the build.
  const fromBuild = (path: string) => resolve(dist, "signalbox", path);
  config.assets.directory = fromBuild(config.assets.directory);
  for (const database of config.d1_databases ?? []) database.migrations_dir = fromBuild(database.migrations_dir);
  const { producers = [], consumers = [] } = config.queues;
  config.queues = { producers: [...producers, ...extraQueues.producers], consumers: [...consumers, ...extraQueues.consumers] };
  writeFileSync(join(changed, "wrangler.json"), JSON.stringify(config));
  // The first Worker answers over HTTP.
  const folders = [changed, ...built.filter((name) => name !== "signalbox").map((name) => join(dist, name))];
  const vars = { ENVIRONMENT: "local", LAB: "on", BOOTED_AT: new Date().toISOString(), SIGNALBOX_SETTINGS: JSON.stringify(settings) };
  const harness = createTestHarness({
    workers: [...folders.map((folder) => ({ configPath: join(folder, "wrangler.json"), vars })), { configPath: join(root, other.config) }],
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
      rmSync(changed, { recursive: true });
    },
  };
}
