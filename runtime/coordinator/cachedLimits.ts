import { errorText } from "#domain/errors/errorInfo";
import { type Limits, noLimits } from "#domain/queues/limits";
import { readLimits } from "#store/queues/limits";
import { log } from "../log.ts";

/** From `staleMs` on, the copy is refreshed in the background; from `maxAgeMs` on, it is not used, ms. */
const staleMs = 2_000;
const maxAgeMs = 10_000;

/** A limiter's copy of its queue's limits, which are columns of `queues`. Calls `onChange` when a read finds other limits. */
export class CachedLimits {
  readonly #ops: D1Database;
  readonly #queue: string;
  readonly #onChange: () => void;
  #copy: { limits: Limits; readAt: number } | undefined;
  #isReading = false;
  #reads = 0;

  constructor(ops: D1Database, queue: string, onChange: () => void) {
    this.#ops = ops;
    this.#queue = queue;
    this.#onChange = onChange;
  }

  /** Returns the copy and refreshes it in the background if it is stale; undefined if the limits must be read first. */
  current(): Limits | undefined {
    const age = Date.now() - (this.#copy?.readAt ?? -Infinity);
    if (age > maxAgeMs) return undefined;
    if (age > staleMs) void this.#refresh();
    return this.#copy?.limits;
  }

  /** Returns the lease of the queue's jobs, ms, which changes only with the code; undefined for the default. Reads it once. */
  async leaseMs(): Promise<number | undefined> {
    return (this.#copy?.limits ?? (await this.read())).leaseMs;
  }

  /** Reads the limits (one row). If that fails, returns the old copy, or throws if there is none. */
  async read(): Promise<Limits> {
    const readNumber = (this.#reads += 1);
    try {
      const limits = (await readLimits(this.#ops, this.#queue)) ?? noLimits;
      // Of two concurrent reads, the one that started later counts.
      if (readNumber === this.#reads) this.#store(limits);
      return this.#copy?.limits ?? limits;
    } catch (error) {
      if (!this.#copy) throw error;
      log("warn", "limits not readable, keeping the last ones", { queue: this.#queue, error: errorText(error) });
      this.#copy = { ...this.#copy, readAt: Date.now() };
      return this.#copy.limits;
    }
  }

  #store(limits: Limits): void {
    const differs = this.#copy !== undefined && JSON.stringify(this.#copy.limits) !== JSON.stringify(limits);
    this.#copy = { limits, readAt: Date.now() };
    if (differs) this.#onChange();
  }

  async #refresh(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      await this.read();
    } finally {
      this.#isReading = false;
    }
  }
}
