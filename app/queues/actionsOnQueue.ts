import { queueActions } from "#domain/allowed";
import { isControlled } from "#domain/queues/consumers";
import type { QueueView } from "#domain/queues/health";

/** The facts of a queue that decide which actions are allowed. */
export const queueFacts = (queue: QueueView) => ({
  paused: queue.state === "paused",
  held: queue.counts.waiting + queue.counts.delayed,
  rated: queue.rateLimit !== null,
  bounded: queue.concurrency !== null,
  controlled: isControlled(queue),
});

/** The actions that the state of a queue allows. */
export const actionsOnQueue = (queue: QueueView) => queueActions(queueFacts(queue));
