import { deadLetterRefusals } from "#domain/allowed";
import type { AuditContext } from "#domain/audit/audit";
import type { DeadLetter, DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import type { AnyMessage } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { refused } from "#domain/errors/refused";
import { type Job, jobIdOf, undeliveredSeconds } from "#domain/jobs/job";
import { type ReplayEdit, createReplay } from "#domain/dead-letters/replay";
import { findDeadLetter, getDeadLetter } from "./list.ts";
import { hasUnfinishedChildren } from "../jobs/parents.ts";
import { replayOptionsOf } from "../jobs/options.ts";
import { resetFailedJob } from "../jobs/states.ts";
import { countMoved } from "../queues/counts.ts";
import { batchByName } from "../batch.ts";
import { dispatchableColumns, type DispatchableJob } from "../jobs/dispatchable.ts";
import { getJob } from "../jobs/read.ts";
import { secondsAfter } from "../time.ts";
import { insertPreparedJobs } from "../jobs/insert.ts";
import { dispatchableOf, prepareJob, type PreparedJob, setTenantAndLimitKey } from "../jobs/prepare.ts";
import { throwRefusal } from "./commands.ts";
import { wasChangedBy, changeStatus, toReplayed } from "./status.ts";

/** A committed replay and the jobs to dispatch. The caller dispatches them, otherwise the reconciler does. */
export type Replay = { deadLetter: DeadLetter; message: AnyMessage; toDispatch: DispatchableJob[] };

type StoredDeadLetter = DeadLetterDetail["deadLetter"];

/** Throws `invalid` if an edit changes the event id of the job, `conflict` if the job can't run again now. */
async function assertReplayable(db: D1Database, deadLetter: StoredDeadLetter, jobId: string, job: Job | null): Promise<void> {
  const { id, jobId: ownId } = deadLetter;
  const ownJob = ownId !== null && jobId !== ownId ? await getJob(db, ownId) : null;
  if (ownJob)
    throw new ApiError("invalid", "The message must keep the event id of its job", [
      { path: "message.event_id", message: `must stay ${ownJob.eventId}` },
    ]);
  if (job && jobId !== ownId)
    throw new ApiError("conflict", `Job ${jobId} already exists with another message. Use another event_id`, [
      { path: "message.event_id", message: "used by another job" },
    ]);
  const jobNow = job && job.state !== "failed" ? "again" : (await hasUnfinishedChildren(db, jobId)) ? "children" : "failed";
  const why = deadLetterRefusals({ ...deadLetter, jobNow }).edit;
  if (why) throw refused(`Dead letter ${id}`, "replay", why);
}

const outcomeOf = ({ message, payload }: ReplayEdit): string =>
  message !== undefined ? "Replayed with an edited message" : payload !== undefined ? "Replayed with an edited payload" : "Replayed";

/**
 * Statements that set the failed job to waiting, with the attempts that its producer asked for. The first returns the job to dispatch.
 */
const requeueFailedJob = (db: D1Database, id: string, job: PreparedJob, edit: ReplayEdit, context: AuditContext): D1PreparedStatement[] => {
  // An UPDATE that names an indexed column writes its index. Only an edit of the whole message changes these columns.
  const fields = edit.message === undefined ? "" : ", type = ?10, correlation_id = ?11, source = ?12";
  return [
    db
      .prepare(
        `UPDATE jobs SET ${resetFailedJob("waiting", "?2", "?4")}, body = ?3, edited = max(edited, ?7), run_at = NULL, ${setTenantAndLimitKey("?8", "?9")}${fields}
         WHERE id = ?1 AND state = 'failed' AND ${wasChangedBy("?5", "?6")} RETURNING ${dispatchableColumns}`,
      )
      .bind(
        job.id,
        context.at,
        job.body,
        secondsAfter(context.at, undeliveredSeconds),
        id,
        context.id,
        edit.message === undefined && edit.payload === undefined ? 0 : 1,
        job.tenant,
        job.defaultKey,
        ...(edit.message === undefined ? [] : [job.type, job.correlationId, job.source]),
      ),
    countMoved(db, job.queue, { from: "failed", to: "waiting" }),
  ];
};

/** Returns the options that the job of a dead letter gets when it is replayed. */
export const readReplayOptions = async (db: D1Database, id: string): Promise<ReturnType<typeof replayOptionsOf>> =>
  replayOptionsOf(await db.prepare(`SELECT options FROM dead_letters WHERE id = ?1`).bind(id).first<string | null>("options"));

/**
 * Replays a dead letter as the same job, with the attempts that its producer asked for and the same event and correlation id. A message
 * that never became a job becomes one, and the dead letter belongs to that job from then on. A deleted job is inserted again with its own
 * options. Dead letter, job, counters and audit entry commit together. Of two replays at once, one takes effect and the other throws
 * `conflict`. Throws `invalid` if the body is not a message of its queue or cannot become a job, `too_large`, `not_found`.
 */
export async function replayDeadLetter(db: D1Database, id: string, edit: ReplayEdit, context: AuditContext): Promise<Replay> {
  const { deadLetter } = await getDeadLetter(db, id);
  if (deadLetter.status !== "open" && deadLetter.status !== "snoozed") return throwRefusal(db, id, "replayed");
  const { queue } = deadLetter;
  if (deadLetter.replays !== "job") throw new ApiError("invalid", `Dead letter ${id} has no job that could run again`);
  const { message, body } = createReplay(deadLetter, edit);
  const jobId = jobIdOf(message.event_id, queue);
  await assertReplayable(db, deadLetter, jobId, await getJob(db, jobId));
  const job = prepareJob({ queue, message, body, ...(await readReplayOptions(db, id)) }, context.at);
  const onlyIf = { sql: wasChangedBy("?4", "?5"), parameters: [id, context.id] };
  type Rows = { changed: { id: string }; requeued: DispatchableJob; inserted: unknown };
  const { changed, requeued, inserted } = await batchByName<Rows>(db, {
    changed: changeStatus(db, id, toReplayed, context, outcomeOf(edit)),
    requeued: requeueFailedJob(db, id, job, edit, context),
    // A message that never became a job becomes one here. An existing job stays as the statement above left it.
    inserted: insertPreparedJobs(db, [job], context.at, onlyIf),
    linked: db
      .prepare(`UPDATE dead_letters SET delivery_id = job_id, job_id = ?3 WHERE id = ?1 AND act = ?2 AND job_id IS NOT ?3`)
      .bind(id, context.id, jobId),
  });
  if (changed.rows.length === 0) return throwRefusal(db, id, "replayed");
  const toDispatch = requeued.rows.length ? requeued.rows : inserted.changes ? dispatchableOf(job) : [];
  return { deadLetter: await findDeadLetter(db, id), message, toDispatch };
}
