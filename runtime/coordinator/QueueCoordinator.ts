import { DurableObject } from "cloudflare:workers";
import { errorText } from "#domain/errors/errorInfo";
import { undeliveredSeconds } from "#domain/jobs/job";
import { type Admission, type Candidate, isUnlimited, type Limits } from "#domain/queues/limits";
import {
  admitBatch,
  grantPermits,
  leaseOf,
  removeExpired,
  type WaitListEntry,
  extendLease,
  renewLeases,
  listDue,
} from "#domain/queues/waitList";
import type { DispatchableJob } from "#store/jobs/dispatchable";
import { readDueJobs } from "#store/jobs/due";
import { opsOf } from "../bindings.ts";
import { log } from "../log.ts";
import { queueBindingOf, sendToQueue, type QueueBindings } from "../sendToQueue.ts";
import { CachedLimits } from "./cachedLimits.ts";
import { HeldJobs } from "./heldJobs.ts";
import { LimiterStore } from "./limiterStore.ts";
import { LimiterAlarm } from "./alarm.ts";

/** The bindings of the limiter's Worker: the operations databases, and every queue to dispatch to, under the names of `runtime/bindings.ts`. */
export type CoordinatorEnv = QueueBindings;

/** The most jobs that are dispatched at a time: one batch of the queue. */
const dispatchBatchSize = 100;
/** After how long a paused queue is checked again unless {@link QueueCoordinator.refresh} is called, and a failed read is repeated, ms. */
const pauseCheckMs = 30_000;
const retryMs = 1_000;
/** How often expired leases and full rate limit buckets are deleted, ms. */
const cleanUpMs = 10_000;

/**
 * The limiter: decides which jobs of a queue may start. One object for each queue. Losing its data costs time, never a job:
 * D1 is the source of truth, and the reconciler dispatches jobs that wait too long. Without limits every job may start and
 * nothing is written.
 */
export class QueueCoordinator extends DurableObject<CoordinatorEnv> {
  readonly #store: LimiterStore;
  readonly #ops: D1Database;
  readonly #limits: CachedLimits;
  readonly #alarm: LimiterAlarm;
  readonly #held = new HeldJobs();
  #pausedUntil = 0;
  #cleanedUpAt = 0;
  #isDispatching = false;

  constructor(ctx: DurableObjectState, env: CoordinatorEnv) {
    super(ctx, env);
    this.#store = new LimiterStore(ctx.storage.sql, ctx.id.name);
    this.#ops = opsOf(env, this.#store.queue);
    this.#limits = new CachedLimits(this.#ops, this.#store.queue, () => this.#dispatchDue());
    this.#alarm = new LimiterAlarm(ctx, () => this.#dispatchDue());
  }

