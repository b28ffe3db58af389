import { purgeBatch } from "./calls.ts";

export const purgedStates = ["waiting", "delayed"] as const;

/** How far a purge has come: bites asked for, jobs gone. */
export type PurgeProgress = { bites: number; removed: number };

type RemoveBatch = (state: (typeof purgedStates)[number], cursor: string | null) => Promise<{ removed: number; nextCursor: string | null }>;

/**
 * Removes what waits and what is delayed, bite by bite, until nothing is left or somebody stops it: a bite that was
 * asked for is still taken. What comes meanwhile may stay. Answers how far it came; throws what a bite throws.
 */
export async function purgeWith(take: RemoveBatch, signal: AbortSignal, tell: (progress: PurgeProgress) => void): Promise<PurgeProgress> {
  const progress = { bites: 0, removed: 0 };
  for (const state of purgedStates) {
    let cursor: string | null = null;
    do {
      if (signal.aborted) return progress;
      const taken: Awaited<ReturnType<RemoveBatch>> = await take(state, cursor);
      progress.bites += 1;
      progress.removed += taken.removed;
      cursor = taken.nextCursor;
      tell({ ...progress });
    } while (cursor !== null);
  }
  return progress;
}

/** {@link purgeWith} of a queue's own jobs. */
export const purgeQueue = (
  queue: string,
  reason: string,
  signal: AbortSignal,
  tell: (progress: PurgeProgress) => void,
): Promise<PurgeProgress> => purgeWith((state, cursor) => purgeBatch(queue, state, cursor, reason), signal, tell);
