import { leaseSeconds } from "#domain/jobs/job";
import { CancelledError } from "#domain/jobs/retry";
import { childrenOf } from "#store/jobs/read";
import { postponeActiveJobs } from "#store/jobs/reconcile";
import type { Limiter } from "./coordinator/client.ts";
import { HandlerReports } from "./progress.ts";
import type { JobControls } from "./handlers.ts";

/** How often a batch whose handlers still run asks whether one of them is to stop, ms. */
const watchMs = 2_000;
/** How often the lease of an attempt is renewed while its Worker lives, ms: one that is missed does not end it. */
const renewMs = leaseSeconds * 500;

const cancelledError = () => new CancelledError("An operator cancelled the job");

/** An attempt that goes on: how it is told to stop, and when its lease was begun or renewed, ms. */
type RunningAttempt = { stop: AbortController; leasedMs: number };

/**
 * The jobs of one batch while their handlers run: what they say, and whether they are asked to stop. Whoever makes one
 * ends it with {@link Running.stopWatching}.
 */
export class RunningJobs {
  readonly reports = new HandlerReports();
  readonly #ops: D1Database;
  readonly #gate: Limiter;
  readonly #attempts = new Map<string, RunningAttempt>();
  /** Those their coordinator remembers something of: it is to forget it when they are over. */
  readonly knownToLimiter = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(ops: D1Database, gate: Limiter) {
    this.#ops = ops;
    this.#gate = gate;
  }

  /** The controls of one attempt's handler. Those of an attempt that is over do nothing: the next may be at work. */
  start(jobId: string, attempt: number): JobControls {
    const abort = new AbortController();
    const mine: RunningAttempt = { stop: abort, leasedMs: Date.now() };
    const goesOn = () => this.#attempts.get(jobId) === mine;
    this.#attempts.set(jobId, mine);
    this.#timer ??= setTimeout(() => void this.#watch(), watchMs);
    return {
      updateProgress: (progress) => {
        if (goesOn()) this.reports.setProgress(jobId, attempt, progress);
      },
      log: (message, data, level = "info") => {
        if (goesOn()) this.reports.addLogEntry(jobId, attempt, { message, data, level });
      },
      heartbeat: async () => {
        abort.signal.throwIfAborted();
        if (!goesOn()) return;
        this.knownToLimiter.add(jobId);
        if (await this.#gate.heartbeat(jobId)) abort.abort(cancelledError());
        abort.signal.throwIfAborted();
      },
      signal: abort.signal,
      children: () => childrenOf(this.#ops, jobId),
    };
  }

  /** Tells the handler of a job to stop. */
  stop(jobId: string, reason: Error): void {
    this.#attempts.get(jobId)?.stop.abort(reason);
  }

  /** This try is over: nobody need be asked about it any more. */
  remove(jobId: string): void {
    this.#attempts.delete(jobId);
    if (this.#attempts.size === 0) this.stopWatching();
  }

  /** Asks no further. */
  stopWatching(): void {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** The statement that renews the leases of attempts which run for long, once a minute; none for the others. */
  leaseRenewals(now = Date.now()): D1PreparedStatement[] {
    const due = [...this.#attempts].filter(([, { leasedMs }]) => now - leasedMs >= renewMs);
    for (const [, attempt] of due) attempt.leasedMs = now;
    const until = new Date(now + leaseSeconds * 1000).toISOString();
    return due.length ? [postponeActiveJobs(this.#ops, Object.fromEntries(due.map(([id]) => [id, until])))] : [];
  }

  async #watch(): Promise<void> {
    for (const id of await this.#gate.watch([...this.#attempts.keys()])) {
      this.knownToLimiter.add(id);
      this.stop(id, cancelledError());
    }
    if (this.#timer !== null) this.#timer = setTimeout(() => void this.#watch(), watchMs);
  }
}
