import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliError } from "../command.ts";
import type { Account } from "./account.ts";
import type { Blueprint } from "./blueprint.ts";
import { consumersOf, type Detachment, movedConsumers } from "./consumers.ts";
import { type DeployConfig, deployConfigsOf } from "./deployConfig.ts";
import { keyOf, listDatabase, mainWorker, type Resource, resourceOf } from "./installation.ts";
import { removeFromOwnList, writeOwnList } from "./ownList.ts";
import { assertNothingRefused, deployedKey, describePlan, isNothingToDo, listedKeys } from "./plan.ts";
import { configsFor, digestsOf, type Prepared, prepare, type Surroundings } from "./prepare.ts";
import { addressOf, describeSecrets, describeSettings } from "./remaining.ts";
import { deploySteps, withoutBindingsTo } from "./steps.ts";

/** `adopt` takes over what exists without a mark. `confirm` is asked once, after the plan was printed. `dryRun` only prints the plan. */
export type DeployOptions = { adopt: boolean; dryRun: boolean; confirm: (question: string) => Promise<boolean> };

/** What a running deploy works with. `folder` is for the configurations that wrangler reads. */
type Run = Surroundings & Prepared & { folder: string };

/** The ids of the databases by name. */
const databaseIds = (ids: ReadonlyMap<string, string>): Map<string, string> =>
  new Map([...ids].flatMap(([key, id]) => (key.startsWith("database ") ? [[key.slice("database ".length), id] as const] : [])));

/**
 * Creates the databases and queues that do not exist yet. Returns the ids of all by their key. Everything is listed in the first database
 * before it is created. So the next deploy knows what is ours, wherever this one stops.
 */
async function createResources({ account, input, plan, print }: Run): Promise<Map<string, string>> {
  const { state } = input;
  const keys = listedKeys(plan);
  const ids = new Map<string, string>();
  const resources = keys.flatMap((key) => resourceOf(key) ?? []).filter(({ kind }) => kind !== "worker");
  for (const resource of resources) {
    const id = resource.kind === "queue" ? state.queues.get(resource.name)?.id : state.databases.get(resource.name);
    if (id !== undefined) ids.set(keyOf(resource), id);
  }
  const create = async (resource: Resource): Promise<void> => {
    ids.set(keyOf(resource), await account.create(resource));
    print(`Created the ${resource.kind} ${resource.name}`);
  };
  const list: Resource = { kind: "database", name: input.blueprint.installation.prefix + listDatabase };
  if (!ids.has(keyOf(list))) await create(list);
  const listId = ids.get(keyOf(list)) ?? "";
  const record = () =>
    writeOwnList(
      account,
      listId,
      keys.map((key) => [key, ids.get(key) ?? null]),
    );
  await record();
  for (const resource of resources) if (!ids.has(keyOf(resource))) await create(resource);
  await record();
  return ids;
}

/** Writes a configuration for wrangler. Returns its path. */
function writeConfig({ folder }: Run, config: DeployConfig): string {
  const path = join(folder, `${config.name}.json`);
  writeFileSync(path, JSON.stringify(config));
  return path;
}

async function applyMigrations(run: Run, configs: readonly DeployConfig[], databases: readonly string[]): Promise<void> {
  for (const database of databases) {
    const owner = configs.find(({ d1_databases: bound = [] }) => bound.some(({ database_name: name }) => name === database));
    if (!owner) continue;
    await run.wrangler(["d1", "migrations", "apply", database, "--remote", "--config", writeConfig(run, owner)]);
    run.print(`Migrated the database ${database}`);
  }
}

/** Sets the secrets of a Worker that are in the environment and returns their names. They go to wrangler by its standard input. */
async function putSecrets({ env, wrangler, input: { blueprint } }: Run, worker: string, config: string): Promise<string[]> {
  const bare = worker.slice(blueprint.installation.prefix.length);
  const given = blueprint.secrets.flatMap(({ name, worker: owner, variable }) =>
    owner === bare && env[variable] ? [[name, env[variable]] as const] : [],
  );
  if (given.length > 0) await wrangler(["secret", "bulk", "--config", config], JSON.stringify(Object.fromEntries(given)));
  return given.map(([name]) => name);
}

