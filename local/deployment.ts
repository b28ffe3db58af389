import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtFolder } from "./runtimeOptions.ts";
import { ensureDatabases, ensureQueues, putSecrets } from "./cloudflare.ts";
import { deployConfigOf, type WorkerConfig } from "./deployConfig.ts";
import { listMissingSettings, describeSecrets } from "./missingSettings.ts";
import { databases, workers } from "#domain/topology";
import { wranglerOrThrow } from "./wrangler.ts";

/** `root` is the folder of the repository, `env` has vars and secrets, and `print` gets each line of progress. */
export type Deployment = { root: string; env: NodeJS.ProcessEnv; print: (line: string) => void };

const readBuiltConfig = (root: string, name: string): WorkerConfig =>
  JSON.parse(readFileSync(join(builtFolder(root, name), "wrangler.json"), "utf8")) as WorkerConfig;

/** Stands next to the built config, which the local system needs unchanged. */
const deployConfigPath = (root: string, name: string): string => join(builtFolder(root, name), "deploy.json");

const writeConfigs = ({ root, env }: Deployment, ids: ReadonlyMap<string, string>): void => {
  for (const { name } of workers)
    writeFileSync(deployConfigPath(root, name), JSON.stringify(deployConfigOf(readBuiltConfig(root, name), ids, env)));
};

/** A Worker that is bound to a database. Its config has the folder of the migrations. */
const databaseOwner = (root: string, database: string): string =>
  workers.find(({ name }) => readBuiltConfig(root, name).d1_databases?.some(({ database_name }) => database_name === database))?.name ?? "";

async function prepareAccount(deployment: Deployment): Promise<void> {
  const { root, print } = deployment;
  const created = await ensureQueues();
  print(created.length ? `Created the queues ${created.join(", ")}` : "All queues exist");
  writeConfigs(deployment, await ensureDatabases());
  for (const database of databases)
    await wranglerOrThrow(
      ["d1", "migrations", "apply", database, "--remote", "--config", deployConfigPath(root, databaseOwner(root, database))],
      {
        show: true,
      },
    );
}

/** Deploys every built Worker with its queues, databases, vars and secrets, and prints which settings are missing. */
export async function deployAll(deployment: Deployment): Promise<void> {
  const { root, env, print } = deployment;
  await prepareAccount(deployment);
  for (const { name } of workers) {
    const config = deployConfigPath(root, name);
    await wranglerOrThrow(["deploy", "--config", config], { show: true });
    const names = await putSecrets(name, config, env);
    print(`Deployed ${name}${names.length ? ` and set its ${names.join(", ")}` : ""}`);
  }
  for (const line of await listMissingSettings(env)) print(line);
}

/** Checks that each Worker can be deployed. Changes nothing and uses no account. */
export async function dryRun(deployment: Deployment): Promise<void> {
  const { root, env, print } = deployment;
  writeConfigs(deployment, new Map());
  for (const { name } of workers) {
    await wranglerOrThrow(["deploy", "--config", deployConfigPath(root, name), "--dry-run"]);
    print(`${name} can be deployed`);
  }
  for (const line of describeSecrets(env)) print(line);
}
