import { byteLength, isWithinBytes, platformLimits, splitIntoBatches, textBytes } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { bundleBytes, bundleOf } from "#domain/jobs/bundle";
import { ticketOf, withTicket } from "#domain/jobs/ticket";
import type { DispatchableJob } from "#store/jobs/dispatchable";
import { bindingFor, jobsPerMessageOf, missingBinding } from "./bindings.ts";

/** The bindings of a Worker, which include the queues it may send to. */
export type QueueBindings = object;

const isQueue = (value: unknown): value is Queue => typeof value === "object" && value !== null && "sendBatch" in value;

/** Returns the binding of a queue, or undefined. */
export function queueBindingOf(bindings: QueueBindings, queue: string): Queue | undefined {
  const sender = bindingFor(bindings, queue, "binding");
  return isQueue(sender) ? sender : undefined;
}

/** A body of at most this many characters always fits into a message with its ticket, whatever its bytes per character: it is not measured. */
const alwaysFitsLength = 40_000;

/**
 * A hundredth of what a batch may hold. A body of at most `smallLength` characters never has more bytes with its ticket, even if both have
 * three bytes per character and the ticket repeats a field of the body. Batches of such bodies are split by number, so it is not measured.
 */
const shareBytes = platformLimits.batchBytes / platformLimits.batchMessages;
const smallLength = 350;

/** The most batches that are sent at the same time: more would only wait in the platform. */
const maxParallelBatches = 6;

/** A message to send. `bytes` is its size at most, `canShare` whether it may be sent together with others in one message. */
type Outgoing = { body: object; delaySeconds: number; bytes: number; canShare: boolean };

function outgoingOf({ id, body, priority, key, delaySeconds = 0 }: DispatchableJob, queue: string, isBundled: boolean): Outgoing {
  if (delaySeconds > platformLimits.delaySeconds)
    throw new ApiError("invalid", `A queue can delay a message for at most ${platformLimits.delaySeconds} s, not ${delaySeconds} s`);
  const original = JSON.parse(body) as object;
  const ticketed = withTicket(original, { id, queue, priority, key });
  // A large message from outside may leave no room for a ticket: without it, its event id identifies the job.
  const canShare = body.length <= alwaysFitsLength || isWithinBytes(ticketed);
  // The body is not written as JSON again to measure it: its text and its ticket are measured.
  const bytes = body.length <= smallLength && !isBundled ? shareBytes : textBytes(body) + byteLength(ticketOf(ticketed));
  return { body: canShare ? ticketed : original, delaySeconds, bytes, canShare };
}

/** Puts up to `most` messages in a row, with the same delay, into one. They share the limit of bytes of a message. */
function bundle(messages: readonly Outgoing[], most: number): Outgoing[] {
  const groups: Outgoing[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    const size = message.bytes + bundleBytes.each;
    const fits = bytes + size <= platformLimits.messageBytes && message.canShare && first?.canShare === true;
    if (group && fits && group.length < most && first.delaySeconds === message.delaySeconds) {
      group.push(message);
      bytes += size;
    } else {
      groups.push([message]);
      bytes = bundleBytes.around + size;
    }
  }
  return groups.flatMap((group): Outgoing[] => {
    const [first] = group;
    if (!first || group.length === 1) return group;
    const total = group.reduce<number>((sum, each) => sum + each.bytes + bundleBytes.each, bundleBytes.around);
    return [{ ...first, body: bundleOf(group.map(({ body }) => body)), bytes: total }];
  });
}

/**
 * Sends jobs to their queue, in batches of the platform's size, several in a message where the queue allows it. Throws `internal` with the missing
 * line of wrangler.jsonc without a binding, and `invalid` for a `delaySeconds` above 43,200.
 */
export async function sendToQueue(bindings: QueueBindings, queue: string, jobs: readonly DispatchableJob[]): Promise<void> {
  const sender = queueBindingOf(bindings, queue);
  if (!sender) throw missingBinding(bindings, queue, "binding");
  const most = jobs.length > 1 ? jobsPerMessageOf(queue) : 1;
  const messages = jobs.map((job) => outgoingOf(job, queue, most > 1));
  const batches = splitIntoBatches(most > 1 ? bundle(messages, most) : messages, ({ bytes }) => bytes);
  const requestOf = ({ body, delaySeconds }: Outgoing) => (delaySeconds ? { body, delaySeconds } : { body });
  for (let first = 0; first < batches.length; first += maxParallelBatches)
    await Promise.all(batches.slice(first, first + maxParallelBatches).map((batch) => sender.sendBatch(batch.map(requestOf))));
}
