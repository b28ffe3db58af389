import { Envelope, newIdAt, parseAs, parseMessage } from "#domain/envelope";
import { isEventName } from "#domain/events";
import { isOver, jobIdOf } from "#domain/jobs";
import { isQueueName, sourceQueueOf } from "#domain/queues";
import { backoffSeconds } from "#domain/retry";
import { errorInfoOf, errorText } from "#domain/errorInfo";
import { readTicket } from "#domain/ticket";
import { bodyText, readable } from "#runtime/body";
import { malformedError } from "#runtime/incoming";
import { log } from "#runtime/log";
import { publisherOf } from "#runtime/service";
import { countDiscarded } from "#store/claims";
import { getJob, type OnlyIf } from "#store/jobs";
import { insertJobs } from "#store/newJobs";
import { noteExternal } from "#store/queueConsumers";
import { buryUnreadable, type Unreadable } from "#store/unreadable";
import { buryUndelivered } from "#store/undelivered";
import { alertAboutLost } from "./alert.ts";
import type { Env } from "./env.ts";

/** The platform tried to deliver a message as often as it may, and no consumer ever said what became of it. */
class UndeliveredError extends Error {
  override readonly name = "UndeliveredError";
}

/** `announced`: its job was written down before it was sent. */
type Lost = { unreadable: Unreadable; jobId: string | null; announced: boolean };

const undelivered = (queue: string) => errorInfoOf(new UndeliveredError(`No consumer of ${queue} could take it: the platform gave it up`));

/**
 * What can be told of a message that was given up. Any body will do; what looks like a message may have a job. What other
 * queues than the pipeline's carry is their own affair. A job is known by its ticket, and by its event id if it can be read.
 */
function read(raw: globalThis.Message, queue: string): Lost {
  const { body, eventId } = readTicket(raw.body, queue);
  const told = readable(body);
  const ours = isQueueName(queue);
  const parsed = ours ? parseMessage(body) : parseAs(body, () => Envelope.shape.payload);
  const malformed = ours && !parsed.ok;
  const idOf = (event: string | undefined) => (event === undefined ? null : jobIdOf(event, queue));
  const unreadable: Unreadable = {
    messageId: raw.id,
    queue,
    ...told,
    isKnownType: isEventName(told.type),
    ...bodyText(body),
    jobId: idOf(parsed.ok ? undefined : parsed.envelope?.event_id),
    why: { ...(malformed ? errorInfoOf(malformedError(parsed)) : undelivered(queue)), stack: "" },
    reason: malformed ? "malformed" : "undelivered",
    attempts: raw.attempts,
  };
  const jobId = idOf(eventId ?? (parsed.ok ? parsed.message.event_id : undefined));
  return { unreadable, jobId, announced: eventId !== null };
}

/**
 * Keeps one message as a dead letter, together with the alert about it: a crash before the alert is sent leaves its job,
 * which the sweep sends. A job that is over needs nothing, be it forgotten by now, and one somebody is on will end or be
 * found by its lease.
 */
async function keep({ unreadable, jobId, announced }: Lost, sentAt: string, env: Env): Promise<void> {
  const at = new Date().toISOString();
  const job = jobId === null ? null : await getJob(env.OPS, jobId);
  const { why, queue, reason } = unreadable;
  if (!job && announced) {
    log("warn", "discarded: the job was removed", { queue, messages: 1, jobs: jobId });
    await countDiscarded(env.OPS, queue, 1).run();
    return;
  }
  if (job && isOver(job.state)) return;
  const deadLetterId = newIdAt(at);
  const burial = job
    ? buryUndelivered(env.OPS, { id: job.id, queue, type: job.type, deadLetterId, why, reason, sentAt }, at)
    : [noteExternal(env.OPS, unreadable.queue), ...buryUnreadable(env.OPS, [{ ...unreadable, deadLetterId }], at)];
  const buried: OnlyIf = { sql: "EXISTS (SELECT 1 FROM dead_letters WHERE id = ?4)", bound: [deadLetterId] };
  const message = alertAboutLost(unreadable, deadLetterId);
  const alert = message ? [{ queue: "brand-events" as const, message }] : [];
  const results = await env.OPS.batch([...burial, ...insertJobs(env.OPS, alert, at, buried)]);
  if (results[burial.length]?.meta.changes) await publisherOf(env)(alert);
}

/**
 * The net below the job layer: keeps what the platform gave up. One message after the other and each by itself; what
 * can't be kept now is tried again, because behind this net there is none.
 */
export async function watch(batch: MessageBatch, env: Env): Promise<void> {
  const queue = env.DEAD_LETTER_QUEUES?.[batch.queue] ?? sourceQueueOf(batch.queue);
  for (const raw of batch.messages) {
    try {
      const lost = read(raw, queue);
      const { type, eventId, correlationId, source, why } = lost.unreadable;
      log("error", "dead letter", {
        queue,
        event_id: eventId,
        type,
        source,
        correlation_id: correlationId,
        timestamp: raw.timestamp.toISOString(),
        attempts: raw.attempts,
        error: why.message,
      });
      await keep(lost, raw.timestamp.toISOString(), env);
      raw.ack();
    } catch (error) {
      log("error", "dead letter could not be kept, it comes again", { queue, message_id: raw.id, error: errorText(error) });
      raw.retry({ delaySeconds: backoffSeconds(raw.attempts) });
    }
  }
}
