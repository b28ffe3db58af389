/** The retries of a step as its configuration says. `delay`: milliseconds, or words such as `10 seconds`. */
type Retries = { delay?: string | number | null | undefined; backoff?: string | null | undefined };

const unitMs: Record<string, number> = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

/** Returns a time in words, in ms; null if it is none, such as `[dynamic]` for a delay that a function computes. */
function wordsMs(text: string): number | null {
  const [, count, unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*(second|minute|hour|day|week)s?\s*$/.exec(text) ?? [];
  const ms = unitMs[unit];
  return count === undefined || ms === undefined ? null : Number(count) * ms;
}

/**
 * Returns the time between a failed attempt, counted from 1, and the next one, ms; null if it is not known. The rule is that of the local
 * workflow engine: https://developers.cloudflare.com/workflows/build/sleeping-and-retrying/
 */
export function retryDelayMs(retries: Retries | null | undefined, attempt: number): number | null {
  const { delay, backoff } = retries ?? {};
  const base = typeof delay === "string" ? wordsMs(delay) : delay;
  if (base === null || base === undefined || !Number.isFinite(base) || base < 0) return null;
  const factor = backoff === "exponential" ? 2 ** (attempt - 1) : backoff === "linear" ? attempt : 1;
  const ms = base * factor;
  // A delay beyond a year makes no time that can be shown.
  return ms <= 365 * 86_400_000 ? ms : null;
}
