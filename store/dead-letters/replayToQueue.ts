import type { AuditContext } from "#domain/audit/audit";
import type { DeadLetter, DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { type OutgoingReplay, outgoingReplay, type ReplayTarget } from "#domain/dead-letters/outgoing";
import type { ReplayEdit } from "#domain/dead-letters/replay";
import { ApiError } from "#domain/errors/apiError";
import { batchByName } from "../batch.ts";
import type { DispatchableJob } from "../jobs/dispatchable.ts";
import { insertPreparedJobs } from "../jobs/insert.ts";
import { dispatchableOf, prepareJob } from "../jobs/prepare.ts";
import { getJob } from "../jobs/read.ts";
import { digestOf, digestOfEncoded } from "./bodyDigest.ts";
import { throwRefusal } from "./commands.ts";
import { changeStatus, toReplayed, wasChangedBy } from "./status.ts";
import { findDeadLetter, getDeadLetter } from "./list.ts";
import { movedOptionsOf, ownJobRests, setMoved } from "./movedReplays.ts";
import { readReplayOptions } from "./replay.ts";

/** A committed replay to another queue. The caller dispatches the job, or sends the body; otherwise the reconciler does. */
export type MovedReplay = { deadLetter: DeadLetter; toDispatch: DispatchableJob[] };

type StoredDeadLetter = DeadLetterDetail["deadLetter"];

const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** SQL condition: there is no job with this id. */
const isFree = (jobId: string): string => `NOT EXISTS (SELECT 1 FROM jobs AS n WHERE n.id = ${sqlText(jobId)})`;

const outcomeOf = (edit: ReplayEdit, queue: string): string =>
  `Replayed to ${queue}${edit.message !== undefined ? " with an edited message" : edit.payload !== undefined ? " with an edited payload" : ""}`;

type Change = { context: AuditContext; outcome: string; target: ReplayTarget };

/** Makes the message a job of the other queue, caused by the dead letter. Its own job stays failed. Returns null if the dead letter has changed. */
async function insertMovedJob(
  db: D1Database,
  { id }: StoredDeadLetter,
  { message, body }: OutgoingReplay & { mode: "job" },
  { context, outcome, target: { queue } }: Change,
): Promise<DispatchableJob[] | null> {
  const job = prepareJob({ queue, message, body, ...movedOptionsOf(id, await readReplayOptions(db, id)) }, context.at);
  if (await getJob(db, job.id))
    throw new ApiError("conflict", `Dead letter ${id} can't be replayed to ${queue}: its message already has the job ${job.id} there`);
  const { changed } = await batchByName<{ changed: { id: string } }>(db, {
    changed: changeStatus(db, id, { ...toReplayed, if: `${ownJobRests} AND ${isFree(job.id)}` }, context, outcome),
    inserted: insertPreparedJobs(db, [job], context.at, { sql: wasChangedBy("?4", "?5"), parameters: [id, context.id] }),
    moved: db.prepare(`UPDATE dead_letters SET ${setMoved("?3", "?4")} WHERE id = ?1 AND act = ?2`).bind(id, context.id, queue, job.id),
  });
  return changed.rows.length === 0 ? null : dispatchableOf(job);
}

/** Stores the body to send to the other queue. Returns null if the dead letter has changed. */
async function storeMovedBody(
  db: D1Database,
  deadLetter: StoredDeadLetter,
  { text }: OutgoingReplay & { mode: "body" },
  { context, outcome, target: { queue } }: Change,
): Promise<DispatchableJob[] | null> {
  const { id } = deadLetter;
  const digest = await (text === null ? digestOfEncoded(deadLetter) : digestOf(JSON.parse(text)));
  const { changed } = await batchByName<{ changed: { id: string } }>(db, {
    changed: changeStatus(db, id, { ...toReplayed, if: ownJobRests }, context, outcome),
    toSend: db
      .prepare(
        `UPDATE dead_letters SET resend_at = ?3, resend_body = ?4, resends = 0, sent_digest = ?5, returned_as = NULL, replayed_to = ?6,
           replayed_job = NULL WHERE id = ?1 AND act = ?2`,
      )
      .bind(id, context.id, context.at, text, digest, queue),
  });
  return changed.rows.length === 0 ? null : [];
}

/**
 * Replays a dead letter to another queue than its own. Dead letter, job or body to send, counters and audit entry commit together. Of two
 * replays at once, one takes effect and the other throws `conflict`. Throws `invalid` if the queue does not take the message, `conflict` if the
 * message has a job there already, `too_large`, `not_found`.
 */
export async function replayToQueue(
  db: D1Database,
  id: string,
  edit: ReplayEdit,
  target: ReplayTarget,
  context: AuditContext,
): Promise<MovedReplay> {
  const { deadLetter } = await getDeadLetter(db, id);
  if (deadLetter.status !== "open" && deadLetter.status !== "snoozed") return throwRefusal(db, id, "replayed");
  const outgoing = outgoingReplay(deadLetter, edit, target);
  const change = { context, outcome: outcomeOf(edit, target.queue), target };
  const toDispatch =
    outgoing.mode === "job"
      ? await insertMovedJob(db, deadLetter, outgoing, change)
      : await storeMovedBody(db, deadLetter, outgoing, change);
  if (toDispatch === null) return throwRefusal(db, id, "replayed");
  return { deadLetter: await findDeadLetter(db, id), toDispatch };
}
