import type { AccountQueue } from "#domain/account/account";
import { listWatchedNames } from "#store/queues/watch";

/** Marks the queues that are watched from the dashboard, and their dead-letter queues. Those that the settings name are marked already. */
export async function withWatched<Q extends AccountQueue>(ops: D1Database, queues: readonly Q[]): Promise<Q[]> {
  const names = await listWatchedNames(ops);
  return queues.map((queue) => (names.has(queue.name) ? { ...queue, watched: true } : queue));
}
