/** After this a hold ends by itself: the Worker that had it is gone, or its thread was blocked for as long as the platform allows, ms. */
const holdMs = 30_000;
/** From so many holds on, those that have ended by themselves are deleted. */
const maxHolds = 10_000;
/** How long nothing is held after {@link HeldJobs.settle}, and the most that it waits, ms. The caller of a limiter waits 2 s. */
const settledMs = 10_000;
const maxSettleMs = 1_000;

/** The jobs that one delivery holds, until when (Unix ms). */
type Hold = { until: number; ids: readonly string[] };

/**
 * The jobs of a queue that deliveries have started, or are about to start, and whose claims are not written yet. In memory only: a hold takes
 * a tenth of a second.
 */
export class HeldJobs {
  readonly #holds = new Map<string, Hold>();
  readonly #holdOf = new Map<string, Hold>();
  #noneUntil = 0;
  #settling: (() => void)[] = [];

  /** Returns those of these jobs that no delivery holds. */
  free<Job extends { id: string }>(jobs: readonly Job[], now: number): readonly Job[] {
    return this.#holdOf.size === 0 ? jobs : jobs.filter(({ id }) => !((this.#holdOf.get(id)?.until ?? 0) > now));
  }

  /**
   * Holds free jobs for one delivery, until it releases them. Returns the id of the hold, or null if nothing may be held now: their claims must be
   * written at once.
   */
  hold(ids: readonly string[], now: number): string | null {
    if (now < this.#noneUntil) return null;
    if (this.#holdOf.size > maxHolds) this.#expire(now);
    const id = crypto.randomUUID();
    const hold = { until: now + holdMs, ids };
    if (ids.length > 0) this.#holds.set(id, hold);
    for (const job of ids) this.#holdOf.set(job, hold);
    return id;
  }

  /** Releases all jobs of a hold, or these. Those that another delivery holds by now, because it had ended by itself, stay held. */
  release(id: string, ids?: readonly string[]): void {
    const hold = this.#holds.get(id);
    if (hold) for (const job of ids ?? hold.ids) if (this.#holdOf.get(job) === hold) this.#holdOf.delete(job);
    if (!ids) this.#holds.delete(id);
    if (this.#holdOf.size === 0) for (const resolve of this.#settling.splice(0)) resolve();
  }

  /** Ends the holds of Workers that are gone. */
  #expire(now: number): void {
    for (const [id, { until }] of this.#holds) if (until <= now) this.release(id);
  }

  /**
   * From now on, for 10 s, nothing is held. Resolves when the claims of all held jobs have been written, or the jobs have finished; after a second
   * at the latest. Then the state of every job in the database says whether it has started.
   */
  async settle(now: number): Promise<void> {
    this.#noneUntil = now + settledMs;
    this.#expire(now);
    if (this.#holdOf.size === 0) return;
    await Promise.race([new Promise<void>((resolve) => this.#settling.push(resolve)), scheduler.wait(maxSettleMs)]);
  }
}
