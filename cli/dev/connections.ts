import { coreName, type DevWorker, type WorkerOptions } from "./devWorkers.ts";

/** What bindings expect a Worker to export: names of Durable Object classes, entrypoints and workflow classes. */
export type Exports = { classes: string[]; entrypoints: string[]; workflows: string[] };

/** A Worker that others are bound to and that does not run here, with what they expect it to export. */
export type MissingWorker = Exports & { name: string; neededBy: string[] };

export type Connections = { team: WorkerOptions[]; missing: MissingWorker[]; notes: string[] };

/** Options of a Worker that map the names of bindings. */
const bindingKinds = [
  "bindings",
  "kvNamespaces",
  "r2Buckets",
  "d1Databases",
  "queueProducers",
  "durableObjects",
  "serviceBindings",
  "workflows",
  "hyperdrives",
  "analyticsEngineDatasets",
  "ratelimits",
  "vectorize",
] as const satisfies (keyof WorkerOptions)[];

/** The names of a Worker's bindings. */
export const bindingNamesOf = (options: WorkerOptions): string[] => bindingKinds.flatMap((kind) => Object.keys(options[kind] ?? {}));

type Reference = { binding: string; script: string | undefined; name: string; kind: "classes" | "entrypoints" | "workflows" };

const nameOf = (value: unknown, key: string): string | undefined => {
  const name = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof name === "string" ? name : undefined;
};

/** What a Worker expects of other Workers, by its bindings. */
function referencesOf({ serviceBindings = {}, durableObjects = {}, workflows = {} }: WorkerOptions): Reference[] {
  return [
    ...Object.entries(serviceBindings).map(([binding, value]) => ({
      binding,
      script: typeof value === "string" ? value : nameOf(value, "name"),
      name: nameOf(value, "entrypoint") ?? "default",
      kind: "entrypoints" as const,
    })),
    ...Object.entries(durableObjects).map(([binding, value]) => ({
      binding,
      script: nameOf(value, "scriptName"),
      name: nameOf(value, "className") ?? "",
      kind: "classes" as const,
    })),
    ...Object.entries(workflows).map(([binding, value]) => ({
      binding,
      script: value.scriptName,
      name: value.className,
      kind: "workflows" as const,
    })),
  ];
}

/** What the bindings of all Workers, also its own, expect a Worker to export. */
export function exportsOf(worker: string, all: readonly WorkerOptions[]): Exports {
  const exported: Exports = { classes: [], entrypoints: [], workflows: [] };
  for (const options of all)
    for (const { script = options.name, name, kind } of referencesOf(options))
      if (script === worker && !exported[kind].includes(name)) exported[kind].push(name);
  return exported;
}

function missingWorkers(team: readonly WorkerOptions[]): MissingWorker[] {
  const running = new Set([coreName, ...team.map(({ name }) => name)]);
  const missing = new Map<string, MissingWorker>();
  for (const options of team)
    for (const { script, name, kind } of referencesOf(options)) {
      if (script === undefined || running.has(script)) continue;
      const worker = missing.get(script) ?? { name: script, neededBy: [], classes: [], entrypoints: [], workflows: [] };
      worker.neededBy = [...new Set([...worker.neededBy, options.name])];
      worker[kind] = [...new Set([...worker[kind], name])];
      missing.set(script, worker);
    }
  return [...missing.values()];
}

/** The operations databases, and the variable that says where each queue is. */
type JobDatabases = { d1Databases: Record<string, { id: string }>; bindings: object };

/** The bindings that `signalbox/jobs` needs: the databases and the limiters of the dashboard's Worker. */
const jobLayer = ({ d1Databases, bindings }: JobDatabases) => ({
  d1Databases,
  bindings,
  durableObjects: { COORDINATOR: { className: "QueueCoordinator", scriptName: coreName, useSQLite: true } },
});

/** True when the Worker's own bindings with these names are meant for `signalbox/jobs`, or when it has none. */
function takesJobLayer(options: WorkerOptions): boolean {
  const limiter = (options.durableObjects as Record<string, unknown> | undefined)?.["COORDINATOR"];
  const isForJobs = (typeof limiter === "string" ? limiter : nameOf(limiter, "className")) === "QueueCoordinator";
  const names = bindingNamesOf(options);
  return isForJobs || !(names.includes("OPS") || names.includes("COORDINATOR"));
}

const withJobLayer = (options: WorkerOptions, databases: JobDatabases): WorkerOptions => {
  const { d1Databases, durableObjects, bindings } = jobLayer(databases);
  return {
    ...options,
    d1Databases: { ...(options.d1Databases as Record<string, { id: string }> | undefined), ...d1Databases },
    durableObjects: { ...options.durableObjects, ...durableObjects },
    ...(Object.keys(bindings).length > 0 ? { bindings: { ...options.bindings, ...bindings } } : {}),
  };
};

/** Gives each Worker the bindings of the job layer, unless it uses these names for something else. Finds Workers that do not run here. */
export function connect(workers: readonly DevWorker[], databases: JobDatabases): Connections {
  const running = new Set([coreName, ...workers.map(({ name }) => name)]);
  const team = workers.map(({ options }) => {
    const tails = options.tails?.filter((tail) => running.has(typeof tail === "string" ? tail : (nameOf(tail, "name") ?? "")));
    const own = { ...options, ...(tails ? { tails } : {}) };
    return takesJobLayer(options) ? withJobLayer(own, databases) : own;
  });
  const missing = missingWorkers(team);
  return {
    team,
    missing,
    notes: [
      ...missing.map(
        ({ name, neededBy }) =>
          `${neededBy.join(" and ")} ${neededBy.length > 1 ? "are" : "is"} bound to the Worker ${name}, which does not run here. Add it with -c.`,
      ),
      ...workers
        .filter(({ options }) => !takesJobLayer(options))
        .map(({ name }) => `${name} has a binding OPS or COORDINATOR of its own, so signalbox/jobs can't be used in it.`),
    ],
  };
}
