import { deadLetterQueueOf } from "#domain/queues/queues";
import { databases, queueNames, queuesOfFirstDatabase, workers } from "#brand-engine/domain/topology";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Config, configName, loadConfig } from "#cli/config/config";
import { CliError } from "#cli/command";
import { unknownShardQueues, withShards } from "#cli/config/shards";
import { watchedOf } from "#cli/config/watched";
import { readConfiguredWorkers } from "#cli/config/teamWorkers";
import { type Blueprint, readBuiltWorker, type Secret } from "#cli/deploy/blueprint";
import { coreBlueprint } from "#cli/deploy/core";
import { builtFolder } from "../runtimeOptions.ts";
import { deployVars } from "../vars.ts";

/** The longest prefix, so that the name of every queue keeps below Cloudflare's limit of 63 characters. */
const maxPrefixLength = 32;

/** The names that an installation of the repository starts with: NAME_PREFIX, and `NAME-` of `--env NAME`. Throws an error that says what to do. */
export function prefixOf(env: NodeJS.ProcessEnv, environment = ""): string {
  const prefix = `${env["NAME_PREFIX"]?.trim() ?? ""}${environment ? `${environment}-` : ""}`;
  if (prefix !== "" && (!/^[a-z][a-z0-9-]*$/.test(prefix) || prefix.length > maxPrefixLength))
    throw new Error(
      `Names can't start with "${prefix}". Use at most ${maxPrefixLength} lower-case letters, digits and hyphens, and start with a letter: NAME_PREFIX=acme-`,
    );
  return prefix;
}

/** The configuration of the repository: `signalbox.jsonc` if it is there, else the environment. The environment has its hostname and vars in both cases. */
export function configOf(root: string, env: NodeJS.ProcessEnv, environment: string | undefined): Config {
  const hostname = env["DASHBOARD_HOSTNAME"]?.trim();
  const config: Config = existsSync(join(root, configName))
    ? loadConfig({ folder: root, environment })
    : { folder: root, environment, namePrefix: prefixOf(env, environment), workersDev: false };
  return { ...config, ...(hostname && { hostname }), alerts: config.alerts ?? [{ type: "webhook", secret: "ALERT_WEBHOOK_URL" }] };
}

/** Secrets of the Brand Engine's Workers. A key is used only with the address that it is for. */
const secrets: readonly Secret[] = [
  {
    name: "RESEARCH_API_KEY",
    worker: "gatherfeed",
    need: "RESEARCH_BASE_URL",
    effectIfMissing: "requests to RESEARCH_BASE_URL are sent without a key",
  },
  {
    name: "WRITER_API_KEY",
    worker: "scalable-media",
    need: "WRITER_BASE_URL",
    effectIfMissing: "requests to WRITER_BASE_URL are sent without a key",
  },
  { name: "SOCIAL_WEBHOOK_URL", worker: "social-good", effectIfMissing: "posts are stored, not sent" },
].map((secret) => ({ ...secret, variable: secret.name }));

/** Workers of earlier versions, whose work the Worker `signalbox` does now. */
const retiredWorkers = ["coordinator", "dead-letter-monitor", "alerts"];

/** Names of Workers that any version of the Brand Engine has deployed. */
export const knownWorkers: readonly string[] = [...workers.map(({ name }) => name), ...retiredWorkers];

/** Signalbox with the Brand Engine: the same as for a team, with the pipeline's Workers, queues and databases. Needs the build in `dist/`. */
export async function brandEngineBlueprint(root: string, env: NodeJS.ProcessEnv, config: Config): Promise<Blueprint> {
  const built = workers.map(({ name }) => readBuiltWorker(builtFolder(root, name)));
  const team = await readConfiguredWorkers({ ...config, folder: root });
  const [main = built[0]] = built;
  if (!main) throw new Error("The topology has no Worker");
  const watched = watchedOf(config, team);
  const unknown = unknownShardQueues(config.shards, [...queueNames, ...watched.queues.map(({ name }) => name)]);
  if (unknown.length > 0) throw new CliError(unknown.join(" "));
  const core = coreBlueprint(config, watched, main, queueNames);
  const pinned = queuesOfFirstDatabase.find((queue) => (config.shards?.[queue] ?? 1) !== 1);
  if (pinned !== undefined)
    throw new CliError(`The queue ${pinned} must be in the first database, with the brands: leave it out of "shards"`);
  return {
    ...core,
    workers: built.map((worker) => ({ ...worker, config: withShards(worker.config, config.shards) })),
    queues: queueNames.flatMap((queue) => [deadLetterQueueOf(queue), queue]),
    databases: [...databases, ...core.databases.slice(1)],
    retiredWorkers,
    secrets: [...secrets, ...core.secrets],
    vars: { ...core.vars, ...deployVars(env) },
  };
}
