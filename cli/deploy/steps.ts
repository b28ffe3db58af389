/** The fields of a configuration that bind a Worker to other Workers. */
type BoundConfig = {
  name: string;
  services?: { service?: string }[];
  durable_objects?: { bindings?: { script_name?: string }[] };
  workflows?: { script_name?: string }[];
};

/** One deploy of a Worker, for now without its bindings to the Workers `without`. */
export type DeployStep = { worker: string; without: string[] };

/** Returns the names of the Workers that a Worker is bound to. */
const targetsOf = ({ services = [], durable_objects: objects, workflows = [] }: BoundConfig): string[] =>
  [
    ...services.map(({ service }) => service),
    ...[...(objects?.bindings ?? []), ...workflows].map(({ script_name: script }) => script),
  ].filter((name) => name !== undefined);

/**
 * Returns the order in which Workers are deployed that may be bound to each other. The platform refuses a binding to a Worker that does
 * not exist, so a Worker that is bound to later ones is deployed without those bindings first, and again at the end. `existing` are the
 * Workers in the account.
 */
export function deploySteps(configs: readonly BoundConfig[], existing: ReadonlySet<string>): DeployStep[] {
  const missing = new Set(configs.flatMap(({ name }) => (existing.has(name) ? [] : [name])));
  const steps = configs.map((config): DeployStep => {
    missing.delete(config.name);
    return { worker: config.name, without: [...new Set(targetsOf(config).filter((name) => missing.has(name)))] };
  });
  return [...steps, ...steps.filter(({ without }) => without.length > 0).map(({ worker }) => ({ worker, without: [] }))];
}

/** Returns the Workers that a configuration is bound to and that do not exist. */
export const missingTargets = (config: BoundConfig, existing: ReadonlySet<string>): string[] => [
  ...new Set(targetsOf(config).filter((name) => !existing.has(name))),
];

/** Returns the configuration without its bindings to these Workers. */
export function withoutBindingsTo<C extends BoundConfig>(config: C, workers: readonly string[]): C {
  const stays = (name: string | undefined) => name === undefined || !workers.includes(name);
  const { services, durable_objects: objects, workflows } = config;
  return {
    ...config,
    ...(services && { services: services.filter(({ service }) => stays(service)) }),
    ...(objects && {
      durable_objects: { ...objects, bindings: objects.bindings?.filter(({ script_name: script }) => stays(script)) ?? [] },
    }),
    ...(workflows && { workflows: workflows.filter(({ script_name: script }) => stays(script)) }),
  };
}