  /**
   * Returns which jobs of a batch may start now. Those that another delivery holds may not; the others join the wait list and are dispatched
   * again when they get a permit. With `mayHold`, jobs of a queue without limits are held for this delivery, unless nothing may be held now.
   */
  async admit(candidates: Candidate[], mayHold = false): Promise<Admission> {
    const limits = this.#limits.current() ?? (await this.#limits.read());
    const now = Date.now();
    const free = this.#held.free(candidates, now);
    if (isUnlimited(limits)) {
      const granted = free.map(({ id }) => id);
      return { granted, counted: false, hold: mayHold ? this.#held.hold(granted, now) : null };
    }
    const { granted, change } = admitBatch(this.#store.waitList, limits, now, free);
    this.#store.change(change);
    this.#cleanUp(limits, now);
    this.#dispatchDue();
    return { granted, counted: limits.concurrency !== null };
  }

  /** Makes sure for 10 s that no job starts before its claim is written. Resolves when that is so for all that have started. */
  async settle(): Promise<void> {
    await this.#held.settle(Date.now());
  }

  /** Other deliveries may start the jobs of this hold again, or these of them, unless their state in the database forbids it. */
  async endHold(hold: string, ids?: string[]): Promise<void> {
    this.#held.release(hold, ids);
  }

  /** Ends the leases of jobs that finished or did not start after all, so that the next jobs of the wait list may start. */
  async release(ids: string[]): Promise<void> {
    this.#store.deleteCancelRequests(ids);
    const leased = ids.filter((id) => this.#store.waitList.leases.has(id));
    this.#store.change({ leases: leased.map((id) => [id, null] as const) });
    if (leased.length) this.#dispatchDue();
  }

  /** Jobs of the queue have failed for good. Nothing to do here: a subclass tells the open dashboards. */
  async noteFailures(): Promise<void> {}

  /** Renews the lease of a running job. Returns true if an operator cancelled the job. */
  async heartbeat(id: string): Promise<boolean> {
    const leaseMs = await this.#limits.leaseMs();
    const now = Date.now();
    this.#store.change(extendLease(this.#store.waitList, id, now, leaseMs) ?? {});
    this.#cleanUp(this.#limits.current() ?? null, now);
    return this.#store.cancelRequestsOf([id], now).length > 0;
  }

  /** Stores a cancel request for one running job, or for each of many. Returns true once they are stored. */
  async cancel(ids: string | readonly string[]): Promise<boolean> {
    this.#store.addCancelRequests(typeof ids === "string" ? [ids] : ids, Date.now());
    return true;
  }

  /** Returns which of these running jobs an operator cancelled, and renews the leases of all of them. */
  async watch(ids: string[]): Promise<string[]> {
    const leaseMs = await this.#limits.leaseMs();
    const now = Date.now();
    this.#store.change(renewLeases(this.#store.waitList, ids, now, leaseMs));
    return this.#store.cancelRequestsOf(ids, now);
  }

  /** Returns until when (ISO UTC) each of these jobs is tracked here: it has a lease or a permit, or it is in the wait list. Untracked jobs are left out. */
  async trackedUntil(ids: string[]): Promise<Record<string, string>> {
    const now = Date.now();
    const waiting = new Set(this.#store.waitList.entries.map(({ id }) => id));
    const until = (id: string): number | undefined =>
      waiting.has(id) ? now + undeliveredSeconds * 1000 : leaseOf(this.#store.waitList, id, now)?.until;
    return Object.fromEntries(
      ids.flatMap((id) => {
        const ms = until(id);
        return ms === undefined ? [] : [[id, new Date(ms).toISOString()]];
      }),
    );
  }

  /** Reads the limits and the pause of the queue again, after one of them changed. */
  async refresh(): Promise<void> {
    await this.#limits.read();
    this.#pausedUntil = 0;
    this.#dispatchDue();
  }

  /** Dispatches jobs for a Worker that has no binding to this queue. Returns false if there is none here either; throws if it cannot send. */
  async dispatch(jobs: DispatchableJob[]): Promise<boolean> {
    if (!queueBindingOf(this.env, this.#store.queue)) return false;
    await sendToQueue(this.env, this.#store.queue, jobs);
    return true;
  }

  override alarm(): void {
    this.#alarm.fired();
    this.#dispatchDue();
  }

  #cleanUp(limits: Limits | null, now: number): void {
    if (limits === null || now - this.#cleanedUpAt < cleanUpMs) return;
    this.#cleanedUpAt = now;
    this.#store.change(removeExpired(this.#store.waitList, limits, now));
  }

  /** Dispatches jobs of the wait list until none may start, then sets the alarm for the next. Only one run at a time; it decides anew after each batch. */
  #dispatchDue(): void {
    if (this.#isDispatching || this.#store.waitList.entries.length === 0) return;
    this.#isDispatching = true;
    this.ctx.waitUntil(this.#dispatchAll());
  }

  async #dispatchAll(): Promise<void> {
    try {
      for (;;) {
        const limits = this.#limits.current() ?? (await this.#limits.read());
        const now = Date.now();
        if (now < this.#pausedUntil) return this.#stop(this.#pausedUntil);
        const { due, wakeAt } = listDue(this.#store.waitList, limits, now, dispatchBatchSize);
        if (due.length === 0) return this.#stop(wakeAt);
        await this.#dispatchBatch(due);
      }
    } catch (error) {
      log("warn", "wait list not dispatched, retrying", { queue: this.#store.queue, error: errorText(error) });
      return this.#stop(Date.now() + retryMs);
    }
  }

  /** Ends the run. Must follow the decision that no job may start without an await, so that no job joins unseen. `wakeAt` is in ms; null if no job waits for a point in time. */
  #stop(wakeAt: number | null): void {
    this.#isDispatching = false;
    if (wakeAt !== null) this.#alarm.setAt(wakeAt);
  }

  async #dispatchBatch(due: readonly WaitListEntry[]): Promise<void> {
    const ids = due.map(({ id }) => id);
    const { queue } = this.#store;
    const { paused, jobs } = await readDueJobs(this.#ops, queue, ids, new Date().toISOString());
    const now = Date.now();
    if (paused !== false) {
      this.#pausedUntil = Math.min(now + pauseCheckMs, paused === true ? Infinity : Date.parse(paused));
      return;
    }
    const limits = this.#limits.current() ?? (await this.#limits.read());
    const { permitted, change } = grantPermits(this.#store.waitList, limits, now, ids, new Set(jobs.map(({ id }) => id)));
    this.#store.change(change);
    const permittedIds = new Set(permitted);
    try {
      await sendToQueue(
        this.env,
        queue,
        jobs.filter(({ id }) => permittedIds.has(id)),
      );
    } catch (error) {
      log("warn", "send failed, the reconciler dispatches again", { queue, messages: permitted.length, error: errorText(error) });
      this.#store.change({ leases: permitted.map((id) => [id, null] as const) });
    }
  }
}
