import type { StoredQueue } from "#domain/queues/health";
import { pauseQueue as storePause } from "#store/queues/queues";
import { limiterOf } from "../../coordinator/client.ts";
import type { CommandContext } from "../context.ts";

/**
 * Pauses a queue until `resumeAt` (ISO UTC), or until it is resumed if that is null. No job of it starts after this has returned. Returns
 * the queue as it is now. Throws `conflict` if it is paused or the job layer does not consume it, `not_found`.
 */
export async function pauseQueue({ ops, bindings, audit }: CommandContext, name: string, resumeAt: string | null): Promise<StoredQueue> {
  // What has started by now is active, and what starts later reads the pause.
  await limiterOf(bindings, name).settle();
  return storePause(ops, name, resumeAt, audit);
}