/** Deploys each Worker that changes and sets its secrets, and records it when that was complete: see {@link deploySteps}. */
async function deployWorkers(run: Run, configs: readonly DeployConfig[], listId: string): Promise<void> {
  const { account, input, plan, wrangler, print } = run;
  const unchanged = new Set(plan.filter(({ kind, action }) => kind === "worker" && action === "keep").map(({ name }) => name));
  const steps = deploySteps(
    configs.filter(({ name }) => !unchanged.has(name)),
    input.state.workers,
  );
  const digests = digestsOf(input.blueprint, configs);
  for (const [index, { worker, without }] of steps.entries()) {
    const whole = configs.find((config) => config.name === worker);
    if (!whole) continue;
    const path = writeConfig(run, withoutBindingsTo(whole, without));
    // Otherwise wrangler would create a queue that is missing, and nobody would know that it is ours.
    await wrangler(["deploy", "--config", path, "--no-experimental-provision"]);
    const isFirst = steps.findIndex((step) => step.worker === worker) === index;
    const names = isFirst ? await putSecrets(run, worker, path) : [];
    const secrets = names.length > 0 ? ` and set its ${names.join(", ")}` : "";
    const rest = without.length > 0 ? `, for now without its bindings to ${without.join(", ")}` : "";
    print(`${index + 1}/${steps.length} Deployed ${worker}${secrets}${rest}`);
    if (without.length > 0) continue;
    const version = await account.version(worker);
    await writeOwnList(account, listId, [[deployedKey(worker), `${digests.get(worker)} ${version?.id}`]]);
  }
}

async function detachAll(account: Account, consumers: readonly Detachment[]): Promise<void> {
  for (const { queueId, consumerId } of consumers) await account.detachConsumer(queueId, consumerId);
}

/** Removes consumers, domains and Workers that the plan removes, and attaches the domain. */
async function finish({ account, input, plan, print }: Run, listId: string): Promise<void> {
  const { state, blueprint } = input;
  const main = blueprint.installation.prefix + mainWorker;
  for (const { kind, name } of plan.filter(({ action }) => action === "remove")) {
    if (kind === "domain") await account.detachDomain(state.domains.get(name)?.id ?? "");
    else if (kind === "consumer") await detachAll(account, consumersOf(state, main, name));
    else {
      // The platform does not delete a Worker that consumes a queue.
      await detachAll(account, consumersOf(state, name));
      await account.delete({ kind, name }, name);
    }
    await removeFromOwnList(account, listId, `${kind} ${name}`);
    print(`Removed the ${kind} ${name}`);
  }
  const domain = plan.find(({ kind, action }) => kind === "domain" && action === "create")?.name;
  if (domain === undefined) return;
  try {
    await account.attachDomain(domain, main);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      `${main} is deployed, but it could not get the custom domain ${domain}: ${reason}. Remove what is in the way, and deploy again.`,
      undefined,
      { cause: error },
    );
  }
  print(`Attached the custom domain ${domain}`);
}

/** Applies a plan. Every step can be repeated. Returns the ids of the databases by name. */
async function apply(run: Run): Promise<ReadonlyMap<string, string>> {
  const { account, input } = run;
  const ids = await createResources(run);
  const databases = databaseIds(ids);
  const configs = configsFor(input.blueprint, { ...input.state, databases }, account.id, () => undefined);
  const listId = databases.get(input.blueprint.installation.prefix + listDatabase) ?? "";
  await applyMigrations(run, configs, [...databases.keys()]);
  await detachAll(account, movedConsumers(input));
  await deployWorkers(run, configs, listId);
  await finish(run, listId);
  return databases;
}

/**
 * Deploys an installation: prints a plan, asks, creates what is missing and deploys every Worker that changes. It refuses, before anything
 * changes, when the account has something of the same name that is not ours. Every step can be repeated. Prints at the end which settings
 * are missing. Returns the ids of the databases by name; undefined when nothing was changed because of `dryRun` or the answer.
 */
export async function deploy(
  blueprint: Blueprint,
  surroundings: Surroundings,
  { adopt, dryRun, confirm }: DeployOptions,
): Promise<{ databases: ReadonlyMap<string, string> } | undefined> {
  const { env, print } = surroundings;
  for (const note of blueprint.watched.notes) print(`Note: ${note}`);
  const prepared = await prepare(blueprint, surroundings, adopt);
  const { account, plan } = prepared;
  print(`Plan for the account ${account.name} (${account.id}):`);
  for (const line of describePlan(plan)) print(`  ${line}`);
  assertNothingRefused(plan);
  if (dryRun) {
    for (const line of describeSecrets(blueprint, env)) print(line);
    return undefined;
  }
  const isChange = !isNothingToDo(plan);
  if (isChange && !(await confirm("Deploy this?"))) return undefined;
  if (!isChange) print("Nothing to do.");
  const folder = mkdtempSync(join(tmpdir(), "signalbox-deploy-"));
  let databases: ReadonlyMap<string, string> = prepared.input.state.databases;
  try {
    if (isChange) databases = await apply({ ...surroundings, ...prepared, folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
  for (const line of await describeSettings(account, blueprint)) print(line);
  print(addressOf(blueprint));
  return { databases };
}

/** Checks that each Worker can be deployed. Changes nothing and uses no account. */
export async function checkWorkers(blueprint: Blueprint, { wrangler, print }: Surroundings): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "signalbox-check-"));
  try {
    for (const config of deployConfigsOf(blueprint, { ids: new Map(), accountId: undefined })) {
      const path = join(folder, `${config.name}.json`);
      writeFileSync(path, JSON.stringify(config));
      await wrangler(["deploy", "--config", path, "--dry-run"]);
      print(`${config.name} can be deployed`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
