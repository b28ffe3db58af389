import type { AuditContext } from "#domain/audit/audit";
import { type NewSchedule, type Schedule, ScheduleChange } from "#domain/schedules/schedule";
import { builtAt, secondsAfterBuilt } from "#factories/factory";
import { newScheduleFactory } from "#factories/schedules";
import { dueSchedules } from "#factories/stored/schedules";
import { listAudit, newAuditContext } from "#store/audit/audit";
import { fireSchedules } from "#store/schedules/fire";
import { createSchedule, updateSchedule } from "#store/schedules/schedules";
import { testEnv } from "./env.ts";

const db = testEnv.OPS;
export const at = builtAt;
export const later = secondsAfterBuilt;

/** Who runs a command, by default dana, this many seconds after `at`. */
export const act = (seconds = 0, who = "dana@example.com", reason: string | null = null): AuditContext => ({
  ...newAuditContext(who, reason),
  at: later(seconds),
});
export const wanted = newScheduleFactory.build;
type Wanted = Parameters<typeof wanted>[0];

/** Creates a schedule at `at`. */
export const create = (overrides: Wanted = {}): Promise<Schedule> => createSchedule(db, wanted(overrides), act());
export const change = (id: string, input: Partial<NewSchedule>, seconds = 1): Promise<Schedule> =>
  updateSchedule(db, id, ScheduleChange.parse(input), act(seconds));
/** Fires what is due this many seconds after `at`. */
export const fire = async (seconds: number) => fireSchedules(db, await dueSchedules(db, later(seconds)), later(seconds));
/** The actions in the audit log, the latest first. */
export const actions = async (): Promise<string[]> => (await listAudit(db, {}, { limit: 50 })).items.map(({ action }) => action);
