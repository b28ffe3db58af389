import { dueRunsOf, runIdOf, runOf } from "#domain/schedules/nextRun";
import type { Schedule } from "#domain/schedules/schedule";
import { newAuditContext } from "#store/audit/audit";
import type { ScheduleToFire } from "#store/schedules/fire";
import { createSchedule, listDueSchedules } from "#store/schedules/schedules";
import { builtAt } from "../factory.ts";
import { newScheduleFactory } from "../schedules.ts";

/** Creates a schedule at `at` (ISO UTC, by default `builtAt`), as an operator does. By default it requests picks every 2 s. */
export const insertSchedule = (
  db: D1Database,
  overrides: Parameters<typeof newScheduleFactory.build>[0] = {},
  { at = builtAt, actor = "dana@example.com" } = {},
): Promise<Schedule> => createSchedule(db, newScheduleFactory.build(overrides), { ...newAuditContext(actor), at });

/** Returns the schedules that are due at `at` (ISO UTC) with the jobs of their runs, as a scheduler that was never down has them. */
export async function dueSchedules(db: D1Database, at: string): Promise<ScheduleToFire[]> {
  return (await listDueSchedules(db, at, "", 100)).map((due) => {
    const dueRuns = dueRunsOf(due.schedule, new Date(at), false);
    const jobs = dueRuns.planned.map((planned) => runOf(due.schedule, runIdOf(due.schedule.id, planned), planned));
    return { ...due, dueRuns, jobs };
  });
}
