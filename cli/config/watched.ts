import type { TeamWorker } from "./teamWorkers.ts";
import type { QueueConfig, WorkflowConfig } from "./schema.ts";

/** A queue that an installation watches. `worker` is the Worker that rehearses its messages, if one does. */
export type WatchedQueue = QueueConfig & { replay: boolean; worker?: string | undefined };

/** What an installation watches, and what the team should know about it, one sentence each. */
export type Watched = { queues: readonly WatchedQueue[]; workflows: readonly WorkflowConfig[]; notes: readonly string[] };

/** The queues that the Workers consume, without dead-letter queues that they consume themselves, and notes about both. */
function queuesOf(workers: readonly TeamWorker[], isNamed: (queue: string) => boolean): { queues: WatchedQueue[]; notes: string[] } {
  const consumers = workers.flatMap(({ file, consumers: own }) => own.map((consumer) => ({ file, ...consumer })));
  const deadLetterQueues = new Set(consumers.flatMap(({ deadLetterQueue }) => deadLetterQueue ?? []));
  const consumerOf = (queue: string | undefined) => consumers.find((consumer) => consumer.queue === queue);
  const queues: WatchedQueue[] = [];
  const notes: string[] = [];
  for (const { file, queue, deadLetterQueue } of consumers) {
    if (deadLetterQueues.has(queue)) continue;
    const other = consumerOf(deadLetterQueue);
    const sharing = deadLetterQueue === undefined ? [] : consumers.filter((consumer) => consumer.deadLetterQueue === deadLetterQueue);
    // A message does not say from which queue it came, so it could be replayed to the wrong one.
    const isShared = sharing.length > 1;
    if (isShared && sharing[0]?.queue === queue)
      notes.push(
        `${deadLetterQueue} is the dead-letter queue of ${sharing.map((consumer) => consumer.queue).join(" and ")}, so Signalbox can't tell from which a message came. Give each its own.`,
      );
    if (other)
      notes.push(
        `${other.file} consumes ${deadLetterQueue} itself, so Signalbox can't. Remove that consumer to see the dead letters of ${queue}.`,
      );
    else if (deadLetterQueue === undefined && !isNamed(queue))
      notes.push(
        `${queue} has no dead-letter queue: failed messages are deleted. Add "dead_letter_queue": "${queue}-dlq" to its consumer in ${file}.`,
      );
    queues.push({ name: queue, deadLetterQueue: other || isShared ? undefined : deadLetterQueue, replay: true });
  }
  return { queues, notes };
}

const withoutUndefined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Partial<T>;

/** Merges entries of the same name: a field of `over` replaces that of `base`. */
function merged<T extends { name: string }>(base: readonly T[], over: readonly (Partial<T> & { name: string })[]): T[] {
  const byName = new Map(base.map((item) => [item.name, item]));
  for (const item of over) byName.set(item.name, { ...byName.get(item.name), ...withoutUndefined(item) } as T);
  return [...byName.values()];
}

/** Adds the Worker that rehearses the messages of each queue that asks for it, and a note where no Worker is known to consume the queue. */
function withRehearsals(queues: readonly WatchedQueue[], workers: readonly TeamWorker[]): { queues: WatchedQueue[]; notes: string[] } {
  const notes: string[] = [];
  return {
    notes,
    queues: queues.map((queue) => {
      if (!queue.rehearse) return queue;
      const worker = workers.find(({ consumers }) => consumers.some((consumer) => consumer.queue === queue.name))?.name;
      if (!worker)
        notes.push(
          `Dead letters of ${queue.name} can't be rehearsed: name the Wrangler configuration of the Worker that consumes it in "workers".`,
        );
      return { ...queue, worker };
    }),
  };
}

/**
 * Returns what an installation watches: the queues with their dead-letter queues and the workflows of the team's Workers, and those that
 * the configuration names. What the configuration says about one of them replaces what the Workers say.
 */
export function watchedOf(
  { queues = [], workflows = [] }: { queues?: readonly QueueConfig[] | undefined; workflows?: readonly WorkflowConfig[] | undefined },
  workers: readonly TeamWorker[],
): Watched {
  const found = queuesOf(workers, (queue) => queues.some(({ name, deadLetterQueue }) => name === queue && deadLetterQueue !== undefined));
  const all = merged(
    found.queues,
    queues.map((queue) => ({ ...queue, replay: queue.replay ?? true })),
  );
  const rehearsed = withRehearsals(all, workers);
  return {
    queues: rehearsed.queues,
    workflows: merged(
      workers.flatMap((worker) => worker.workflows),
      workflows,
    ),
    notes: [...found.notes, ...rehearsed.notes],
  };
}
