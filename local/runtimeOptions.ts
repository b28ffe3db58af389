import { readFileSync, writeFileSync } from "node:fs";
import type { V4WorkerOptionsShape } from "miniflare";
import { join } from "node:path";
import type { Plugin } from "vite";
import { workers } from "#brand-engine/domain/topology";

/** The folder of a built Worker. */
export const builtFolder = (root: string, name: string): string => join(root, "dist", name.replaceAll("-", "_"));

const optionsPath = (root: string, name: string): string => join(builtFolder(root, name), "runtime.json");

/**
 * Writes the options of the local runtime for a built Worker into its folder. The build does this, because reading them
 * from the configuration needs wrangler, which takes a second to load. A start then only reads a file.
 */
export async function writeRuntimeOptions(root: string, name: string): Promise<void> {
  const { unstable_getMiniflareWorkerOptions: workerOptionsOf } = await import("wrangler");
  const { workerOptions } = workerOptionsOf(join(builtFolder(root, name), "wrangler.json"));
  const { rootPath: _path, modulesRules: _rules, ...options } = workerOptions as V4WorkerOptionsShape;
  writeFileSync(optionsPath(root, name), JSON.stringify(options));
}

/** Vite plugin that calls {@link writeRuntimeOptions} for every Worker after a build. */
export const runtimeOptionsPlugin = (root: string): Plugin => ({
  name: "signalbox:runtime-options",
  apply: "build",
  buildApp: {
    order: "post",
    handler: async () => {
      for (const { name } of workers) await writeRuntimeOptions(root, name);
    },
  },
});

/** The options of the local runtime for a built Worker, without its modules. Throws when the Worker was not built. */
export function readRuntimeOptions(root: string, name: string): V4WorkerOptionsShape {
  const options = JSON.parse(readFileSync(optionsPath(root, name), "utf8")) as V4WorkerOptionsShape;
  // The build may have been copied from another folder.
  return options.assets ? { ...options, assets: { ...options.assets, directory: join(root, "dist/client") } } : options;
}
