import { Envelope, newIdAt, parseAs, parseMessage } from "#domain/messages/envelope";
import { isMessageType } from "#domain/pipeline/messages";
import { isFinished, jobIdOf } from "#domain/jobs/job";
import { isQueueName, sourceQueueOf, withoutNamePrefix } from "#domain/queues/queues";
import { type SettingsVars, sourceQueueIn, workerSettingsOf } from "#domain/settings/workerSettings";
import { digestOf } from "#store/dead-letters/bodyDigest";
import { backoffSeconds } from "#domain/jobs/retry";
import { errorInfoOf, errorText } from "#domain/errors/errorInfo";
import { readBodies } from "#domain/jobs/bundle";
import type { TicketedBody } from "#domain/jobs/ticket";
import { bodyText, readableFields } from "./unreadableBody.ts";
import { malformedError } from "./incomingMessages.ts";
import { opsOf } from "./bindings.ts";
import { log } from "./log.ts";
import { shardsOf } from "./shards.ts";
import { countDiscarded } from "#store/jobs/claim";
import { getJob } from "#store/jobs/read";
import { markExternalQueue } from "#store/queues/consumers";
import { findWatchOf } from "#store/queues/watch";
import { findInShards } from "#store/shards";
import { deadLetterUnreadableMessages, type UnreadableMessage } from "#store/dead-letters/createFromUnreadable";
import { deadLetterUndeliveredJob, readUndelivered } from "#store/dead-letters/createFromUndelivered";
import { tieToReplay } from "#store/dead-letters/returnedReplays";
import { findReportedFailure, linkFailureReports, type ReportedFailure } from "#store/dead-letters/failureReports";

/**
 * What the consumer needs. `DEAD_LETTER_QUEUES` maps a dead-letter queue to its source queue when the name does not contain it and
 * neither the settings nor an operator says so, such as `{"failed-orders": "orders"}`.
 */
export type DeadLetterEnv = { OPS: D1Database; NAME_PREFIX?: string; DEAD_LETTER_QUEUES?: Record<string, string> } & SettingsVars;

/** Returns the queue whose undelivered messages a dead-letter queue gets. Reads a row of each database unless the settings name it. */
const sourceOf = async (deadLetterQueue: string, env: DeadLetterEnv): Promise<string> =>
  sourceQueueIn(workerSettingsOf(env), deadLetterQueue) ??
  env.DEAD_LETTER_QUEUES?.[deadLetterQueue] ??
  (await findInShards(shardsOf(env), (ops) => findWatchOf(ops, deadLetterQueue)))?.queue ??
  sourceQueueOf(withoutNamePrefix(deadLetterQueue, env.NAME_PREFIX));

/** The platform used all its delivery attempts for a message, and no consumer acknowledged it. */
class UndeliveredError extends Error {
  override readonly name = "UndeliveredError";
}

/**
 * An undelivered message. `hasTicket`: its job was stored before the message was sent. `jobId` is null without an event id. `reported`: what
 * its consumer reported about it. `digest` is that of its body.
 */
type LostMessage = {
  unreadable: UnreadableMessage;
  jobId: string | null;
  hasTicket: boolean;
  reported: ReportedFailure | null;
  digest: string;
};

const undeliveredError = (queue: string) =>
  errorInfoOf(new UndeliveredError(`No consumer of ${queue} acknowledged the message before the platform's last retry`));

/**
 * Parses one body of an undelivered message, which may be anything. Messages of pipeline queues are validated, messages of external queues are
 * not. The job is found by the ticket, or by the event id if the body has one.
 */
function parseLostMessage(
  raw: globalThis.Message,
  { body, eventId }: TicketedBody,
  queue: string,
): Omit<LostMessage, "reported" | "digest"> {
  const fields = readableFields(body);
  const isPipelineQueue = isQueueName(queue);
  const parsed = isPipelineQueue ? parseMessage(body) : parseAs(body, () => Envelope.shape.payload);
  const malformed = isPipelineQueue && !parsed.ok;
  const idOf = (event: string | undefined) => (event === undefined ? null : jobIdOf(event, queue));
  const unreadable: UnreadableMessage = {
    messageId: raw.id,
    queue,
    ...fields,
    isKnownType: isMessageType(fields.type),
    ...bodyText(body),
    jobId: idOf(parsed.ok ? undefined : parsed.envelope?.event_id),
    error: { ...(malformed ? errorInfoOf(malformedError(parsed)) : undeliveredError(queue)), stack: "" },
    reason: malformed ? "malformed" : "undelivered",
    attempts: raw.attempts,
  };
  const jobId = idOf(eventId ?? (parsed.ok ? parsed.message.event_id : undefined));
  return { unreadable, jobId, hasTicket: eventId !== null };
}

