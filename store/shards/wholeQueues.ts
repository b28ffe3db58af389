import type { StoredQueue } from "#domain/queues/health";
import { inPipelineOrder } from "../queues/queues.ts";
import { ascending } from "../mergePages.ts";

/** The number of the operations database of a queue, from 1 on. */
export type ShardOfQueue = (queue: string) => number;

type Placed = { shard: number; queue: StoredQueue };

const edge = (times: readonly (string | null)[], at: 0 | -1): string | null =>
  times
    .flatMap((time) => time ?? [])
    .toSorted(ascending)
    .at(at) ?? null;

/** The row of a queue in its own database, with what is counted in others added. */
function wholeOf(placed: readonly [Placed, ...Placed[]], shardOf: ShardOfQueue): StoredQueue {
  const own = (placed.find(({ shard, queue }) => shardOf(queue.name) === shard) ?? placed[0]).queue;
  if (placed.length === 1) return own;
  const rows = placed.map(({ queue }) => queue);
  const sum = (of: (row: StoredQueue) => number) => rows.reduce((total, row) => total + of(row), 0);
  const sums = <T extends object>(first: T, of: (row: StoredQueue) => T): T =>
    Object.fromEntries(Object.keys(first).map((key) => [key, sum((row) => Number(of(row)[key as keyof T]))])) as T;
  return {
    ...own,
    counts: sums(own.counts, ({ counts }) => counts),
    openDeadLetters: sum(({ openDeadLetters }) => openDeadLetters),
    otherDeadLetters: sums(own.otherDeadLetters, ({ otherDeadLetters }) => otherDeadLetters),
    discarded: sum(({ discarded }) => discarded),
    oldestWaitingAt: edge(
      rows.map(({ oldestWaitingAt }) => oldestWaitingAt),
      0,
    ),
    lastFinishedAt: edge(
      rows.map(({ lastFinishedAt }) => lastFinishedAt),
      -1,
    ),
  };
}

/**
 * Returns each queue of the lists of all databases once, in the order of the pipeline. A queue that moved has a row in its former database, too:
 * what that still counts is added.
 */
export function wholeQueues(lists: readonly (readonly StoredQueue[])[], shardOf: ShardOfQueue): StoredQueue[] {
  const placed = lists.flatMap((queues, index) => queues.map((queue): Placed => ({ shard: index + 1, queue })));
  return [...Map.groupBy(placed, ({ queue }) => queue.name).values()]
    .map((rows) => wholeOf(rows as [Placed, ...Placed[]], shardOf))
    .toSorted(inPipelineOrder());
}

/** Adds the numbers of items about one queue, in the order of the names of the queues. */
export function addByQueue<T extends { queue: string }>(items: readonly T[]): T[] {
  const byQueue = new Map<string, T>();
  for (const item of items) {
    const before = byQueue.get(item.queue);
    const sums =
      before && Object.entries(item).map(([key, value]) => [key, key === "queue" ? value : Number(before[key as keyof T]) + Number(value)]);
    byQueue.set(item.queue, sums ? (Object.fromEntries(sums) as T) : item);
  }
  return [...byQueue.values()].toSorted((a, b) => ascending(a.queue, b.queue));
}
