import { sampleBacklogs } from "#store/queues/backlogs";

const minuteMs = 60_000;

/** Samples the backlogs of all queues once a minute while there is open work, and at each call after it until nothing waits. */
export class BacklogSampler {
  readonly #ops: D1Database;
  #minute = 0;

  constructor(ops: D1Database) {
    this.#ops = ops;
  }

  /** `isOpen` and `hasBacklog` are what `findOpenWork` found at `nowMs`. Without both, nothing is read or written. */
  async sample(nowMs: number, isOpen: boolean, hasBacklog: boolean): Promise<void> {
    const minute = Math.floor(nowMs / minuteMs);
    if ((!isOpen && !hasBacklog) || (isOpen && minute === this.#minute)) return;
    await this.#ops.batch(sampleBacklogs(this.#ops, new Date(nowMs).toISOString()));
    this.#minute = minute;
  }
}
