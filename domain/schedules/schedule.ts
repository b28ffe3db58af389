import { z } from "zod";
import { JobOptions } from "../jobs/job.ts";
import { Moment } from "./moment.ts";
import { cronError } from "./cron.ts";
import { isTimeZone } from "./timeZones.ts";

/** As many schedules as there may be. */
export const maxSchedules = 500;

export const scheduleStates = ["active", "paused", "ended"] as const;

/**
 * What becomes of the runs that were missed while the system was down: `skip` makes none of them and goes on with the
 * next one, `catchUp` makes every one of them. The last run before a start isn't missed but late if that was no more than 10 s.
 */
export const Missed = z.enum(["skip", "catchUp"]);

/** A schedule as it crosses the wire. Times ISO-8601 UTC. `runs` counts those by plan, not those on demand. */
export const Schedule = z.object({
  id: z.string(),
  name: z.string(),
  queue: z.string(),
  type: z.string(),
  payload: z.unknown(),
  options: JobOptions,
  cron: z.string().nullable(),
  everyMs: z.number().int().nullable(),
  timeZone: z.string(),
  limit: z.number().int().nullable(),
  startAt: z.string().nullable(),
  endAt: z.string().nullable(),
  missed: Missed,
  state: z.enum(scheduleStates),
  runs: z.number().int(),
  /** Its next planned time; null while paused and when ended. */
  nextAt: z.string().nullable(),
  /** The planned time of its last run, and the job that was. */
  lastAt: z.string().nullable(),
  lastJobId: z.string().nullable(),
  pause: z.object({ by: z.string(), at: z.string(), reason: z.string() }).nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Schedule = z.output<typeof Schedule>;

/** A schedule and its next planned times, at most five. */
export const ScheduleDetail = Schedule.extend({ upcoming: z.array(z.string()) });
export type ScheduleDetail = z.output<typeof ScheduleDetail>;

const CronText = z
  .string()
  .trim()
  .max(200)
  .transform((text) => text.replace(/\s+/g, " "))
  .superRefine((text, context) => {
    const trouble = cronError(text);
    if (trouble !== null) context.addIssue({ code: "custom", message: trouble });
  });

const fields = {
  name: z.string().trim().min(1, "give it a name").max(80),
  queue: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lowercase letters, digits, dashes"),
  type: z.string().min(1).max(80),
  payload: z.unknown(),
  options: JobOptions,
  cron: CronText.nullable(),
  everyMs: z.number().int().min(1_000, "at least 1000, which is a second").max(31_536_000_000).nullable(),
  timeZone: z.string().trim().max(80).refine(isTimeZone, "no time zone is called so: write one such as Europe/Berlin"),
  limit: z.number().int().min(1).max(1_000_000_000).nullable(),
  startAt: Moment.nullable(),
  endAt: Moment.nullable(),
  missed: Missed,
};

/** What a schedule is, apart from its id and what has come of it. */
const whole = {
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

function fitTogether({ cron, everyMs, startAt, endAt }: Times, context: z.RefinementCtx): void {
  const issue = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
  if (cron === null && everyMs === null) issue("cron", "say when: give cron or everyMs");
  if (cron !== null && everyMs !== null) issue("everyMs", "give cron or everyMs, not both");
  if (startAt !== null && endAt !== null && endAt < startAt) issue("endAt", "is before startAt");
}

export const ScheduleDefinition = z.strictObject(whole).superRefine(fitTogether);
export type ScheduleDefinition = z.output<typeof ScheduleDefinition>;

/** What `POST /api/schedules` takes. With an `id` it can be repeated: the second time there is one already. */
export const NewSchedule = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,79}$/, "lowercase letters, digits, dashes; at most 80")
      .optional(),
    ...whole,
  })
  .superRefine(fitTogether);
export type NewSchedule = z.output<typeof NewSchedule>;

/** What `PUT /api/schedules/:id` takes; what is left out stays. A new `cron` takes the place of `everyMs`, and the other way round. */
export const ScheduleChange = z.strictObject({ ...fields, reason: z.string().trim().max(500) }).partial();
export type ScheduleChange = z.output<typeof ScheduleChange>;
