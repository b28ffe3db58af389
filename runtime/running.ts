import { leaseSeconds } from "#domain/jobs";
import { CancelledError } from "#domain/retry";
import { childrenOf } from "#store/jobs";
import { postpone } from "#store/sweeps";
import type { Gate } from "./coordinator/client.ts";
import { Reports } from "./reports.ts";
import type { Controls } from "./work.ts";

/** How often a batch whose handlers still run asks whether one of them is to stop, ms. */
const watchMs = 2_000;
/** How often the lease of an attempt is renewed while its Worker lives, ms: one that is missed does not end it. */
const renewMs = leaseSeconds * 500;

const stopped = () => new CancelledError("An operator cancelled the job");

/** An attempt that goes on: how it is told to stop, and when its lease was begun or renewed, ms. */
type Attempt = { stop: AbortController; leasedMs: number };

/**
 * The jobs of one batch while their handlers run: what they say, and whether they are asked to stop. Whoever makes one
 * ends it with {@link Running.end}.
 */
export class Running {
  readonly reports = new Reports();
  readonly #ops: D1Database;
  readonly #gate: Gate;
  readonly #attempts = new Map<string, Attempt>();
  /** Those their coordinator remembers something of: it is to forget it when they are over. */
  readonly remembered = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(ops: D1Database, gate: Gate) {
    this.#ops = ops;
    this.#gate = gate;
  }

  /** The controls of one attempt's handler. Those of an attempt that is over do nothing: the next may be at work. */
  begin(jobId: string, attempt: number): Controls {
    const stop = new AbortController();
    const mine: Attempt = { stop, leasedMs: Date.now() };
    const goesOn = () => this.#attempts.get(jobId) === mine;
    this.#attempts.set(jobId, mine);
    this.#timer ??= setTimeout(() => void this.#watch(), watchMs);
    return {
      updateProgress: (progress) => {
        if (goesOn()) this.reports.progress(jobId, attempt, progress);
      },
      log: (message, data, level = "info") => {
        if (goesOn()) this.reports.line(jobId, attempt, { message, data, level });
      },
      heartbeat: async () => {
        stop.signal.throwIfAborted();
        if (!goesOn()) return;
        this.remembered.add(jobId);
        if (await this.#gate.heartbeat(jobId)) stop.abort(stopped());
        stop.signal.throwIfAborted();
      },
      signal: stop.signal,
      children: () => childrenOf(this.#ops, jobId),
    };
  }

  /** Tells the handler of a job to stop. */
  stop(jobId: string, reason: Error): void {
    this.#attempts.get(jobId)?.stop.abort(reason);
  }

  /** This try is over: nobody need be asked about it any more. */
  over(jobId: string): void {
    this.#attempts.delete(jobId);
    if (this.#attempts.size === 0) this.end();
  }

  /** Asks no further. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** The statement that renews the leases of attempts which run for long, once a minute; none for the others. */
  renewals(now = Date.now()): D1PreparedStatement[] {
    const due = [...this.#attempts].filter(([, { leasedMs }]) => now - leasedMs >= renewMs);
    for (const [, attempt] of due) attempt.leasedMs = now;
    const until = new Date(now + leaseSeconds * 1000).toISOString();
    return due.length ? [postpone(this.#ops, Object.fromEntries(due.map(([id]) => [id, until])))] : [];
  }

  async #watch(): Promise<void> {
    for (const id of await this.#gate.watch([...this.#attempts.keys()])) {
      this.remembered.add(id);
      this.stop(id, stopped());
    }
    if (this.#timer !== null) this.#timer = setTimeout(() => void this.#watch(), watchMs);
  }
}
