import type { V4WorkerOptions, V4WorkerOptionsShape } from "miniflare";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from "wrangler";
import { workers } from "./workers.ts";

/** What the build says of a Worker. */
type BuiltConfig = { name: string; main: string; triggers?: { crons?: string[] } };

/** Where the build puts a Worker. */
export const builtFolder = (root: string, name: string): string => join(root, "dist", name.replaceAll("-", "_"));

const configOf = (root: string, name: string) =>
  JSON.parse(readFileSync(join(builtFolder(root, name), "wrangler.json"), "utf8")) as BuiltConfig;

/** The crons each built Worker declares. */
export const builtCrons = (root: string): { worker: string; cron: string }[] =>
  workers.flatMap(({ name }) => (configOf(root, name).triggers?.crons ?? []).map((cron) => ({ worker: name, cron })));

function builtWorker(root: string, name: string, vars: Record<string, string>): V4WorkerOptions {
  const folder = builtFolder(root, name);
  const { main } = configOf(root, name);
  const { workerOptions } = workerOptionsOf(join(folder, "wrangler.json"));
  const { rootPath: _relative, modulesRules: _rules, bindings, ...options } = workerOptions as V4WorkerOptionsShape;
  // All files are named, the entry first, because the runtime only follows imports it can see without running the code.
  const files = [main, ...globSync("**/*.js", { cwd: folder }).filter((file) => file !== main)];
  // Named by Worker and file, not by where they lie here: the names end up in stacks, and those in dead letters.
  return {
    ...options,
    name,
    modulesRoot: `/${name}`,
    modules: files.map((file) => ({
      type: "ESModule" as const,
      path: `/${name}/${file}`,
      contents: readFileSync(join(folder, file), "utf8"),
    })),
    bindings: { ...bindings, ...vars },
  };
}

/** Every built Worker as the local runtime takes it; the first one answers the HTTP door. */
export const builtWorkers = (root: string, vars: Record<string, string>): V4WorkerOptions[] =>
  workers.map(({ name }) => builtWorker(root, name, vars)).toReversed();
