import { CancelledError } from "#domain/retry";
import { childrenOf } from "#store/jobs";
import type { Gate } from "./coordinator/client.ts";
import { Reports } from "./reports.ts";
import type { Controls } from "./work.ts";

/** How often a batch whose handlers still run asks whether one of them is to stop, ms. */
const watchMs = 2_000;

const stopped = () => new CancelledError("An operator cancelled the job");

/**
 * The jobs of one batch while their handlers run: what they say, and whether they are asked to stop. Whoever makes one
 * ends it with {@link Running.end}.
 */
export class Running {
  readonly reports = new Reports();
  readonly #ops: D1Database;
  readonly #gate: Gate;
  readonly #stops = new Map<string, AbortController>();
  /** Those their coordinator remembers something of: it is to forget it when they are over. */
  readonly remembered = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(ops: D1Database, gate: Gate) {
    this.#ops = ops;
    this.#gate = gate;
  }

  /** The controls of one try's handler. */
  begin(jobId: string, attempt: number): Controls {
    const stop = new AbortController();
    this.#stops.set(jobId, stop);
    this.#timer ??= setTimeout(() => void this.#watch(), watchMs);
    return {
      updateProgress: (progress) => this.reports.progress(jobId, attempt, progress),
      log: (message, data, level = "info") => this.reports.line(jobId, attempt, { message, data, level }),
      heartbeat: async () => {
        this.remembered.add(jobId);
        if (await this.#gate.heartbeat(jobId)) stop.abort(stopped());
        stop.signal.throwIfAborted();
      },
      signal: stop.signal,
      children: () => childrenOf(this.#ops, jobId),
    };
  }

  /** This try is over: nobody need be asked about it any more. */
  over(jobId: string): void {
    this.#stops.delete(jobId);
    if (this.#stops.size === 0) this.end();
  }

  /** Asks no further. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #watch(): Promise<void> {
    for (const id of await this.#gate.watch([...this.#stops.keys()])) {
      this.remembered.add(id);
      this.#stops.get(id)?.abort(stopped());
    }
    if (this.#timer !== null) this.#timer = setTimeout(() => void this.#watch(), watchMs);
  }
}
