import type { Shards } from "#store/shards";
import type { AccountQueue } from "#domain/account/account";
import { listWatchedNames } from "#store/queues/watch";

/** Marks the queues that are watched from the dashboard, and their dead-letter queues. Those that the settings name are marked already. */
export async function withWatched<Q extends AccountQueue>(shards: Shards, queues: readonly Q[]): Promise<Q[]> {
  const lists = await Promise.all(shards.map(listWatchedNames));
  const names = new Set(lists.flatMap((list) => [...list]));
  return queues.map((queue) => (names.has(queue.name) ? { ...queue, watched: true } : queue));
}
