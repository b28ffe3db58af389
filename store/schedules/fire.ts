import { newId } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import type { DueRuns } from "#domain/schedules/nextRun";
import { insertJobs, type JobToInsert } from "../jobs/insert.ts";
import type { StoredSchedule } from "./schedules.ts";

/** A schedule whose time has come: what is due of it, and the jobs of its planned times, in their order. */
export type ScheduleToFire = StoredSchedule & { due: DueRuns; outgoing: readonly JobToInsert[] };

const lastJobIdOf = (outgoing: readonly JobToInsert[]): string | null => {
  const last = outgoing.at(-1);
  return last ? jobIdOf(last.message.event_id, last.queue) : null;
};

/**
 * Makes the jobs and moves each schedule on, in one batch. One that was changed meanwhile, or that somebody else has fired,
 * stays as it is and gets no job. Answers the jobs that were made, which are now to be sent. `at` is now, ISO UTC.
 */
export async function fireSchedules(db: D1Database, firings: readonly ScheduleToFire[], at: string): Promise<JobToInsert[]> {
  const statements: D1PreparedStatement[] = [];
  const moved: { place: number; outgoing: readonly JobToInsert[] }[] = [];
  const token = newId();
  for (const { schedule, version: act, due, outgoing } of firings) {
    moved.push({ place: statements.length, outgoing });
    statements.push(
      db
        .prepare(
          `UPDATE schedules SET next_at = ?2, runs = runs + ?3, last_at = coalesce(?4, last_at), last_job_id = coalesce(?5, last_job_id), fired = ?6
           WHERE id = ?1 AND next_at = ?7 AND act = ?8 RETURNING id`,
        )
        .bind(schedule.id, due.nextAt, outgoing.length, due.planned.at(-1) ?? null, lastJobIdOf(outgoing), token, schedule.nextAt, act),
      ...insertJobs(db, outgoing, at, {
        sql: "EXISTS (SELECT 1 FROM schedules WHERE id = ?4 AND fired = ?5)",
        parameters: [schedule.id, token],
      }),
    );
  }
  if (statements.length === 0) return [];
  const results = await db.batch(statements);
  return moved.flatMap(({ place, outgoing }) => (results[place]?.results.length ? outgoing : []));
}
