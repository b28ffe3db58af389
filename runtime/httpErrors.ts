import { PermanentError, RateLimitError, TransientError } from "#domain/jobs/retry";

/** Statuses below 500 that may succeed later: request timeout, conflict, too early. */
const temporaryStatuses: ReadonlySet<number> = new Set([408, 409, 425]);

/** The headers of a response: those of `fetch`, or an object with lower-case names. */
export type ResponseHeaders = Headers | Readonly<Record<string, string>>;

const headerOf = (headers: ResponseHeaders, name: string): string | undefined =>
  (headers instanceof Headers ? headers.get(name) : headers[name])?.trim() || undefined;

/** The date formats of HTTP (RFC 9110, 5.6.7): the current one and two obsolete ones. The third has no time zone and means UTC. */
const httpDates = [
  /^[A-Za-z]{3}, \d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d:\d\d (?:GMT|UTC|[+-]\d{4})$/,
  /^[A-Za-z]{6,9}, \d{1,2}-[A-Za-z]{3}-\d\d \d\d:\d\d:\d\d GMT$/,
  /^[A-Za-z]{3} [A-Za-z]{3} [ \d]?\d \d\d:\d\d:\d\d \d{4}$/,
];
/** ISO 8601 with a time zone, which some services send instead. */
const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Parses a date in one of the formats above. Returns ms since 1970, or NaN for anything else: `Date.parse` alone would accept much more. */
function dateMs(text: string): number {
  if (isoDate.test(text)) return Date.parse(text);
  const form = httpDates.findIndex((pattern) => pattern.test(text));
  return form === -1 ? Number.NaN : Date.parse(form === 2 ? `${text} GMT` : text);
}

/** Parses a `retry-after` header, a number of seconds or a date (RFC 9110, 10.2.3). Returns whole seconds, at least 1; undefined if it is missing or invalid. */
export function retryAfterSeconds(header: string | null | undefined, now = new Date()): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : (dateMs(text) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : undefined;
}

/** Parses a duration such as "6m0s", "1.5s" or "20ms". Returns seconds; undefined if it is invalid. */
function durationSeconds(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return undefined;
  const units: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3_600 };
  return parts.reduce((sum, [, amount, unit = "s"]) => sum + Number(amount) * (units[unit] ?? 0), 0);
}

/** A plain number from here on is a time (s since 1970), a smaller one is a wait. */
const minEpochSeconds = 1_000_000_000;

/** Seconds until a rate limit resets, from a wait ("30", "6m0s"), a date, or seconds since 1970. */
function resetSeconds(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  const plain = /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
  const seconds = plain === undefined ? durationSeconds(text) : plain >= minEpochSeconds ? plain - now.getTime() / 1000 : plain;
  return seconds === undefined ? retryAfterSeconds(text, now) : Math.max(1, Math.ceil(seconds));
}

/** The headers for what remains of a rate limit and when it resets: of the IETF draft, GitHub, OpenAI and Anthropic. */
const limitHeaders: readonly (readonly [remaining: string, reset: string])[] = [
  ["ratelimit-remaining", "ratelimit-reset"],
  ["x-ratelimit-remaining", "x-ratelimit-reset"],
  ["x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"],
  ["x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"],
  ["anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"],
  ["anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"],
];

/** Seconds until the last of the exhausted rate limits resets; undefined if none is exhausted. */
function limitSeconds(headers: ResponseHeaders, now: Date): number | undefined {
  const waits = limitHeaders.flatMap(([remaining, reset]) => {
    const left = headerOf(headers, remaining);
    const seconds = left === undefined || Number(left) <= 0 ? resetSeconds(headerOf(headers, reset), now) : undefined;
    return seconds ?? [];
  });
  return waits.length ? Math.max(...waits) : undefined;
}

/** Seconds that a response asks to wait, from `retry-after-ms`, `retry-after` or an exhausted rate limit; undefined if it asks for none. */
export function requestedWaitSeconds(headers: ResponseHeaders, now = new Date()): number | undefined {
  const ms = headerOf(headers, "retry-after-ms");
  if (ms !== undefined && /^\d+(\.\d+)?$/.test(ms)) return Math.max(1, Math.ceil(Number(ms) / 1000));
  return retryAfterSeconds(headerOf(headers, "retry-after"), now) ?? limitSeconds(headers, now);
}

/**
 * True for a temporary refusal: it has a `retry-after` (for example 413, RFC 9110, 15.5.14), or it is a 403 with an exhausted
 * rate limit (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api).
 */
const isTemporaryRefusal = (status: number, headers: ResponseHeaders): boolean =>
  status >= 400 &&
  (headerOf(headers, "retry-after") !== undefined
    ? requestedWaitSeconds(headers) !== undefined
    : status === 403 && limitHeaders.some(([remaining, reset]) => headerOf(headers, remaining) === "0" && headerOf(headers, reset)));

/**
 * Returns the error for an unsuccessful response. 429 is a RateLimitError; 5xx, 408, 409, 425 and temporary refusals are
 * TransientErrors; both wait as long as the response asks. Everything else is a PermanentError. `service` names the other
 * side, `text` is the response text, of which 500 characters are kept.
 */
export function httpErrorOf(service: string, status: number, text: string, headers: ResponseHeaders = {}): Error {
  const message = `${service} answered ${status}${text ? `: ${text.slice(0, 500)}` : ""}`;
  if (status === 429) return new RateLimitError(message, requestedWaitSeconds(headers));
  if (status >= 500 || temporaryStatuses.has(status) || isTemporaryRefusal(status, headers))
    return new TransientError(message, { retryAfterSeconds: requestedWaitSeconds(headers) });
  return new PermanentError(message);
}
