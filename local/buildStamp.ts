import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { buildOf } from "./builds.ts";

/** Globs of all files that affect the build, from the root. */
const sources = [
  "{app,brand-engine,api-worker,agent,services,domain,store,runtime,public}/**/*",
  "index.html",
  "vite.config.ts",
  "wrangler.jsonc",
  "package-lock.json",
  "local/{vars,builds,buildStamp,clientBundle,dashboardEntry,runtimeOptions,sourceLines}.ts",
  "cli/system/sourceLines.ts",
];
const stampPath = (root: string, env: NodeJS.ProcessEnv): string => join(root, buildOf(env).folder, "built-from");

/** A hash of the contents of all sources. File times are not used: they change with a checkout or a copy. */
function sourcesHash(root: string): string {
  const hash = createHash("sha256");
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

/** True when the build that the environment asks for was made from the current sources. */
export const isBuilt = (root: string, env: NodeJS.ProcessEnv = process.env): boolean =>
  existsSync(stampPath(root, env)) && readFileSync(stampPath(root, env), "utf8") === sourcesHash(root);

/** Vite plugin that writes the hash of the sources into the build. It is taken when the build begins. */
export function buildStamp(root: string): Plugin {
  let hash = "";
  return {
    name: "signalbox:build-stamp",
    apply: "build",
    config: () => void (hash = sourcesHash(root)),
    buildApp: { order: "post", handler: async () => writeFileSync(stampPath(root, process.env), hash) },
  };
}
