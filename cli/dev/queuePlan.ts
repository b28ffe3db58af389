import { bindingOf } from "#domain/queues/queues";
import { CliError } from "../command.ts";
import type { Watched, WatchedQueue } from "../config/watched.ts";
import type { DevWorker } from "./devWorkers.ts";

/** A queue that the dashboard watches, with the Worker that consumes it, if one does. `replay`: the dashboard has a producer under `binding`. */
export type QueuePlan = WatchedQueue & { consumer: string | null; binding: string };

const producedQueues = (workers: readonly DevWorker[]): Set<string> =>
  new Set(
    workers.flatMap(({ options }) =>
      Object.values(options.queueProducers ?? {}).map((producer) => (typeof producer === "string" ? producer : producer.queueName)),
    ),
  );

/** The file of each queue's consumer. Throws when a queue has two: locally as on Cloudflare it has one. */
function consumersOf(workers: readonly DevWorker[]): Map<string, DevWorker> {
  const consumers = new Map<string, DevWorker>();
  for (const worker of workers)
    for (const { queue } of worker.consumers) {
      const other = consumers.get(queue);
      if (other)
        throw new CliError(
          `The queue "${queue}" has two consumers: ${other.file} and ${worker.file}. A queue has one: remove it from one of them.`,
        );
      consumers.set(queue, worker);
    }
  return consumers;
}

/**
 * What the dashboard does with each queue, and what a person may want to change, one sentence each. `taken`: names of bindings that
 * the dashboard's Worker uses itself. Throws an error for people when a queue has two consumers.
 */
export function planQueues(
  workers: readonly DevWorker[],
  watched: Watched,
  taken: readonly string[],
): { queues: QueuePlan[]; notes: string[] } {
  const consumers = consumersOf(workers);
  const queues = watched.queues.map((queue): QueuePlan => {
    const binding = bindingOf(queue.name);
    return { ...queue, replay: queue.replay && !taken.includes(binding), binding, consumer: consumers.get(queue.name)?.name ?? null };
  });
  const deadLetterQueues = new Set(workers.flatMap((worker) => worker.consumers.map(({ deadLetterQueue }) => deadLetterQueue)));
  const lost = [...producedQueues(workers)].filter((queue) => !consumers.has(queue) && !deadLetterQueues.has(queue));
  return {
    queues,
    notes: [
      ...watched.notes,
      ...queues
        .filter(({ binding }) => taken.includes(binding))
        .map(
          ({ name, binding }) =>
            `Dead letters of ${name} can't be replayed: the binding for it would be ${binding}, which Signalbox uses for something else.`,
        ),
      ...lost.map((queue) => `No Worker here consumes ${queue}, so its messages are lost. Add that Worker with -c.`),
    ],
  };
}
