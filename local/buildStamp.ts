import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Globs of all files that affect the build, from the root. */
const sources = [
  "{app,brand-engine,api-worker,agent,services,domain,store,runtime,public}/**/*",
  "index.html",
  "vite.config.ts",
  "wrangler.jsonc",
  "package-lock.json",
  "local/{vars,buildStamp,clientBundle,dashboardEntry,runtimeOptions,sourceLines}.ts",
];
const stampPath = (root: string): string => join(root, "dist", "built-from");

/** A hash of the contents of all sources and of the choice of the pipeline. File times are not used: they change with a checkout or a copy. */
function sourcesHash(root: string): string {
  // The build contains the dashboard that this variable chooses.
  const hash = createHash("sha256")
    .update(process.env["PIPELINE"] ?? "")
    .update("\0");
  const files = globSync(sources, {
    cwd: root,
    withFileTypes: true,
    exclude: (entry) => /(\.test\.tsx?|^testing|^node_modules)$/.test(entry.name),
  })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  for (const file of files) hash.update(file.slice(root.length)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

/** True when `dist/` was built from the current sources. */
export const isBuilt = (root: string): boolean =>
  existsSync(stampPath(root)) && readFileSync(stampPath(root), "utf8") === sourcesHash(root);

/** Vite plugin that writes the hash of the sources into the build. It is taken when the build begins. */
export function buildStamp(root: string): Plugin {
  let hash = "";
  return {
    name: "signalbox:build-stamp",
    apply: "build",
    config: () => void (hash = sourcesHash(root)),
    buildApp: { order: "post", handler: async () => writeFileSync(stampPath(root), hash) },
  };
}
