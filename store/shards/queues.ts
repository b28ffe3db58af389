import { maxCountedQueues } from "#domain/cost/usage";
import type { StoredQueue } from "#domain/queues/health";
import { type CountsByQueue, readJobCounts } from "../queues/jobCounts.ts";
import { inPipelineOrder, listQueues } from "../queues/queues.ts";
import { type Page, type PageRequest, pageOfRows } from "../page.ts";
import { ascending } from "../mergePages.ts";
import type { Shards } from "../shards.ts";

/** Returns the queues of all databases, each at most 500, in the order of {@link listQueues}. */
export async function listQueuesInShards(shards: Shards, now: Date): Promise<StoredQueue[]> {
  const lists = await Promise.all(shards.map((ops) => listQueues(ops, now)));
  return lists.flat().toSorted(inPipelineOrder());
}

/** Returns a page of {@link listQueuesInShards}. The cursor is the name of the last queue before it. */
export async function listQueuePage(shards: Shards, page: PageRequest, now: Date): Promise<Page<StoredQueue>> {
  const all = await listQueuesInShards(shards, now);
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
  const counts = parts.flatMap((part) => part.counts).toSorted((a, b) => ascending(a.queue, b.queue));
  return {
    counts: counts.slice(0, maxCountedQueues),
    isComplete: counts.length <= maxCountedQueues && parts.every(({ isComplete }) => isComplete),
  };
}
