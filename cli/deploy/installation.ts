import { mainWorker, markOf, markVariable } from "#domain/settings/installation";

/**
 * One installation of Signalbox in an account. The names of its own Workers, queues and databases start with `prefix`, which may be empty.
 * Two installations in one account need different prefixes.
 */
export type Installation = { prefix: string };

/** A Worker, queue or D1 database in an account, by its name there. */
export type Resource = { kind: "worker" | "queue" | "database"; name: string };

/** The key of a resource in an account, such as `queue orders`. */
export const keyOf = ({ kind, name }: Resource): string => `${kind} ${name}`;

/** The inverse of {@link keyOf}; undefined for a key of something else. */
export function resourceOf(key: string): Resource | undefined {
  const [kind, name = ""] = key.split(" ");
  return kind === "worker" || kind === "queue" || kind === "database" ? { kind, name } : undefined;
}

/** The database that lists what belongs to the installation. It is created first and removed last. */
export const listDatabase = "ops";

export { mainWorker, markOf, markVariable };

/** Names without prefix of what an installation creates. */
export type OwnNames = { workers: readonly string[]; queues: readonly string[]; databases: readonly string[] };

/** Everything that an installation creates, in the order of a first deploy: the database with the list first. */
export const resourcesOf = ({ prefix }: Installation, { workers, queues, databases }: OwnNames): Resource[] => [
  ...databases
    .toSorted((a, b) => Number(b === listDatabase) - Number(a === listDatabase))
    .map((name) => ({ kind: "database" as const, name: prefix + name })),
  ...queues.map((name) => ({ kind: "queue" as const, name: prefix + name })),
  ...workers.map((name) => ({ kind: "worker" as const, name: prefix + name })),
];

/** The fields of a Worker's built configuration that a deploy reads or changes. All other fields stay as they are. */
export type WorkerConfig = {
  name: string;
  main?: string;
  upload_source_maps?: boolean;
  assets?: { directory?: string; binding?: string };
  vars?: Record<string, unknown>;
  d1_databases?: { binding?: string; database_name?: string | undefined; database_id?: string | undefined; migrations_dir?: string }[];
  r2_buckets?: { binding?: string; bucket_name?: string }[];
  services?: { binding?: string; service?: string; entrypoint?: string }[];
  durable_objects?: { bindings?: { name?: string; class_name?: string; script_name?: string }[] };
  workflows?: { name?: string; binding?: string; class_name?: string; script_name?: string }[];
  queues?: {
    producers?: { queue?: string; binding?: string }[];
    consumers?: { queue?: string; dead_letter_queue?: string; [setting: string]: unknown }[];
  };
  version_metadata?: { binding?: string };
  triggers?: { crons?: string[] };
};

/** Returns the configuration with the names of this installation. Names that are not its own, such as those of external queues, stay. */
export function withInstallationNames<C extends WorkerConfig>(config: C, installation: Installation, own: OwnNames): C {
  const { prefix } = installation;
  const rename = <T extends object>(item: T, names: readonly string[], ...fields: (keyof T & string)[]): T => ({
    ...item,
    ...Object.fromEntries(fields.flatMap((field) => (names.includes(String(item[field])) ? [[field, prefix + String(item[field])]] : []))),
  });
  const { services, durable_objects: objects, workflows, queues, d1_databases: bound } = config;
  return {
    ...config,
    name: prefix + config.name,
    ...(services && { services: services.map((item) => rename(item, own.workers, "service")) }),
    ...(objects && {
      durable_objects: { ...objects, bindings: objects.bindings?.map((item) => rename(item, own.workers, "script_name")) ?? [] },
    }),
    ...(workflows && {
      workflows: workflows.map((item) => ({ ...rename(item, own.workers, "script_name"), ...(item.name && { name: prefix + item.name }) })),
    }),
    ...(queues && {
      queues: {
        ...queues,
        producers: queues.producers?.map((item) => rename(item, own.queues, "queue")) ?? [],
        consumers: queues.consumers?.map((item) => rename(item, own.queues, "queue", "dead_letter_queue")) ?? [],
      },
    }),
    ...(bound && { d1_databases: bound.map((item) => rename(item, own.databases, "database_name")) }),
    vars: { ...config.vars, [markVariable]: markOf(installation), ...(prefix && { NAME_PREFIX: prefix }) },
  };
}
