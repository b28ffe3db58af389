import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { CliError } from "../command.ts";
import { didYouMean } from "../suggestion.ts";
import { duplicateFaults, type Fault, faultsOf, pathText } from "./faults.ts";
import { type JsonNode, JsoncSyntaxError, offsetOf, parseJsonc, placeOf, valueOf } from "./jsonc.ts";
import { ConfigFile, type ConfigSettings } from "./schema.ts";

/** Name of the configuration in the folder of a team. */
export const configName = "signalbox.jsonc";

/**
 * The configuration of one installation. `folder`: the paths in `workers` start there. `environment`: the one that was chosen; its
 * values are merged already.
 */
export type Config = ConfigSettings & {
  folder: string;
  environment: string | undefined;
  namePrefix: string;
  workersDev: boolean;
};

/** An error with one line for each fault, such as `signalbox.jsonc:12:5 queues[0].label: unknown key` */
function configError(file: string, text: string, faults: readonly { offset: number; message: string }[]): CliError {
  const lines = faults
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, message }) => {
      const { line, column } = placeOf(text, offset);
      return `${file}:${line}:${column} ${message}`;
    });
  return new CliError(lines.join("\n"));
}

function parseTree(file: string, text: string): JsonNode {
  try {
    return parseJsonc(text);
  } catch (error) {
    if (error instanceof JsoncSyntaxError) throw configError(file, text, [error]);
    throw error;
  }
}

/** An environment has a prefix of its own, so that two installations never share a name. */
const prefixOf = (file: ConfigFile, environment: string): string =>
  file.environments?.[environment]?.namePrefix ?? `${file.namePrefix ?? ""}${environment}-`;

/** Two installations with one prefix or one hostname would replace each other. */
function environmentFaults(file: ConfigFile): Fault[] {
  const names = Object.keys(file.environments ?? {});
  const installations = [
    { label: "the top level", prefix: file.namePrefix ?? "", hostname: file.hostname },
    ...names.map((name) => ({
      label: `environments.${name}`,
      prefix: prefixOf(file, name),
      hostname: file.environments?.[name]?.hostname,
    })),
  ];
  return names.flatMap((name, index) => {
    const others = installations.slice(0, index + 1);
    const own = installations[index + 1];
    const samePrefix = others.find(({ prefix }) => prefix === own?.prefix);
    const sameHost = others.find(({ hostname }) => hostname !== undefined && hostname === own?.hostname);
    const path = ["environments", name];
    return [
      ...(samePrefix
        ? [
            {
              path: [...path, "namePrefix"],
              message: `"${own?.prefix}" is also the prefix of ${samePrefix.label}: they would replace each other`,
            },
          ]
        : []),
      ...(sameHost ? [{ path: [...path, "hostname"], message: `"${own?.hostname}" is also the hostname of ${sameHost.label}` }] : []),
    ];
  });
}

const allFaults = (file: ConfigFile): Fault[] => [
  ...duplicateFaults(file, []),
  ...Object.entries(file.environments ?? {}).flatMap(([name, settings]) => duplicateFaults(settings, ["environments", name])),
  ...environmentFaults(file),
];

/**
 * Parses the text of `signalbox.jsonc` and merges the chosen environment: each of its keys replaces the value of the same key. Prefix
 * and hostname are not inherited. Throws a {@link CliError} with file, line and column of every fault.
 */
export function parseConfig(text: string, path: string, environment?: string): Config {
  const [name, folder] = [basename(path), dirname(path)];
  const root = parseTree(name, text);
  const value = valueOf(root);
  const { success, data, error } = ConfigFile.safeParse(value);
  const faults = success ? allFaults(data) : faultsOf(error, value);
  if (!success || faults.length > 0)
    throw configError(
      name,
      text,
      faults.map((fault) => ({
        offset: offsetOf(root, fault.path),
        message: fault.path.length > 0 ? `${pathText(fault.path)}: ${fault.message}` : `the file ${fault.message}`,
      })),
    );
  const { environments = {}, $schema: _, hostname, ...base } = data;
  if (environment === undefined) return complete({ ...base, hostname }, { folder, environment, namePrefix: base.namePrefix ?? "" });
  const chosen = Object.hasOwn(environments, environment) ? environments[environment] : undefined;
  if (!chosen) {
    const known = Object.keys(environments);
    const hint = known.length > 0 ? `its environments are ${known.join(", ")}` : `add "environments": { "${environment}": {} }`;
    const message = `unknown environment "${environment}"${didYouMean(environment, known) || `: ${hint}`}`;
    throw configError(name, text, [{ offset: offsetOf(root, ["environments"]), message }]);
  }
  return complete({ ...base, ...chosen }, { folder, environment, namePrefix: prefixOf(data, environment) });
}

const complete = (settings: ConfigSettings, own: Pick<Config, "folder" | "environment" | "namePrefix">): Config => ({
  ...settings,
  ...own,
  workersDev: settings.workersDev ?? false,
});

/** Reads the configuration of the team from `path`, or from `signalbox.jsonc` in `folder`. Throws a {@link CliError} that says what to do. */
export function loadConfig({
  folder,
  path = configName,
  environment,
}: {
  folder: string;
  path?: string | undefined;
  environment?: string | undefined;
}): Config {
  const file = resolve(folder, path);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new CliError(`${file} can't be read: ${(error as NodeJS.ErrnoException).code}. Create it: npx signalbox init`, undefined, {
      cause: error,
    });
  }
  return parseConfig(text, file, environment);
}
