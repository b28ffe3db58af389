import { z } from "zod";
import { isQueueName } from "./queues.ts";

/**
 * Who consumes a queue, as far as is known: the job layer (a Worker has claimed a job of the queue), a Worker outside the job layer (only dead
 * letters of the queue have arrived), or unknown.
 */
export const QueueConsumer = z.enum(["job-layer", "external", "unknown"]);
export type QueueConsumer = z.infer<typeof QueueConsumer>;

/** True when pauses, limits and cancels take effect, because the consumer asks the job layer before it starts a job. */
export const isControlled = ({ consumer }: { consumer: QueueConsumer }): boolean => consumer === "job-layer";

/**
 * True when the stored jobs of a queue are all that waits in it. Otherwise messages may wait that Signalbox has never seen, and a count
 * of 0 says nothing.
 */
export const areCountsKnown = (name: string, consumer: QueueConsumer): boolean => consumer === "job-layer" || isQueueName(name);
