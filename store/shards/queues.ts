import { maxCountedQueues } from "#domain/cost/usage";
import type { StoredQueue } from "#domain/queues/health";
import { type CountsByQueue, readJobCounts } from "../queues/jobCounts.ts";
import { listQueues } from "../queues/queues.ts";
import { type Page, type PageRequest, pageOfRows } from "../page.ts";
import type { Shards } from "../shards.ts";
import { addByQueue, type ShardOfQueue, wholeQueues } from "./wholeQueues.ts";

/** Returns a page of the queues of all databases, of each at most 500. The cursor is the name of the last queue before it. */
export async function listQueuePage(shards: Shards, page: PageRequest, now: Date, shardOf: ShardOfQueue): Promise<Page<StoredQueue>> {
  const all = wholeQueues(await Promise.all(shards.map((ops) => listQueues(ops, now))), shardOf);
  // Queues are never deleted. If one was, the list starts again instead of ending early.
  const first = page.cursor === undefined ? 0 : all.findIndex(({ name }) => name === page.cursor) + 1;
  return pageOfRows(
    all.slice(first),
    page,
    (queue) => queue as StoredQueue,
    ({ name }) => name,
  );
}

/** Returns what {@link readJobCounts} does, of all databases. */
export async function countJobsInShards(shards: Shards, day: string): Promise<CountsByQueue> {
  const parts = await Promise.all(shards.map((ops) => readJobCounts(ops, day)));
  const counts = addByQueue(parts.flatMap((part) => part.counts));
  return {
    counts: counts.slice(0, maxCountedQueues),
    isComplete: counts.length <= maxCountedQueues && parts.every(({ isComplete }) => isComplete),
  };
}
