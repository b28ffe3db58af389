import { newId, parseMessage } from "#domain/envelope";
import { jobIdOf } from "#domain/jobs";
import { sourceQueueOf } from "#domain/queues";
import { backoffSeconds, MalformedMessageError, whyOf } from "#domain/retry";
import { bodyText, readable } from "#runtime/body";
import { log } from "#runtime/log";
import { publisherOf } from "#runtime/service";
import { getJob, insertJobs, type OnlyIf } from "#store/jobs";
import { buryUnreadable, type Unreadable } from "#store/settlements";
import { buryUndelivered } from "#store/undelivered";
import { alertAbout } from "./alert.ts";
import type { Env } from "./env.ts";

/** The platform tried to deliver a message as often as it may, and no consumer ever said what became of it. */
class UndeliveredError extends Error {
  override readonly name = "UndeliveredError";
}

type Lost = { unreadable: Unreadable; jobId: string | null };

/** What can be told of a message that was given up. Any body will do. */
function read(raw: globalThis.Message, queue: string): Lost {
  const parsed = parseMessage(raw.body);
  const said = parsed.ok
    ? "No consumer could take it"
    : `${parsed.reason} (${parsed.issues.map(({ path, message }) => `${path || "body"}: ${message}`).join("; ")})`;
  const error = parsed.ok ? new UndeliveredError(`${said}: the platform gave it up`) : new MalformedMessageError(said);
  const unreadable: Unreadable = {
    messageId: raw.id,
    queue,
    ...readable(raw.body),
    ...bodyText(raw.body),
    why: { ...whyOf(error), stack: "" },
    reason: parsed.ok ? "undelivered" : "malformed",
    attempts: raw.attempts,
  };
  return { unreadable, jobId: parsed.ok ? jobIdOf(parsed.message.event_id, queue) : null };
}

/**
 * Keeps one message as a dead letter, together with the alert about it: a crash before the alert is sent leaves its job,
 * which the sweep sends. A job that is over needs nothing, and a job somebody is on will end or be found by its lease.
 */
async function keep({ unreadable, jobId }: Lost, sentAt: string, env: Env): Promise<void> {
  const at = new Date().toISOString();
  const job = jobId === null ? null : await getJob(env.OPS, jobId);
  if (job && (job.state === "completed" || job.state === "failed")) return;
  const deadLetterId = newId();
  const { why, messageId, queue } = unreadable;
  const burial = job
    ? buryUndelivered(env.OPS, { id: job.id, type: job.type, deadLetterId, why, sentAt }, at)
    : buryUnreadable(env.OPS, [unreadable], at);
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
  const queue = sourceQueueOf(batch.queue);
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
      log("error", "dead letter could not be kept, it comes again", { queue, message_id: raw.id, error: String(error) });
      raw.retry({ delaySeconds: backoffSeconds(raw.attempts) });
    }
  }
}
