import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { databases, workers } from "#brand-engine/domain/topology";
import { builtFolder } from "../runtimeOptions.ts";
import { Account, keyOf } from "./account.ts";
import { deployConfigOf } from "./deployConfig.ts";
import { type Installation, listDatabase, type Resource, resourcesOf, type WorkerConfig } from "./installation.ts";
import { describeSecrets, listMissingSettings } from "./missingSettings.ts";
import { deploySteps, withoutBindingsTo } from "./steps.ts";
import { assertNothingRefused, describePlan, planDeploy } from "./plan.ts";
import { putSecrets } from "./workerSettings.ts";
import { wranglerOrThrow } from "./wrangler.ts";

/** `root` is the folder of the repository, `env` has vars and secrets, and `print` gets each line of progress. */
export type Deployment = { root: string; env: NodeJS.ProcessEnv; installation: Installation; print: (line: string) => void };

/** `adopt` takes over what exists without a mark. `confirm` is asked once, after the plan was printed. */
export type DeployOptions = { adopt: boolean; confirm: (question: string) => Promise<boolean> };

const readBuiltConfig = (root: string, name: string): WorkerConfig =>
  JSON.parse(readFileSync(join(builtFolder(root, name), "wrangler.json"), "utf8")) as WorkerConfig;

/** Stands next to the built config, which the local system needs unchanged. */
const deployConfigPath = (root: string, name: string): string => join(builtFolder(root, name), "deploy.json");

type DeployConfig = ReturnType<typeof deployConfigOf>;

/** Writes the configuration of each Worker. Returns the configurations. */
const writeConfigs = ({ root, env, installation }: Deployment, ids: ReadonlyMap<string, string>): DeployConfig[] =>
  workers.map(({ name }) => {
    const config = deployConfigOf(readBuiltConfig(root, name), { ids, env, installation });
    writeFileSync(deployConfigPath(root, name), JSON.stringify(config));
    return config;
  });

/** Writes the configuration of the first of two deploys of a Worker. Returns its path. */
function writeFirstConfig(root: string, name: string, config: DeployConfig, without: readonly string[]): string {
  const path = join(builtFolder(root, name), "deploy-first.json");
  writeFileSync(path, JSON.stringify(withoutBindingsTo(config, without)));
  return path;
}

/** A Worker that is bound to a database. Its config has the folder of the migrations. */
const databaseOwner = (root: string, database: string): string =>
  workers.find(({ name }) => readBuiltConfig(root, name).d1_databases?.some(({ database_name }) => database_name === database))?.name ?? "";

/**
 * Creates the databases and queues that do not exist yet, and returns the id of each database by its name. Everything is listed
 * in the first database before it is created. So the next deploy knows what is ours, wherever this one stops.
 */
async function createResources(
  deployment: Deployment,
  account: Account,
  existing: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const { installation, print } = deployment;
  const resources = resourcesOf(installation).filter(({ kind }) => kind !== "worker");
  const create = async ({ kind, name }: Resource): Promise<string> => {
    const id = await (kind === "queue" ? account.createQueue(name) : account.createDatabase(name));
    print(`Created the ${kind} ${name}`);
    return id;
  };
  const ids = new Map(existing);
  const list: Resource = { kind: "database", name: installation.prefix + listDatabase };
  const listId = ids.get(keyOf(list)) ?? (await create(list));
  ids.set(keyOf(list), listId);
  const idOf = (resource: Resource) => ids.get(keyOf(resource)) ?? null;
  await account.record(
    listId,
    resources.map((resource) => ({ resource, id: idOf(resource) })),
  );
  for (const resource of resources) if (idOf(resource) === null) ids.set(keyOf(resource), await create(resource));
  await account.record(
    listId,
    resources.map((resource) => ({ resource, id: idOf(resource) })),
  );
  return new Map(resources.flatMap((resource) => (resource.kind === "database" ? [[resource.name, idOf(resource) ?? ""] as const] : [])));
}

