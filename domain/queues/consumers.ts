import { z } from "zod";
import { ApiError } from "../errors/apiError.ts";

/**
 * Who consumes a queue, as far as is known: the job layer (a Worker has claimed a job of the queue), a Worker outside the job layer (only dead
 * letters of the queue have arrived), or unknown.
 */
export const QueueConsumer = z.enum(["job-layer", "external", "unknown"]);
export type QueueConsumer = z.infer<typeof QueueConsumer>;

/** True when pauses, limits and cancels take effect, because the consumer asks the job layer before it starts a job. */
export const isControlled = ({ consumer }: { consumer: QueueConsumer }): boolean => consumer === "job-layer";

const advice = "Consume it with createQueue (docs/jobs.md) to control it here";

/** Returns why a queue can't be controlled, and how to change that. */
export const uncontrolledReason = (name: string, consumer: QueueConsumer): string =>
  consumer === "external"
    ? `${name} is consumed by a Worker outside the job layer, so this would have no effect. ${advice}.`
    : `No Worker of the job layer has claimed a job of ${name} yet, so this would have no effect. ${advice}.`;

/** Throws `conflict` unless the job layer consumes the queue. */
export function assertControlled(name: string, consumer: QueueConsumer): void {
  if (!isControlled({ consumer })) throw new ApiError("conflict", uncontrolledReason(name, consumer));
}

/** Throws `conflict` when jobs on the queue would never be claimed, because its consumer is outside the job layer. */
export function assertTakesJobs(name: string, consumer: QueueConsumer): void {
  if (consumer === "external")
    throw new ApiError(
      "conflict",
      `${name} is consumed by a Worker outside the job layer, so a job would never be claimed. Dead letters can be replayed. To use jobs, consume it with createQueue (docs/jobs.md).`,
    );
}
