import { PermanentError, RateLimitError, TransientError } from "#domain/jobs/retry";

/** Statuses that say "not now" rather than "not so". */
const temporaryStatuses: ReadonlySet<number> = new Set([408, 409, 425]);

/** An answer's headers: those of `fetch`, or by their names in small letters. */
export type ResponseHeaders = Headers | Readonly<Record<string, string>>;

const headerOf = (headers: ResponseHeaders, name: string): string | undefined =>
  (headers instanceof Headers ? headers.get(name) : headers[name])?.trim() || undefined;

/** The forms of a date in HTTP, RFC 9110, 5.6.7: today's, and two of old. The third names no zone and means UTC. */
const httpDates = [
  /^[A-Za-z]{3}, \d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d:\d\d (?:GMT|UTC|[+-]\d{4})$/,
  /^[A-Za-z]{6,9}, \d{1,2}-[A-Za-z]{3}-\d\d \d\d:\d\d:\d\d GMT$/,
  /^[A-Za-z]{3} [A-Za-z]{3} [ \d]?\d \d\d:\d\d:\d\d \d{4}$/,
];
/** As some services write it instead, ISO 8601 with its zone. */
const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Milliseconds since 1970 of a date in one of the forms above; NaN for anything else, of which `Date.parse` makes some date. */
function dateMs(text: string): number {
  if (isoDate.test(text)) return Date.parse(text);
  const form = httpDates.findIndex((pattern) => pattern.test(text));
  return form === -1 ? Number.NaN : Date.parse(form === 2 ? `${text} GMT` : text);
}

/** Seconds from a `retry-after` header, a number or a date; undefined when it says nothing usable. RFC 9110, 10.2.3 */
export function retryAfterSeconds(header: string | null | undefined, now = new Date()): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : (dateMs(text) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : undefined;
}

/** A span of time as some providers write it, such as "6m0s", "1.5s" or "20ms", in seconds. */
function durationSeconds(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return undefined;
  const units: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3_600 };
  return parts.reduce((sum, [, amount, unit = "s"]) => sum + Number(amount) * (units[unit] ?? 0), 0);
}

/** From here on a plain number is a time, s since 1970, and not a wait. */
const minEpochSeconds = 1_000_000_000;

/** Seconds until a limit begins anew: a wait ("30", "6m0s"), a date, or seconds since 1970. */
function resetSeconds(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  const plain = /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
  const seconds = plain === undefined ? durationSeconds(text) : plain >= minEpochSeconds ? plain - now.getTime() / 1000 : plain;
  return seconds === undefined ? retryAfterSeconds(text, now) : Math.max(1, Math.ceil(seconds));
}

/** Where services say what is left of a limit and when it begins anew: the IETF's draft, GitHub, OpenAI, Anthropic. */
const limitHeaders: readonly (readonly [remaining: string, reset: string])[] = [
  ["ratelimit-remaining", "ratelimit-reset"],
  ["x-ratelimit-remaining", "x-ratelimit-reset"],
  ["x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"],
  ["x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"],
  ["anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"],
  ["anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"],
];

/** Of the limits that are used up, how long the longest lasts, s. */
function limitSeconds(headers: ResponseHeaders, now: Date): number | undefined {
  const waits = limitHeaders.flatMap(([remaining, reset]) => {
    const left = headerOf(headers, remaining);
    const seconds = left === undefined || Number(left) <= 0 ? resetSeconds(headerOf(headers, reset), now) : undefined;
    return seconds ?? [];
  });
  return waits.length ? Math.max(...waits) : undefined;
}

/** Seconds that an answer asks to wait, by `retry-after-ms`, `retry-after` or the limit that is used up; undefined for none. */
export function requestedWaitSeconds(headers: ResponseHeaders, now = new Date()): number | undefined {
  const ms = headerOf(headers, "retry-after-ms");
  if (ms !== undefined && /^\d+(\.\d+)?$/.test(ms)) return Math.max(1, Math.ceil(Number(ms) / 1000));
  return retryAfterSeconds(headerOf(headers, "retry-after"), now) ?? limitSeconds(headers, now);
}

/**
 * True for a refusal that holds for a while: it says when to come again (413, RFC 9110, 15.5.14), or it is a 403 by which some
 * services tell that a limit is used up (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api).
 */
const isTemporaryRefusal = (status: number, headers: ResponseHeaders): boolean =>
  status >= 400 &&
  (headerOf(headers, "retry-after") !== undefined
    ? requestedWaitSeconds(headers) !== undefined
    : status === 403 && limitHeaders.some(([remaining, reset]) => headerOf(headers, remaining) === "0" && headerOf(headers, reset)));

/**
 * The error for an answer that is no success, so that the job layer knows what to do: 429, 5xx, 408 and what asks to come
 * again may heal, and wait as long as the answer asks, everything else can't. `said` is what the other side wrote.
 */
export function httpErrorOf(who: string, status: number, said: string, headers: ResponseHeaders = {}): Error {
  const message = `${who} answered ${status}${said ? `: ${said.slice(0, 500)}` : ""}`;
  if (status === 429) return new RateLimitError(message, requestedWaitSeconds(headers));
  if (status >= 500 || temporaryStatuses.has(status) || isTemporaryRefusal(status, headers))
    return new TransientError(message, { retryAfterSeconds: requestedWaitSeconds(headers) });
  return new PermanentError(message);
}
