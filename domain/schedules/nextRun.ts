import { derivedIdAt, issuesOf } from "../messages/envelope.ts";
import { ApiError } from "../errors/apiError.ts";
import type { JobOptions } from "../jobs/job.ts";
import { validatedJobMessage, jobMessage } from "../jobs/newJob.ts";
import { ScheduleDefinition, type Schedule, type ScheduleChange } from "./schedule.ts";
import { nextTime, timesBetween } from "./timing.ts";

/** Runs that are made of one schedule at once, at most; the next look makes the rest. */
const mostAtOnce = 100;

/**
 * A run that is this late is only late, ms: two looks of the scheduler. One that is later, or was planned while nobody
 * looked, has been missed.
 */
export const lateToleranceMs = 10_000;

const iso = (ms: number): string => new Date(ms).toISOString();

/** The parts of a schedule that an operator sets. */
export const scheduleDefinitionOf = ({
  name,
  queue,
  type,
  payload,
  options,
  cron,
  everyMs,
  timeZone,
  limit,
  startAt,
  endAt,
  missed,
}: ScheduleDefinition) => ({
  name,
  queue,
  type,
  payload,
  options,
  cron,
  everyMs,
  timeZone,
  limit,
  startAt,
  endAt,
  missed,
});

/** What a schedule is once it is changed: what is left out stays. Throws `Fault("invalid")` when it would not be one. */
export function applyScheduleChange(before: ScheduleDefinition, change: ScheduleChange): ScheduleDefinition {
  const other = { ...(change.cron ? { everyMs: null } : {}), ...(change.everyMs ? { cron: null } : {}) };
  const { reason: _reason, ...parts } = change;
  const parsed = ScheduleDefinition.safeParse({ ...scheduleDefinitionOf(before), ...other, ...parts });
  if (!parsed.success) throw new ApiError("invalid", "The schedule would not be one", issuesOf(parsed.error));
  return parsed.data;
}

type ScheduleTiming = ScheduleDefinition & { createdAt: string; runs: number };

/** Its first time after `now`, or null when it has none or has made all its runs. */
export function nextRunAfter(schedule: ScheduleTiming, now: Date): string | null {
  if (schedule.limit !== null && schedule.runs >= schedule.limit) return null;
  const next = nextTime(schedule, now.getTime());
  return next === null ? null : iso(next);
}

/** Its first time after `now`. Throws `Fault("invalid")`, with what stands in the way, when there is none. */
export function assertRunsAgain(schedule: ScheduleTiming, now: Date): string {
  const next = nextRunAfter(schedule, now);
  if (next !== null) return next;
  const spent = schedule.limit !== null && schedule.runs >= schedule.limit;
  const path = spent ? "limit" : schedule.endAt === null ? "cron" : "endAt";
  const message = spent
    ? `it has made ${schedule.runs} runs already: allow more`
    : schedule.endAt === null
      ? "there is no such day"
      : "no run comes before that: choose a later time";
  throw new ApiError("invalid", "The schedule would never run", [{ path, message }]);
}

/** Its next times after `now`, at most five; none while it is paused. */
export function upcomingRuns(schedule: Schedule, now: Date): string[] {
  if (schedule.nextAt === null) return [];
  const left = schedule.limit === null ? 5 : Math.min(5, schedule.limit - schedule.runs);
  return timesBetween(schedule, Math.max(Date.parse(schedule.nextAt) - 1, now.getTime() - lateToleranceMs), Infinity, left).map(iso);
}

/** What a schedule comes to at a look: the planned times to be made now, oldest first, and its next one, null when it ends. */
export type DueRuns = { planned: string[]; nextAt: string | null };

/**
 * What is due of a schedule. `away` says that nobody has looked for longer than {@link lateMs}: then, of what was skipped
 * meanwhile, only the last run is made, and only if it isn't later than that, because a restart must not cost the run of the day.
 * With `catchUp` each is made, at most 100 at once. `nextAt` is then the first that is left, so it may be in the past.
 */
export function dueRunsOf(schedule: Schedule, now: Date, away: boolean, late = lateToleranceMs): DueRuns {
  if (schedule.nextAt === null || Date.parse(schedule.nextAt) > now.getTime()) return { planned: [], nextAt: schedule.nextAt };
  const left = schedule.limit === null ? mostAtOnce : Math.max(0, Math.min(mostAtOnce, schedule.limit - schedule.runs));
  const catchesUp = schedule.missed === "catchUp";
  const first = Date.parse(schedule.nextAt);
  const after = (catchesUp ? first : Math.max(first, now.getTime() - late)) - 1;
  const times = timesBetween(schedule, after, now.getTime(), mostAtOnce);
  const made = (catchesUp || !away ? times : times.slice(-1)).slice(0, left);
  const last = catchesUp ? (made.at(-1) ?? now.getTime()) : now.getTime();
  const next = nextRunAfter({ ...schedule, runs: schedule.runs + made.length }, new Date(last));
  return { planned: made.map(iso), nextAt: next };
}

/** The event id of the run at a planned time: the same run is the same event, whoever makes it, and it sorts by its time. */
export function runIdOf(scheduleId: string, plannedAt: string): string {
  return derivedIdAt(Date.parse(plannedAt), "schedule", scheduleId);
}

const originOf = ({ name, options }: ScheduleDefinition, eventId: string, at: string) => ({
  source: `schedule:${name}`.slice(0, 80),
  correlationId: (options as JobOptions).correlationId ?? eventId,
  eventId,
  now: new Date(at),
});

/** What one run puts on its queue. Throws `Fault("invalid")` when the queue takes no such message, `too_large`. */
export function runOf(schedule: ScheduleDefinition, eventId: string, at: string) {
  const options: JobOptions = schedule.options;
  return { queue: schedule.queue, message: jobMessage(schedule, originOf(schedule, eventId, at)), options };
}

/** Throws what stands in the way of a schedule that somebody sets: what {@link runOf} throws, and fields its type doesn't know. */
export function assertValidJob(schedule: ScheduleDefinition, eventId: string, at: string): void {
  validatedJobMessage(schedule, originOf(schedule, eventId, at));
}
