import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { buildOf } from "./builds.ts";

/** Folders of which every file affects the build, from the root. */
export const sourceFolders = ["app", "brand-engine", "api-worker", "agent", "services", "domain", "store", "runtime", "public"];
/** The other files that affect it. */
export const sourceFiles = [
  "index.html",
  "vite.config.ts",
  "wrangler.jsonc",
  "package-lock.json",
  ...["vars", "builds", "buildStamp", "clientBundle", "dashboardEntry", "runtimeOptions", "sourceLines"].map((name) => `local/${name}.ts`),
  "cli/system/sourceLines.ts",
];
/** Files and folders that do not affect it, by their names. */
const isIgnored = (name: string): boolean => name === "testing" || name === "node_modules" || /\.test\.tsx?$/.test(name);

/** The files below a folder, from the root. Every start lists them: `globSync` takes six times as long, and excludes no test below a folder. */
const filesIn = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (isIgnored(entry.name)) return [];
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesIn(root, path);
    return entry.isFile() ? [path] : [];
  });

const stampPath = (root: string, env: NodeJS.ProcessEnv): string => join(root, buildOf(env).folder, "built-from");

/** A hash of the contents of all sources. File times are not used: they change with a checkout or a copy. */
export function sourcesHash(root: string): string {
  const hash = createHash("sha256");
  const files = [...sourceFiles, ...sourceFolders.flatMap((folder) => filesIn(root, folder))].toSorted();
  for (const file of files)
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(root, file)))
      .update("\0");
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