/** Applies the migrations of each database, then deploys each Worker and sets its secrets: see {@link deploySteps}. */
async function deployWorkers(
  { root, env, installation, print }: Deployment,
  configs: readonly DeployConfig[],
  existing: ReadonlySet<string>,
): Promise<void> {
  for (const database of databases) {
    const config = deployConfigPath(root, databaseOwner(root, database));
    await wranglerOrThrow(["d1", "migrations", "apply", installation.prefix + database, "--remote", "--config", config], { show: true });
  }
  const steps = deploySteps(configs, existing);
  for (const [index, { worker, without }] of steps.entries()) {
    const name = worker.slice(installation.prefix.length);
    const whole = configs.find((config) => config.name === worker);
    const isWhole = without.length === 0 || !whole;
    const config = isWhole ? deployConfigPath(root, name) : writeFirstConfig(root, name, whole, without);
    await wranglerOrThrow(["deploy", "--config", config], { show: true });
    const isFirst = steps.findIndex((step) => step.worker === worker) === index;
    const names = isFirst ? await putSecrets(name, config, env) : [];
    const secrets = names.length > 0 ? ` and set its ${names.join(", ")}` : "";
    const rest = isWhole ? "" : `, for now without its bindings to ${without.join(", ")}`;
    print(`${index + 1}/${steps.length} Deployed ${worker}${secrets}${rest}`);
  }
}

/**
 * Deploys the installation: prints a plan, asks, creates what is missing and deploys every built Worker. It refuses, before anything
 * changes, when the account has something of the same name that is not ours. Every step can be repeated. Prints at the end which
 * settings are missing. Returns false when the answer was no.
 */
export async function deployAll(deployment: Deployment, { adopt, confirm }: DeployOptions): Promise<boolean> {
  const { env, installation, print } = deployment;
  const account = await Account.open(env);
  // wrangler would ask which account to use.
  process.env["CLOUDFLARE_ACCOUNT_ID"] = account.id;
  const resources = resourcesOf(installation);
  const state = await account.read(resources, installation);
  const plan = planDeploy(resources, state, installation, adopt);
  print(`Plan for the account ${account.name} (${account.id}):`);
  for (const line of describePlan(plan)) print(`  ${line}`);
  assertNothingRefused(plan);
  if (!(await confirm("Deploy this?"))) return false;
  const configs = writeConfigs(deployment, await createResources(deployment, account, state.existing));
  const existing = resources.flatMap((resource) =>
    resource.kind === "worker" && state.existing.has(keyOf(resource)) ? [resource.name] : [],
  );
  await deployWorkers(deployment, configs, new Set(existing));
  for (const line of await listMissingSettings(env, installation)) print(line);
  return true;
}

/**
 * Removes the installation: lists all that belongs to it, asks, and deletes Workers, queues and databases, the list of what belongs
 * to it last. So it can be repeated wherever it stopped. Returns false when the answer was no.
 */
export async function destroyAll({ env, installation, print }: Deployment, confirm: DeployOptions["confirm"]): Promise<boolean> {
  const account = await Account.open(env);
  const { existing, owned } = await account.read(resourcesOf(installation), installation);
  const targets = resourcesOf(installation)
    .filter((resource) => owned.has(keyOf(resource)))
    .toReversed();
  if (targets.length === 0) {
    print(`The account ${account.name} has nothing that belongs to this installation.`);
    return true;
  }
  print(`These belong to this installation in the account ${account.name} (${account.id}):`);
  for (const resource of targets) print(`  ${keyOf(resource)}`);
  if (!(await confirm("Delete all of them with their data? This can't be undone."))) return false;
  for (const resource of targets) {
    await account.delete(resource, existing.get(keyOf(resource)) ?? "");
    print(`Deleted the ${keyOf(resource)}`);
  }
  return true;
}

/** Checks that each Worker can be deployed. Changes nothing and uses no account. */
export async function dryRun(deployment: Deployment): Promise<void> {
  const { root, env, installation, print } = deployment;
  writeConfigs(deployment, new Map());
  for (const { name } of workers) {
    await wranglerOrThrow(["deploy", "--config", deployConfigPath(root, name), "--dry-run"]);
    print(`${installation.prefix}${name} can be deployed`);
  }
  for (const line of describeSecrets(env, installation)) print(line);
}
