import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtFolder } from "./runnable.ts";
import { ensureDatabases, ensureQueues, putSecrets } from "./cloudflare.ts";
import { deployConfigOf, type WorkerConfig } from "./deployConfig.ts";
import { leftToSet, plannedSecrets } from "./leftToSet.ts";
import { databases, workers } from "./workers.ts";
import { wranglerOrThrow } from "./wrangler.ts";

/** Where the build is, what is given, and where to tell of it. */
export type Deployment = { root: string; env: NodeJS.ProcessEnv; say: (line: string) => void };

const builtConfig = (root: string, name: string): WorkerConfig =>
  JSON.parse(readFileSync(join(builtFolder(root, name), "wrangler.json"), "utf8")) as WorkerConfig;

/** Written beside the built config, which stays as the local system needs it. */
const deployConfig = (root: string, name: string): string => join(builtFolder(root, name), "deploy.json");

const writeConfigs = ({ root, env }: Deployment, ids: ReadonlyMap<string, string>): void => {
  for (const { name } of workers)
    writeFileSync(deployConfig(root, name), JSON.stringify(deployConfigOf(builtConfig(root, name), ids, env)));
};

/** A Worker bound to a database: its config says where the migrations are. */
const ownerOf = (root: string, database: string): string =>
  workers.find(({ name }) => builtConfig(root, name).d1_databases?.some((one) => one.database_name === database))?.name ?? "";

async function prepareAccount(deployment: Deployment): Promise<void> {
  const { root, say } = deployment;
  const made = await ensureQueues();
  say(made.length ? `Made the queues ${made.join(", ")}` : "All queues are there");
  writeConfigs(deployment, await ensureDatabases());
  for (const database of databases)
    await wranglerOrThrow(["d1", "migrations", "apply", database, "--remote", "--config", deployConfig(root, ownerOf(root, database))], {
      show: true,
    });
}

/** Deploys every built Worker with its queues, databases, vars and secrets, and says what is left to set. */
export async function deployAll(deployment: Deployment): Promise<void> {
  const { root, env, say } = deployment;
  await prepareAccount(deployment);
  for (const { name } of workers) {
    const config = deployConfig(root, name);
    await wranglerOrThrow(["deploy", "--config", config], { show: true });
    const names = await putSecrets(name, config, env);
    say(`Deployed ${name}${names.length ? ` and set its ${names.join(", ")}` : ""}`);
  }
  for (const line of await leftToSet(env)) say(line);
}

/** Checks that each Worker could be deployed. Changes nothing and asks no account. */
export async function dryRun(deployment: Deployment): Promise<void> {
  const { root, env, say } = deployment;
  writeConfigs(deployment, new Map());
  for (const { name } of workers) {
    await wranglerOrThrow(["deploy", "--config", deployConfig(root, name), "--dry-run"]);
    say(`${name} could be deployed`);
  }
  for (const line of plannedSecrets(env)) say(line);
}