/** Returns the lost message with the error that its consumer reported, if it did. */
async function withReportedError(
  ops: D1Database,
  raw: globalThis.Message,
  lost: Omit<LostMessage, "reported" | "digest">,
): Promise<LostMessage> {
  const { queue, reason } = lost.unreadable;
  const digest = await digestOf(raw.body);
  const reported = await findReportedFailure(ops, { messageId: raw.id, digest, queue });
  if (!reported || reason !== "undelivered") return { ...lost, digest, reported };
  return { ...lost, digest, reported, unreadable: { ...lost.unreadable, error: reported.error, reason: "exhausted" } };
}

/** Logs and counts messages whose jobs an operator or the retention has removed. */
async function discard(ops: D1Database, queue: string, jobs: readonly string[]): Promise<void> {
  log("warn", "discarded: the job was removed", { queue, messages: jobs.length, jobs: jobs.join(" ") });
  await countDiscarded(ops, queue, jobs.length).run();
}

/**
 * Stores a message as a dead letter; the reconciler raises its alert. Skips a message whose job is finished or deleted. An active job stays
 * as it is: it finishes, or the reconciler finds its expired lease.
 */
async function storeDeadLetter(
  { unreadable, jobId, hasTicket: announced, reported, digest }: LostMessage,
  sentAt: string,
  ops: D1Database,
): Promise<void> {
  const at = new Date().toISOString();
  const job = jobId === null ? null : await getJob(ops, jobId);
  const { error, queue, reason } = unreadable;
  if (!job && announced) return discard(ops, queue, [jobId ?? ""]);
  if (job && isFinished(job.state)) return;
  const deadLetterId = newIdAt(at);
  const writes = job
    ? deadLetterUndeliveredJob(ops, { id: job.id, queue, type: job.type, deadLetterId, error, reason, sentAt }, at)
    : [
        markExternalQueue(ops, unreadable.queue),
        ...deadLetterUnreadableMessages(ops, [{ ...unreadable, deadLetterId }], at),
        ...tieToReplay(ops, { id: deadLetterId, queue, digest, sentAt }),
      ];
  await ops.batch([...writes, ...(reported ? [linkFailureReports(ops, reported, deadLetterId)].flat() : [])]);
}

/**
 * Stores a dead letter for each job of a message with several that is still to be delivered, all or none. The others have finished, run, or
 * were sent again for their next attempt. Costs two round trips.
 */
async function storeLostJobs(raw: globalThis.Message, bodies: readonly TicketedBody[], queue: string, ops: D1Database): Promise<void> {
  const [sentAt, at] = [raw.timestamp.toISOString(), new Date().toISOString()];
  const errors = new Map(
    bodies.map((body) => {
      const { jobId, unreadable } = parseLostMessage(raw, body, queue);
      return [jobId ?? "", { error: unreadable.error, reason: unreadable.reason }];
    }),
  );
  const { lost, removed } = await readUndelivered(ops, [...errors.keys()], sentAt);
  const writes = lost.flatMap((job) => {
    const why = errors.get(job.id);
    return why ? deadLetterUndeliveredJob(ops, { ...job, ...why, queue, deadLetterId: newIdAt(at), sentAt }, at) : [];
  });
  log("error", "dead letters", { queue, message_id: raw.id, attempts: raw.attempts, jobs: lost.map(({ id }) => id).join(" ") });
  if (writes.length > 0) await ops.batch(writes);
  if (removed.length > 0) await discard(ops, queue, removed);
}

/** Stores a message as a dead letter. */
async function storeLost(raw: globalThis.Message, body: TicketedBody, queue: string, ops: D1Database): Promise<void> {
  const lost = await withReportedError(ops, raw, parseLostMessage(raw, body, queue));
  const { type, eventId, correlationId, source, error: lostError } = lost.unreadable;
  log("error", "dead letter", {
    queue,
    event_id: eventId,
    type,
    source,
    correlation_id: correlationId,
    timestamp: raw.timestamp.toISOString(),
    attempts: raw.attempts,
    error: lostError.message,
  });
  await storeDeadLetter(lost, raw.timestamp.toISOString(), ops);
}

/**
 * Consumes a dead-letter queue: stores each undelivered message as a dead letter, one after another, or one for each job that it carries. A
 * message that can't be stored is retried, because these queues have no dead-letter queue of their own.
 */
export async function consumeDeadLetterQueue(batch: MessageBatch, env: DeadLetterEnv): Promise<void> {
  const queue = await sourceOf(batch.queue, env);
  const ops = opsOf(env, queue);
  for (const raw of batch.messages) {
    try {
      const bodies = readBodies(raw.body, queue);
      if (bodies[1]) await storeLostJobs(raw, bodies, queue, ops);
      else for (const body of bodies) await storeLost(raw, body, queue, ops);
      raw.ack();
    } catch (error) {
      log("error", "dead letter could not be stored, will retry", { queue, message_id: raw.id, error: errorText(error) });
      raw.retry({ delaySeconds: backoffSeconds(raw.attempts) });
    }
  }
}
