import type { V4WorkerOptions } from "miniflare";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { localShards, type QueueShards, shardDatabase } from "#cli/config/shards";
import { reasonOf } from "#cli/system/problems";
import { createStandIn } from "#cli/system/standIn";
import { builtFolder, readRuntimeOptions } from "./runtimeOptions.ts";
import { workers } from "#brand-engine/domain/topology";

/** Part of the configuration that the build writes for a Worker. */
type BuiltConfig = { name: string; main: string; triggers?: { crons?: string[] } };

const configOf = (root: string, name: string) =>
  JSON.parse(readFileSync(join(builtFolder(root, name), "wrangler.json"), "utf8")) as BuiltConfig;

/** The crons that the built Workers declare. A Worker without a build has none. */
export const builtCrons = (root: string): { worker: string; cron: string }[] =>
  workers.flatMap(({ name }) =>
    existsSync(join(builtFolder(root, name), "wrangler.json"))
      ? (configOf(root, name).triggers?.crons ?? []).map((cron) => ({ worker: name, cron }))
      : [],
  );

const moduleOf = (name: string, file: string, contents: string) => ({ type: "ESModule" as const, path: `/${name}/${file}`, contents });

function builtWorker(root: string, name: string, vars: Record<string, string>, shards: QueueShards): V4WorkerOptions {
  const folder = builtFolder(root, name);
  const { main } = configOf(root, name);
  const { bindings, d1Databases, ...options } = readRuntimeOptions(root, name);
  const ops = d1Databases && "OPS" in d1Databases ? localShards(shards, shardDatabase) : undefined;
  // Lists all files, the entry first: the runtime only follows imports that it can see without running the code.
  const files = [main, ...globSync("**/*.js", { cwd: folder }).filter((file) => file !== main)];
  // Modules are named by Worker and file, not by their path on this machine: stacks in dead letters contain the names.
  return {
    ...options,
    name,
    modulesRoot: `/${name}`,
    modules: files.map((file) => moduleOf(name, file, readFileSync(join(folder, file), "utf8"))),
    ...(d1Databases ? { d1Databases: { ...d1Databases, ...ops?.d1Databases } } : {}),
    bindings: { ...bindings, ...vars, ...ops?.bindings },
  };
}

/** Durable Object classes that other Workers bind to, by the Worker that exports them. Its stand-in exports them too. */
const exportedClasses: Record<string, string[]> = { signalbox: ["QueueCoordinator"], "scalable-media": ["BrandAgent"] };

/** Entrypoints that other Workers bind to. The stand-in of each Worker exports them. */
const entrypoints = ["Internal", "ReadApi"];

/**
 * The options of the local runtime for every Worker; the first Worker answers over HTTP. A stand-in replaces each Worker in
 * `broken` (name → reason) and each Worker without a readable build, which is added to `broken`.
 */
export const builtWorkers = (
  root: string,
  vars: Record<string, string>,
  broken: Map<string, string>,
  shards: QueueShards = {},
): V4WorkerOptions[] =>
  workers.map(({ name }) => {
    try {
      if (!broken.has(name)) return builtWorker(root, name, vars, shards);
    } catch (error) {
      broken.set(name, `Its build can't be read (${reasonOf(error)}): npm run build`);
    }
    return createStandIn({ name, reason: `${broken.get(name)}`, classes: exportedClasses[name] ?? [], entrypoints });
  });
