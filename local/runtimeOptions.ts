import { readFileSync, writeFileSync } from "node:fs";
import type { V4WorkerOptionsShape } from "miniflare";
import { join } from "node:path";
import type { Plugin } from "vite";
import { type Build, builtFolder } from "./builds.ts";

export { builtFolder } from "./builds.ts";

const optionsFile = "runtime.json";

/**
 * Writes the options of the local runtime for a built Worker into its folder. The build does this, because reading them
 * from the configuration needs wrangler, which takes a second to load. A start then only reads a file.
 */
export async function writeRuntimeOptions(root: string, name: string, build?: Build): Promise<void> {
  const { unstable_getMiniflareWorkerOptions: workerOptionsOf } = await import("wrangler");
  const { workerOptions } = workerOptionsOf(join(builtFolder(root, name, build), "wrangler.json"));
  const { rootPath: _path, modulesRules: _rules, ...options } = workerOptions as V4WorkerOptionsShape;
  writeFileSync(join(builtFolder(root, name, build), optionsFile), JSON.stringify(options));
}

/** Vite plugin that calls {@link writeRuntimeOptions} for every Worker after a build. */
export const runtimeOptionsPlugin = (root: string, build: Build): Plugin => ({
  name: "signalbox:runtime-options",
  apply: "build",
  buildApp: {
    order: "post",
    handler: async () => {
      for (const name of build.workers) await writeRuntimeOptions(root, name, build);
    },
  },
});

/** The options of the local runtime for a built Worker, without its modules. Throws when the Worker was not built. */
export function readRuntimeOptions(root: string, name: string): V4WorkerOptionsShape {
  const options = JSON.parse(readFileSync(join(builtFolder(root, name), optionsFile), "utf8")) as V4WorkerOptionsShape;
  // The build may have been copied from another folder.
  return options.assets ? { ...options, assets: { ...options.assets, directory: join(root, "dist/client") } } : options;
}
