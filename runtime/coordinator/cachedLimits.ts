import { errorText } from "#domain/errors/errorInfo";
import { type Limits, noLimits } from "#domain/queues/limits";
import { readLimits } from "#store/queues/limits";
import { log } from "../log.ts";

/** From this age on the copy is read again in the background; from this age on nobody goes by it, ms. */
const staleMs = 2_000;
const maxAgeMs = 10_000;

/** A coordinator's copy of its queue's limits, which are columns of `queues`. `onChange` is called when they turn out to differ. */
export class CachedLimits {
  readonly #ops: D1Database;
  readonly #queue: string;
  readonly #onChange: () => void;
  #copy: { limits: Limits; readAt: number } | undefined;
  #isReading = false;
  #asked = 0;

  constructor(ops: D1Database, queue: string, onChange: () => void) {
    this.#ops = ops;
    this.#queue = queue;
    this.#onChange = onChange;
  }

  /** The limits as known, read again behind it; undefined when they have to be read first. */
  current(): Limits | undefined {
    const age = Date.now() - (this.#copy?.readAt ?? -Infinity);
    if (age > maxAgeMs) return undefined;
    if (age > staleMs) void this.#readBehind();
    return this.#copy?.limits;
  }

  /** Reads the limits: one row. When that fails, an old copy will do. Throws when there is none. */
  async read(): Promise<Limits> {
    const turn = (this.#asked += 1);
    try {
      const limits = (await readLimits(this.#ops, this.#queue)) ?? noLimits;
      // Of two readings at once the one that began later knows better.
      if (turn === this.#asked) this.#take(limits);
      return this.#copy?.limits ?? limits;
    } catch (error) {
      if (!this.#copy) throw error;
      log("warn", "limits can't be read, the old ones hold", { queue: this.#queue, error: errorText(error) });
      this.#copy = { ...this.#copy, readAt: Date.now() };
      return this.#copy.limits;
    }
  }

  #take(limits: Limits): void {
    const differs = this.#copy !== undefined && JSON.stringify(this.#copy.limits) !== JSON.stringify(limits);
    this.#copy = { limits, readAt: Date.now() };
    if (differs) this.#onChange();
  }

  async #readBehind(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      await this.read();
    } finally {
      this.#isReading = false;
    }
  }
}
