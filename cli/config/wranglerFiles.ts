import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { CliError } from "../command.ts";
import { closestName } from "../suggestion.ts";

/** Names of Wrangler's configuration files, in the order in which Wrangler looks for them. */
const configNames = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];

/** The configuration file in a folder; undefined when it has none. */
const configIn = (folder: string): string | undefined => configNames.map((name) => join(folder, name)).find((path) => existsSync(path));

const isProjectFolder = (name: string): boolean => !/^\.|^(node_modules|dist|build)$/.test(name);

/** The most configurations that an error lists, and that {@link findAllConfigs} takes: more would be a search in the wrong folder. */
const [maxListed, maxFound] = [8, 50];

/** Paths of the configuration files in a folder and at most three folders below, without those of packages, builds and hidden folders. */
function configsBelow(folder: string, depth = 3): string[] {
  const own = configIn(folder);
  const below =
    depth === 0
      ? []
      : readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isDirectory() && isProjectFolder(entry.name))
          .map(({ name }) => name)
          .toSorted()
          .flatMap((name) => configsBelow(join(folder, name), depth - 1));
  return [...(own ? [own] : []), ...below];
}

/** A path as people write it, from `folder`. */
const pathFrom = (folder: string, path: string): string => relative(folder, path).replaceAll("\\", "/");

/** A path as an error calls it, with the `signalbox.jsonc` that names it in `workers`. */
const namedPath = (path: string, namedIn: string | undefined): string =>
  namedIn === undefined ? path : `${path}, named in "workers" of ${namedIn},`;

/** The path of the configuration that was named: a file, or a folder with one in it. */
function findConfig(folder: string, named: string, namedIn: string | undefined): string {
  const path = resolve(folder, named);
  if (existsSync(path)) {
    const config = statSync(path).isDirectory() ? configIn(path) : path;
    if (config) return config;
    throw new CliError(`${namedPath(named, namedIn)} has no Wrangler configuration (${configNames.join(", ")})`);
  }
  const found = configsBelow(folder)
    .slice(0, maxListed)
    .map((config) => pathFrom(folder, config));
  const folders = found.map((config) => dirname(config)).filter((name) => name !== ".");
  const meant = closestName(named, [...found, ...folders]);
  const hint = meant
    ? `Did you mean ${meant}?`
    : found.length > 0
      ? `There is: ${found.join(", ")}`
      : "No Wrangler configuration is below this folder.";
  throw new CliError(`${namedPath(named, namedIn)} is not a file. ${hint}`);
}

/**
 * The paths, from `folder`, of the configurations that are named with `-c` or in the file `namedIn`: files, or folders with one in them.
 * Each is there once. Throws an error that lists the configurations that there are when one is missing.
 */
export const findConfigs = (folder: string, named: readonly string[], namedIn?: string): string[] => [
  ...new Set(named.map((path) => pathFrom(folder, findConfig(folder, path, namedIn)))),
];

/** The configuration of `folder`, when none is named. Throws an error that lists those below it when it has none. */
export function findOwnConfig(folder: string): string {
  const own = configIn(folder);
  if (own) return pathFrom(folder, own);
  const found = configsBelow(folder)
    .slice(0, maxListed)
    .map((config) => `-c ${pathFrom(folder, config)}`);
  if (found.length === 0)
    throw new CliError("No Wrangler configuration is here or in a folder below. Name it: signalbox dev -c path/to/wrangler.jsonc");
  throw new CliError(`Name the Wrangler configuration of each Worker that is to run: signalbox dev ${found.join(" ")}`);
}

/** All configurations in `folder` and below, as paths from there. Throws an error when there are none, or too many to be of one project. */
export function findAllConfigs(folder: string): string[] {
  const found = configsBelow(folder).map((config) => pathFrom(folder, config));
  if (found.length === 0)
    throw new CliError("No Wrangler configuration is here. Name those of your Workers: signalbox init -c api/wrangler.jsonc");
  if (found.length > maxFound)
    throw new CliError(
      `${found.length} Wrangler configurations are here. Name those of your Workers: signalbox init -c api/wrangler.jsonc`,
    );
  return found;
}
