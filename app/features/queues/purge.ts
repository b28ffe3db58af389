import { purgeBatch } from "./calls.ts";

export const purgedStates = ["waiting", "delayed"] as const;

/** The progress of a purge: batches requested and jobs removed. */
export type PurgeProgress = { batches: number; removed: number };

type RemoveBatch = (state: (typeof purgedStates)[number], cursor: string | null) => Promise<{ removed: number; nextCursor: string | null }>;

/**
 * Removes waiting jobs, then delayed jobs, in batches, until none are left or `signal` aborts. A batch that was requested
 * before the abort is still removed. Jobs that arrive meanwhile may remain. Returns the progress made; throws the error of
 * the first failed batch.
 */
export async function purgeWith(
  removeBatch: RemoveBatch,
  signal: AbortSignal,
  onProgress: (progress: PurgeProgress) => void,
): Promise<PurgeProgress> {
  const progress = { batches: 0, removed: 0 };
  for (const state of purgedStates) {
    let cursor: string | null = null;
    do {
      if (signal.aborted) return progress;
      const batch: Awaited<ReturnType<RemoveBatch>> = await removeBatch(state, cursor);
      progress.batches += 1;
      progress.removed += batch.removed;
      cursor = batch.nextCursor;
      onProgress({ ...progress });
    } while (cursor !== null);
  }
  return progress;
}

/** Purges the waiting and delayed jobs of a queue over the API; see {@link purgeWith}. */
export const purgeQueue = (
  queue: string,
  reason: string,
  signal: AbortSignal,
  onProgress: (progress: PurgeProgress) => void,
): Promise<PurgeProgress> => purgeWith((state, cursor) => purgeBatch(queue, state, cursor, reason), signal, onProgress);
