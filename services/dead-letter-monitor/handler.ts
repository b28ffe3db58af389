import { Envelope, newIdAt, parseAs, parseMessage } from "#domain/messages/envelope";
import { isEventName } from "#domain/messages/events";
import { isFinished, jobIdOf } from "#domain/jobs/job";
import { isQueueName, sourceQueueOf } from "#domain/queues/queues";
import { backoffSeconds } from "#domain/jobs/retry";
import { errorInfoOf, errorText } from "#domain/errors/errorInfo";
import { readTicket } from "#domain/jobs/ticket";
import { bodyText, readableFields } from "#runtime/unreadableBody";
import { malformedError } from "#runtime/incomingMessages";
import { log } from "#runtime/log";
import { publisherOf } from "#runtime/service";
import { countDiscarded } from "#store/jobs/claim";
import { getJob, type SqlCondition } from "#store/jobs/read";
import { insertJobs } from "#store/jobs/insert";
import { markExternalQueue } from "#store/queues/consumers";
import { deadLetterUnreadableMessages, type UnreadableMessage } from "#store/dead-letters/createFromUnreadable";
import { deadLetterUndeliveredJob } from "#store/dead-letters/createFromUndelivered";
import { createLostMessageAlert } from "./alert.ts";
import type { Env } from "./env.ts";

/** The platform tried to deliver a message as often as it may, and no consumer ever said what became of it. */
class UndeliveredError extends Error {
  override readonly name = "UndeliveredError";
}

/** `announced`: its job was written down before it was sent. */
type LostMessage = { unreadable: UnreadableMessage; jobId: string | null; hasTicket: boolean };

const undeliveredError = (queue: string) =>
  errorInfoOf(new UndeliveredError(`No consumer of ${queue} could take it: the platform gave it up`));

/**
 * What can be told of a message that was given up. Any body will do; what looks like a message may have a job. What other
 * queues than the pipeline's carry is their own affair. A job is known by its ticket, and by its event id if it can be read.
 */
function parseLostMessage(raw: globalThis.Message, queue: string): LostMessage {
  const { body, eventId } = readTicket(raw.body, queue);
  const fields = readableFields(body);
  const isPipelineQueue = isQueueName(queue);
  const parsed = isPipelineQueue ? parseMessage(body) : parseAs(body, () => Envelope.shape.payload);
  const malformed = isPipelineQueue && !parsed.ok;
  const idOf = (event: string | undefined) => (event === undefined ? null : jobIdOf(event, queue));
  const unreadable: UnreadableMessage = {
    messageId: raw.id,
    queue,
    ...fields,
    isKnownType: isEventName(fields.type),
    ...bodyText(body),
    jobId: idOf(parsed.ok ? undefined : parsed.envelope?.event_id),
    why: { ...(malformed ? errorInfoOf(malformedError(parsed)) : undeliveredError(queue)), stack: "" },
    reason: malformed ? "malformed" : "undelivered",
    attempts: raw.attempts,
  };
  const jobId = idOf(eventId ?? (parsed.ok ? parsed.message.event_id : undefined));
  return { unreadable, jobId, hasTicket: eventId !== null };
}

/**
 * Keeps one message as a dead letter, together with the alert about it: a crash before the alert is sent leaves its job,
 * which the sweep sends. A job that is over needs nothing, be it forgotten by now, and one somebody is on will end or be
 * found by its lease.
 */
async function storeDeadLetter({ unreadable, jobId, hasTicket: announced }: LostMessage, sentAt: string, env: Env): Promise<void> {
  const at = new Date().toISOString();
  const job = jobId === null ? null : await getJob(env.OPS, jobId);
  const { why, queue, reason } = unreadable;
  if (!job && announced) {
    log("warn", "discarded: the job was removed", { queue, messages: 1, jobs: jobId });
    await countDiscarded(env.OPS, queue, 1).run();
    return;
  }
  if (job && isFinished(job.state)) return;
  const deadLetterId = newIdAt(at);
  const writes = job
    ? deadLetterUndeliveredJob(env.OPS, { id: job.id, queue, type: job.type, deadLetterId, why, reason, sentAt }, at)
    : [markExternalQueue(env.OPS, unreadable.queue), ...deadLetterUnreadableMessages(env.OPS, [{ ...unreadable, deadLetterId }], at)];
  const ifStored: SqlCondition = { sql: "EXISTS (SELECT 1 FROM dead_letters WHERE id = ?4)", parameters: [deadLetterId] };
  const message = createLostMessageAlert(unreadable, deadLetterId);
  const alert = message ? [{ queue: "brand-events" as const, message }] : [];
  const results = await env.OPS.batch([...writes, ...insertJobs(env.OPS, alert, at, ifStored)]);
  if (results[writes.length]?.meta.changes) await publisherOf(env)(alert);
}

/**
 * The net below the job layer: keeps what the platform gave up. One message after the other and each by itself; what
 * can't be kept now is tried again, because behind this net there is none.
 */
export async function consumeDeadLetterQueue(batch: MessageBatch, env: Env): Promise<void> {
  const queue = env.DEAD_LETTER_QUEUES?.[batch.queue] ?? sourceQueueOf(batch.queue);
  for (const raw of batch.messages) {
    try {
      const lost = parseLostMessage(raw, queue);
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
      await storeDeadLetter(lost, raw.timestamp.toISOString(), env);
      raw.ack();
    } catch (error) {
      log("error", "dead letter could not be kept, it comes again", { queue, message_id: raw.id, error: errorText(error) });
      raw.retry({ delaySeconds: backoffSeconds(raw.attempts) });
    }
  }
}
