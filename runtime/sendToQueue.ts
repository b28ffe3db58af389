import { platformLimits, splitIntoBatches, textBytes } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { bundleBytes, bundleOf } from "#domain/jobs/bundle";
import { withTicketText } from "#domain/jobs/ticket";
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

/** The most batches that are sent at the same time: more would only wait in the platform. */
const maxParallelBatches = 6;

/** A job to send, and its message with its ticket as JSON text. */
type Ticketed = { job: DispatchableJob; text: string; bytes: number };

/** A message to send, and the bytes of its body. */
type Outgoing = { bytes: number; request: MessageSendRequest };

const delayOf = ({ delaySeconds = 0 }: DispatchableJob): number => delaySeconds;

function ticketedOf(job: DispatchableJob, queue: string): Ticketed {
  const delaySeconds = delayOf(job);
  if (delaySeconds > platformLimits.delaySeconds)
    throw new ApiError("invalid", `A queue can delay a message for at most ${platformLimits.delaySeconds} s, not ${delaySeconds} s`);
  const text = withTicketText(job.body, { ...job, queue });
  return { job, text, bytes: textBytes(text) };
}

/** Groups jobs by their messages: up to `most` in a row with the same delay that fit into one. */
function groupsOf(jobs: readonly Ticketed[], most: number): [Ticketed, ...Ticketed[]][] {
  const groups: [Ticketed, ...Ticketed[]][] = [];
  let bytes = 0;
  for (const each of jobs) {
    const group = groups.at(-1);
    bytes += each.bytes + bundleBytes.between;
    const fits = group && group.length < most && bytes <= platformLimits.messageBytes;
    if (fits && delayOf(group[0].job) === delayOf(each.job)) group.push(each);
    else {
      groups.push([each]);
      bytes = bundleBytes.around + each.bytes;
    }
  }
  return groups;
}

/** The message of a group. A large message from outside may leave no room for a ticket: without it, its event id identifies the job. */
function messageOf(group: readonly [Ticketed, ...Ticketed[]]): Outgoing {
  const [{ job, text }] = group;
  const delaySeconds = delayOf(job);
  const delayed = delaySeconds ? { delaySeconds } : {};
  if (group.length > 1) {
    const body = bundleOf(group.map((each) => each.text));
    const bytes = group.reduce((sum, each) => sum + bundleBytes.between + each.bytes, bundleBytes.around);
    return { bytes, request: { body, contentType: "text", ...delayed } };
  }
  const hasRoom = group[0].bytes <= platformLimits.messageBytes;
  const body = JSON.parse(hasRoom ? text : job.body) as object;
  return { bytes: hasRoom ? group[0].bytes : textBytes(job.body), request: { body, ...delayed } };
}

/**
 * Sends jobs to their queue, in batches of the platform's size, several in a message where the queue allows it. Throws `internal` with the missing
 * line of wrangler.jsonc without a binding, and `invalid` for a `delaySeconds` above 43,200.
 */
export async function sendToQueue(bindings: QueueBindings, queue: string, jobs: readonly DispatchableJob[]): Promise<void> {
  const sender = queueBindingOf(bindings, queue);
  if (!sender) throw missingBinding(bindings, queue, "binding");
  const ticketed = jobs.map((job) => ticketedOf(job, queue));
  const messages = groupsOf(ticketed, jobsPerMessageOf(queue)).map(messageOf);
  const batches = splitIntoBatches(messages, ({ bytes }) => bytes);
  for (let first = 0; first < batches.length; first += maxParallelBatches)
    await Promise.all(
      batches.slice(first, first + maxParallelBatches).map((batch) => sender.sendBatch(batch.map(({ request }) => request))),
    );
}
