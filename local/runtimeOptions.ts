import { readFileSync, writeFileSync } from "node:fs";
import type { V4WorkerOptionsShape } from "miniflare";
import { join } from "node:path";
import type { Plugin } from "vite";
import { workers } from "#domain/topology";

/** Where the build puts a Worker. */
export const builtFolder = (root: string, name: string): string => join(root, "dist", name.replaceAll("-", "_"));

const optionsPath = (root: string, name: string): string => join(builtFolder(root, name), "runtime.json");

/**
 * Writes beside a built Worker how the local runtime takes it. Reading that from its configuration needs wrangler, which
 * takes a second to load: a start only reads a file.
 */
export async function writeRuntimeOptions(root: string, name: string): Promise<void> {
  const { unstable_getMiniflareWorkerOptions: workerOptionsOf } = await import("wrangler");
  const { workerOptions } = workerOptionsOf(join(builtFolder(root, name), "wrangler.json"));
  const { rootPath: _path, modulesRules: _rules, ...options } = workerOptions as V4WorkerOptionsShape;
  writeFileSync(optionsPath(root, name), JSON.stringify(options));
}

/** {@link writeRuntimeOptions} of every Worker, as part of a build. */
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

/** How the local runtime takes a built Worker, but for its modules. Throws when it was not built. */
export function readRuntimeOptions(root: string, name: string): V4WorkerOptionsShape {
  const options = JSON.parse(readFileSync(optionsPath(root, name), "utf8")) as V4WorkerOptionsShape;
  // The build may have been made in another folder, and copied.
  return options.assets ? { ...options, assets: { ...options.assets, directory: join(root, "dist/client") } } : options;
}
