import { z } from "zod";
import { ApiError } from "../errors/apiError.ts";

/**
 * Who consumes a queue, as far as was seen: the job layer (a Worker has claimed a job of it), a Worker outside of it (only its dead
 * letters have come), or nobody yet.
 */
export const QueueConsumer = z.enum(["job-layer", "external", "unknown"]);
export type QueueConsumer = z.infer<typeof QueueConsumer>;

/** True when pauses, limits and cancels hold: the consumer asks the job layer before it starts a job. */
export const isControlled = ({ consumer }: { consumer: QueueConsumer }): boolean => consumer === "job-layer";

const how = "Consume it with createQueue (docs/jobs.md) and it can be controlled here";

/** Why a queue can't be controlled, and what would make it possible. */
export const uncontrolledReason = (name: string, consumer: QueueConsumer): string =>
  consumer === "external"
    ? `${name} is consumed by a Worker outside the job layer, which would go on regardless. ${how}.`
    : `No Worker of the job layer has taken a job from ${name} yet, so nothing would heed this. ${how} from its first job on.`;

/** Throws `conflict` unless the job layer consumes the queue. */
export function assertControlled(name: string, consumer: QueueConsumer): void {
  if (!isControlled({ consumer })) throw new ApiError("conflict", uncontrolledReason(name, consumer));
}

/** Throws `conflict` when jobs on the queue would never be claimed, because its consumer knows nothing of them. */
export function assertTakesJobs(name: string, consumer: QueueConsumer): void {
  if (consumer === "external")
    throw new ApiError(
      "conflict",
      `${name} is consumed by a Worker outside the job layer: a job there would never be claimed. Its dead letters can be replayed; for jobs, consume it with createQueue (docs/jobs.md).`,
    );
}
