import { type BodyPusher } from "#runtime/external";
import type { AlertEnv } from "#runtime/alerts/raise";
import { lookAheadMs, Scheduler } from "#runtime/schedules";
import type { BaseEnv } from "#runtime/service";
import { findOpenWork } from "#store/openWork";
import { recordDeploy } from "#store/deploys";
import { allOrThrow } from "./allOrThrow.ts";
import { BacklogSampler } from "./backlogSampler.ts";
import { reconcileShard } from "./reconcileShard.ts";

/** Time between two ticks while there is open work, ms: the most that a lost message waits after it counts as lost. */
export const tickMs = 5_000;
/** Time between two ticks while there is none: the cron of the Worker, ms. */
export const idleTickMs = 60_000;
/** Open work keeps the alarm for this many ticks in which nothing could be done, five minutes: it may be work of a Worker that is gone. */
const maxIdleTicks = 60;

/** What a tick found. `nextMs`: when the next one is due, Unix ms; null: when something changes. `isBusy`: there was open work lately. */
export type Tick = { nextMs: number | null; isBusy: boolean };

/**
 * What a {@link ShardTicker} needs: the bindings, the database and its number, what sends bodies to queues without a producer, the version or
 * start that runs, and `changed`, which is called after it has changed something.
 */
type Deps = {
  env: BaseEnv & AlertEnv & { BOOTED_AT?: string };
  ops: D1Database;
  shard: number;
  pusher: BodyPusher | null;
  version: string | undefined;
  changed: () => void;
};

/** The regular work of one operations database: looks for open work, reconciles, fires schedules and samples backlogs. It depends on no other database. */
export class ShardTicker {
  readonly #deps: Deps;
  readonly #backlogs: BacklogSampler;
  readonly #scheduler: Scheduler;
  #ticking: Promise<Tick> | undefined;
  #isDeployRecorded = false;
  #isReconciledSinceBoot: boolean;
  #wasOpenAt = -Infinity;
  #idleTicks = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#backlogs = new BacklogSampler(deps.ops);
    this.#scheduler = new Scheduler({ ops: deps.ops, bindings: deps.env }, deps.changed);
    this.#isReconciledSinceBoot = deps.env.BOOTED_AT === undefined;
  }

  /** Something happens: open work keeps the alarm again, even if nothing could be done about it so far. */
  wake(): void {
    this.#idleTicks = 0;
  }

  /** Fires the schedules that are due. */
  checkSchedules(): Promise<void> {
    return this.#scheduler.check();
  }

  /** Records a new version, or locally a new process, which charts mark. Does nothing once that has succeeded. */
  async recordDeploy(): Promise<void> {
    const { ops, version } = this.#deps;
    if (version === undefined || this.#isDeployRecorded) return;
    await recordDeploy(ops, new Date().toISOString(), version).run();
    this.#isDeployRecorded = true;
  }

  /** Does what is due. A call during another shares its result. Throws the first error, after all else was done. */
  tick(): Promise<Tick> {
    this.#ticking ??= this.#tickOnce().finally(() => (this.#ticking = undefined));
    return this.#ticking;
  }

  async #tickOnce(): Promise<Tick> {
    const nowMs = Date.now();
    await this.recordDeploy();
    const { env, ops } = this.#deps;
    const work = await findOpenWork(ops, new Date(nowMs).toISOString(), Boolean(env.ALERT_WEBHOOK_URL));
    const nextRunMs = work.nextRunAt === null ? null : Date.parse(work.nextRunAt);
    const reconciles = work.isOpen || !this.#isReconciledSinceBoot;
    const fires = reconciles || (nextRunMs !== null && nextRunMs - nowMs <= lookAheadMs);
    // A failure of one does not stop the others.
    await allOrThrow([
      reconciles ? this.#reconcile() : undefined,
      fires ? this.checkSchedules() : undefined,
      this.#backlogs.sample(nowMs, work.isOpen, work.hasBacklog),
    ]);
    this.#idleTicks = reconciles ? this.#idleTicks + 1 : 0;
    if (work.isOpen || work.isExpired) this.#wasOpenAt = nowMs;
    const isBusy = nowMs - this.#wasOpenAt < 2 * idleTickMs;
    const soonMs = nowMs + tickMs;
    if (fires && this.#idleTicks <= maxIdleTicks) return { nextMs: soonMs, isBusy };
    return { nextMs: nextRunMs && Math.max(nextRunMs, soonMs), isBusy };
  }

  async #reconcile(): Promise<void> {
    const { changed, ...deps } = this.#deps;
    if (await reconcileShard(deps)) {
      this.#idleTicks = 0;
      changed();
    } else this.#isReconciledSinceBoot = true;
  }
}
