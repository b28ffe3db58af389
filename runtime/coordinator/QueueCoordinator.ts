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
import type { JobToDispatch } from "#store/jobs/read";
import { readDueJobs } from "#store/queues/limits";
import { log } from "../log.ts";
import { sendToQueue, type QueueBindings } from "../publish.ts";
import { CachedLimits } from "./cachedLimits.ts";
import { LimiterStore } from "./limiterStore.ts";
import { LimiterAlarm } from "./alarm.ts";

/** What the coordinator's Worker is bound to: the operations database, and every queue to send to. */
export type CoordinatorEnv = { OPS: D1Database } & QueueBindings;

/** Jobs sent for in one go: a batch of the queue. */
const dispatchBatchSize = 100;
/** How long a paused queue is left alone unless somebody says that it runs again, and a database that fails, ms. */
const pauseCheckMs = 30_000;
const retryMs = 1_000;
/** How often what means nothing any more is thrown away, ms. */
const cleanUpMs = 10_000;

/**
 * Says who of a queue may start, one object a queue. It keeps what can be lost at the cost of time only: D1 is the truth,
 * and the sweep sends again what waits in vain. Without limits it lets everybody go and writes nothing.
 */
export class QueueCoordinator extends DurableObject<CoordinatorEnv> {
  readonly #memory: LimiterStore;
  readonly #limits: CachedLimits;
  readonly #wake: LimiterAlarm;
  #heldUntil = 0;
  #tidiedAt = 0;
  #isSending = false;

  constructor(ctx: DurableObjectState, env: CoordinatorEnv) {
    super(ctx, env);
    this.#memory = new LimiterStore(ctx.storage.sql, ctx.id.name);
    this.#limits = new CachedLimits(env.OPS, this.#memory.queue, () => this.#sendWhoseTurnItIs());
    this.#wake = new LimiterAlarm(ctx, () => this.#sendWhoseTurnItIs());
  }

  /** A batch asks to start. Whose turn it is not stands in line and is sent again when it is. */
  async admit(candidates: Candidate[]): Promise<Admission> {
    const limits = this.#limits.current() ?? (await this.#limits.read());
    const now = Date.now();
    if (isUnlimited(limits)) return { granted: candidates.map(({ id }) => id), counted: false };
    const { granted, change } = admitBatch(this.#memory.waitList, limits, now, candidates);
    this.#memory.change(change);
    this.#tidy(limits, now);
    this.#sendWhoseTurnItIs();
    return { granted, counted: limits.concurrency !== null };
  }

  /** These are over, or were not started after all: the next in line go. */
  async release(ids: string[]): Promise<void> {
    this.#memory.deleteCancelRequests(ids);
    const held = ids.filter((id) => this.#memory.waitList.leases.has(id));
    this.#memory.change({ leases: held.map((id) => [id, null] as const) });
    if (held.length) this.#sendWhoseTurnItIs();
  }

  /** A job still runs: nobody takes it for dead for another 120 s. True if somebody asked it to stop. */
  async heartbeat(id: string): Promise<boolean> {
    const now = Date.now();
    this.#memory.change(extendLease(this.#memory.waitList, id, now) ?? {});
    this.#tidy(this.#limits.current() ?? null, now);
    return this.#memory.cancelRequestsOf([id], now).length > 0;
  }

  /** Asks a running job to stop. Answers true once that is written down. */
  async cancel(id: string): Promise<boolean> {
    this.#memory.addCancelRequest(id, Date.now());
    return true;
  }

  /** Which of these were asked to stop. Whoever asks runs them, so that they keep what they hold. */
  async watch(ids: string[]): Promise<string[]> {
    const now = Date.now();
    this.#memory.change(renewLeases(this.#memory.waitList, ids, now));
    return this.#memory.cancelRequestsOf(ids, now);
  }

  /** Those of these that are looked after, and until when, ISO UTC: they run, are being sent, or stand in line. */
  async trackedUntil(ids: string[]): Promise<Record<string, string>> {
    const now = Date.now();
    const places = new Set(this.#memory.waitList.entries.map(({ id }) => id));
    const until = (id: string): number | undefined =>
      places.has(id) ? now + undeliveredSeconds * 1000 : leaseOf(this.#memory.waitList, id, now)?.until;
    return Object.fromEntries(
      ids.flatMap((id) => {
        const ms = until(id);
        return ms === undefined ? [] : [[id, new Date(ms).toISOString()]];
      }),
    );
  }

  /** The limits or the pause of the queue have changed. */
  async refresh(): Promise<void> {
    await this.#limits.read();
    this.#heldUntil = 0;
    this.#sendWhoseTurnItIs();
  }

  /** Sends jobs for a Worker that has no binding to this queue. */
  async dispatch(jobs: JobToDispatch[]): Promise<boolean> {
    await sendToQueue(this.env, this.#memory.queue, jobs);
    return true;
  }

  override alarm(): void {
    this.#wake.fired();
    this.#sendWhoseTurnItIs();
  }

  #tidy(limits: Limits | null, now: number): void {
    if (limits === null || now - this.#tidiedAt < cleanUpMs) return;
    this.#tidiedAt = now;
    this.#memory.change(removeExpired(this.#memory.waitList, limits, now));
  }

  /** Goes on until nobody's turn has come, then sleeps until somebody's does. One at a time; it looks anew after every step. */
  #sendWhoseTurnItIs(): void {
    if (this.#isSending || this.#memory.waitList.entries.length === 0) return;
    this.#isSending = true;
    this.ctx.waitUntil(this.#sendAll());
  }

  async #sendAll(): Promise<void> {
    try {
      for (;;) {
        const limits = this.#limits.current() ?? (await this.#limits.read());
        const now = Date.now();
        if (now < this.#heldUntil) return this.#rest(this.#heldUntil);
        const { due, wakeAt } = listDue(this.#memory.waitList, limits, now, dispatchBatchSize);
        if (due.length === 0) return this.#rest(wakeAt);
        await this.#sendFor(due);
      }
    } catch (error) {
      log("warn", "the line waits", { queue: this.#memory.queue, error: errorText(error) });
      return this.#rest(Date.now() + retryMs);
    }
  }

  /** In one stretch with the look that found nobody, so that nobody joins unseen. `wakeAt` in ms, null while nobody waits for time. */
  #rest(wakeAt: number | null): void {
    this.#isSending = false;
    if (wakeAt !== null) this.#wake.setAt(wakeAt);
  }

  async #sendFor(due: readonly WaitListEntry[]): Promise<void> {
    const ids = due.map(({ id }) => id);
    const { queue } = this.#memory;
    const { paused, jobs } = await readDueJobs(this.env.OPS, queue, ids, new Date().toISOString());
    const now = Date.now();
    if (paused !== false) {
      this.#heldUntil = Math.min(now + pauseCheckMs, paused === true ? Infinity : Date.parse(paused));
      return;
    }
    const limits = this.#limits.current() ?? (await this.#limits.read());
    const { permitted, change } = grantPermits(this.#memory.waitList, limits, now, ids, new Set(jobs.map(({ id }) => id)));
    this.#memory.change(change);
    const going = new Set(permitted);
    try {
      await sendToQueue(
        this.env,
        queue,
        jobs.filter(({ id }) => going.has(id)).map((job) => ({ ...job, queue })),
      );
    } catch (error) {
      log("warn", "send failed, the sweep sends again", { queue, messages: permitted.length, error: errorText(error) });
      this.#memory.change({ leases: permitted.map((id) => [id, null] as const) });
    }
  }
}
