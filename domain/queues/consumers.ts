import { z } from "zod";
import { ApiError } from "../errors/apiError.ts";
import { refused } from "../errors/refused.ts";
import type { Refusal } from "../refusals.ts";

/**
 * Who consumes a queue, as far as is known: the job layer (a Worker has claimed a job of the queue), a Worker outside the job layer (only dead
 * letters of the queue have arrived), or unknown.
 */
export const QueueConsumer = z.enum(["job-layer", "external", "unknown"]);
export type QueueConsumer = z.infer<typeof QueueConsumer>;

/** True when pauses, limits and cancels take effect, because the consumer asks the job layer before it starts a job. */
export const isControlled = ({ consumer }: { consumer: QueueConsumer }): boolean => consumer === "job-layer";

/** Returns why a queue can't be controlled, or null when it can. */
export const controlRefusalOf = (queue: string, consumer: QueueConsumer): Refusal | null =>
  consumer === "job-layer" ? null : { code: "not_controlled", queue, consumer };

/** Throws `conflict` unless the job layer consumes the queue. */
export function assertControlled(queue: string, consumer: QueueConsumer, action: "pause" | "limit"): void {
  const refusal = controlRefusalOf(queue, consumer);
  if (refusal) throw refused(`Queue ${queue}`, action, refusal);
}

/** Throws `conflict` when jobs on the queue would never be claimed, because its consumer is outside the job layer. */
export function assertTakesJobs(name: string, consumer: QueueConsumer): void {
  if (consumer === "external")
    throw new ApiError(
      "conflict",
      `${name} is consumed by a Worker outside the job layer, so a job would never be claimed. Dead letters can be replayed. To use jobs, consume it with createQueue (docs/jobs.md).`,
    );
}
