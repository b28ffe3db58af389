import { byteLength, isWithinBytes, platformLimits, splitIntoBatches, textBytes } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { bundleBytes, bundleOf } from "#domain/jobs/bundle";
import { ticketOf, withTicket, withTicketText } from "#domain/jobs/ticket";
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

/** A message to send, and its size at most. */
type Outgoing = { bytes: number; request: MessageSendRequest };

const delayed = ({ delaySeconds }: DispatchableJob) => (delaySeconds ? { delaySeconds } : {});

/** The message of one job. */
function messageOf(job: DispatchableJob, queue: string): Outgoing {
  const { id, body, priority, key } = job;
  const original = JSON.parse(body) as object;
  const ticketed = withTicket(original, { id, queue, priority, key });
  // A large message from outside may leave no room for a ticket: without it, its event id identifies the job.
  const message = body.length <= alwaysFitsLength || isWithinBytes(ticketed) ? ticketed : original;
  // The body is not written as JSON again to measure it: its text and its ticket are measured.
  const bytes = body.length <= smallLength ? shareBytes : textBytes(body) + byteLength(ticketOf(ticketed));
  return { bytes, request: { body: message, ...delayed(job) } };
}

/** Messages with up to `most` jobs each: those in a row with the same delay that fit into one. */
function bundlesOf(jobs: readonly DispatchableJob[], queue: string, most: number): Outgoing[] {
  const groups: { first: DispatchableJob; texts: string[]; bytes: number }[] = [];
  for (const job of jobs) {
    const text = withTicketText(job.body, { ...job, queue });
    const bytes = textBytes(text) + bundleBytes.between;
    const group = groups.at(-1);
    const fits = group && group.texts.length < most && group.bytes + bytes <= platformLimits.messageBytes;
    if (fits && (group.first.delaySeconds ?? 0) === (job.delaySeconds ?? 0)) {
      group.texts.push(text);
      group.bytes += bytes;
    } else groups.push({ first: job, texts: [text], bytes: bundleBytes.around + bytes });
  }
  return groups.map(({ first, texts, bytes }) =>
    texts.length === 1
      ? messageOf(first, queue)
      : { bytes, request: { body: bundleOf(texts), contentType: "text" as const, ...delayed(first) } },
  );
}

/**
 * Sends jobs to their queue, in batches of the platform's size, several in a message where the queue allows it. Throws `internal` with the missing
 * line of wrangler.jsonc without a binding, and `invalid` for a `delaySeconds` above 43,200.
 */
export async function sendToQueue(bindings: QueueBindings, queue: string, jobs: readonly DispatchableJob[]): Promise<void> {
  const sender = queueBindingOf(bindings, queue);
  if (!sender) throw missingBinding(bindings, queue, "binding");
  for (const { delaySeconds = 0 } of jobs)
    if (delaySeconds > platformLimits.delaySeconds)
      throw new ApiError("invalid", `A queue can delay a message for at most ${platformLimits.delaySeconds} s, not ${delaySeconds} s`);
  const most = jobsPerMessageOf(queue);
  const messages = most > 1 ? bundlesOf(jobs, queue, most) : jobs.map((job) => messageOf(job, queue));
  const batches = splitIntoBatches(messages, ({ bytes }) => bytes);
  for (let first = 0; first < batches.length; first += maxParallelBatches)
    await Promise.all(
      batches.slice(first, first + maxParallelBatches).map((batch) => sender.sendBatch(batch.map(({ request }) => request))),
    );
}
