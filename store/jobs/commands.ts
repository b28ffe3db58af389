import { type JobAction, type JobFacts, jobRefusals } from "#domain/allowed";
import { type AuditContext, type AuditAction } from "#domain/audit/audit";
import { type AnyMessage, brandOf } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { type Job, type JobState, undeliveredSeconds } from "#domain/jobs/job";
import { insertAuditEntry } from "../audit/audit.ts";
import { type ReleasedParent, updateParents } from "./parents.ts";
import { requestedAttempts, setRemovalAfterFailure, clearRemoval } from "./options.ts";
import { getJob, secondsAfter, type JobToDispatch } from "./read.ts";
import { setBrandAndLimitKey, limitKeyOf } from "./insert.ts";

/** What an act came to: the job as it is now (null once removed), and what has to be sent. */
export type CommandResult = { job: Job | null; toDispatch: (JobToDispatch | ReleasedParent)[] };

const findJob = async (db: D1Database, id: string): Promise<Job> => {
  const job = await getJob(db, id);
  if (!job) throw new ApiError("not_found", `There is no job ${id}`);
  return job;
};

const pastParticiples: Record<JobAction, string> = {
  retry: "retried",
  promote: "promoted",
  cancel: "cancelled",
  remove: "removed",
  edit: "changed",
};

const refusal = (id: string, action: JobAction, why: string) =>
  new ApiError("conflict", `Job ${id} can't be ${pastParticiples[action]}: ${why}`);

const throwRefusal = async (db: D1Database, id: string, action: JobAction): Promise<never> => {
  throw refusal(id, action, jobRefusals(await findJob(db, id))[action] ?? "somebody else changed it a moment ago. Load it again");
};

/**
 * Throws `conflict` where {@link jobRefusals} has a reason against the action, the consumer of the job's queue considered. A job that is
 * not there is left to the action. Reads two rows.
 */
export async function assertAllowed(db: D1Database, id: string, action: JobAction): Promise<void> {
  const facts = await db
    .prepare(`SELECT state, cancelled_at AS cancelledAt, queue, consumer FROM jobs JOIN queues ON name = queue WHERE id = ?1`)
    .bind(id)
    .first<JobFacts>();
  const why = facts && jobRefusals(facts)[action];
  if (why) throw refusal(id, action, why);
}

const auditEntryFor = (action: AuditAction, id: string, outcome: string, after?: unknown) => ({
  action,
  target: `job:${id}`,
  outcome,
  after,
});

const returnJobToDispatch = `RETURNING id, queue, body, priority, limit_key AS key`;
const moveCount = (db: D1Database, from: JobState, to: JobState, queue: string) =>
  db.prepare(`UPDATE queues SET ${from} = ${from} - changes(), ${to} = ${to} + changes() WHERE name = ?1 AND changes() > 0`).bind(queue);

/** Statements that close the dead letters of a job that `act` has set going again: what they tell of is being dealt with. */
const resolveDeadLetters = (db: D1Database, id: string, queue: string, act: AuditContext): D1PreparedStatement[] => {
  const acted = `EXISTS (SELECT 1 FROM audit WHERE id = ?2)`;
  return [
    db
      .prepare(
        `UPDATE queues SET open_dead_letters = open_dead_letters - (SELECT count(*) FROM dead_letters WHERE job_id = ?1 AND status = 'open')
         WHERE name = ?3 AND ${acted}`,
      )
      .bind(id, act.id, queue),
    db
      .prepare(
        `UPDATE dead_letters SET status = 'replayed', act = ?2, resolved_at = ?3, resolved_by = ?4, resolved_reason = ?5, snoozed_until = NULL
         WHERE job_id = ?1 AND status IN ('open', 'snoozed', 'dropped') AND ${acted}`,
      )
      .bind(id, act.id, act.at, act.actor, act.reason),
  ];
};

/**
 * Has a failed job tried again, with as many attempts as its producer asked for; its dead letters count as replayed. If it still waits for
 * children it is blocked again. Throws `conflict`, `not_found`.
 */
export async function retryJob(db: D1Database, id: string, act: AuditContext): Promise<CommandResult> {
  const { queue } = await findJob(db, id);
  const open = `EXISTS (SELECT 1 FROM jobs AS c WHERE c.parent_id = jobs.id AND c.finished_at IS NULL)`;
  const again = (state: "waiting" | "blocked", when: string) =>
    db
      .prepare(
        `UPDATE jobs SET state = '${state}', attempts = attempt + ${requestedAttempts}, sent_at = ?2, due_at = ?3, finished_at = NULL, cancelled_at = NULL,
           error_name = NULL, error_message = NULL, ${clearRemoval}, sends = 1
         WHERE id = ?1 AND state = 'failed' AND ${when} ${returnJobToDispatch}`,
      )
      .bind(id, act.at, state === "waiting" ? secondsAfter(act.at, undeliveredSeconds) : null);
  const [waiting, , , blocked] = await db.batch<JobToDispatch>([
    again("waiting", `NOT ${open}`),
    moveCount(db, "failed", "waiting", queue),
    insertAuditEntry(db, act, auditEntryFor("job.retry", id, "Retried"), true),
    again("blocked", open),
    moveCount(db, "failed", "blocked", queue),
    insertAuditEntry(db, act, auditEntryFor("job.retry", id, "Waits for its children again"), true),
    ...resolveDeadLetters(db, id, queue, act),
  ]);
  if (!waiting?.results.length && !blocked?.results.length) return throwRefusal(db, id, "retry");
  return { job: await getJob(db, id), toDispatch: waiting?.results ?? [] };
}

