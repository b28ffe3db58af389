import { DurableObject } from "cloudflare:workers";
import { errorText } from "#domain/errorInfo";
import { undeliveredSeconds } from "#domain/jobs";
import { type Admission, type Candidate, isFree, type Limits } from "#domain/limits";
import { admission, handPasses, holdOf, outdated, type Place, prolonged, renewed, turns } from "#domain/line";
import type { Sendable } from "#store/jobs";
import { readTurns } from "#store/limits";
import { log } from "../log.ts";
import { send, type Senders } from "../publish.ts";
import { LimitsCopy } from "./limitsCopy.ts";
import { Memory } from "./memory.ts";
import { Wake } from "./wake.ts";

/** What the coordinator's Worker is bound to: the operations database, and every queue to send to. */
export type CoordinatorEnv = { OPS: D1Database } & Senders;

/** Jobs sent for in one go: a batch of the queue. */
const bite = 100;
/** How long a paused queue is left alone unless somebody says that it runs again, and a database that fails, ms. */
const pausedMs = 30_000;
const failedMs = 1_000;
/** How often what means nothing any more is thrown away, ms. */
const tidyMs = 10_000;

/**
 * Says who of a queue may start, one object a queue. It keeps what can be lost at the cost of time only: D1 is the truth,
 * and the sweep sends again what waits in vain. Without limits it lets everybody go and writes nothing.
 */
export class QueueCoordinator extends DurableObject<CoordinatorEnv> {
  readonly #memory: Memory;
  readonly #limits: LimitsCopy;
  readonly #wake: Wake;
  #heldUntil = 0;
  #tidiedAt = 0;
  #isSending = false;

  constructor(ctx: DurableObjectState, env: CoordinatorEnv) {
    super(ctx, env);
    this.#memory = new Memory(ctx.storage.sql, ctx.id.name);
    this.#limits = new LimitsCopy(env.OPS, this.#memory.queue, () => this.#sendWhoseTurnItIs());
    this.#wake = new Wake(ctx, () => this.#sendWhoseTurnItIs());
  }

  /** A batch asks to start. Whose turn it is not stands in line and is sent again when it is. */
  async admit(candidates: Candidate[]): Promise<Admission> {
    const limits = this.#limits.current() ?? (await this.#limits.read());
    const now = Date.now();
    if (isFree(limits)) return { granted: candidates.map(({ id }) => id), counted: false };
    const { granted, change } = admission(this.#memory.line, limits, now, candidates);
    this.#memory.change(change);
    this.#tidy(limits, now);
    this.#sendWhoseTurnItIs();
    return { granted, counted: limits.concurrency !== null };
  }

  /** These are over, or were not started after all: the next in line go. */
  async release(ids: string[]): Promise<void> {
    this.#memory.forget(ids);
    const held = ids.filter((id) => this.#memory.line.holds.has(id));
    this.#memory.change({ holds: held.map((id) => [id, null] as const) });
    if (held.length) this.#sendWhoseTurnItIs();
  }

  /** A job still runs: nobody takes it for dead for another 120 s. True if somebody asked it to stop. */
  async heartbeat(id: string): Promise<boolean> {
    const now = Date.now();
    this.#memory.change(prolonged(this.#memory.line, id, now) ?? {});
    this.#tidy(this.#limits.current() ?? null, now);
    return this.#memory.cancelled([id], now).length > 0;
  }

  /** Asks a running job to stop. Answers true once that is written down. */
  async cancel(id: string): Promise<boolean> {
    this.#memory.cancel(id, Date.now());
    return true;
  }

  /** Which of these were asked to stop. Whoever asks runs them, so that they keep what they hold. */
  async watch(ids: string[]): Promise<string[]> {
    const now = Date.now();
    this.#memory.change(renewed(this.#memory.line, ids, now));
    return this.#memory.cancelled(ids, now);
  }

  /** Those of these that are looked after, and until when, ISO UTC: they run, are being sent, or stand in line. */
  async vouch(ids: string[]): Promise<Record<string, string>> {
    const now = Date.now();
    const places = new Set(this.#memory.line.places.map(({ id }) => id));
    const until = (id: string): number | undefined =>
      places.has(id) ? now + undeliveredSeconds * 1000 : holdOf(this.#memory.line, id, now)?.until;
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
  async dispatch(jobs: Sendable[]): Promise<boolean> {
    await send(this.env, this.#memory.queue, jobs);
    return true;
  }

  override alarm(): void {
    this.#wake.rang();
    this.#sendWhoseTurnItIs();
  }

  #tidy(limits: Limits | null, now: number): void {
    if (limits === null || now - this.#tidiedAt < tidyMs) return;
    this.#tidiedAt = now;
    this.#memory.change(outdated(this.#memory.line, limits, now));
  }

  /** Goes on until nobody's turn has come, then sleeps until somebody's does. One at a time; it looks anew after every step. */
  #sendWhoseTurnItIs(): void {
    if (this.#isSending || this.#memory.line.places.length === 0) return;
    this.#isSending = true;
    this.ctx.waitUntil(this.#sendAll());
  }

  async #sendAll(): Promise<void> {
    try {
      for (;;) {
        const limits = this.#limits.current() ?? (await this.#limits.read());
        const now = Date.now();
        if (now < this.#heldUntil) return this.#rest(this.#heldUntil);
        const { due, wakeAt } = turns(this.#memory.line, limits, now, bite);
        if (due.length === 0) return this.#rest(wakeAt);
        await this.#sendFor(due);
      }
    } catch (error) {
      log("warn", "the line waits", { queue: this.#memory.queue, error: errorText(error) });
      return this.#rest(Date.now() + failedMs);
    }
  }

  /** In one stretch with the look that found nobody, so that nobody joins unseen. `wakeAt` in ms, null while nobody waits for time. */
  #rest(wakeAt: number | null): void {
    this.#isSending = false;
    if (wakeAt !== null) this.#wake.at(wakeAt);
  }

  async #sendFor(due: readonly Place[]): Promise<void> {
    const ids = due.map(({ id }) => id);
    const { queue } = this.#memory;
    const { paused, jobs } = await readTurns(this.env.OPS, queue, ids, new Date().toISOString());
    const now = Date.now();
    if (paused !== false) {
      this.#heldUntil = Math.min(now + pausedMs, paused === true ? Infinity : Date.parse(paused));
      return;
    }
    const limits = this.#limits.current() ?? (await this.#limits.read());
    const { passed, change } = handPasses(this.#memory.line, limits, now, ids, new Set(jobs.map(({ id }) => id)));
    this.#memory.change(change);
    const going = new Set(passed);
    try {
      await send(
        this.env,
        queue,
        jobs.filter(({ id }) => going.has(id)).map((job) => ({ ...job, queue })),
      );
    } catch (error) {
      log("warn", "send failed, the sweep sends again", { queue, messages: passed.length, error: errorText(error) });
      this.#memory.change({ holds: passed.map((id) => [id, null] as const) });
    }
  }
}
