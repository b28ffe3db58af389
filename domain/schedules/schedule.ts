import { z } from "zod";
import { JobOptions } from "../jobs/job.ts";
import { Moment } from "./moment.ts";
import { cronError } from "./cron.ts";
import { isTimeZone } from "./timeZones.ts";

/** Most schedules that may exist. */
export const maxSchedules = 500;

/** The options of the jobs of a schedule. Each run is a job of its own, so they have no id. */
const RunOptions = JobOptions.omit({ jobId: true });

export const scheduleStates = ["active", "paused", "ended"] as const;

/**
 * What happens to runs that were missed while the system was down. `skip`: none of them is created. `catchUp`: all of them are created. The
 * last run before a restart does not count as missed if it is at most 10 s late.
 */
export const Missed = z.enum(["skip", "catchUp"]);

/** A schedule as the API returns it. Times are ISO-8601 UTC. `runs` counts scheduled runs, not those on demand. */
export const Schedule = z.object({
  id: z.string(),
  name: z.string(),
  queue: z.string(),
  type: z.string(),
  payload: z.unknown(),
  options: RunOptions,
  cron: z.string().nullable(),
  everyMs: z.number().int().nullable(),
  timeZone: z.string(),
  limit: z.number().int().nullable(),
  startAt: z.string().nullable(),
  endAt: z.string().nullable(),
  missed: Missed,
  state: z.enum(scheduleStates),
  runs: z.number().int(),
  /** Its next planned time; null while it is paused and after it has ended. */
  nextAt: z.string().nullable(),
  /** The planned time of its last run, and the id of the job. */
  lastAt: z.string().nullable(),
  lastJobId: z.string().nullable(),
  pause: z.object({ by: z.string(), at: z.string(), reason: z.string() }).nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Schedule = z.output<typeof Schedule>;

/** A schedule with its next planned times, at most five. */
export const ScheduleDetail = Schedule.extend({ upcoming: z.array(z.string()) });
export type ScheduleDetail = z.output<typeof ScheduleDetail>;

const CronText = z
  .string()
  .trim()
  .max(200)
  .transform((text) => text.replace(/\s+/g, " "))
  .superRefine((text, context) => {
    const problem = cronError(text);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  });

const fields = {
  name: z.string().trim().min(1, "enter a name").max(80),
  queue: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lowercase letters, digits, dashes"),
  type: z.string().min(1).max(80),
  payload: z.unknown(),
  options: RunOptions,
  cron: CronText.nullable(),
  everyMs: z.number().int().min(1_000, "at least 1000 (1 s)").max(31_536_000_000).nullable(),
  timeZone: z.string().trim().max(80).refine(isTimeZone, "unknown time zone: use a name such as Europe/Berlin"),
  limit: z.number().int().min(1).max(1_000_000_000).nullable(),
  startAt: Moment.nullable(),
  endAt: Moment.nullable(),
  missed: Missed,
};

/** The fields of a schedule that an operator sets, with their defaults. */
const fieldsWithDefaults = {
  ...fields,
  payload: fields.payload.default(null),
  options: fields.options.default({}),
  cron: fields.cron.default(null),
  everyMs: fields.everyMs.default(null),
  timeZone: fields.timeZone.default("UTC"),
  limit: fields.limit.default(null),
  startAt: fields.startAt.default(null),
  endAt: fields.endAt.default(null),
  missed: fields.missed.default("skip"),
};

type Times = { cron: string | null; everyMs: number | null; startAt: string | null; endAt: string | null };

function checkTimes({ cron, everyMs, startAt, endAt }: Times, context: z.RefinementCtx): void {
  const issue = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
  if (cron === null && everyMs === null) issue("cron", "set cron or everyMs");
  if (cron !== null && everyMs !== null) issue("everyMs", "set cron or everyMs, not both");
  if (startAt !== null && endAt !== null && endAt < startAt) issue("endAt", "must not be before startAt");
}

/** The fields of a schedule that an operator sets. Exactly one of `cron` and `everyMs` is set. */
export const ScheduleDefinition = z.strictObject(fieldsWithDefaults).superRefine(checkTimes);
export type ScheduleDefinition = z.output<typeof ScheduleDefinition>;

/** Returns the fields of a schedule that an operator sets. */
export const scheduleDefinitionOf = (schedule: ScheduleDefinition): ScheduleDefinition =>
  Object.fromEntries(Object.entries(schedule).filter(([name]) => name in fields)) as ScheduleDefinition;

/** The body of `POST /api/schedules`. With an `id` the request can be repeated safely: the second one fails because the schedule exists. */
export const NewSchedule = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,79}$/, "lowercase letters, digits, dashes; at most 80")
      .optional(),
    ...fieldsWithDefaults,
  })
  .superRefine(checkTimes);
export type NewSchedule = z.output<typeof NewSchedule>;

/** The body of `PUT /api/schedules/:id`. Fields that are left out keep their value. A new `cron` replaces `everyMs`, and the reverse. */
export const ScheduleChange = z.strictObject({ ...fields, reason: z.string().trim().max(500) }).partial();
export type ScheduleChange = z.output<typeof ScheduleChange>;
