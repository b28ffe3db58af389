import { defaultLeaseMs } from "#domain/jobs/job";
import { CancelledError } from "#domain/jobs/retry";
import { childrenOf } from "#store/jobs/read";
import { postponeActiveJobs } from "#store/jobs/reconcile";
import type { Limiter } from "./coordinator/client.ts";
import { HandlerReports } from "./progress.ts";
import type { JobControls } from "./handlers.ts";

/** How often the limiter is asked for cancelled jobs while handlers of a batch run, ms. */
const watchMs = 1_000;

const cancelledError = () => new CancelledError("An operator cancelled the job");

/** A running attempt: its abort controller, and when its lease began or was last renewed, ms. */
class RunningAttempt {
  leasedMs = Date.now();
  #controller: AbortController | null = null;

  /** Created when it is first used: most handlers never ask for their signal, and creating one takes longer than starting the attempt. */
  get controller(): AbortController {
    return (this.#controller ??= new AbortController());
  }
}

/**
 * The jobs of one batch while their handlers run: their progress and logs, their leases, and their cancel requests. Call
 * {@link RunningJobs.stopWatching} at the end of the batch.
 */
export class RunningJobs {
  readonly reports = new HandlerReports();
  readonly #ops: D1Database;
  readonly #limiter: Limiter;
  readonly #leaseMs: number;
  readonly #attempts = new Map<string, RunningAttempt>();
  /** Jobs of which the limiter stores something (a lease, a cancel request) that must be released when they finish. */
  readonly knownToLimiter = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** `leaseMs`: the lease of the jobs of this queue. */
  constructor(ops: D1Database, limiter: Limiter, leaseMs = defaultLeaseMs) {
    this.#leaseMs = leaseMs;
    this.#ops = ops;
    this.#limiter = limiter;
  }

  /**
   * Registers an attempt and returns `fields` with the controls for its handler. After its end they do nothing, because the next attempt may
   * be running.
   */
  start<Fields extends object>(jobId: string, attempt: number, fields: Fields): Fields & JobControls {
    const current = new RunningAttempt();
    const isCurrent = () => this.#attempts.get(jobId) === current;
    this.#attempts.set(jobId, current);
    this.#timer ??= setTimeout(() => void this.#watch(), watchMs);
    return {
      ...fields,
      updateProgress: (progress) => {
        if (isCurrent()) this.reports.setProgress(jobId, attempt, progress);
      },
      log: (message, data, level = "info") => {
        if (isCurrent()) this.reports.addLogEntry(jobId, attempt, { message, data, level });
      },
      heartbeat: async () => {
        current.controller.signal.throwIfAborted();
        if (!isCurrent()) return;
        this.knownToLimiter.add(jobId);
        if (await this.#limiter.heartbeat(jobId)) current.controller.abort(cancelledError());
        current.controller.signal.throwIfAborted();
      },
      get signal() {
        return current.controller.signal;
      },
      children: () => childrenOf(this.#ops, jobId),
    };
  }

  /** Aborts the signal of a job's handler. */
  abort(jobId: string, reason: Error): void {
    this.#attempts.get(jobId)?.controller.abort(reason);
  }

  /** Removes an attempt that ended. */
  remove(jobId: string): void {
    this.#attempts.delete(jobId);
    if (this.#attempts.size === 0) this.stopWatching();
  }

  /** Stops asking for cancelled jobs. */
  stopWatching(): void {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /**
   * Returns the statement that renews the leases which are due, as an array of one; empty if none is. A lease is renewed twice in its time,
   * so that one missed renewal does not end it.
   */
  leaseRenewals(now = Date.now()): D1PreparedStatement[] {
    const due = [...this.#attempts].filter(([, { leasedMs }]) => now - leasedMs >= this.#leaseMs / 2);
    for (const [, attempt] of due) attempt.leasedMs = now;
    const until = new Date(now + this.#leaseMs).toISOString();
    return due.length ? [postponeActiveJobs(this.#ops, Object.fromEntries(due.map(([id]) => [id, until])))] : [];
  }

  async #watch(): Promise<void> {
    for (const id of await this.#limiter.watch([...this.#attempts.keys()])) {
      this.knownToLimiter.add(id);
      this.abort(id, cancelledError());
    }
    if (this.#timer !== null) this.#timer = setTimeout(() => void this.#watch(), watchMs);
  }
}
