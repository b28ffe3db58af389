import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { QueueShards } from "../config/shards.ts";
import type { Watched } from "../config/watched.ts";
import { type Installation, mainWorker, type OwnNames, type WorkerConfig } from "./installation.ts";

/**
 * A secret of a Worker (its name without prefix). `variable` is the environment variable that has its value at a deploy, `need` a variable of
 * the Worker without which it is not used. An optional one is reported apart from those that are missing.
 */
export type Secret = { name: string; worker: string; variable: string; effectIfMissing: string; need?: string; isOptional?: boolean };

/** A Worker that was built into `folder`. Its configuration has names without prefix, and absolute paths. */
export type BuiltWorker = { name: string; folder: string; config: WorkerConfig };

/** What a deploy installs. All names of its own are without prefix. */
export type Blueprint = {
  installation: Installation;
  /** In the order of a first deploy. */
  workers: readonly BuiltWorker[];
  queues: readonly string[];
  databases: readonly string[];
  /** Workers that earlier versions had. */
  retiredWorkers: readonly string[];
  secrets: readonly Secret[];
  /** Variables of every Worker. */
  vars: Readonly<Record<string, string>>;
  watched: Watched;
  /** The operations database of each queue that is not in the first one; left out with one database. */
  shards?: QueueShards | undefined;
  retention: { deadLetterDays?: number | undefined; archiveBucket?: string | undefined };
  hostname: string | undefined;
  workersDev: boolean;
  version: string;
};

export const ownNamesOf = ({ workers, queues, databases }: Blueprint): OwnNames => ({
  workers: workers.map(({ name }) => name),
  queues,
  databases,
});

/** Reads a Worker that Vite has built into `folder`. */
export function readBuiltWorker(folder: string): BuiltWorker {
  const config = JSON.parse(readFileSync(join(folder, "wrangler.json"), "utf8")) as WorkerConfig;
  const { main, assets, d1_databases: databases = [] } = config;
  const entry = resolve(folder, main ?? "index.js");
  const absolute: WorkerConfig = {
    ...config,
    main: entry,
    // The package has no source maps, and wrangler fails when one is missing. Stacks name the source lines anyway.
    upload_source_maps: existsSync(`${entry}.map`),
    ...(assets?.directory && { assets: { ...assets, directory: resolve(folder, assets.directory) } }),
    d1_databases: databases.map((database) => ({
      ...database,
      ...(database.migrations_dir && { migrations_dir: resolve(folder, database.migrations_dir) }),
    })),
  };
  return { name: config.name, folder, config: absolute };
}

/** Secrets of the main Worker. `webhook` is the environment variable with the address that alerts are posted to, if they shall be. */
export const coreSecrets = (webhook: string | undefined): Secret[] => [
  {
    name: "ALERT_WEBHOOK_URL",
    worker: mainWorker,
    variable: webhook ?? "ALERT_WEBHOOK_URL",
    effectIfMissing: "alerts are stored, not posted",
    isOptional: webhook === undefined,
  },
  {
    // Never the variable of the same name: wrangler signs in with that one, which may do more.
    name: "CLOUDFLARE_API_TOKEN",
    worker: mainWorker,
    variable: "SIGNALBOX_ACCOUNT_TOKEN",
    effectIfMissing: "the dashboard does not show the queues and workflows of your Cloudflare account",
    isOptional: true,
  },
];
