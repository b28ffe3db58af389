import type { Schedule } from "#domain/schedules/schedule";
import { newAuditContext } from "#store/audit/audit";
import { createSchedule } from "#store/schedules/schedules";
import { builtAt } from "../factory.ts";
import { newScheduleFactory } from "../schedules.ts";

/** Creates a schedule at `at` (ISO UTC, by default `builtAt`), as an operator does. By default it requests research every 2 s. */
export const insertSchedule = (
  db: D1Database,
  overrides: Parameters<typeof newScheduleFactory.build>[0] = {},
  { at = builtAt, actor = "dana@example.com" } = {},
): Promise<Schedule> => createSchedule(db, newScheduleFactory.build(overrides), { ...newAuditContext(actor), at });
