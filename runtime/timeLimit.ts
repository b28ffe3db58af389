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

/**
 * Returns the result of `work`. If it takes longer than `ms`, calls `onTimeout`, throws {@link TimeoutError} and ignores the
 * later result. Work that blocks the thread cannot be stopped.
 */
export async function withTimeLimit<T>(ms: number, work: () => Promise<T>, onTimeout: (error: TimeoutError) => void): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new TimeoutError(`The attempt did not finish within ${durationText(ms)}`);
      // Reject first, so that an error which the work throws because it is aborted does not replace this one.
      reject(error);
      onTimeout(error);
    }, ms);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
