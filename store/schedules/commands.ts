import { scheduleRefusals } from "#domain/allowed";
import type { AuditContext } from "#domain/audit/audit";
import { derivedId } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { jobIdOf } from "#domain/jobs/job";
import { nextRunAfter, runOf } from "#domain/schedules/nextRun";
import type { Schedule } from "#domain/schedules/schedule";
import { insertAuditEntry } from "../audit/audit.ts";
import { insertJobs, type JobToInsert } from "../jobs/insert.ts";
import { findStoredSchedule, findSchedule } from "./schedules.ts";

const changedMeanwhile = "was changed by somebody else a moment ago: load it again";

/** Pauses a schedule: what is planned meanwhile isn't made. Throws `conflict` when it is paused already or has ended, `not_found`. */
export async function pauseSchedule(db: D1Database, id: string, act: AuditContext): Promise<Schedule> {
  const [paused] = await db.batch([
    db
      .prepare(
        `UPDATE schedules SET paused_at = ?2, paused_by = ?3, pause_reason = ?4, next_at = NULL, act = ?5, updated_at = ?2
         WHERE id = ?1 AND paused_at IS NULL AND next_at IS NOT NULL RETURNING id`,
      )
      .bind(id, act.at, act.actor, act.reason, act.id),
    insertAuditEntry(db, act, { action: "schedule.pause", target: `schedule:${id}`, outcome: "Paused" }, true),
  ]);
  const schedule = await findSchedule(db, id);
  if (paused?.results.length) return schedule;
  throw new ApiError("conflict", `${id} ${scheduleRefusals(schedule).pause ?? changedMeanwhile}`);
}

/**
 * Lets a paused schedule go on with its first time from now; it ends if there is none. Throws `conflict` when it is not
 * paused, `not_found`.
 */
export async function resumeSchedule(db: D1Database, id: string, act: AuditContext): Promise<Schedule> {
  const { schedule, version: known } = await findStoredSchedule(db, id);
  const nextAt = nextRunAfter(schedule, new Date(act.at));
  const [resumed] = await db.batch([
    db
      .prepare(
        `UPDATE schedules SET paused_at = NULL, paused_by = NULL, pause_reason = NULL, next_at = ?2, act = ?3, updated_at = ?4
         WHERE id = ?1 AND paused_at IS NOT NULL AND act = ?5 RETURNING id`,
      )
      .bind(id, nextAt, act.id, act.at, known),
    insertAuditEntry(db, act, { action: "schedule.resume", target: `schedule:${id}`, outcome: "Resumed", after: { nextAt } }, true),
  ]);
  if (resumed?.results.length) return findSchedule(db, id);
  throw new ApiError("conflict", `${id} ${scheduleRefusals(await findSchedule(db, id)).resume ?? changedMeanwhile}`);
}

/** Asked for again within this time it is the same run: a button pressed twice. */
const doubleClickMs = 2_000;

/** A run on demand; `outgoing` is to be sent, and is null when the run was asked for a moment ago already. */
export type RunNowResult = { jobId: string; job: JobToInsert | null };

/**
 * Makes a run now, whatever the plan says, and leaves the plan alone. Pressed twice within 2 s it is one run. Throws
 * `not_found`, and `invalid` when the queue takes no such message any more.
 */
export async function runScheduleNow(db: D1Database, id: string, act: AuditContext): Promise<RunNowResult> {
  const { schedule, version: known } = await findStoredSchedule(db, id);
  const outgoing = runOf(schedule, derivedId(act.id, "schedule", id), act.at);
  const jobId = jobIdOf(outgoing.message.event_id, outgoing.queue);
  const [asked] = await db.batch([
    db
      .prepare(
        `UPDATE schedules SET asked_at = ?2, asked_job = ?3 WHERE id = ?1 AND act = ?4 AND (asked_at IS NULL OR asked_at <= ?5) RETURNING id`,
      )
      .bind(id, act.at, jobId, known, new Date(Date.parse(act.at) - doubleClickMs).toISOString()),
    insertAuditEntry(db, act, { action: "schedule.run", target: `schedule:${id}`, outcome: `Made job ${jobId}`, after: { jobId } }, true),
    ...insertJobs(db, [outgoing], act.at, {
      sql: "EXISTS (SELECT 1 FROM schedules WHERE id = ?4 AND asked_job = ?5)",
      parameters: [id, jobId],
    }),
  ]);
  if (asked?.results.length) return { jobId, job: outgoing };
  const row = await db
    .prepare(`SELECT asked_job AS jobId FROM schedules WHERE id = ?1 AND act = ?2`)
    .bind(id, known)
    .first<{ jobId: string | null }>();
  if (!row?.jobId) throw new ApiError("conflict", `Schedule ${id} was changed by somebody else a moment ago: load it again`);
  return { jobId: row.jobId, job: null };
}
