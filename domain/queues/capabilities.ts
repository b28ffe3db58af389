import type { ContentType } from "../messages/bodies.ts";
import type { Refusal } from "../refusals.ts";
import type { QueueConsumer } from "./consumers.ts";
import { isQueueName } from "./queues.ts";

/** What operators can do with a queue. `replay` is for dead letters whose body is sent again; a dead letter with a job runs that job again. */
export type QueueCapability = "pause" | "limit" | "addJobs" | "purge" | "replay";

/**
 * By which way something is possible: the job layer, which decides what its consumers start, the Worker's own binding as a producer, or the
 * API of the Cloudflare account.
 */
export type Way = "job-layer" | "producer" | "account";

/** The way, or why there is none. */
export type Capability = { way: Way; refusal: null } | { way: null; refusal: Refusal };

/**
 * What the rules need of a queue. `hasProducer`: the Worker is bound to it as a producer. `hasAccount`: the Worker is connected to its
 * Cloudflare account. `jobCount`: stored jobs that a purge could delete.
 */
export type QueueFacts = { name: string; consumer: QueueConsumer; hasProducer?: boolean; hasAccount?: boolean; jobCount?: number };

const by = (way: Way): Capability => ({ way, refusal: null });
const refusedBy = (refusal: Refusal): Capability => ({ way: null, refusal });

/**
 * Says for a queue what is possible, by which way, and if not, why not and what would make it possible. Screens offer what has a way; the
 * API refuses the rest with the same reason.
 */
export function capabilitiesOf(queue: QueueFacts): Record<QueueCapability, Capability> {
  const { name, consumer, hasProducer = false, hasAccount = false, jobCount = 0 } = queue;
  const isJobLayer = consumer === "job-layer";
  const controlled = isJobLayer ? by("job-layer") : refusedBy({ code: "not_controlled", queue: name, consumer });
  return {
    pause: controlled,
    limit: controlled,
    // The first job of a queue of the pipeline comes before its consumer was seen.
    addJobs: isJobLayer || isQueueName(name) ? by("job-layer") : refusedBy({ code: "takes_no_jobs", queue: name, consumer }),
    // Stored jobs can be deleted whoever consumes the queue. Messages that are no jobs cannot.
    purge: isJobLayer || isQueueName(name) || jobCount > 0 ? by("job-layer") : refusedBy({ code: "no_jobs_to_purge", queue: name }),
    replay: hasProducer ? by("producer") : hasAccount ? by("account") : refusedBy({ code: "cannot_send", queue: name }),
  };
}

/** Returns why a body of this type can't be sent to a queue again; null if it can. The API of the account takes JSON and text only. */
export function replayRefusalOf(queue: QueueFacts, contentType: ContentType): Refusal | null {
  const { way, refusal } = capabilitiesOf(queue).replay;
  const isPushable = contentType === "json" || contentType === "text";
  if (way === "account" && !isPushable) return { code: "cannot_push", queue: queue.name, contentType };
  return refusal?.code === "cannot_send" && isPushable ? { ...refusal, isPushable } : refusal;
}

/**
 * Returns why no replay can be sent to a queue; null if JSON can. The Worker of a job-layer queue dispatches its jobs itself, and no job of
 * another queue of the pipeline is dispatched over the API of the account.
 */
export function targetRefusalOf(queue: QueueFacts): Refusal | null {
  if (queue.consumer === "job-layer") return null;
  return isQueueName(queue.name) ? capabilitiesOf({ ...queue, hasAccount: false }).replay.refusal : replayRefusalOf(queue, "json");
}
