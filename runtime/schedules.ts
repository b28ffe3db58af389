import { errorText } from "#domain/errors/errorInfo";
import { newAuditContext } from "#store/audit/audit";
import { ApiError } from "#domain/errors/apiError";
import { dueRunsOf, lateToleranceMs, runIdOf, runOf } from "#domain/schedules/nextRun";
import { type ScheduleToFire, fireSchedules } from "#store/schedules/fire";
import { pauseSchedule } from "#store/schedules/commands";
import { listDueSchedules, earliestNextRun, type StoredSchedule } from "#store/schedules/schedules";
import { handOverJobs } from "#store/jobs/handOver";
import { dispatchableOf } from "#store/jobs/prepare";
import { log } from "./log.ts";
import { dispatchJobs } from "./publish.ts";
import type { ReconcileDeps } from "./reconcile.ts";

/** How many schedules one batch fires, and how many batches one check runs: 300 schedules. The next check, a moment later, fires the rest. */
const batchSize = 25;
const maxBatches = 12;

/** A timer is set only for schedules that fire within this time, ms: longer than the time between two checks while the system works. */
export const lookAheadMs = 6_000;

/** The wait before the next check if schedules that are due were left over, ms. */
const backlogDelayMs = 250;

/** The clock and timer of a scheduler, which tests replace. `setTimer` returns a function that cancels the timer. */
export type Clock = { now: () => number; setTimer: (ms: number, callback: () => void) => () => void };

const systemClock: Clock = {
  now: () => Date.now(),
  setTimer: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * How schedules are fired. `wasAway`: nothing was fired for a while, so missed times are handled as the schedule asks.
 * `queue`: only schedules of this queue. `lateMs`: a time that is at most this late is not missed.
 */
export type FireOptions = { wasAway: boolean; queue?: string; lateMs?: number };

/** Returns the jobs that a schedule is to create. A schedule whose message is no longer valid for its queue is paused with the reason, so that operators see why it creates no jobs. */
async function prepareFiring(
  ops: D1Database,
  stored: StoredSchedule,
  now: Date,
  { wasAway, lateMs: maxLateMs = lateToleranceMs }: FireOptions,
): Promise<ScheduleToFire[]> {
  const { schedule } = stored;
  const due = dueRunsOf(schedule, now, wasAway, maxLateMs);
  try {
    return [{ ...stored, dueRuns: due, jobs: due.planned.map((at) => runOf(schedule, runIdOf(schedule.id, at), at)) }];
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const issues = (error.issues ?? []).map(({ path, message }) => `${path} ${message}`).join(", ");
    log("warn", "schedule paused", { schedule: schedule.id, error: error.message, issues });
    await pauseSchedule(
      ops,
      schedule.id,
      newAuditContext("system", `Its job could not be created: ${error.message}${issues && ` (${issues})`}`.slice(0, 500)),
    );
    return [];
  }
}

/**
 * Fires the schedules that are due: creates their jobs and dispatches them. Returns how many jobs were created. Two concurrent
 * calls create each job once. A job that cannot be dispatched now is left to the reconciler of this or another Worker.
 */
export async function fireDueSchedules({ ops, bindings }: ReconcileDeps, now: Date, options: FireOptions): Promise<number> {
  const at = now.toISOString();
  const sending: Promise<string[]>[] = [];
  let created = 0;
  let after = "";
  for (let batch = 0; batch < maxBatches; batch += 1) {
    const due = await listDueSchedules(ops, at, after, batchSize, options.queue);
    const schedulesToFire = (await Promise.all(due.map((stored) => prepareFiring(ops, stored, now, options)))).flat();
    const jobs = await fireSchedules(ops, schedulesToFire, at);
    created += jobs.length;
    sending.push(dispatchJobs(bindings, jobs.flatMap(dispatchableOf)));
    after = due.at(-1)?.schedule.id ?? "";
    if (due.length < batchSize) break;
  }
  await handOverJobs(ops, (await Promise.all(sending)).flat(), at);
  return created;
}

/**
 * Fires schedules on time. Its owner calls {@link Scheduler.check} shortly before the next schedule is due (see {@link lookAheadMs}) and
 * after each change of a schedule. Then a timer fires it to the millisecond. A lost timer delays a job until the next check.
 */
export class Scheduler {
  private readonly deps: ReconcileDeps;
  private readonly fired: () => void;
  private readonly clock: Clock;
  private checkedAt = -Infinity;
  private checking: Promise<void> | undefined;
  private isWanted = false;
  private stopTimer: () => void = () => undefined;

  /** `fired` is called after each check that created jobs. */
  constructor(deps: ReconcileDeps, fired: () => void, clock: Clock = systemClock) {
    this.deps = deps;
    this.fired = fired;
    this.clock = clock;
  }

  /** Fires what is due and sets the timer for what comes next. Only one check runs at a time: a call during a check makes it run once more. */
  check(): Promise<void> {
    this.isWanted = true;
    this.checking ??= this.checkWhileWanted().finally(() => (this.checking = undefined));
    return this.checking;
  }

  /** Resolves when the current check has ended, whether it failed or not. */
  async whenIdle(): Promise<void> {
    await Promise.allSettled([this.checking]);
  }

  private async checkWhileWanted(): Promise<void> {
    while (this.isWanted) {
      this.isWanted = false;
      await this.checkOnce();
    }
  }

  private async checkOnce(): Promise<void> {
    const nowMs = this.clock.now();
    const created = await fireDueSchedules(this.deps, new Date(nowMs), { wasAway: nowMs - this.checkedAt > lateToleranceMs });
    this.checkedAt = nowMs;
    if (created > 0) this.fired();
    this.stopTimer();
    const next = await earliestNextRun(this.deps.ops);
    if (next === null) return;
    const waitMs = Date.parse(next) - this.clock.now();
    // One check did not fire all that was due. A short pause lets this object handle other requests first.
    const ms = Date.parse(next) <= nowMs ? backlogDelayMs : Math.max(0, waitMs);
    if (ms <= lookAheadMs) this.stopTimer = this.clock.setTimer(ms, () => void this.check().catch(logFailedCheck));
  }
}

const logFailedCheck = (error: unknown): void =>
  log("warn", "schedules not checked, the next check fires them", { error: errorText(error) });