/** Runs a delayed job now. Throws `conflict`, `not_found`. */
export async function promoteJob(db: D1Database, id: string, act: AuditContext): Promise<CommandResult> {
  const { queue } = await findJob(db, id);
  const [promoted] = await db.batch<JobToDispatch>([
    db
      .prepare(
        `UPDATE jobs SET state = 'waiting', run_at = NULL, sent_at = ?2, due_at = ?3 WHERE id = ?1 AND state = 'delayed' ${returnJobToDispatch}`,
      )
      .bind(id, act.at, secondsAfter(act.at, undeliveredSeconds)),
    moveCount(db, "delayed", "waiting", queue),
    insertAuditEntry(db, act, auditEntryFor("job.promote", id, "Promoted"), true),
  ]);
  if (!promoted?.results.length) return throwRefusal(db, id, "promote");
  return { job: await getJob(db, id), toDispatch: promoted.results };
}

/**
 * Ends a job that hasn't started, as failed and without a dead letter; asks one that runs to stop (the caller tells its
 * coordinator). Throws `conflict` when it is over or asked already, `not_found`.
 */
export async function cancelJob(db: D1Database, id: string, act: AuditContext): Promise<CommandResult> {
  const { queue, parentId } = await findJob(db, id);
  const said = act.reason ? `Cancelled by ${act.actor}: ${act.reason}` : `Cancelled by ${act.actor}`;
  const pending: JobState[] = ["waiting", "delayed", "blocked"];
  const results = await db.batch<ReleasedParent>([
    ...pending.flatMap((state) => [
      db
        .prepare(
          `UPDATE jobs SET state = 'failed', due_at = NULL, run_at = NULL, finished_at = ?2, cancelled_at = ?2, error_name = 'CancelledError',
             error_message = ?3, ${setRemovalAfterFailure("?2")} WHERE id = ?1 AND state = '${state}' RETURNING id`,
        )
        .bind(id, act.at, said),
      moveCount(db, state, "failed", queue),
      insertAuditEntry(db, act, auditEntryFor("job.cancel", id, "Cancelled"), true),
    ]),
    db
      .prepare(`UPDATE jobs SET cancelled_at = ?2 WHERE id = ?1 AND state = 'active' AND cancelled_at IS NULL RETURNING id`)
      .bind(id, act.at),
    insertAuditEntry(db, act, auditEntryFor("job.cancel", id, "Asked to stop"), true),
    ...updateParents(db, { parents: parentId ? [parentId] : [], failed: [id] }, act.at),
  ]);
  const done = [0, 3, 6, 9].some((index) => results[index]?.results.length);
  if (!done) return throwRefusal(db, id, "cancel");
  return { job: await getJob(db, id), toDispatch: parentId ? (results.at(-1)?.results ?? []) : [] };
}

/** Forgets a job that isn't running, with its tries and logs. Throws `conflict` while it runs, `not_found`. */
export async function removeJob(db: D1Database, id: string, act: AuditContext): Promise<CommandResult> {
  const job = await findJob(db, id);
  const { queue, parentId } = job;
  const gone = `NOT EXISTS (SELECT 1 FROM jobs WHERE id = ?1)`;
  const results = await db.batch<ReleasedParent>([
    // Counted before the row is gone, from the state it has.
    db
      .prepare(
        `UPDATE queues SET waiting = waiting - (j.state = 'waiting'), delayed = delayed - (j.state = 'delayed'), blocked = blocked - (j.state = 'blocked'),
           completed = completed - (j.state = 'completed'), failed = failed - (j.state = 'failed')
         FROM (SELECT state FROM jobs WHERE id = ?1 AND state <> 'active') AS j WHERE queues.name = ?2`,
      )
      .bind(id, queue),
    db.prepare(`DELETE FROM jobs WHERE id = ?1 AND state <> 'active' RETURNING id`).bind(id),
    insertAuditEntry(db, act, { ...auditEntryFor("job.remove", id, "Removed"), before: { queue, type: job.type, state: job.state } }, true),
    db.prepare(`DELETE FROM attempts WHERE job_id = ?1 AND ${gone}`).bind(id),
    db.prepare(`DELETE FROM job_logs WHERE job_id = ?1 AND ${gone}`).bind(id),
    ...updateParents(db, { parents: parentId ? [parentId] : [], failed: [] }, act.at),
  ]);
  if (!results[1]?.results.length) return throwRefusal(db, id, "remove");
  return { job: null, toDispatch: parentId ? (results.at(-1)?.results ?? []) : [] };
}

/** Gives a job that hasn't started another message, which must ask for the same. Throws `conflict` once it has started, `not_found`. */
export async function updateJob(db: D1Database, id: string, message: AnyMessage, act: AuditContext): Promise<CommandResult> {
  const [updated] = await db.batch([
    db
      .prepare(
        `UPDATE jobs SET body = ?2, edited = 1, ${setBrandAndLimitKey("?3", "?4")} WHERE id = ?1 AND state IN ('waiting', 'delayed', 'blocked') RETURNING id`,
      )
      .bind(id, JSON.stringify(message), brandOf(message), limitKeyOf(message)),
    insertAuditEntry(db, act, auditEntryFor("job.update", id, "Changed its payload", { payload: message.payload }), true),
  ]);
  if (!updated?.results.length) return throwRefusal(db, id, "edit");
  return { job: await getJob(db, id), toDispatch: [] };
}

/** The message a job was asked with. Throws `not_found`. */
export async function getJobMessage(db: D1Database, id: string): Promise<AnyMessage> {
  const body = await db.prepare(`SELECT body FROM jobs WHERE id = ?1`).bind(id).first<string>("body");
  if (body === null) throw new ApiError("not_found", `There is no job ${id}`);
  return JSON.parse(body) as AnyMessage;
}
