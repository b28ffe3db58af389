import { errorText } from "#domain/errors/errorInfo";
import { type AnyMessage, isWithinBytes, splitIntoBatches, platformLimits } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { findInjectedFault, InjectedFault } from "#domain/faultInjection";
import { bindingOf, isQueueName, queues } from "#domain/queues/queues";
import { withTicket } from "#domain/jobs/ticket";
import type { JobToDispatch } from "#store/jobs/read";
import { bodyTextOf, insertJobs, type JobToInsert, ticketFor } from "#store/jobs/insert";
import { jobIdOf } from "#domain/jobs/job";
import { limiterOf, type CoordinatorBinding } from "./coordinator/client.ts";
import { log } from "./log.ts";

/** The bindings of a Worker, among them the queues it may send to. */
export type QueueBindings = object;

/** Writes the jobs, then sends the messages. Answers when both are done. */
export type Publisher = (outgoing: readonly JobToInsert[]) => Promise<void>;

const isQueue = (value: unknown): value is Queue => typeof value === "object" && value !== null && "sendBatch" in value;

/** The binding by which these bindings send to a queue, or undefined. */
export function queueBindingOf(senders: QueueBindings, queue: string): Queue | undefined {
  const sender = (senders as Record<string, unknown>)[bindingOf(queue)];
  return isQueue(sender) ? sender : undefined;
}

/** A body of so many characters fits into a message, with its ticket and in any script: it need not be measured. */
const alwaysFitsLength = 40_000;

/** Batches on their way at once: more would only wait in the platform. */
const maxParallelBatches = 6;

/** Sends jobs to their queue in batches the platform takes. `delaySeconds` of each at most 43,200. Throws `internal` without a binding. */
export async function sendToQueue(senders: QueueBindings, queue: string, jobs: readonly JobToDispatch[]): Promise<void> {
  const sender = queueBindingOf(senders, queue);
  if (!sender) throw new ApiError("internal", `This Worker has no binding ${bindingOf(queue)} to send to ${queue}`);
  const messages = jobs.map(({ id, body, priority, key, delaySeconds }) => {
    if (delaySeconds !== undefined && delaySeconds > platformLimits.delaySeconds)
      throw new ApiError(
        "invalid",
        `A queue holds a message back for at most ${platformLimits.delaySeconds} s, ${delaySeconds} s were asked for`,
      );
    const asItCame = JSON.parse(body) as object;
    const ticketed = withTicket(asItCame, { id, queue, priority, key });
    // One that came from outside may leave no room for a ticket: without one it is known by its event id.
    const message = body.length <= alwaysFitsLength || isWithinBytes(ticketed) ? ticketed : asItCame;
    return delaySeconds ? { body: message, delaySeconds } : { body: message };
  });
  const batches = splitIntoBatches(messages);
  for (let first = 0; first < batches.length; first += maxParallelBatches)
    await Promise.all(batches.slice(first, first + maxParallelBatches).map((batch) => sender.sendBatch(batch)));
}

/**
 * {@link send} for jobs of any queues, through the queue's coordinator where there is no binding to send to it. What can't
 * be sent now is left to the sweep, and said.
 */
export async function dispatchJobs(senders: QueueBindings & CoordinatorBinding, jobs: readonly JobToDispatch[]): Promise<string[]> {
  const left: string[] = [];
  for (const [queue, ones] of Map.groupBy(jobs, (job) => job.queue)) {
    try {
      const handed = !queueBindingOf(senders, queue) && (await limiterOf(senders, queue).dispatch(ones));
      if (!handed) await sendToQueue(senders, queue, ones);
    } catch (error) {
      log("warn", "send failed, the sweep sends again", { queue, messages: ones.length, error: errorText(error) });
      left.push(...ones.map(({ id }) => id));
    }
  }
  return left;
}

/** A job as it has to be sent now; none for one that waits for children, or longer than a queue holds it back. */
export function sendableOf(one: JobToInsert): JobToDispatch[] {
  const delaySeconds = Math.ceil((one.options?.delayMs ?? 0) / 1000);
  if (one.blocked || delaySeconds > platformLimits.delaySeconds) return [];
  const { queue, message } = one;
  return [
    { id: jobIdOf(message.event_id, queue), queue, body: bodyTextOf(one), ...ticketFor(one), ...(delaySeconds ? { delaySeconds } : {}) },
  ];
}

/** Each message three times in a scattered order where a `duplicate` drill says so: what a bad day of the platform looks like. */
function injectDuplicates(faults: readonly InjectedFault[], outgoing: readonly JobToInsert[]): JobToInsert[] {
  const duplicates = faults.filter(({ kind }) => kind === "duplicate");
  if (duplicates.length === 0) return [...outgoing];
  const strikes = (queue: string, message: AnyMessage) =>
    isQueueName(queue) && findInjectedFault(duplicates, queues[queue].service, message, new Date()) !== undefined;
  const drilled = outgoing.filter(({ queue, message }) => strikes(queue, message));
  return [...outgoing, ...drilled.toReversed(), ...drilled];
}

/**
 * The way every message leaves a Worker: its job is written first (one round trip for all), then it is sent. A crash
 * between the two leaves a waiting job that the sweep finds; a send that fails is left to the sweep too, and says so.
 */
export function createPublisher(ops: D1Database, senders: QueueBindings, lab: boolean): Publisher {
  return async (outgoing) => {
    if (outgoing.length === 0) return;
    const at = new Date().toISOString();
    const results = await ops.batch<{ fault: string }>([
      lab ? ops.prepare(`SELECT fault FROM lab_faults LIMIT 100`) : ops.prepare(`SELECT NULL AS fault WHERE 0`),
      ...insertJobs(ops, outgoing, at),
    ]);
    const faults = (results[0]?.results ?? []).map(({ fault }) => InjectedFault.parse(JSON.parse(fault)));
    await dispatchJobs(senders, injectDuplicates(faults, outgoing).flatMap(sendableOf));
  };
}
