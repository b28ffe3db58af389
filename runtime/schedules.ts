import { errorText } from "#domain/errors/errorInfo";
import { newAuditContext } from "#store/audit/audit";
import { ApiError } from "#domain/errors/apiError";
import { dueRunsOf, lateToleranceMs, runIdOf, runOf } from "#domain/schedules/nextRun";
import { type ScheduleToFire, fireSchedules } from "#store/schedules/fire";
import { pauseSchedule } from "#store/schedules/commands";
import { listDueSchedules, earliestNextRun, type StoredSchedule } from "#store/schedules/schedules";
import { handOverJobs } from "#store/jobs/handOver";
import type { JobToInsert } from "#store/jobs/insert";
import { log } from "./log.ts";
import { sendableOf, dispatchJobs } from "./publish.ts";
import type { ReconcileDeps } from "./reconcile.ts";

/** Schedules that move on in one batch, and batches in one look: 300 schedules. The next look, a moment later, takes the rest. */
const batchSize = 25;
const maxBatches = 12;

/** A run that is planned later than this is left to a later look, ms. Looks come every 5 s. */
const lookAheadMs = 6_000;

/** Before what is left over is looked at again, ms. */
const backlogDelayMs = 250;

/** Time, and what wakes one: a test brings its own. */
export type Clock = { now: () => number; setTimer: (ms: number, act: () => void) => () => void };

const systemClock: Clock = {
  now: () => Date.now(),
  setTimer: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/** How somebody looks: `away` when nobody has looked for a while; only at one `queue`; with a run still late, not missed, up to `lateMs`. */
export type FireOptions = { wasAway: boolean; queue?: string; lateMs?: number };

/** The jobs of what is due. A schedule whose message its queue takes no longer is paused, because nobody would see why it makes no runs. */
async function prepareFiring(
  ops: D1Database,
  kept: StoredSchedule,
  now: Date,
  { wasAway: away, lateMs: late = lateToleranceMs }: FireOptions,
): Promise<ScheduleToFire[]> {
  const { schedule } = kept;
  const due = dueRunsOf(schedule, now, away, late);
  try {
    return [{ ...kept, due, outgoing: due.planned.map((at) => runOf(schedule, runIdOf(schedule.id, at), at)) }];
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const issues = (error.issues ?? []).map(({ path, message }) => `${path} ${message}`).join(", ");
    log("warn", "schedule paused", { schedule: schedule.id, error: error.message, issues });
    await pauseSchedule(
      ops,
      schedule.id,
      newAuditContext("system", `Its run could not be made: ${error.message}${issues && ` (${issues})`}`.slice(0, 500)),
    );
    return [];
  }
}

/**
 * Makes the runs whose time has come and sends them; what can't be sent now is sent by the sweep, of this Worker or of another. Answers how many runs were made. Two at once make each run once.
 */
export async function fireDueSchedules({ ops, bindings: senders }: ReconcileDeps, now: Date, look: FireOptions): Promise<number> {
  const at = now.toISOString();
  const sending: Promise<string[]>[] = [];
  let made = 0;
  let after = "";
  for (let bite = 0; bite < maxBatches; bite += 1) {
    const due = await listDueSchedules(ops, at, after, batchSize, look.queue);
    const firings = (await Promise.all(due.map((kept) => prepareFiring(ops, kept, now, look)))).flat();
    const outgoing: JobToInsert[] = await fireSchedules(ops, firings, at);
    made += outgoing.length;
    sending.push(dispatchJobs(senders, outgoing.flatMap(sendableOf)));
    after = due.at(-1)?.schedule.id ?? "";
    if (due.length < batchSize) break;
  }
  await handOverJobs(ops, (await Promise.all(sending)).flat(), at);
  return made;
}

/**
 * Keeps the schedules. Whoever has one looks every 5 s, and after each change of a schedule; between looks it wakes itself
 * to the millisecond for what is due before the next. A timer that is lost costs no more than the time to the next look.
 */
export class Scheduler {
  private readonly deps: ReconcileDeps;
  private readonly fired: () => void;
  private readonly clock: Clock;
  private lookedAt = -Infinity;
  private looking: Promise<void> | undefined;
  private wanted = false;
  private stopTimer: () => void = () => undefined;

  /** `fired` hears of each look that made runs. */
  constructor(deps: ReconcileDeps, fired: () => void, clock: Clock = systemClock) {
    this.deps = deps;
    this.fired = fired;
    this.clock = clock;
  }

  /** Makes what is due and sets the timer for what comes next. One at a time: asked meanwhile, it looks once more. */
  check(): Promise<void> {
    this.wanted = true;
    this.looking ??= this.lookWhileWanted().finally(() => (this.looking = undefined));
    return this.looking;
  }

  /** Answers when the look that goes on is over, however it went. */
  async whenIdle(): Promise<void> {
    await Promise.allSettled([this.looking]);
  }

  private async lookWhileWanted(): Promise<void> {
    while (this.wanted) {
      this.wanted = false;
      await this.lookOnce();
    }
  }

  private async lookOnce(): Promise<void> {
    const nowMs = this.clock.now();
    const made = await fireDueSchedules(this.deps, new Date(nowMs), { wasAway: nowMs - this.lookedAt > lateToleranceMs });
    this.lookedAt = nowMs;
    if (made > 0) this.fired();
    this.stopTimer();
    const next = await earliestNextRun(this.deps.ops);
    if (next === null) return;
    const waitMs = Date.parse(next) - this.clock.now();
    // What should be past by now was more than one look makes: it must not keep this object from all else.
    const ms = Date.parse(next) <= nowMs ? backlogDelayMs : Math.max(0, waitMs);
    if (ms <= lookAheadMs) this.stopTimer = this.clock.setTimer(ms, () => void this.check().catch(logFailedCheck));
  }
}

const logFailedCheck = (error: unknown): void =>
  log("warn", "could not look at the schedules, the next look does", { error: errorText(error) });
