import type { V4WorkerOptionsShape } from "miniflare";
import { basename, dirname, join, resolve } from "node:path";
import type { Unstable_Config as Config } from "wrangler";
import { CliError } from "../command.ts";
import { readTeamWorkers, type TeamWorker } from "../config/teamWorkers.ts";
import { cronWorkerName } from "../system/cronWorker.ts";
import type { Tools } from "./tools.ts";

/** Options of the local runtime for a Worker, without its code. */
export type WorkerOptions = V4WorkerOptionsShape & { name: string };

/** A D1 database of a Worker: the folder of its migrations, and the table that records which were applied. */
export type Database = { binding: string; id: string; name: string; migrations: string; table: string };

/** A Worker of the team with what it needs to run here. */
export type DevWorker = TeamWorker & {
  /** Absolute path of the configuration, and the folder that it is in. */
  configPath: string;
  folder: string;
  /** The chosen environment, if the configuration has it. */
  env: string | undefined;
  options: WorkerOptions;
  crons: string[];
  databases: Database[];
  /** The file name of the entry. */
  main: string;
  /** Rules that say of which type a module is, by its path. */
  rules: { type: string; include: string[] }[];
  /** Folders that a custom build says it reads. */
  watchDirs: string[];
  /** What a person may want to change, one sentence each. */
  notes: string[];
};

/** Names that the local system itself needs. `signalbox` is the Worker of the dashboard, here and on Cloudflare. */
export const coreName = "signalbox";
export const innerName = "signalbox-dev";

const databasesOf = (config: Config, folder: string): Database[] =>
  config.d1_databases.map((database) => ({
    binding: database.binding,
    // As Wrangler names the file of a local database.
    id: database.preview_database_id ?? database.database_id ?? database.binding,
    name: database.database_name ?? database.binding,
    migrations: resolve(folder, database.migrations_dir ?? "migrations"),
    table: database.migrations_table ?? "d1_migrations",
  }));

/** The compatibility date that the installed runtime can have. Like `wrangler dev`, takes its newest one for a later date, with a note. */
function supportedDate({ wrangler }: Tools, { name = "", compatibility_date: wanted }: Config) {
  const newest = wrangler.unstable_getDevCompatibilityDate();
  if (wanted === undefined || wanted <= newest) return { date: wanted, notes: [] };
  const note = `${name} runs with the compatibility date ${newest}: the installed Wrangler does not know ${wanted} yet. Update it: npm i -D wrangler@latest`;
  return { date: newest, notes: [note] };
}

/** What Wrangler's local runtime needs to know of a Worker. */
function readRuntimePart(tools: Tools, configPath: string, environment: string | undefined): Omit<DevWorker, keyof TeamWorker> {
  const { wrangler } = tools;
  const folder = dirname(configPath);
  const { env: environments = {} } = wrangler.experimental_readRawConfig({ config: configPath }).rawConfig;
  const env = environment !== undefined && Object.hasOwn(environments, environment) ? environment : undefined;
  const config = wrangler.unstable_readConfig({ config: configPath, env }, { hideWarnings: true });
  const { workerOptions } = wrangler.unstable_getMiniflareWorkerOptions(config, env);
  const { modulesRules = [], ...options } = workerOptions as V4WorkerOptionsShape & { modulesRules?: DevWorker["rules"] };
  const { date, notes } = supportedDate(tools, config);
  return {
    configPath,
    folder,
    env,
    notes,
    options: { ...options, ...(date === undefined ? {} : { compatibilityDate: date }), name: config.name ?? "" },
    crons: config.triggers.crons ?? [],
    databases: databasesOf(config, folder),
    main: basename(config.main ?? "index.js"),
    rules: modulesRules,
    // Wrangler gives them from the working folder.
    watchDirs: config.build.command ? [config.build.watch_dir ?? []].flat().map((path) => resolve(path)) : [],
  };
}

/** Throws an error that says what to change when a Worker has a name of Signalbox's own. */
function assertFreeName({ name, file }: TeamWorker): void {
  if (name === coreName || name === innerName || name === cronWorkerName)
    throw new CliError(`${file} declares a Worker called "${name}". This name belongs to Signalbox itself: give yours another name.`);
}

/**
 * Reads the configurations of the team's Workers (paths from the working folder). Throws an error for people that names the file
 * when one is invalid, has no name, or has the name of another one.
 */
export async function readDevWorkers(tools: Tools, files: readonly string[], environment: string | undefined): Promise<DevWorker[]> {
  const workers = await readTeamWorkers({ folder: process.cwd(), files, environment });
  for (const worker of workers) assertFreeName(worker);
  return workers.map((worker) => ({ ...worker, ...readRuntimePart(tools, resolve(worker.file), environment) }));
}

/** Files beside a configuration that change the vars of its Worker. */
export const varFilesOf = ({ folder, env }: DevWorker): string[] =>
  [".dev.vars", ".env", ".env.local"].flatMap((name) => [join(folder, name), ...(env ? [join(folder, `${name}.${env}`)] : [])]);
