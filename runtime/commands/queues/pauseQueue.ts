import type { StoredQueue } from "#domain/queues/health";
import { pauseQueue as storePause } from "#store/queues/queues";
import type { CommandContext } from "../context.ts";

/**
 * Pauses a queue until `resumeAt` (ISO UTC), or until it is resumed if that is null. No job of it starts after this has returned. Returns
 * the queue as it is now. Throws `conflict` if it is paused or the job layer does not consume it, `not_found`.
 */
export const pauseQueue = ({ ops, audit }: CommandContext, name: string, resumeAt: string | null): Promise<StoredQueue> =>
  storePause(ops, name, resumeAt, audit);
