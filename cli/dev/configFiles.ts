import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { CliError } from "../command.ts";
import { namedPath } from "../config/teamWorkers.ts";
import { closestName } from "../suggestion.ts";

/** Names of Wrangler's configuration files, in the order in which Wrangler looks for them. */
const configNames = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];

/** The configuration file in a folder; undefined when it has none. */
const configIn = (folder: string): string | undefined => configNames.map((name) => join(folder, name)).find((path) => existsSync(path));

const isProjectFolder = (name: string): boolean => !/^\.|^(node_modules|dist|build)$/.test(name);

/** Paths, from `folder`, of the configuration files in it and at most three folders below; at most 8. */
function configsBelow(folder: string, depth = 3): string[] {
  const own = configIn(folder);
  const below =
    depth === 0
      ? []
      : readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isDirectory() && isProjectFolder(entry.name))
          .flatMap((entry) => configsBelow(join(folder, entry.name), depth - 1));
  return [...(own ? [own] : []), ...below].slice(0, 8);
}

/** The path of the configuration that was named: a file, or a folder with one in it. */
function findConfig(folder: string, named: string, namedIn: string | undefined): string {
  const path = resolve(folder, named);
  if (existsSync(path)) {
    const config = statSync(path).isDirectory() ? configIn(path) : path;
    if (config) return config;
    throw new CliError(`${namedPath(named, namedIn)} has no Wrangler configuration (${configNames.join(", ")})`);
  }
  const found = configsBelow(folder).map((config) => relative(folder, config));
  const meant = closestName(named, found);
  const hint = meant
    ? `Did you mean ${meant}?`
    : found.length > 0
      ? `There is: ${found.join(", ")}`
      : "No Wrangler configuration is below this folder.";
  throw new CliError(`${namedPath(named, namedIn)} is not a file. ${hint}`);
}

/**
 * The paths, from `folder`, of the configurations that were named with `-c`, or in the file `namedIn`; without any, the one of `folder`.
 * Throws an error that lists the configurations that there are when one is missing.
 */
export function findConfigs(folder: string, named: readonly string[], namedIn?: string): string[] {
  if (named.length > 0) return [...new Set(named.map((path) => relative(folder, findConfig(folder, path, namedIn))))];
  const own = configIn(folder);
  if (own) return [relative(folder, own)];
  const found = configsBelow(folder).map((config) => `-c ${relative(folder, config)}`);
  if (found.length === 0)
    throw new CliError("No Wrangler configuration is here or in a folder below. Name it: signalbox dev -c path/to/wrangler.jsonc");
  throw new CliError(`Name the Wrangler configuration of each Worker that is to run: signalbox dev ${found.join(" ")}`);
}
