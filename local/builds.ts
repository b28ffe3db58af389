import { globSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";
import { mainWorker, workers } from "#brand-engine/domain/topology";

/** What a build contains. `folder` is where it goes, from the root; `configs` are the folders of the Workers' configurations, the main one first. */
export type Build = { folder: string; dashboard: string; firstView: string; configs: readonly string[]; workers: readonly string[] };

/** The dashboard and the Workers of the Brand Engine: what `npm start` runs. */
const brandEngine: Build = {
  folder: "dist",
  dashboard: "/brand-engine/app/main.tsx",
  firstView: "brand-engine/app/firstView.ts",
  configs: [mainWorker, ...workers.filter((worker) => worker !== mainWorker)].map(({ folder }) => folder),
  workers: workers.map(({ name }) => name),
};

/** The core alone: what a team installs. */
const core: Build = {
  folder: "dist/core",
  dashboard: "/app/main.tsx",
  firstView: "app/firstView/main.ts",
  configs: ["api-worker"],
  workers: [mainWorker.name],
};

/** The build that the environment asks for: `PIPELINE=none` for the core alone. Throws for any other value. */
export function buildOf(env: NodeJS.ProcessEnv): Build {
  const pipeline = env["PIPELINE"] ?? "";
  if (pipeline === "") return brandEngine;
  if (pipeline === "none") return core;
  throw new Error(`PIPELINE is "${pipeline}". Leave it out, or set it to "none" for the core alone`);
}

/** The folder of a built Worker. */
export const builtFolder = (root: string, name: string, { folder }: Pick<Build, "folder"> = brandEngine): string =>
  join(root, folder, name.replaceAll("-", "_"));

/** Deletes the folders of Workers that an earlier build has left and that do not exist any more: tests and starts find Workers by their folders. */
export function removeOldWorkers(root: string, build: Build): void {
  const built = new Set(build.workers.map((name) => builtFolder(root, name, build)));
  const folders = globSync("*/wrangler.json", { cwd: join(root, build.folder) }).map((file) => join(root, build.folder, dirname(file)));
  for (const folder of folders) if (!built.has(folder)) rmSync(folder, { recursive: true });
}

/** Vite plugin that calls {@link removeOldWorkers} after a build. */
export const oldWorkersPlugin = (root: string, build: Build): Plugin => ({
  name: "signalbox:old-workers",
  apply: "build",
  buildApp: { order: "post", handler: async () => removeOldWorkers(root, build) },
});
