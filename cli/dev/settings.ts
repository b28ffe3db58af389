import { existsSync } from "node:fs";
import { join } from "node:path";
import { CliError, exitCodes } from "../command.ts";
import { configName, loadConfig } from "../config/config.ts";
import type { ConfigSettings } from "../config/schema.ts";
import { findConfigs, findOwnConfig } from "../config/wranglerFiles.ts";

/** Options of `signalbox dev` as they were typed. */
export type DevValues = { config?: string[] | undefined; env?: string | undefined; port?: string | undefined };

/** `files` are the configurations of the Workers, from `folder`; `state` keeps databases, Durable Objects and workflows, where Wrangler does. */
export type DevSettings = {
  folder: string;
  files: string[];
  environment: string | undefined;
  port: number;
  /** Folder of the process's own files: builds, log, process ids. */
  ownFolder: string;
  state: string;
  config: Pick<ConfigSettings, "queues" | "workflows" | "retention" | "shards">;
};

const defaultPort = 8787;

function readPort(text: string | undefined): number {
  if (text === undefined) return defaultPort;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && text.trim() !== "") return port;
  throw new CliError(`--port ${text} is not a port. Use a number from 0 to 65535; 0 takes any free one.`, exitCodes.usage);
}

/** The configurations that are named, else those of `signalbox.jsonc`, else the one of the folder. */
function filesOf(folder: string, named: readonly string[], configured: readonly string[]): string[] {
  if (named.length > 0) return findConfigs(folder, named);
  return configured.length > 0 ? findConfigs(folder, configured, configName) : [findOwnConfig(folder)];
}

/** The path of `signalbox.jsonc`, which may not exist. */
export const configPathOf = ({ folder }: Pick<DevSettings, "folder">): string => join(folder, configName);

/** Reads the options, and `signalbox.jsonc` if `folder` has it. Throws errors for people. */
export function readDevSettings(folder: string, { config: named = [], env, port }: DevValues): DevSettings {
  const config: ConfigSettings = existsSync(join(folder, configName)) ? loadConfig({ folder }) : {};
  return {
    folder,
    files: filesOf(folder, named, config.workers ?? []),
    environment: env,
    port: readPort(port),
    state: join(folder, ".wrangler/state/v3"),
    ownFolder: join(folder, ".wrangler/signalbox"),
    config,
  };
}

/**
 * Reads `signalbox.jsonc` again. Throws an error for people when it is invalid, or names other Workers than at the start: each of them has
 * a port since then.
 */
export function readConfigAgain({ folder, files }: DevSettings, values: DevValues): DevSettings["config"] {
  const now = readDevSettings(folder, values);
  if (now.files.join("\n") === files.join("\n")) return now.config;
  throw new CliError(`${configName} names other Workers than at the start: start signalbox dev again to run them.`);
}
