import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DeployConfig } from "./deployConfig.ts";
import type { WorkerConfig } from "./installation.ts";

/** Fields of a built configuration that name places on this machine. */
const places = new Set(["main", "configPath", "userConfigPath", "directory", "migrations_dir"]);

function addFiles(hash: ReturnType<typeof createHash>, folder: string, pattern: string): void {
  for (const file of globSync(pattern, { cwd: folder }).toSorted())
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(folder, file)));
}

/** A digest of all that a deploy of a Worker uploads: its code in `folder`, its configuration and its assets. */
export function digestOf(config: DeployConfig, folder: string, assets: WorkerConfig["assets"]): string {
  const hash = createHash("sha256").update(JSON.stringify(config, (key, value: unknown) => (places.has(key) ? undefined : value)));
  addFiles(hash, folder, "**/*.js");
  if (assets?.directory && existsSync(assets.directory)) addFiles(hash, assets.directory, "**/*.*");
  return hash.digest("hex").slice(0, 32);
}
