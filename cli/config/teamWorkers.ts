import { resolve } from "node:path";
import { QueueSettings } from "#domain/settings/workerSettings";
import { CliError } from "../command.ts";
import { type Config, configName } from "./config.ts";
import { findConfigs } from "./wranglerFiles.ts";

/** A queue that a Worker consumes, with the dead-letter queue that it names. */
export type TeamConsumer = { queue: string; deadLetterQueue: string | undefined };

/** What a Wrangler configuration of the team says. `file` is as it was given. */
export type TeamWorker = {
  file: string;
  name: string;
  consumers: readonly TeamConsumer[];
  workflows: readonly { name: string; className: string; script: string }[];
};

/** Paths of the Wrangler configurations, relative to `folder`, and the environment whose values are read where a configuration has it. */
export type TeamConfigs = { folder: string; files: readonly string[]; environment?: string | undefined };

/** The part of a Wrangler configuration that is read. */
type WranglerConfig = {
  name?: string;
  queues: { consumers?: { queue: string; dead_letter_queue?: string }[] };
  workflows: { name: string; class_name: string; script_name?: string }[];
};

/**
 * Reads Wrangler configurations (JSONC, JSON or TOML) with the Wrangler of the project. Throws a {@link CliError} that names the file
 * when one is invalid, has no name, has the name of another one, or names a queue as Cloudflare does not allow it.
 */
export async function readTeamWorkers({ folder, files, environment }: TeamConfigs): Promise<TeamWorker[]> {
  const workers: TeamWorker[] = [];
  for (const file of files) {
    const worker = await readTeamWorker(file, resolve(folder, file), environment);
    assertQueueNames(worker);
    const same = workers.find(({ name }) => name === worker.name);
    if (same) throw new CliError(`${file} and ${same.file} both define a Worker named "${worker.name}"`);
    workers.push(worker);
  }
  return workers;
}

/** Reads the Workers that a configuration names in `workers`: files or folders. `namedIn` is its path, for errors. Throws a {@link CliError}. */
export const readConfiguredWorkers = (
  { folder, workers = [], environment }: Pick<Config, "folder" | "workers" | "environment">,
  namedIn: string = configName,
): Promise<TeamWorker[]> => readTeamWorkers({ folder, files: findConfigs(folder, workers, namedIn), environment });

/** Wrangler checks the names of workflows, not those of queues. */
function assertQueueNames({ file, consumers }: TeamWorker): void {
  const queues = consumers.flatMap(({ queue, deadLetterQueue }) => [queue, ...(deadLetterQueue === undefined ? [] : [deadLetterQueue])]);
  const queue = queues.find((name) => !QueueSettings.shape.name.safeParse(name).success);
  if (queue !== undefined)
    throw new CliError(
      `${file} names a queue ${JSON.stringify(queue)}. A queue's name has at most 63 lower-case letters, digits and hyphens, and no hyphen at its ends.`,
    );
}

/** What is wrong with a configuration. Wrangler's parser gives the place (line from 1, column from 0) and, for JSON, a code: `ColonExpected`. */
function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { location } = error as { location?: { line: number; column: number } };
  if (!location) return error.message;
  const message = /^[A-Z]\w+$/.test(error.message) ? error.message.replaceAll(/(?!^)[A-Z]/g, " $&").toLowerCase() : error.message;
  return `${message} (line ${location.line}, column ${location.column + 1})`;
}

async function readTeamWorker(file: string, path: string, environment: string | undefined): Promise<TeamWorker> {
  const { unstable_readConfig: readConfig, experimental_readRawConfig: readRawConfig } = await import("wrangler");
  try {
    const { env: environments = {} } = readRawConfig({ config: path }).rawConfig;
    const env = environment !== undefined && Object.hasOwn(environments, environment) ? environment : undefined;
    const { name, queues, workflows } = readConfig({ config: path, env }, { hideWarnings: true }) as WranglerConfig;
    if (!name) throw new CliError(`${file} has no "name"`);
    return {
      file,
      name,
      consumers: (queues.consumers ?? []).map(({ queue, dead_letter_queue: deadLetterQueue }) => ({ queue, deadLetterQueue })),
      workflows: workflows.map((workflow) => ({
        name: workflow.name,
        className: workflow.class_name,
        script: workflow.script_name ?? name,
      })),
    };
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${file} can't be read: ${faultOf(error)}`, undefined, { cause: error });
  }
}
