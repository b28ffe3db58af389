import { maxTimeoutMs } from "#domain/jobs/job";
import { TimeoutError } from "#domain/jobs/retry";

/** The part of the platform's time for a batch that is reserved for writing the results of its attempts, ms. */
const finishReserveMs = 15_000;

/**
 * The time limit of an attempt, ms: that of its job or consumer, but no longer than the platform lets the batch run.
 * `startedMs` is when the batch was delivered. https://developers.cloudflare.com/queues/platform/limits/
 */
export const timeLimitOf = (askedMs: number | null | undefined, startedMs: number, nowMs: number): number =>
  Math.max(1, Math.min(askedMs ?? maxTimeoutMs, startedMs + maxTimeoutMs - finishReserveMs - nowMs));

const durationText = (ms: number): string =>
  ms % 60_000 === 0 ? `${ms / 60_000} min` : ms >= 1_000 ? `${Number((ms / 1_000).toFixed(1))} s` : `${ms} ms`;

/** Attempts with the same limit that began at the same time, and the timer that ends them. */
type Deadline = { timer: ReturnType<typeof setTimeout>; expire: Set<() => void> };

/** The time limits of the attempts of one batch. Attempts that begin together with the same limit share a timer. */
export class TimeLimits {
  readonly #deadlines = new Map<number, Deadline>();

  /**
   * Returns the result of `work`. If it takes longer than `ms`, calls `onTimeout`, throws {@link TimeoutError} and ignores the
   * later result. Work that blocks the thread cannot be stopped.
   */
  run<T>(ms: number, work: () => Promise<T>, onTimeout: (error: TimeoutError) => void): Promise<T> {
    const at = Date.now() + ms;
    const deadline = this.#deadlines.get(at) ?? this.#start(at, ms);
    return new Promise<T>((resolve, reject) => {
      const expire = () => {
        const error = new TimeoutError(`The attempt did not finish within ${durationText(ms)}`);
        // Reject first, so that an error which the work throws because it is aborted does not replace this one.
        reject(error);
        onTimeout(error);
      };
      const end = () => {
        deadline.expire.delete(expire);
        if (deadline.expire.size === 0) this.#stop(at, deadline);
      };
      deadline.expire.add(expire);
      work().finally(end).then(resolve, reject);
    });
  }

  #start(at: number, ms: number): Deadline {
    const expire = new Set<() => void>();
    const expireAll = () => {
      for (const each of expire) each();
    };
    const deadline: Deadline = { timer: setTimeout(expireAll, ms), expire };
    this.#deadlines.set(at, deadline);
    return deadline;
  }

  #stop(at: number, { timer }: Deadline): void {
    clearTimeout(timer);
    this.#deadlines.delete(at);
  }
}

/** {@link TimeLimits.run} for work that shares its timer with nothing. */
export const withTimeLimit = <T>(ms: number, work: () => Promise<T>, onTimeout: (error: TimeoutError) => void): Promise<T> =>
  new TimeLimits().run(ms, work, onTimeout);
