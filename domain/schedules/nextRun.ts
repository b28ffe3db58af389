import { causationIdOf } from "../messages/causation.ts";
import { derivedIdAt, issuesOf } from "../messages/envelope.ts";
import { ApiError } from "../errors/apiError.ts";
import type { JobOptions } from "../jobs/job.ts";
import { validatedJobMessage, jobMessage } from "../jobs/newJob.ts";
import { ScheduleDefinition, scheduleDefinitionOf, type Schedule, type ScheduleChange } from "./schedule.ts";
import { nextTime, timesBetween } from "./timing.ts";

/** Runs that a schedule creates per check at most. The next check creates the rest. */
const maxRunsAtOnce = 100;

/**
 * A run that is at most this late is created anyway, ms; this is two checks of the scheduler. A later run, or one that was planned while the
 * scheduler did not run, counts as missed.
 */
export const lateToleranceMs = 10_000;

const iso = (ms: number): string => new Date(ms).toISOString();

/** Returns a schedule definition with a change applied. Fields that are left out keep their value. Throws `invalid` when the result is not a valid schedule. */
export function applyScheduleChange(before: ScheduleDefinition, change: ScheduleChange): ScheduleDefinition {
  const replaced = { ...(change.cron ? { everyMs: null } : {}), ...(change.everyMs ? { cron: null } : {}) };
  const { reason: _reason, ...parts } = change;
  const parsed = ScheduleDefinition.safeParse({ ...scheduleDefinitionOf(before), ...replaced, ...parts });
  if (!parsed.success) throw new ApiError("invalid", "Invalid schedule", issuesOf(parsed.error));
  return parsed.data;
}

type ScheduleTiming = ScheduleDefinition & { createdAt: string; runs: number };

/** Returns the first time of a schedule after `now`, ISO UTC; null when there is none or when its limit of runs is reached. */
export function nextRunAfter(schedule: ScheduleTiming, now: Date): string | null {
  if (schedule.limit !== null && schedule.runs >= schedule.limit) return null;
  const next = nextTime(schedule, now.getTime());
  return next === null ? null : iso(next);
}

/** Returns the first time of a schedule after `now`, ISO UTC. Throws `invalid`, with the field that is the reason, when there is none. */
export function assertRunsAgain(schedule: ScheduleTiming, now: Date): string {
  const next = nextRunAfter(schedule, now);
  if (next !== null) return next;
  const isLimitReached = schedule.limit !== null && schedule.runs >= schedule.limit;
  const path = isLimitReached ? "limit" : schedule.endAt === null ? "cron" : "endAt";
  const message = isLimitReached
    ? `it has already created ${schedule.runs} runs: raise the limit`
    : schedule.endAt === null
      ? "there is no such date"
      : "there is no run before that: choose a later time";
  throw new ApiError("invalid", "The schedule would never run", [{ path, message }]);
}

/** Returns the next times of a schedule after `now`, ISO UTC, at most five; none while it is paused. */
export function upcomingRuns(schedule: Schedule, now: Date): string[] {
  if (schedule.nextAt === null) return [];
  const remainingRuns = schedule.limit === null ? 5 : Math.min(5, schedule.limit - schedule.runs);
  return timesBetween(schedule, Math.max(Date.parse(schedule.nextAt) - 1, now.getTime() - lateToleranceMs), Infinity, remainingRuns).map(
    iso,
  );
}

/** The due runs of a schedule: the planned times of the runs to create now, oldest first, and the next time; null when the schedule has ended. */
export type DueRuns = { planned: string[]; nextAt: string | null };

/**
 * Returns the due runs of a schedule at `now`. `isAfterDowntime` says that the scheduler has not checked for longer than
 * {@link lateToleranceMs}. Then, of the missed runs, only the last one is created, and only if it is at most `toleranceMs` late, because a
 * restart must not skip the run of a day. With `catchUp` every missed run is created, at most 100 per check. `nextAt` is then the first remaining one, so it may be in the past.
 */
export function dueRunsOf(schedule: Schedule, now: Date, isAfterDowntime: boolean, toleranceMs = lateToleranceMs): DueRuns {
  if (schedule.nextAt === null || Date.parse(schedule.nextAt) > now.getTime()) return { planned: [], nextAt: schedule.nextAt };
  const remainingRuns = schedule.limit === null ? maxRunsAtOnce : Math.max(0, Math.min(maxRunsAtOnce, schedule.limit - schedule.runs));
  const catchesUp = schedule.missed === "catchUp";
  const first = Date.parse(schedule.nextAt);
  const after = (catchesUp ? first : Math.max(first, now.getTime() - toleranceMs)) - 1;
  const times = timesBetween(schedule, after, now.getTime(), maxRunsAtOnce);
  const due = (catchesUp || !isAfterDowntime ? times : times.slice(-1)).slice(0, remainingRuns);
  const last = catchesUp ? (due.at(-1) ?? now.getTime()) : now.getTime();
  const next = nextRunAfter({ ...schedule, runs: schedule.runs + due.length }, new Date(last));
  return { planned: due.map(iso), nextAt: next };
}

/** Returns the event id of the run at a planned time. It depends only on schedule and time, so a run is never created twice, and it sorts by its time. */
export function runIdOf(scheduleId: string, plannedAt: string): string {
  return derivedIdAt(Date.parse(plannedAt), "schedule", scheduleId);
}

const originOf = ({ name, options }: ScheduleDefinition, eventId: string, at: string, causationId?: string) => ({
  source: `schedule:${name}`.slice(0, 80),
  correlationId: (options as JobOptions).correlationId ?? eventId,
  causationId,
  eventId,
  now: new Date(at),
});

/**
 * Returns queue, message and options of the job of one run, which the schedule causes unless `causationId` says otherwise. Throws `invalid`
 * when the queue does not accept the message, and `too_large`.
 */
export function runOf(schedule: Schedule, eventId: string, at: string, causationId = causationIdOf("schedule", schedule.id)) {
  const options: JobOptions = schedule.options;
  return { queue: schedule.queue, message: jobMessage(schedule, originOf(schedule, eventId, at, causationId)), options };
}

/** Checks the job of a schedule that an operator sets. Throws what {@link runOf} throws, and `invalid` for fields that the type does not have. */
export function assertValidJob(schedule: ScheduleDefinition, eventId: string, at: string): void {
  validatedJobMessage(schedule, originOf(schedule, eventId, at));
}
