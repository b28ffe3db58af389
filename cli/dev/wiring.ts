import { type Watched, watchedOf } from "../config/watched.ts";
import {
  archiveBinding,
  archiveBindings,
  rehearsalBindingOf,
  rehearsalEntrypoint,
  rehearsingWorkers,
  watchedVars,
  withFreeBindings,
  workerSettingsOf,
  workflowBindingOf,
} from "../config/watchedSettings.ts";
import { localShards } from "../config/shards.ts";
import type { ConfigSettings } from "../config/schema.ts";
import { type Connections, connect } from "./connections.ts";
import type { DevWorker, WorkerOptions } from "./devWorkers.ts";
import { consumersOf, unconsumedNotes } from "./consumers.ts";

/** The id of a local operations database of Signalbox. The team's own may be called `ops`. */
export const coreDatabase = (shard: number): string => (shard === 1 ? "signalbox-ops" : `signalbox-ops-${shard}`);

/** What the Worker of the dashboard gets on top of its own options. */
export type CoreOptions = Required<
  Pick<WorkerOptions, "queueProducers" | "queueConsumers" | "workflows" | "d1Databases" | "r2Buckets" | "serviceBindings">
> & {
  bindings: Record<string, string | Record<string, number>>;
};

/** How the Workers of the team and the Worker of the dashboard are connected. `consumers` has the Worker that consumes each queue. */
export type Wiring = Connections & Pick<Watched, "queues" | "workflows"> & { core: CoreOptions; consumers: ReadonlyMap<string, DevWorker> };

/** How the dashboard takes messages from dead-letter queues. Locally a short wait costs nothing. */
const deadLetterConsumer = { maxBatchSize: 10, maxBatchTimeout: 0, maxRetries: 100, retryDelay: 5 };

/**
 * Connects the Workers of the team to the Worker of the dashboard: it consumes their dead-letter queues, sends to their queues,
 * and is bound to their workflows; they get its database and its limiters. `config` is what `signalbox.jsonc` says.
 * `coreBindings` are names that the dashboard's Worker uses itself.
 */
export function wire(
  workers: readonly DevWorker[],
  config: Pick<ConfigSettings, "queues" | "workflows" | "retention" | "shards">,
  coreBindings: readonly string[],
): Wiring {
  const all = watchedOf(config, workers);
  // A workflow of a Worker that does not run here can't be bound.
  const workflows = all.workflows.filter(({ script }) => workers.some(({ name }) => name === script));
  const watched = withFreeBindings({ ...all, workflows }, [...coreBindings, ...archiveBindings(config.retention)]);
  const ops = localShards(config.shards ?? {}, coreDatabase);
  const { notes, ...connections } = connect(workers, ops);
  const settings = workerSettingsOf({ watched, ...(config.retention ? { retention: config.retention } : {}) });
  return {
    ...connections,
    notes: [...workers.flatMap((worker) => worker.notes), ...watched.notes, ...unconsumedNotes(workers), ...notes],
    queues: watched.queues,
    consumers: consumersOf(workers),
    workflows: watched.workflows,
    core: {
      d1Databases: ops.d1Databases,
      r2Buckets: config.retention?.archiveBucket === undefined ? {} : { [archiveBinding]: config.retention.archiveBucket },
      queueProducers: Object.fromEntries(
        settings.queues.filter(({ replay }) => replay).map(({ name, binding }) => [binding, { queueName: name }]),
      ),
      queueConsumers: Object.fromEntries(
        watched.queues.flatMap(({ deadLetterQueue: queue }) => (queue === undefined ? [] : [[queue, deadLetterConsumer] as const])),
      ),
      workflows: Object.fromEntries(
        watched.workflows.map(({ name, className, script }) => [workflowBindingOf(name), { name, className, scriptName: script }]),
      ),
      serviceBindings: Object.fromEntries(
        rehearsingWorkers(watched).map((name) => [rehearsalBindingOf(name), { name, entrypoint: rehearsalEntrypoint }]),
      ),
      bindings: { ...watchedVars(settings), ...ops.bindings },
    },
  };
}
