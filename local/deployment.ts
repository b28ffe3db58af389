import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtFolder } from "./runtimeOptions.ts";
import { ensureDatabases, ensureQueues, putSecrets } from "./cloudflare.ts";
import { deployConfigOf, type WorkerConfig } from "./deployConfig.ts";
import { listMissingSettings, describeSecrets } from "./missingSettings.ts";
import { databases, workers } from "#domain/topology";
import { wranglerOrThrow } from "./wrangler.ts";

/** Where the build is, what is given, and where to tell of it. */
export type Deployment = { root: string; env: NodeJS.ProcessEnv; say: (line: string) => void };

const readBuiltConfig = (root: string, name: string): WorkerConfig =>
  JSON.parse(readFileSync(join(builtFolder(root, name), "wrangler.json"), "utf8")) as WorkerConfig;

/** Written beside the built config, which stays as the local system needs it. */
const deployConfigPath = (root: string, name: string): string => join(builtFolder(root, name), "deploy.json");

const writeConfigs = ({ root, env }: Deployment, ids: ReadonlyMap<string, string>): void => {
  for (const { name } of workers)
    writeFileSync(deployConfigPath(root, name), JSON.stringify(deployConfigOf(readBuiltConfig(root, name), ids, env)));
};

/** A Worker bound to a database: its config says where the migrations are. */
const databaseOwner = (root: string, database: string): string =>
  workers.find(({ name }) => readBuiltConfig(root, name).d1_databases?.some((one) => one.database_name === database))?.name ?? "";

async function prepareAccount(deployment: Deployment): Promise<void> {
  const { root, say } = deployment;
  const made = await ensureQueues();
  say(made.length ? `Made the queues ${made.join(", ")}` : "All queues are there");
  writeConfigs(deployment, await ensureDatabases());
  for (const database of databases)
    await wranglerOrThrow(
      ["d1", "migrations", "apply", database, "--remote", "--config", deployConfigPath(root, databaseOwner(root, database))],
      {
        show: true,
      },
    );
}

/** Deploys every built Worker with its queues, databases, vars and secrets, and says what is left to set. */
export async function deployAll(deployment: Deployment): Promise<void> {
  const { root, env, say } = deployment;
  await prepareAccount(deployment);
  for (const { name } of workers) {
    const config = deployConfigPath(root, name);
    await wranglerOrThrow(["deploy", "--config", config], { show: true });
    const names = await putSecrets(name, config, env);
    say(`Deployed ${name}${names.length ? ` and set its ${names.join(", ")}` : ""}`);
  }
  for (const line of await listMissingSettings(env)) say(line);
}

/** Checks that each Worker could be deployed. Changes nothing and asks no account. */
export async function dryRun(deployment: Deployment): Promise<void> {
  const { root, env, say } = deployment;
  writeConfigs(deployment, new Map());
  for (const { name } of workers) {
    await wranglerOrThrow(["deploy", "--config", deployConfigPath(root, name), "--dry-run"]);
    say(`${name} could be deployed`);
  }
  for (const line of describeSecrets(env)) say(line);
}
