import { newId } from "#domain/messages/envelope";
import type { DueRuns } from "#domain/schedules/nextRun";
import { batchByName } from "../batch.ts";
import { insertPreparedJobs } from "../jobs/insert.ts";
import { type JobToInsert, prepareJob, type PreparedJob } from "../jobs/prepare.ts";
import type { StoredSchedule } from "./schedules.ts";

/** A due schedule with its due runs and their jobs, in the order of their planned times. */
export type ScheduleToFire = StoredSchedule & { dueRuns: DueRuns; jobs: readonly JobToInsert[] };

/**
 * Inserts the jobs of due schedules and moves each schedule to its next time, in one batch. A schedule that was changed meanwhile, or
 * that another scheduler has fired, stays as it is and gets no job. Returns the inserted jobs, which the caller dispatches. `at` is now,
 * ISO UTC.
 */
export async function fireSchedules(db: D1Database, schedules: readonly ScheduleToFire[], at: string): Promise<PreparedJob[]> {
  const statements: D1PreparedStatement[] = [];
  const prepared = new Map<string, readonly PreparedJob[]>();
  const token = newId();
  for (const { schedule, version, dueRuns, jobs: jobsToInsert } of schedules) {
    const jobs = jobsToInsert.map((job) => prepareJob(job, at));
    prepared.set(schedule.id, jobs);
    statements.push(
      db
        .prepare(
          `UPDATE schedules SET next_at = ?2, runs = runs + ?3, last_at = coalesce(?4, last_at), last_job_id = coalesce(?5, last_job_id), fired = ?6
           WHERE id = ?1 AND next_at = ?7 AND act = ?8 RETURNING id`,
        )
        .bind(
          schedule.id,
          dueRuns.nextAt,
          jobs.length,
          dueRuns.planned.at(-1) ?? null,
          jobs.at(-1)?.id ?? null,
          token,
          schedule.nextAt,
          version,
        ),
      ...insertPreparedJobs(db, jobs, at, {
        sql: "EXISTS (SELECT 1 FROM schedules WHERE id = ?4 AND fired = ?5)",
        parameters: [schedule.id, token],
      }),
    );
  }
  const { fired } = await batchByName<{ fired: { id: string } }>(db, { fired: statements });
  return fired.rows.flatMap(({ id }) => prepared.get(id) ?? []);
}
