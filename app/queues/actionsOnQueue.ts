import { queueActions } from "#domain/allowed";
import { isControlled } from "#domain/queues/consumers";
import type { QueueView } from "#domain/queues/health";

/** What the rule of a queue's actions reads. */
export const queueFacts = (queue: QueueView) => ({
  paused: queue.state === "paused",
  held: queue.counts.waiting + queue.counts.delayed,
  rated: queue.rateLimit !== null,
  bounded: queue.concurrency !== null,
  controlled: isControlled(queue),
});

/** What may be done to a queue. */
export const actionsOnQueue = (queue: QueueView) => queueActions(queueFacts(queue));
