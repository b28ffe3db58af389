import type { V4WorkerOptions } from "miniflare";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { settingsVariables } from "#domain/settings/workerSettings";
import { coreFolder, migrationsFolder } from "../system/packageFiles.ts";
import { bindingNamesOf } from "./connections.ts";
import { coreName, type WorkerOptions } from "./devWorkers.ts";

/** The built Worker of the dashboard with its pages, and the migrations of its database. */
export type Core = {
  options: WorkerOptions;
  modules: { type: "ESModule"; path: string; contents: string }[];
  crons: string[];
  migrations: string;
};

type BuiltConfig = { main: string; triggers?: { crons?: string[] } };

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, "utf8")) as T;

/** Reads the built Worker of the dashboard. */
export function readCore(): Core {
  const root = coreFolder();
  const folder = join(root, coreName);
  const { main, triggers } = readJson<BuiltConfig>(join(folder, "wrangler.json"));
  const options = readJson<WorkerOptions>(join(folder, "runtime.json"));
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll(sep, "/"))
    .filter((file) => file.endsWith(".js") && file !== main);
  return {
    options: {
      ...options,
      name: coreName,
      ...(options.assets ? { assets: { ...options.assets, directory: join(root, "client") } } : {}),
    },
    modules: [main, ...files].map((file) => ({
      type: "ESModule",
      path: `/${coreName}/${file}`,
      contents: readFileSync(join(folder, file), "utf8"),
    })),
    crons: triggers?.crons ?? [],
    migrations: migrationsFolder(),
  };
}

/** Names of bindings that the Worker of the dashboard uses itself. */
export const coreBindings = ({ options }: Core): string[] => [
  ...bindingNamesOf(options),
  ...(options.assets?.binding ? [options.assets.binding] : []),
  "LOCAL_HEALTH",
  "LOCAL_WORKFLOWS",
  ...settingsVariables,
];

/** Options of the dashboard's Worker with the vars of this start. */
export const coreWorker = ({ options, modules }: Core, added: Partial<WorkerOptions>, vars: Record<string, string>): V4WorkerOptions => ({
  ...options,
  ...added,
  modulesRoot: `/${coreName}`,
  modules,
  bindings: { ...options.bindings, ...added.bindings, ...vars },
});
