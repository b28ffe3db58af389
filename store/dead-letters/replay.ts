import { deadLetterRefusals } from "#domain/allowed";
import type { AuditContext } from "#domain/audit/audit";
import type { DeadLetter, DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { type AnyMessage, brandOf } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { type Job, jobIdOf, undeliveredSeconds } from "#domain/jobs/job";
import { type ReplayEdit, createReplay } from "#domain/dead-letters/replay";
import { findDeadLetter, getDeadLetter } from "./list.ts";
import { hasUnfinishedChildren } from "../jobs/parents.ts";
import { requestedAttempts, clearRemoval, replayOptionsOf } from "../jobs/options.ts";
import { getJob, secondsAfter, type JobToDispatch } from "../jobs/read.ts";
import { bodyTextOf, setBrandAndLimitKey, insertJobs, limitKeyOf, type JobToInsert, ticketFor } from "../jobs/insert.ts";
import { wasChangedBy, changeStatus, throwRefusal, toReplayed } from "./commands.ts";

/** A replay that has committed, and what has to be sent. Sending it is up to the caller; the sweep sends it otherwise. */
export type Replay = { deadLetter: DeadLetter; message: AnyMessage; toDispatch: JobToDispatch[] };

type StoredDeadLetter = DeadLetterDetail["deadLetter"];

/** Throws `invalid` when an edit asks for another job than its own, `conflict` when that can't run again now. */
async function assertReplayable(db: D1Database, letter: StoredDeadLetter, jobId: string, job: Job | null): Promise<void> {
  const { id, jobId: ownId } = letter;
  const own = ownId !== null && jobId !== ownId ? await getJob(db, ownId) : null;
  if (own)
    throw new ApiError("invalid", "A message keeps the event id of its job", [
      { path: "message.event_id", message: `must stay ${own.eventId}` },
    ]);
  if (job && jobId !== ownId)
    throw new ApiError("conflict", `There is a job ${jobId} already, of another message: give this one another event_id`, [
      { path: "message.event_id", message: "taken by another job" },
    ]);
  const jobNow = job && job.state !== "failed" ? "again" : (await hasUnfinishedChildren(db, jobId)) ? "children" : "failed";
  const why = deadLetterRefusals({ ...letter, jobNow }).edit;
  if (why) throw new ApiError("conflict", `Dead letter ${id} can't be replayed: ${why}`);
}

const outcomeOf = ({ message, payload }: ReplayEdit): string =>
  message !== undefined ? "Replayed with an edited message" : payload !== undefined ? "Replayed with an edited payload" : "Replayed";

/** Statements that have the job wait again, with the attempts it was made with. The first answers what to send. */
const requeueFailedJob = (db: D1Database, id: string, one: JobToInsert, edit: ReplayEdit, act: AuditContext): D1PreparedStatement[] => {
  const { message, body = message, queue } = one;
  // An UPDATE that names an indexed column writes its index: only another message has other fields than its payload.
  const fields = edit.message === undefined ? "" : ", type = ?10, correlation_id = ?11, source = ?12";
  return [
    db
      .prepare(
        `UPDATE jobs SET state = 'waiting', attempts = attempt + ${requestedAttempts}, body = ?3, edited = max(edited, ?7), sent_at = ?2, due_at = ?4,
           run_at = NULL, sends = 1, finished_at = NULL, cancelled_at = NULL, error_name = NULL, error_message = NULL, ${clearRemoval},
           ${setBrandAndLimitKey("?8", "?9")}${fields}
         WHERE id = ?1 AND state = 'failed' AND ${wasChangedBy("?5", "?6")} RETURNING id, queue, body, priority, limit_key AS key`,
      )
      .bind(
        jobIdOf(message.event_id, queue),
        act.at,
        bodyTextOf(one),
        secondsAfter(act.at, undeliveredSeconds),
        id,
        act.id,
        edit.message === undefined && edit.payload === undefined ? 0 : 1,
        brandOf(body),
        limitKeyOf(body),
        ...(edit.message === undefined ? [] : [message.type, message.correlation_id ?? null, message.source]),
      ),
    db
      .prepare(`UPDATE queues SET failed = failed - changes(), waiting = waiting + changes() WHERE name = ?1 AND changes() > 0`)
      .bind(queue),
  ];
};

/**
 * Sends a dead letter's message again as the same job, with the attempts it was made with, under the same event and
 * correlation id; one that never became a job becomes one, and belongs to it from then on. A job that was removed comes
 * back with its own options. Dead letter, job, counters and audit commit together; of two replays at once one takes effect
 * and the other gets `conflict`. Throws `invalid` when it is no message of its queue, or no job could be made of it,
 * `too_large`, `not_found`.
 */
export async function replayDeadLetter(db: D1Database, id: string, edit: ReplayEdit, act: AuditContext): Promise<Replay> {
  const { deadLetter } = await getDeadLetter(db, id);
  if (deadLetter.status !== "open" && deadLetter.status !== "snoozed") return throwRefusal(db, id, "replayed");
  const { queue } = deadLetter;
  if (deadLetter.replays !== "job") throw new ApiError("invalid", `Dead letter ${id} has no job that could run again`);
  const { message, body } = createReplay(deadLetter, edit);
  const jobId = jobIdOf(message.event_id, queue);
  await assertReplayable(db, deadLetter, jobId, await getJob(db, jobId));
  const options = await db.prepare(`SELECT options FROM dead_letters WHERE id = ?1`).bind(id).first<string | null>("options");
  const one: JobToInsert = { queue, message, body, ...replayOptionsOf(options) };
  const mine = { sql: wasChangedBy("?4", "?5"), parameters: [id, act.id] };
  const results = await db.batch<JobToDispatch>([
    ...changeStatus(db, id, toReplayed, act, outcomeOf(edit)),
    ...requeueFailedJob(db, id, one, edit, act),
    // A message that never became a job becomes one now; one that did stays as the statement above left it.
    ...insertJobs(db, [one], act.at, mine),
    db
      .prepare(`UPDATE dead_letters SET delivery_id = job_id, job_id = ?3 WHERE id = ?1 AND act = ?2 AND job_id IS NOT ?3`)
      .bind(id, act.id, jobId),
  ]);
  if (!results[1]?.results.length) return throwRefusal(db, id, "replayed");
  const again = results[3]?.results ?? [];
  const isNew = (results.at(-3)?.meta.changes ?? 0) > 0;
  const asNew = isNew ? [{ id: jobId, queue, body: bodyTextOf(one), ...ticketFor(one) }] : [];
  return { deadLetter: await findDeadLetter(db, id), message, toDispatch: again.length ? again : asNew };
}
