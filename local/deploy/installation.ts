import { deadLetterQueueOf } from "#domain/queues/queues";
import { databases, queueNames, workers } from "#brand-engine/domain/topology";

/**
 * One installation of Signalbox in an account. All its Workers, queues and databases have names that start with `prefix`, which may
 * be empty. Two installations in one account need different prefixes.
 */
export type Installation = { prefix: string };

/** A Worker, queue or D1 database in an account, by its name there. */
export type Resource = { kind: "worker" | "queue" | "database"; name: string };

/** The longest prefix, so that the name of every queue keeps below Cloudflare's limit of 63 characters. */
const maxPrefixLength = 32;

/**
 * Reads the installation from NAME_PREFIX and from `--env NAME`, which adds `NAME-`. Throws an error that says what to do when the
 * result can't start the name of a Worker.
 */
export function installationOf(env: NodeJS.ProcessEnv, environment = ""): Installation {
  const prefix = `${env["NAME_PREFIX"]?.trim() ?? ""}${environment ? `${environment}-` : ""}`;
  if (prefix !== "" && (!/^[a-z][a-z0-9-]*$/.test(prefix) || prefix.length > maxPrefixLength))
    throw new Error(
      `Names can't start with "${prefix}". Use at most ${maxPrefixLength} lower-case letters, digits and hyphens, and start with a letter: NAME_PREFIX=acme-`,
    );
  return { prefix };
}

/** The database that lists what belongs to the installation. It is created first and removed last. */
export const listDatabase = "ops";

/** Everything that an installation consists of, in the order of a first deploy. */
export const resourcesOf = ({ prefix }: Installation): Resource[] => [
  ...databases
    .toSorted((a, b) => Number(b === listDatabase) - Number(a === listDatabase))
    .map((name) => ({ kind: "database" as const, name: prefix + name })),
  ...queueNames.flatMap((queue) => [deadLetterQueueOf(queue), queue]).map((name) => ({ kind: "queue" as const, name: prefix + name })),
  ...workers.map(({ name }) => ({ kind: "worker" as const, name: prefix + name })),
];

/** The variable that marks a Worker, and its value for an installation. */
export const markVariable = "SIGNALBOX_INSTALLATION";
export const markOf = ({ prefix }: Installation): string => `signalbox:${prefix}`;

/** The fields of a Worker's built configuration that a deploy reads or changes. All other fields stay as they are. */
export type WorkerConfig = {
  name: string;
  vars?: Record<string, unknown>;
  d1_databases?: { database_name?: string | undefined; database_id?: string | undefined }[];
};

/** The fields of a configuration that name a Worker, a queue, a database or a workflow. */
type NamingFields = {
  services?: { service?: string }[];
  durable_objects?: { bindings?: { script_name?: string }[] };
  workflows?: { name?: string; script_name?: string }[];
  queues?: { producers?: { queue?: string }[]; consumers?: { queue?: string; dead_letter_queue?: string }[] };
};

/** Returns the configuration with the names of this installation. Names that are not ours, such as those of external queues, stay. */
export function withInstallationNames<C extends WorkerConfig & NamingFields>(config: C, installation: Installation): C {
  const { prefix } = installation;
  const own = new Set(resourcesOf({ prefix: "" }).map(({ name }) => name));
  const rename = <T extends object>(item: T, ...fields: (keyof T & string)[]): T => ({
    ...item,
    ...Object.fromEntries(fields.flatMap((field) => (own.has(String(item[field])) ? [[field, prefix + String(item[field])]] : []))),
  });
  const { services, durable_objects: objects, workflows, queues, d1_databases: bound } = config;
  return {
    ...config,
    name: prefix + config.name,
    ...(services && { services: services.map((item) => rename(item, "service")) }),
    ...(objects && { durable_objects: { ...objects, bindings: objects.bindings?.map((item) => rename(item, "script_name")) ?? [] } }),
    ...(workflows && {
      workflows: workflows.map((item) => ({ ...rename(item, "script_name"), ...(item.name && { name: prefix + item.name }) })),
    }),
    ...(queues && {
      queues: {
        ...queues,
        producers: queues.producers?.map((item) => rename(item, "queue")) ?? [],
        consumers: queues.consumers?.map((item) => rename(item, "queue", "dead_letter_queue")) ?? [],
      },
    }),
    ...(bound && { d1_databases: bound.map((item) => rename(item, "database_name")) }),
    vars: { ...config.vars, [markVariable]: markOf(installation), ...(prefix && { NAME_PREFIX: prefix }) },
  };
}
