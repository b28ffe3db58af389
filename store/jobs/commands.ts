import { tenantOf } from "#domain/pipeline/tenant";
import { type JobAction, type JobFacts, jobRefusals } from "#domain/allowed";
import { type AuditContext, type AuditAction } from "#domain/audit/audit";
import { type AnyMessage } from "#domain/messages/envelope";
import { notFound, refused } from "#domain/errors/refused";
import type { QueueConsumer } from "#domain/queues/consumers";
import { type Job, type JobState, undeliveredSeconds } from "#domain/jobs/job";
import { changeAndRecord, insertAuditEntry } from "../audit/audit.ts";
import { batchByName } from "../batch.ts";
import { dispatchableColumns, type DispatchableJob } from "./dispatchable.ts";
import { markDeadLettersReplayed } from "./deadLetters.ts";
import { countMoved } from "../queues/counts.ts";
import { deleteJobs } from "./delete.ts";
import { hasUnfinishedChild, updateParents } from "./parents.ts";
import { hasNotStarted, resetFailedJob, setFailed } from "./states.ts";
import { getJob } from "./read.ts";
import { secondsAfter } from "../time.ts";
import { setTenantAndLimitKey, limitKeyOf } from "./prepare.ts";

/** The result of a command: the job as it is now (null once removed), and the jobs to dispatch. */
export type CommandResult = { job: Job | null; toDispatch: DispatchableJob[] };

const findJob = async (db: D1Database, id: string): Promise<Job> => {
  const job = await getJob(db, id);
  if (!job) throw notFound("job", id);
  return job;
};

/** Throws why the action changed nothing: `conflict`, or `not_found`. */
const throwRefusal = async (db: D1Database, id: string, action: JobAction): Promise<never> => {
  throw refused(`Job ${id}`, action, jobRefusals(await findJob(db, id))[action] ?? { code: "changed_meanwhile" });
};

/** What decides which commands a job allows, and what identifies its message. */
export type StoredJobFacts = JobFacts & { queue: string; consumer: QueueConsumer; type: string; eventId: string };

/** Returns the facts of a job that {@link jobRefusals} needs; null if there is none. Reads two rows. */
export const readJobFacts = (db: D1Database, id: string): Promise<StoredJobFacts | null> =>
  db
    .prepare(
      `SELECT state, cancelled_at AS cancelledAt, queue, consumer, type, full_event_id AS eventId FROM jobs JOIN queues ON name = queue WHERE id = ?1`,
    )
    .bind(id)
    .first<StoredJobFacts>();

const auditEntryFor = (action: AuditAction, id: string, outcome: string, after?: unknown) => ({
  action,
  target: `job:${id}`,
  outcome,
  after,
});

const returnJobToDispatch = `RETURNING ${dispatchableColumns}`;
/**
 * Retries a failed job with as many attempts as its producer asked for, and marks its dead letters as replayed. If the job still has
 * unfinished children, it is blocked again. Throws `conflict`, `not_found`.
 */
export async function retryJob(db: D1Database, id: string, context: AuditContext): Promise<CommandResult> {
  const { queue } = await findJob(db, id);
  const requeue = (state: "waiting" | "blocked", when: string) =>
    db
      .prepare(`UPDATE jobs SET ${resetFailedJob(state, "?2", "?3")} WHERE id = ?1 AND state = 'failed' AND ${when} ${returnJobToDispatch}`)
      .bind(id, context.at, state === "waiting" ? secondsAfter(context.at, undeliveredSeconds) : null);
  const { waiting, blocked } = await batchByName<{ waiting: DispatchableJob; blocked: DispatchableJob }>(db, {
    waiting: [
      requeue("waiting", `NOT ${hasUnfinishedChild("jobs.id")}`),
      countMoved(db, queue, { from: "failed", to: "waiting" }),
      insertAuditEntry(db, context, auditEntryFor("job.retry", id, "Retried"), true),
    ],
    blocked: [
      requeue("blocked", hasUnfinishedChild("jobs.id")),
      countMoved(db, queue, { from: "failed", to: "blocked" }),
      insertAuditEntry(db, context, auditEntryFor("job.retry", id, "Blocked again by its children"), true),
    ],
    deadLetters: markDeadLettersReplayed(db, id, queue, context),
  });
  if (waiting.rows.length + blocked.rows.length === 0) return throwRefusal(db, id, "retry");
  return { job: await getJob(db, id), toDispatch: waiting.rows };
}

/** Lets a delayed job run now. Throws `conflict`, `not_found`. */
export async function promoteJob(db: D1Database, id: string, context: AuditContext): Promise<CommandResult> {
  const { queue } = await findJob(db, id);
  const { promoted } = await batchByName<{ promoted: DispatchableJob }>(db, {
    promoted: db
      .prepare(
        `UPDATE jobs SET state = 'waiting', run_at = NULL, sent_at = ?2, ready_at = ?2, due_at = ?3 WHERE id = ?1 AND state = 'delayed' ${returnJobToDispatch}`,
      )
      .bind(id, context.at, secondsAfter(context.at, undeliveredSeconds)),
    counted: countMoved(db, queue, { from: "delayed", to: "waiting" }),
    recorded: insertAuditEntry(db, context, auditEntryFor("job.promote", id, "Promoted"), true),
  });
  if (promoted.rows.length === 0) return throwRefusal(db, id, "promote");
  return { job: await getJob(db, id), toDispatch: promoted.rows };
}

