import { errorText } from "#domain/errorInfo";
import { newAct } from "#store/audit";
import { Fault } from "#domain/faults";
import { dueOf, lateMs, runIdOf, runOf } from "#domain/plan";
import { type Firing, fireSchedules } from "#store/firings";
import { pauseSchedule } from "#store/scheduleActs";
import { dueSchedules, earliestPlanned, type Kept } from "#store/schedules";
import { handOver } from "#store/handOver";
import type { Outgoing } from "#store/newJobs";
import { log } from "./log.ts";
import { sendableOf, sendOrLeave } from "./publish.ts";
import type { SweepDeps } from "./sweep.ts";

/** Schedules that move on in one batch, and batches in one look: 300 schedules. The next look, a moment later, takes the rest. */
const biteSize = 25;
const bites = 12;

/** A run that is planned later than this is left to a later look, ms. Looks come every 5 s. */
const aheadMs = 6_000;

/** Before what is left over is looked at again, ms. */
const breathMs = 250;

/** Time, and what wakes one: a test brings its own. */
export type Clock = { now: () => number; wake: (ms: number, act: () => void) => () => void };

const systemClock: Clock = {
  now: () => Date.now(),
  wake: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/** How somebody looks: `away` when nobody has looked for a while; only at one `queue`; with a run still late, not missed, up to `lateMs`. */
export type Look = { away: boolean; queue?: string; lateMs?: number };

/** The jobs of what is due. A schedule whose message its queue takes no longer is paused, because nobody would see why it makes no runs. */
async function firingOf(ops: D1Database, kept: Kept, now: Date, { away, lateMs: late = lateMs }: Look): Promise<Firing[]> {
  const { schedule } = kept;
  const due = dueOf(schedule, now, away, late);
  try {
    return [{ ...kept, due, outgoing: due.planned.map((at) => runOf(schedule, runIdOf(schedule.id, at), at)) }];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const issues = (error.issues ?? []).map(({ path, message }) => `${path} ${message}`).join(", ");
    log("warn", "schedule paused", { schedule: schedule.id, error: error.message, issues });
    await pauseSchedule(
      ops,
      schedule.id,
      newAct("system", `Its run could not be made: ${error.message}${issues && ` (${issues})`}`.slice(0, 500)),
    );
    return [];
  }
}

/**
 * Makes the runs whose time has come and sends them; what can't be sent now is sent by the sweep, of this Worker or of another. Answers how many runs were made. Two at once make each run once.
 */
export async function fireDue({ ops, senders }: SweepDeps, now: Date, look: Look): Promise<number> {
  const at = now.toISOString();
  const sending: Promise<string[]>[] = [];
  let made = 0;
  let after = "";
  for (let bite = 0; bite < bites; bite += 1) {
    const due = await dueSchedules(ops, at, after, biteSize, look.queue);
    const firings = (await Promise.all(due.map((kept) => firingOf(ops, kept, now, look)))).flat();
    const outgoing: Outgoing[] = await fireSchedules(ops, firings, at);
    made += outgoing.length;
    sending.push(sendOrLeave(senders, outgoing.flatMap(sendableOf)));
    after = due.at(-1)?.schedule.id ?? "";
    if (due.length < biteSize) break;
  }
  await handOver(ops, (await Promise.all(sending)).flat(), at);
  return made;
}

/**
 * Keeps the schedules. Whoever has one looks every 5 s, and after each change of a schedule; between looks it wakes itself
 * to the millisecond for what is due before the next. A timer that is lost costs no more than the time to the next look.
 */
export class Timekeeper {
  private readonly deps: SweepDeps;
  private readonly fired: () => void;
  private readonly clock: Clock;
  private lookedAt = -Infinity;
  private looking: Promise<void> | undefined;
  private wanted = false;
  private stopTimer: () => void = () => undefined;

  /** `fired` hears of each look that made runs. */
  constructor(deps: SweepDeps, fired: () => void, clock: Clock = systemClock) {
    this.deps = deps;
    this.fired = fired;
    this.clock = clock;
  }

  /** Makes what is due and sets the timer for what comes next. One at a time: asked meanwhile, it looks once more. */
  look(): Promise<void> {
    this.wanted = true;
    this.looking ??= this.lookWhileWanted().finally(() => (this.looking = undefined));
    return this.looking;
  }

  /** Answers when the look that goes on is over, however it went. */
  async looked(): Promise<void> {
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
    const made = await fireDue(this.deps, new Date(nowMs), { away: nowMs - this.lookedAt > lateMs });
    this.lookedAt = nowMs;
    if (made > 0) this.fired();
    this.stopTimer();
    const next = await earliestPlanned(this.deps.ops);
    if (next === null) return;
    const waitMs = Date.parse(next) - this.clock.now();
    // What should be past by now was more than one look makes: it must not keep this object from all else.
    const ms = Date.parse(next) <= nowMs ? breathMs : Math.max(0, waitMs);
    if (ms <= aheadMs) this.stopTimer = this.clock.wake(ms, () => void this.look().catch(leave));
  }
}

const leave = (error: unknown): void => log("warn", "could not look at the schedules, the next look does", { error: errorText(error) });
