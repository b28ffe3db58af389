import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildIfStale } from "./build.ts";
import { builtFolder } from "./built.ts";
import { ensureDatabases, ensureQueues } from "./cloudflare.ts";
import { deployVars } from "./vars.ts";
import { databases, workers } from "./workers.ts";
import { wranglerOrThrow } from "./wrangler.ts";

// `npm run deploy`: every queue, database and Worker on Cloudflare. `--dry-run` only checks that each Worker could be.
const root = resolve(import.meta.dirname, "..");
const dryRun = process.argv.includes("--dry-run");

type Config = { vars?: Record<string, string>; d1_databases: { database_name: string; database_id: string }[] };
const builtConfig = (name: string): Config => JSON.parse(readFileSync(join(builtFolder(root, name), "wrangler.json"), "utf8")) as Config;

/** Written beside the built config, which stays as the local system needs it. */
const deployConfig = (name: string): string => join(builtFolder(root, name), "deploy.json");

/** Writes a Worker's config for this account: `ids` has the id of each database, a dry run leaves the placeholders. */
function writeConfig(name: string, ids: ReadonlyMap<string, string>): void {
  const built = builtConfig(name);
  const d1_databases = built.d1_databases.map((one) => ({ ...one, database_id: ids.get(one.database_name) ?? one.database_id }));
  const vars = { ...built.vars, ...deployVars(process.env) };
  // Vars that somebody set on the Worker itself stay.
  writeFileSync(deployConfig(name), JSON.stringify({ ...built, d1_databases, vars, keep_vars: true }));
}

/** A Worker bound to a database: its config says where the migrations are. */
const ownerOf = (database: string): string =>
  workers.find(({ name }) => builtConfig(name).d1_databases.some((one) => one.database_name === database))?.name ?? "";

async function prepareAccount(): Promise<void> {
  const made = await ensureQueues();
  console.log(made.length ? `Made the queues ${made.join(", ")}` : "All queues are there");
  const ids = await ensureDatabases();
  for (const { name } of workers) writeConfig(name, ids);
  for (const database of databases)
    await wranglerOrThrow(["d1", "migrations", "apply", database, "--remote", "--config", deployConfig(ownerOf(database))], true);
}

async function deploy(): Promise<void> {
  await buildIfStale(root);
  if (dryRun) for (const { name } of workers) writeConfig(name, new Map());
  else await prepareAccount();
  for (const { name } of workers) {
    await wranglerOrThrow(["deploy", "--config", deployConfig(name), ...(dryRun ? ["--dry-run"] : [])], !dryRun);
    console.log(dryRun ? `${name} could be deployed` : `Deployed ${name}`);
  }
  if (!process.env["ACCESS_TEAM_DOMAIN"] && !dryRun)
    console.log("The desk answers nobody until Cloudflare Access is set up: deploy again with ACCESS_TEAM_DOMAIN and ACCESS_AUD.");
}

deploy().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
