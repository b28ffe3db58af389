import { exitCodes } from "../command.ts";
import { type Config, loadConfig } from "../config/config.ts";
import { readConfiguredWorkers } from "../config/teamWorkers.ts";
import { shardBindingName, shardDatabase, shardNumbers } from "../config/shards.ts";
import { watchedOf } from "../config/watched.ts";
import { withPlainErrors } from "./apiErrors.ts";
import type { Blueprint } from "./blueprint.ts";
import { confirm } from "./confirm.ts";
import { coreBlueprint, readCoreWorker } from "./core.ts";
import { checkWorkers, deploy } from "./deploy.ts";
import { destroy } from "./destroy.ts";
import { mainWorker } from "./installation.ts";
import type { Surroundings } from "./prepare.ts";
import { status } from "./status.ts";
import { wranglerOf } from "./wrangler.ts";

/** Options as they were typed. */
export type DeployValues = {
  config?: string | undefined;
  env?: string | undefined;
  yes?: boolean | undefined;
  adopt?: boolean | undefined;
  "dry-run"?: boolean | undefined;
};

const print = (line: string): void => console.log(line);

/** Answers a question on the terminal with a word, or always yes. */
const asker = (word: string, isYes: boolean) => (question: string) => (isYes ? Promise.resolve(true) : confirm(question, word));

/** `namedIn` is the path of the configuration. */
async function blueprintOf(config: Config, namedIn: string | undefined): Promise<Blueprint> {
  return coreBlueprint(config, watchedOf(config, await readConfiguredWorkers(config, namedIn)), readCoreWorker());
}

function surroundingsOf({ folder, accountId }: Config, secrets: readonly { variable: string }[]): Surroundings {
  const env = { ...process.env, ...(accountId && { CLOUDFLARE_ACCOUNT_ID: accountId }) };
  return { env, accountId, print, wrangler: wranglerOf({ folder, env, secrets: secrets.map(({ variable }) => variable) }) };
}

/** What a Worker of the team adds to its Wrangler configuration to use `signalbox/jobs`. */
function jobsBindings({ installation: { prefix }, shards }: Blueprint, ids: ReadonlyMap<string, string>): string[] {
  const databases = shardNumbers(shards ?? {}).map((shard) => {
    const name = prefix + shardDatabase(shard);
    return { binding: shardBindingName(shard), database_name: name, database_id: ids.get(name) };
  });
  const limiter = { name: "COORDINATOR", class_name: "QueueCoordinator", script_name: prefix + mainWorker };
  return [
    "To use signalbox/jobs in a Worker, add these to its Wrangler configuration:",
    `  "d1_databases": [${databases.map((database) => JSON.stringify(database)).join(", ")}],`,
    `  "durable_objects": { "bindings": [${JSON.stringify(limiter)}] },`,
    ...(shards ? [`  "vars": { "QUEUE_SHARDS": ${JSON.stringify(shards)} },`] : []),
  ];
}

/** `signalbox deploy` */
export async function runDeploy({
  config: path,
  env: environment,
  yes = false,
  adopt = false,
  "dry-run": dryRun = false,
}: DeployValues): Promise<number> {
  const config = loadConfig({ folder: process.cwd(), path, environment });
  const blueprint = await blueprintOf(config, path);
  const surroundings = surroundingsOf(config, blueprint.secrets);
  const result = await withPlainErrors(() => deploy(blueprint, surroundings, { adopt, dryRun, confirm: asker("yes", yes) }));
  // After the plan: that the Worker can be built says nothing about the account.
  if (dryRun) await checkWorkers(blueprint, surroundings);
  if (result) for (const line of jobsBindings(blueprint, result.databases)) print(line);
  else print("Nothing was changed.");
  return result || dryRun ? 0 : exitCodes.failed;
}

/** `signalbox status` */
export async function runStatus({ config: path, env: environment }: DeployValues): Promise<number> {
  const config = loadConfig({ folder: process.cwd(), path, environment });
  const blueprint = await blueprintOf(config, path);
  const isAsConfigured = await withPlainErrors(() => status(blueprint, surroundingsOf(config, blueprint.secrets)));
  return isAsConfigured ? 0 : exitCodes.failed;
}

/** `signalbox destroy` */
export async function runDestroy({ config: path, env: environment, yes = false }: DeployValues): Promise<number> {
  const config = loadConfig({ folder: process.cwd(), path, environment });
  const surroundings = surroundingsOf(config, []);
  const installation = { prefix: config.namePrefix };
  const isDone = await withPlainErrors(() => destroy(installation, { ...surroundings, workers: [mainWorker] }, asker("delete", yes)));
  if (!isDone) print("Nothing was changed.");
  return isDone ? 0 : exitCodes.failed;
}
