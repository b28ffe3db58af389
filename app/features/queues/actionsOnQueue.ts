import { queueActions } from "#domain/allowed";
import { isControlled } from "#domain/queues/consumers";
import type { QueueView } from "#domain/queues/health";

/** The facts of a queue that decide which actions are allowed. */
export const queueFacts = (queue: QueueView) => ({
  paused: queue.state === "paused",
  jobCount: queue.counts.waiting + queue.counts.delayed,
  hasRateLimit: queue.rateLimit !== null,
  hasConcurrencyLimit: queue.concurrency !== null,
  isControlled: isControlled(queue),
});

/** The actions that the state of a queue allows. */
export const actionsOnQueue = (queue: QueueView) => queueActions(queueFacts(queue));
