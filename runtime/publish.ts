import { errorText } from "#domain/errorInfo";
import { type AnyMessage, fits, inBatches, limits } from "#domain/envelope";
import { Fault } from "#domain/faults";
import { faultFor, LabFault } from "#domain/lab";
import { bindingOf, isQueueName, queues } from "#domain/queues";
import { withTicket } from "#domain/ticket";
import type { Sendable } from "#store/jobs";
import { bodyTextOf, insertJobs, type Outgoing, ticketFor } from "#store/newJobs";
import { jobIdOf } from "#domain/jobs";
import { coordinatorOf, type CoordinatorBinding } from "./coordinator/client.ts";
import { log } from "./log.ts";

/** The bindings of a Worker, among them the queues it may send to. */
export type Senders = object;

/** Writes the jobs, then sends the messages. Answers when both are done. */
export type Publisher = (outgoing: readonly Outgoing[]) => Promise<void>;

const isQueue = (value: unknown): value is Queue => typeof value === "object" && value !== null && "sendBatch" in value;

/** The binding by which these bindings send to a queue, or undefined. */
export function senderOf(senders: Senders, queue: string): Queue | undefined {
  const sender = (senders as Record<string, unknown>)[bindingOf(queue)];
  return isQueue(sender) ? sender : undefined;
}

/** A body of so many characters fits into a message, with its ticket and in any script: it need not be measured. */
const alwaysFits = 40_000;

/** Batches on their way at once: more would only wait in the platform. */
const together = 6;

/** Sends jobs to their queue in batches the platform takes. `delaySeconds` of each at most 43,200. Throws `internal` without a binding. */
export async function send(senders: Senders, queue: string, jobs: readonly Sendable[]): Promise<void> {
  const sender = senderOf(senders, queue);
  if (!sender) throw new Fault("internal", `This Worker has no binding ${bindingOf(queue)} to send to ${queue}`);
  const messages = jobs.map(({ id, body, priority, key, delaySeconds }) => {
    if (delaySeconds !== undefined && delaySeconds > limits.delaySeconds)
      throw new Fault("invalid", `A queue holds a message back for at most ${limits.delaySeconds} s, ${delaySeconds} s were asked for`);
    const asItCame = JSON.parse(body) as object;
    const ticketed = withTicket(asItCame, { id, queue, priority, key });
    // One that came from outside may leave no room for a ticket: without one it is known by its event id.
    const message = body.length <= alwaysFits || fits(ticketed) ? ticketed : asItCame;
    return delaySeconds ? { body: message, delaySeconds } : { body: message };
  });
  const batches = inBatches(messages);
  for (let first = 0; first < batches.length; first += together)
    await Promise.all(batches.slice(first, first + together).map((batch) => sender.sendBatch(batch)));
}

/**
 * {@link send} for jobs of any queues, through the queue's coordinator where there is no binding to send to it. What can't
 * be sent now is left to the sweep, and said.
 */
export async function sendOrLeave(senders: Senders & CoordinatorBinding, jobs: readonly Sendable[]): Promise<string[]> {
  const left: string[] = [];
  for (const [queue, ones] of Map.groupBy(jobs, (job) => job.queue)) {
    try {
      const handed = !senderOf(senders, queue) && (await coordinatorOf(senders, queue).dispatch(ones));
      if (!handed) await send(senders, queue, ones);
    } catch (error) {
      log("warn", "send failed, the sweep sends again", { queue, messages: ones.length, error: errorText(error) });
      left.push(...ones.map(({ id }) => id));
    }
  }
  return left;
}

/** A job as it has to be sent now; none for one that waits for children, or longer than a queue holds it back. */
export function sendableOf(one: Outgoing): Sendable[] {
  const delaySeconds = Math.ceil((one.options?.delayMs ?? 0) / 1000);
  if (one.blocked || delaySeconds > limits.delaySeconds) return [];
  const { queue, message } = one;
  return [
    { id: jobIdOf(message.event_id, queue), queue, body: bodyTextOf(one), ...ticketFor(one), ...(delaySeconds ? { delaySeconds } : {}) },
  ];
}

/** Each message three times in a scattered order where a `duplicate` drill says so: what a bad day of the platform looks like. */
function storm(faults: readonly LabFault[], outgoing: readonly Outgoing[]): Outgoing[] {
  const duplicates = faults.filter(({ kind }) => kind === "duplicate");
  if (duplicates.length === 0) return [...outgoing];
  const strikes = (queue: string, message: AnyMessage) =>
    isQueueName(queue) && faultFor(duplicates, queues[queue].service, message, new Date()) !== undefined;
  const drilled = outgoing.filter(({ queue, message }) => strikes(queue, message));
  return [...outgoing, ...drilled.toReversed(), ...drilled];
}

/**
 * The way every message leaves a Worker: its job is written first (one round trip for all), then it is sent. A crash
 * between the two leaves a waiting job that the sweep finds; a send that fails is left to the sweep too, and says so.
 */
export function publisher(ops: D1Database, senders: Senders, lab: boolean): Publisher {
  return async (outgoing) => {
    if (outgoing.length === 0) return;
    const at = new Date().toISOString();
    const results = await ops.batch<{ fault: string }>([
      lab ? ops.prepare(`SELECT fault FROM lab_faults LIMIT 100`) : ops.prepare(`SELECT NULL AS fault WHERE 0`),
      ...insertJobs(ops, outgoing, at),
    ]);
    const faults = (results[0]?.results ?? []).map(({ fault }) => LabFault.parse(JSON.parse(fault)));
    await sendOrLeave(senders, storm(faults, outgoing).flatMap(sendableOf));
  };
}