/**
 * Cancels a job. A job that has not started fails, without a dead letter. For a running job, a cancel request is stored, which the caller
 * passes to the limiter. Throws `conflict` if the job has finished or has a cancel request, `not_found`.
 */
export async function cancelJob(db: D1Database, id: string, context: AuditContext): Promise<CommandResult> {
  const { queue, parentId } = await findJob(db, id);
  const errorMessage = context.reason ? `Cancelled by ${context.actor}: ${context.reason}` : `Cancelled by ${context.actor}`;
  const pending: JobState[] = ["waiting", "delayed", "blocked"];
  type Rows = { cancelled: { id: string }; requested: { id: string }; released: DispatchableJob };
  const { cancelled, requested, released } = await batchByName<Rows>(db, {
    cancelled: pending.flatMap((state) => [
      db
        .prepare(
          `UPDATE jobs SET run_at = NULL, cancelled_at = ?2, ${setFailed("?2", "'CancelledError'", "?3")} WHERE id = ?1 AND state = '${state}' RETURNING id`,
        )
        .bind(id, context.at, errorMessage),
      countMoved(db, queue, { from: state, to: "failed" }),
      insertAuditEntry(db, context, auditEntryFor("job.cancel", id, "Cancelled"), true),
    ]),
    requested: db
      .prepare(`UPDATE jobs SET cancelled_at = ?2 WHERE id = ?1 AND state = 'active' AND cancelled_at IS NULL RETURNING id`)
      .bind(id, context.at),
    recorded: insertAuditEntry(db, context, auditEntryFor("job.cancel", id, "Cancel requested"), true),
    released: updateParents(db, { parents: parentId ? [parentId] : [], failed: [id] }, context.at),
  });
  if (cancelled.rows.length + requested.rows.length === 0) return throwRefusal(db, id, "cancel");
  return { job: await getJob(db, id), toDispatch: released.rows };
}

const notRunning: readonly JobState[] = ["waiting", "delayed", "blocked", "completed", "failed"];

/** Deletes a job that is not running, with its attempts and logs. Throws `conflict` while it runs, `not_found`. */
export async function removeJob(db: D1Database, id: string, context: AuditContext): Promise<CommandResult> {
  const job = await findJob(db, id);
  const { queue, parentId } = job;
  const { counted, deleted, attemptsAndLogs } = deleteJobs(db, [id], notRunning);
  const removed = await batchByName<{ deleted: unknown; released: DispatchableJob }>(db, {
    counted,
    deleted,
    recorded: insertAuditEntry(
      db,
      context,
      { ...auditEntryFor("job.remove", id, "Removed"), before: { queue, type: job.type, state: job.state } },
      true,
    ),
    attemptsAndLogs,
    released: updateParents(db, { parents: parentId ? [parentId] : [], failed: [] }, context.at),
  });
  if (removed.deleted.changes === 0) return throwRefusal(db, id, "remove");
  return { job: null, toDispatch: removed.released.rows };
}

/**
 * Replaces the message of a job that has not started. The new message must keep the type and the event id of the job. Throws `conflict`
 * once the job has started, `not_found`.
 */
export async function updateJob(db: D1Database, id: string, message: AnyMessage, context: AuditContext): Promise<CommandResult> {
  const isUpdated = await changeAndRecord(
    db,
    db
      .prepare(`UPDATE jobs SET body = ?2, edited = 1, ${setTenantAndLimitKey("?3", "?4")} WHERE id = ?1 AND ${hasNotStarted} RETURNING id`)
      .bind(id, JSON.stringify(message), tenantOf(message), limitKeyOf(message)),
    context,
    auditEntryFor("job.update", id, "Payload changed", { payload: message.payload }),
  );
  if (!isUpdated) return throwRefusal(db, id, "edit");
  return { job: await getJob(db, id), toDispatch: [] };
}

/** SQL: how often the message of a job had failed again after a replay or retry, by its latest dead letter. `id` is SQL. */
export const returnsOfJob = (id: string): string =>
  `coalesce((SELECT came_back FROM dead_letters WHERE job_id = ${id} ORDER BY id DESC LIMIT 1), 0)`;

/** Returns the message of a job and how often it came back. Throws `not_found`. Reads three rows. */
export async function readRetryFacts(db: D1Database, id: string): Promise<{ message: AnyMessage; cameBack: number }> {
  const row = await db
    .prepare(`SELECT full_body AS body, ${returnsOfJob("jobs.id")} AS cameBack FROM jobs WHERE id = ?1`)
    .bind(id)
    .first<{ body: string; cameBack: number }>();
  if (!row) throw notFound("job", id);
  return { message: JSON.parse(row.body) as AnyMessage, cameBack: row.cameBack };
}

/** Returns the message of a job. Throws `not_found`. */
export async function getJobMessage(db: D1Database, id: string): Promise<AnyMessage> {
  const body = await db.prepare(`SELECT full_body AS body FROM jobs WHERE id = ?1`).bind(id).first<string>("body");
  if (body === null) throw notFound("job", id);
  return JSON.parse(body) as AnyMessage;
}
