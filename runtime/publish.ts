import { errorText } from "#domain/errors/errorInfo";
import { type AnyMessage, platformLimits } from "#domain/messages/envelope";
import { findInjectedFault, InjectedFault } from "#domain/faultInjection";
import { isQueueName, queues } from "#domain/queues/queues";
import type { JobToDispatch } from "#store/jobs/read";
import { bodyTextOf, insertJobs, type JobToInsert, ticketFor } from "#store/jobs/insert";
import { jobIdOf } from "#domain/jobs/job";
import { limiterOf, type CoordinatorBinding } from "./coordinator/client.ts";
import { log } from "./log.ts";
import { queueBindingOf, type QueueBindings, sendToQueue } from "./sendToQueue.ts";

/** Writes the jobs of messages, then dispatches them. Resolves when both are done. */
export type Publisher = (outgoing: readonly JobToInsert[]) => Promise<void>;

/**
 * Dispatches jobs of any queues, through the queue's limiter if this Worker has no binding to the queue. Jobs that cannot be
 * sent now are logged and left to the reconciler. Returns their ids.
 */
export async function dispatchJobs(bindings: QueueBindings & CoordinatorBinding, jobs: readonly JobToDispatch[]): Promise<string[]> {
  const unsent: string[] = [];
  for (const [queue, jobsOfQueue] of Map.groupBy(jobs, (job) => job.queue)) {
    try {
      const isHandedOver = !queueBindingOf(bindings, queue) && (await limiterOf(bindings, queue).dispatch(jobsOfQueue));
      if (!isHandedOver) await sendToQueue(bindings, queue, jobsOfQueue);
    } catch (error) {
      log("warn", "send failed, the reconciler dispatches again", { queue, messages: jobsOfQueue.length, error: errorText(error) });
      unsent.push(...jobsOfQueue.map(({ id }) => id));
    }
  }
  return unsent;
}

/** The job to dispatch now, as an array of one; empty if it waits for children or is delayed for longer than a queue allows. */
export function sendableOf(job: JobToInsert): JobToDispatch[] {
  const delaySeconds = Math.ceil((job.options?.delayMs ?? 0) / 1000);
  if (job.blocked || delaySeconds > platformLimits.delaySeconds) return [];
  const { queue, message } = job;
  return [
    { id: jobIdOf(message.event_id, queue), queue, body: bodyTextOf(job), ...ticketFor(job), ...(delaySeconds ? { delaySeconds } : {}) },
  ];
}

/** Sends each message three times, out of order, if a `duplicate` fault matches it: a queue may deliver a message more than once. */
function injectDuplicates(faults: readonly InjectedFault[], outgoing: readonly JobToInsert[]): JobToInsert[] {
  const duplicates = faults.filter(({ kind }) => kind === "duplicate");
  if (duplicates.length === 0) return [...outgoing];
  const isMatched = (queue: string, message: AnyMessage) =>
    isQueueName(queue) && findInjectedFault(duplicates, queues[queue].service, message, new Date()) !== undefined;
  const repeated = outgoing.filter(({ queue, message }) => isMatched(queue, message));
  return [...outgoing, ...repeated.toReversed(), ...repeated];
}

/**
 * Returns the function by which every message leaves a Worker: it writes the jobs (one round trip for all), then dispatches
 * them. A crash in between leaves waiting jobs, which the reconciler dispatches, like jobs whose send failed.
 */
export function createPublisher(ops: D1Database, bindings: QueueBindings, isFaultInjectionOn: boolean): Publisher {
  return async (outgoing) => {
    if (outgoing.length === 0) return;
    const at = new Date().toISOString();
    const results = await ops.batch<{ fault: string }>([
      isFaultInjectionOn ? ops.prepare(`SELECT fault FROM lab_faults LIMIT 100`) : ops.prepare(`SELECT NULL AS fault WHERE 0`),
      ...insertJobs(ops, outgoing, at),
    ]);
    const faults = (results[0]?.results ?? []).map(({ fault }) => InjectedFault.parse(JSON.parse(fault)));
    await dispatchJobs(bindings, injectDuplicates(faults, outgoing).flatMap(sendableOf));
  };
}
