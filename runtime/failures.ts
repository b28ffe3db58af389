import { PermanentError, RateLimitError, TransientError } from "#domain/retry";

/** Statuses that say "not now" rather than "not so". */
const passing: ReadonlySet<number> = new Set([408, 409, 425]);

/** Seconds from a `retry-after` header, a number or a date; undefined when it says nothing usable. */
export function retryAfterSeconds(header: string | null | undefined, now = new Date()): number | undefined {
  if (!header) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : undefined;
}

/**
 * The error for an answer that is no success, so that the job layer knows what to do: 429 waits as long as it asks,
 * 5xx and 408 may heal, everything else can't. `said` is what the other side wrote.
 */
export function failureOf(who: string, status: number, said: string, retryAfter?: string | null): Error {
  const message = `${who} answered ${status}${said ? `: ${said.slice(0, 500)}` : ""}`;
  if (status === 429) return new RateLimitError(message, retryAfterSeconds(retryAfter));
  if (status >= 500 || passing.has(status)) return new TransientError(message);
  return new PermanentError(message);
}
