import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { settingsVariables } from "#domain/settings/workerSettings";
import type { Config } from "../config/config.ts";
import { shardDatabase, shardNumbers, unknownShardQueues, withShards } from "../config/shards.ts";
import type { Watched } from "../config/watched.ts";
import { archiveBindings, withFreeBindings } from "../config/watchedSettings.ts";
import { coreFolder, migrationsFolder } from "../system/packageFiles.ts";
import { type Blueprint, type BuiltWorker, coreSecrets, readBuiltWorker } from "./blueprint.ts";
import { bindingNames } from "./deployConfig.ts";
import { mainWorker } from "./installation.ts";

/** Reads the built main Worker without a pipeline. */
export function readCoreWorker(): BuiltWorker {
  const built = readBuiltWorker(join(coreFolder(), mainWorker));
  const databases = (built.config.d1_databases ?? []).map((database) => ({ ...database, migrations_dir: migrationsFolder() }));
  return { ...built, config: { ...built.config, d1_databases: databases } };
}

/** The variables of the sign-in, from the configuration. */
export const accessVars = ({ access }: Pick<Config, "access">): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      ACCESS_TEAM_DOMAIN: access?.teamDomain,
      ACCESS_AUD: access?.aud,
      ADMINS: access?.admins?.join(","),
      OPERATORS: access?.operators?.join(","),
      SERVICE_TOKEN_ADMINS: access?.serviceTokenAdmins?.join(","),
      SERVICE_TOKEN_OPERATORS: access?.serviceTokenOperators?.join(","),
    }).flatMap(([name, value]) => (value ? [[name, value] as const] : [])),
  );

/**
 * Adds notes about queues of `shards` that nothing else names. Workers with `signalbox/jobs` need not be in the configuration, so such a queue
 * may exist.
 */
const withShardNotes = (watched: Watched, shards: Config["shards"], pipelineQueues: readonly string[]): Watched => ({
  ...watched,
  notes: [...watched.notes, ...unknownShardQueues(shards, [...pipelineQueues, ...watched.queues.map(({ name }) => name)])],
});

/** Signalbox alone: one Worker with its databases, and what the team watches. `pipelineQueues` are those of a pipeline that is added to it. */
export const coreBlueprint = (
  config: Config,
  watched: Watched,
  worker: BuiltWorker,
  pipelineQueues: readonly string[] = [],
): Blueprint => ({
  installation: { prefix: config.namePrefix },
  workers: [{ ...worker, config: withShards(worker.config, config.shards) }],
  queues: [],
  databases: shardNumbers(config.shards ?? {}).map(shardDatabase),
  shards: config.shards,
  retiredWorkers: [],
  secrets: coreSecrets(config.alerts?.[0]?.secret),
  vars: accessVars(config),
  watched: withFreeBindings(withShardNotes(watched, config.shards, pipelineQueues), [
    ...bindingNames(worker.config),
    ...archiveBindings(config.retention),
    ...settingsVariables,
  ]),
  retention: config.retention ?? {},
  hostname: config.hostname,
  workersDev: config.workersDev,
  version: packageJson.version,
});
