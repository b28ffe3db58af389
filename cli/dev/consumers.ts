import { CliError } from "../command.ts";
import type { DevWorker } from "./devWorkers.ts";

/** The Worker that consumes each queue. Throws an error for people when two do: locally as on Cloudflare a queue has one. */
export function consumersOf(workers: readonly DevWorker[]): Map<string, DevWorker> {
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

const producedQueues = (workers: readonly DevWorker[]): Set<string> =>
  new Set(
    workers.flatMap(({ options }) =>
      Object.values(options.queueProducers ?? {}).map((producer) => (typeof producer === "string" ? producer : producer.queueName)),
    ),
  );

/** A sentence for each queue that the Workers send to and that none of them consumes: the local runtime drops its messages. */
export function unconsumedNotes(workers: readonly DevWorker[]): string[] {
  const consumers = consumersOf(workers);
  const deadLetterQueues = new Set(workers.flatMap((worker) => worker.consumers.map(({ deadLetterQueue }) => deadLetterQueue)));
  return [...producedQueues(workers)]
    .filter((queue) => !consumers.has(queue) && !deadLetterQueues.has(queue))
    .map((queue) => `No Worker here consumes ${queue}, so its messages are lost. Add that Worker with -c.`);
}
