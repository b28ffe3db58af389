import { Envelope, newIdAt, parseMessage, ticketOf } from "#domain/envelope";
import { isOver, jobIdOf } from "#domain/jobs";
import { isQueueName, sourceQueueOf } from "#domain/queues";
import { backoffSeconds, MalformedMessageError } from "#domain/retry";
import { type ErrorInfo, errorInfoOf, errorText } from "#domain/errorInfo";
import { bodyText, readable } from "#runtime/body";
import { log } from "#runtime/log";
import { publisherOf } from "#runtime/service";
import { buryForeign } from "#store/foreign";
import { getJob, type OnlyIf } from "#store/jobs";
import { insertJobs } from "#store/newJobs";
import type { Unreadable } from "#store/unreadable";
import { buryUndelivered } from "#store/undelivered";
import { alertAbout } from "./alert.ts";
import type { Env } from "./env.ts";

/** The platform tried to deliver a message as often as it may, and no consumer ever said what became of it. */
class UndeliveredError extends Error {
  override readonly name = "UndeliveredError";
}

/** `announced`: its job was written down before it was sent. */
type Lost = { unreadable: Unreadable; jobId: string | null; announced: boolean };

/** Why a message is here, and whether it was one at all. What other queues than the pipeline's carry is their own affair. */
function judge(body: unknown, queue: string): { why: ErrorInfo; isMessage: boolean } {
  const parsed = isQueueName(queue) ? parseMessage(body) : null;
  if (!parsed || parsed.ok)
    return { why: errorInfoOf(new UndeliveredError(`No consumer of ${queue} could take it: the platform gave it up`)), isMessage: true };
  const issues = parsed.issues.map(({ path, message }) => `${path || "body"}: ${message}`).join("; ");
  return { why: errorInfoOf(new MalformedMessageError(`${parsed.reason} (${issues})`)), isMessage: false };
}

/** What can be told of a message that was given up. Any body will do; what looks like a message may have a job. */
function read(raw: globalThis.Message, queue: string): Lost {
  const { why, isMessage } = judge(raw.body, queue);
  const envelope = Envelope.safeParse(raw.body);
  const unreadable: Unreadable = {
    messageId: raw.id,
    queue,
    ...readable(raw.body),
    ...bodyText(raw.body),
    why: { ...why, stack: "" },
    reason: isMessage ? "undelivered" : "malformed",
    attempts: raw.attempts,
  };
  const jobId = isMessage && envelope.success ? jobIdOf(envelope.data.event_id, queue) : null;
  return { unreadable, jobId, announced: jobId !== null && ticketOf(raw.body) !== null };
}

/**
 * Keeps one message as a dead letter, together with the alert about it: a crash before the alert is sent leaves its job,
 * which the sweep sends. A job that is over needs nothing, be it forgotten by now, and one somebody is on will end or be
 * found by its lease.
 */
async function keep({ unreadable, jobId, announced }: Lost, sentAt: string, env: Env): Promise<void> {
  const at = new Date().toISOString();
  const job = jobId === null ? null : await getJob(env.OPS, jobId);
  if (job ? isOver(job.state) : announced) return;
  const deadLetterId = newIdAt(at);
  const { why, messageId, queue } = unreadable;
  const burial = job
    ? buryUndelivered(env.OPS, { id: job.id, type: job.type, deadLetterId, why, sentAt }, at)
    : buryForeign(env.OPS, unreadable, at);
  const buried: OnlyIf = job
    ? { sql: "EXISTS (SELECT 1 FROM dead_letters WHERE id = ?4)", bound: [deadLetterId] }
    : { sql: "EXISTS (SELECT 1 FROM dead_letters WHERE job_id = ?4)", bound: [`${messageId}.${queue}`] };
  const message = alertAbout(unreadable);
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
