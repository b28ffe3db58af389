import { scheduleRefusals } from "#domain/allowed";
import type { AuditContext } from "#domain/audit/audit";
import { causationIdOf } from "#domain/messages/causation";
import { derivedId } from "#domain/messages/envelope";
import { refused } from "#domain/errors/refused";
import { nextRunAfter, runOf } from "#domain/schedules/nextRun";
import type { Schedule } from "#domain/schedules/schedule";
import { changeAndRecord } from "../audit/audit.ts";
import { insertPreparedJobs } from "../jobs/insert.ts";
import { prepareJob, type PreparedJob } from "../jobs/prepare.ts";
import { findStoredSchedule, findSchedule } from "./schedules.ts";

/** Pauses a schedule. Runs planned during the pause are skipped. Throws `conflict` if it is paused or has ended, `not_found`. */
export async function pauseSchedule(db: D1Database, id: string, context: AuditContext): Promise<Schedule> {
  const isPaused = await changeAndRecord(
    db,
    db
      .prepare(
        `UPDATE schedules SET paused_at = ?2, paused_by = ?3, pause_reason = ?4, next_at = NULL, act = ?5, updated_at = ?2
         WHERE id = ?1 AND paused_at IS NULL AND next_at IS NOT NULL RETURNING id`,
      )
      .bind(id, context.at, context.actor, context.reason, context.id),
    context,
    { action: "schedule.pause", target: `schedule:${id}`, outcome: "Paused" },
  );
  const schedule = await findSchedule(db, id);
  if (isPaused) return schedule;
  throw refused(`Schedule ${id}`, "pause", scheduleRefusals(schedule).pause ?? { code: "changed_meanwhile" });
}

/**
 * Resumes a paused schedule with its next time from now. The schedule ends if there is none. Throws `conflict` if it is not paused,
 * `not_found`.
 */
export async function resumeSchedule(db: D1Database, id: string, context: AuditContext): Promise<Schedule> {
  const { schedule, version } = await findStoredSchedule(db, id);
  const nextAt = nextRunAfter(schedule, new Date(context.at));
  const isResumed = await changeAndRecord(
    db,
    db
      .prepare(
        `UPDATE schedules SET paused_at = NULL, paused_by = NULL, pause_reason = NULL, next_at = ?2, act = ?3, updated_at = ?4
         WHERE id = ?1 AND paused_at IS NOT NULL AND act = ?5 RETURNING id`,
      )
      .bind(id, nextAt, context.id, context.at, version),
    context,
    { action: "schedule.resume", target: `schedule:${id}`, outcome: "Resumed", after: { nextAt } },
  );
  if (isResumed) return findSchedule(db, id);
  throw refused(`Schedule ${id}`, "resume", scheduleRefusals(await findSchedule(db, id)).resume ?? { code: "changed_meanwhile" });
}

/** A second request within this time counts as a double click and creates no second job. */
const doubleClickMs = 2_000;

/** The result of a manual run. `job` is the job to dispatch, or null if a request a moment ago already created it. */
export type RunNowResult = { jobId: string; job: PreparedJob | null };

/**
 * Creates a job of a schedule now and leaves its next run as it is. Two requests within 2 s create one job. Throws `not_found`, and
 * `invalid` if the queue no longer takes the message.
 */
export async function runScheduleNow(db: D1Database, id: string, context: AuditContext): Promise<RunNowResult> {
  const { schedule, version } = await findStoredSchedule(db, id);
  const run = runOf(schedule, derivedId(context.id, "schedule", id), context.at, causationIdOf("audit", context.id));
  const job = prepareJob(run, context.at);
  const jobId = job.id;
  const isAsked = await changeAndRecord(
    db,
    db
      .prepare(
        `UPDATE schedules SET asked_at = ?2, asked_job = ?3 WHERE id = ?1 AND act = ?4 AND (asked_at IS NULL OR asked_at <= ?5) RETURNING id`,
      )
      .bind(id, context.at, jobId, version, new Date(Date.parse(context.at) - doubleClickMs).toISOString()),
    context,
    { action: "schedule.run", target: `schedule:${id}`, outcome: `Created job ${jobId}`, after: { jobId } },
    insertPreparedJobs(db, [job], context.at, {
      sql: "EXISTS (SELECT 1 FROM schedules WHERE id = ?4 AND asked_job = ?5)",
      parameters: [id, jobId],
    }),
  );
  if (isAsked) return { jobId, job };
  const row = await db
    .prepare(`SELECT asked_job AS jobId FROM schedules WHERE id = ?1 AND act = ?2`)
    .bind(id, version)
    .first<{ jobId: string | null }>();
  if (!row?.jobId) throw refused(`Schedule ${id}`, "run", { code: "changed_meanwhile" });
  return { jobId: row.jobId, job: null };
}
