import { type Watched, watchedOf } from "../config/watched.ts";
import type { ConfigSettings } from "../config/schema.ts";
import { type Connections, connect } from "./connections.ts";
import type { DevWorker, WorkerOptions } from "./devWorkers.ts";
import { type QueuePlan, planQueues } from "./queuePlan.ts";

/** The local database of Signalbox. The team's own may be called `ops`. */
export const coreDatabase = { id: "signalbox-ops" } as const;

/** What the Worker of the dashboard gets on top of its own options. */
export type CoreOptions = Required<Pick<WorkerOptions, "queueProducers" | "queueConsumers" | "workflows" | "d1Databases">> & {
  bindings: Record<string, string>;
};

/** How the Workers of the team and the Worker of the dashboard are connected. */
export type Wiring = Connections & { core: CoreOptions; queues: QueuePlan[]; workflows: Watched["workflows"] };

/** How the dashboard takes messages from dead-letter queues. Locally a short wait costs nothing. */
const deadLetterConsumer = { maxBatchSize: 10, maxBatchTimeout: 0.2, maxRetries: 100, retryDelay: 5 };

const workflowBindingOf = (name: string): string => `WORKFLOW_${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_")}`;

/** The settings of the dashboard's Worker, in the shape of `domain/settings/workerSettings.ts`. */
const settingsOf = (queues: readonly QueuePlan[], workflows: Watched["workflows"], retention: ConfigSettings["retention"]): string =>
  JSON.stringify({
    queues: queues.map(({ consumer: _consumer, ...queue }) => queue),
    workflows: workflows.map(({ name, script, displayName }) => ({ name, script, displayName, binding: workflowBindingOf(name) })),
    ...(retention ? { retention } : {}),
  });

/**
 * Connects the Workers of the team to the Worker of the dashboard: it consumes their dead-letter queues, sends to their queues,
 * and is bound to their workflows; they get its database and its limiters. `config` is what `signalbox.jsonc` says.
 * `coreBindings` are names that the dashboard's Worker uses itself.
 */
export function wire(
  workers: readonly DevWorker[],
  config: Pick<ConfigSettings, "queues" | "workflows" | "retention">,
  coreBindings: readonly string[],
): Wiring {
  const watched = watchedOf(config, workers);
  const { queues, notes } = planQueues(workers, watched, coreBindings);
  const { notes: connectionNotes, ...connections } = connect(workers, coreDatabase);
  // A workflow of a Worker that does not run here can't be bound.
  const workflows = watched.workflows.filter(({ script }) => workers.some(({ name }) => name === script));
  const deadLetterQueues = queues.flatMap(({ name, deadLetterQueue }) =>
    deadLetterQueue === undefined ? [] : [[deadLetterQueue, name] as const],
  );
  return {
    ...connections,
    notes: [...workers.flatMap((worker) => worker.notes), ...notes, ...connectionNotes],
    queues,
    workflows,
    core: {
      d1Databases: { OPS: coreDatabase },
      queueProducers: Object.fromEntries(queues.filter(({ replay }) => replay).map(({ name, binding }) => [binding, { queueName: name }])),
      queueConsumers: Object.fromEntries(deadLetterQueues.map(([queue]) => [queue, deadLetterConsumer])),
      workflows: Object.fromEntries(
        workflows.map(({ name, className, script }) => [workflowBindingOf(name), { name, className, scriptName: script }]),
      ),
      bindings: { SIGNALBOX_SETTINGS: settingsOf(queues, workflows, config.retention) },
    },
  };
}
