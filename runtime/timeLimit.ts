import { maxTimeoutMs } from "#domain/jobs/job";
import { TimeoutError } from "#domain/jobs/retry";

/** What of the platform's time for a batch is left for writing how its attempts ended, ms. */
const finishReserveMs = 15_000;

/**
 * How long an attempt may run, ms: what its job or consumer asks for, and no longer than the platform lets the batch live.
 * `startedMs` is when the batch was delivered. https://developers.cloudflare.com/queues/platform/limits/
 */
export const timeLimitOf = (askedMs: number | null | undefined, startedMs: number, nowMs: number): number =>
  Math.max(1, Math.min(askedMs ?? maxTimeoutMs, startedMs + maxTimeoutMs - finishReserveMs - nowMs));

const durationText = (ms: number): string =>
  ms % 60_000 === 0 ? `${ms / 60_000} min` : ms >= 1_000 ? `${Number((ms / 1_000).toFixed(1))} s` : `${ms} ms`;

/**
 * What `work` comes to, unless it takes longer than `ms`: throws {@link TimeoutError} then, after telling `onTimeout` of it,
 * and whatever the work still comes to is dropped. Work that keeps the thread busy can't be stopped.
 */
export async function withTimeLimit<T>(ms: number, work: () => Promise<T>, onTimeout: (error: TimeoutError) => void): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new TimeoutError(`The attempt did not finish within ${durationText(ms)}`);
      // First, so that an error which the work throws because it is told to stop does not hide why.
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
