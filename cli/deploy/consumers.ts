import { type AccountState, isOwned } from "./accountState.ts";
import { mainWorker } from "./installation.ts";
import type { PlanEntry, PlanInput } from "./planEntry.ts";

/** A consumer that has to leave a queue. */
export type Detachment = { queue: string; queueId: string; consumerId: string };

const isOurWorker = ({ state, blueprint, adopt }: PlanInput, name: string): boolean =>
  isOwned(state, { kind: "worker", name }) ||
  (adopt && blueprint.retiredWorkers.includes(name.slice(blueprint.installation.prefix.length)));

/** The consumers that a Worker has in the account, on all queues or on one. */
export const consumersOf = ({ queues }: AccountState, worker: string, queue?: string): Detachment[] =>
  [...queues].flatMap(([name, { id, consumers }]) =>
    consumers
      .filter((consumer) => consumer.worker === worker && (queue === undefined || name === queue))
      .map((consumer) => ({ queue: name, queueId: id, consumerId: consumer.id })),
  );

/** All queues that a Worker of the configurations shall consume. */
const wantedConsumers = ({ configs }: PlanInput): { worker: string; queue: string }[] =>
  configs.flatMap(({ name, queues }) => (queues?.consumers ?? []).map(({ queue = "" }) => ({ worker: name, queue })));

/** Consumers of other Workers of the installation on queues that have a new consumer now. A queue can have one. */
export const movedConsumers = (input: PlanInput): Detachment[] =>
  wantedConsumers(input).flatMap(({ worker, queue }) => {
    const stored = input.state.queues.get(queue);
    return (stored?.consumers ?? [])
      .filter((consumer) => consumer.worker !== undefined && consumer.worker !== worker && isOurWorker(input, consumer.worker))
      .map(({ id }) => ({ queue, queueId: stored?.id ?? "", consumerId: id }));
  });

/** What keeps a Worker from consuming a queue that exists; undefined when nothing does. */
function conflictOf(input: PlanInput, worker: string, queue: string): string | undefined {
  const other = input.state.queues
    .get(queue)
    ?.consumers.find((consumer) => consumer.worker !== worker && !(consumer.worker && isOurWorker(input, consumer.worker)));
  if (!other) return undefined;
  if (other.worker === undefined)
    return `it is read over HTTP, and a queue has one consumer. Remove that consumer: npx wrangler queues consumer http remove ${queue}`;
  return `the Worker ${other.worker} consumes it, and a queue has one consumer. Remove that consumer (npx wrangler queues consumer remove ${queue} ${other.worker}), or do not watch this queue`;
}

/**
 * What a deploy does with the queues of the team: it attaches a consumer to each dead-letter queue, removes those of queues that are no longer
 * watched, and refuses what does not exist or has a consumer of somebody else.
 */
export function planConsumers(input: PlanInput): PlanEntry[] {
  const { blueprint, state } = input;
  const worker = blueprint.installation.prefix + mainWorker;
  const own = new Set(blueprint.queues.map((name) => blueprint.installation.prefix + name));
  const consumer = (action: PlanEntry["action"], name: string, ...detail: string[]): PlanEntry => ({
    action,
    kind: "consumer",
    name,
    ...(detail.length > 0 && { detail }),
  });
  const missing = (name: string, ...detail: string[]): PlanEntry => ({ action: "refuse", kind: "queue", name, detail });
  const watched = blueprint.watched.queues.flatMap(({ name, deadLetterQueue, replay }): PlanEntry[] => {
    const source =
      replay && !state.queues.has(name) ? [missing(name, `it does not exist. Create it: npx wrangler queues create ${name}`)] : [];
    if (deadLetterQueue === undefined) return source;
    const stored = state.queues.get(deadLetterQueue);
    if (!stored)
      return [
        ...source,
        missing(
          deadLetterQueue,
          `it does not exist. Create it: npx wrangler queues create ${deadLetterQueue}, and name it as "dead_letter_queue" of the consumer of ${name}`,
        ),
      ];
    return [...source, consumer(stored.consumers.some((existing) => existing.worker === worker) ? "keep" : "create", deadLetterQueue)];
  });
  const wanted = wantedConsumers(input);
  const conflicts = wanted.flatMap(({ worker: name, queue }) => {
    const conflict = conflictOf(input, name, queue);
    return conflict ? [consumer("refuse", queue, conflict)] : [];
  });
  const stale = [...state.list.entries.keys()]
    .flatMap((key) => (key.startsWith("consumer ") ? [key.slice("consumer ".length)] : []))
    .filter(
      (queue) =>
        !wanted.some((entry) => entry.queue === queue) && state.queues.get(queue)?.consumers.some((existing) => existing.worker === worker),
    )
    .map((queue) => consumer("remove", queue));
  const isRefused = (entry: PlanEntry) => conflicts.some(({ name }) => name === entry.name) && entry.kind === "consumer";
  return [...watched.filter((entry) => !isRefused(entry)), ...conflicts, ...stale].filter(
    ({ name }) => !own.has(name) || conflicts.some((entry) => entry.name === name),
  );
}
