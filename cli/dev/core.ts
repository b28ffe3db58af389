import type { V4WorkerOptions } from "miniflare";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { bindingNamesOf } from "./connections.ts";
import { coreName, type WorkerOptions } from "./devWorkers.ts";

/** The built Worker of the dashboard with its pages, and the migrations of its database. */
export type Core = {
  options: WorkerOptions;
  modules: { type: "ESModule"; path: string; contents: string }[];
  crons: string[];
  migrations: string;
};

/** Folders that may hold the build: beside the compiled binary, or in the repository. */
const buildFolders = ["../core", "../../dist/core"].map((path) => join(import.meta.dirname, path));
const migrationFolders = ["../../../migrations/ops", "../../migrations/ops"].map((path) => join(import.meta.dirname, path));

const firstExisting = (folders: readonly string[], what: string): string => {
  const folder = folders.find((path) => existsSync(path));
  if (folder === undefined) throw new Error(`${what} is missing. In the repository of Signalbox: PIPELINE=none npm run build`);
  return folder;
};

type BuiltConfig = { main: string; triggers?: { crons?: string[] } };

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, "utf8")) as T;

/** Reads the built Worker of the dashboard. */
export function readCore(): Core {
  const root = firstExisting(buildFolders, "The build of the dashboard");
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
    migrations: firstExisting(migrationFolders, "The folder of migrations"),
  };
}

/** Names of bindings that the Worker of the dashboard uses itself. */
export const coreBindings = ({ options }: Core): string[] => [
  ...bindingNamesOf(options),
  ...(options.assets?.binding ? [options.assets.binding] : []),
  "LOCAL_HEALTH",
  "LOCAL_WORKFLOWS",
  "SIGNALBOX_SETTINGS",
];

/** Options of the dashboard's Worker with the vars of this start. */
export const coreWorker = ({ options, modules }: Core, added: Partial<WorkerOptions>, vars: Record<string, string>): V4WorkerOptions => ({
  ...options,
  ...added,
  modulesRoot: `/${coreName}`,
  modules,
  bindings: { ...options.bindings, ...added.bindings, ...vars },
});
