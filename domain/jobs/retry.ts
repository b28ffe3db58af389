import { ApiError, apiErrorStatus } from "../errors/apiError.ts";
import type { Backoff } from "./job.ts";
import { isInstance, readProperty } from "../errors/describe.ts";

/** A service refused the call because of its rate limit. `retryAfterSeconds` is how long to wait, 60 by default. */
export class RateLimitError extends Error {
  override readonly name = "RateLimitError";
  readonly retryAfterSeconds: number;
  constructor(message: string, retryAfterSeconds = 60, options?: ErrorOptions) {
    super(message, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** An error that a retry may fix, such as a 5xx response or a lost connection. `retryAfterSeconds` is set if the service said how long to wait. */
export class TransientError extends Error {
  override readonly name: string = "TransientError";
  readonly retryAfterSeconds?: number;
  constructor(message: string, { retryAfterSeconds, ...options }: ErrorOptions & { retryAfterSeconds?: number | undefined } = {}) {
    super(message, options);
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The attempt ran longer than its `timeoutMs`. */
export class TimeoutError extends TransientError {
  override readonly name = "TimeoutError";
}

/** An error that a retry can't fix: the job is dead-lettered without another attempt. */
export class PermanentError extends Error {
  override readonly name: string = "PermanentError";
}

/** The body is not a valid message. */
export class MalformedMessageError extends PermanentError {
  override readonly name = "MalformedMessageError";
}

/** The handler stopped because its job was cancelled. */
export class CancelledError extends Error {
  override readonly name = "CancelledError";
}

/** The backoff of jobs whose producer sets none: 5 s, doubled after each attempt, at most 300 s. */
export const defaultBackoff: Backoff = { type: "exponential", delayMs: 5_000, maxMs: 300_000, jitter: 0 };

/** Returns the delay before the next attempt after `attempt` attempts (from 1), ms. `chance`, 0 to 1, is the share of the jitter that is subtracted. */
export function backoffMs({ type, delayMs, maxMs, jitter }: Backoff, attempt: number, chance = 0): number {
  const full = type === "fixed" ? delayMs : Math.min(delayMs * 2 ** Math.min(Math.max(0, attempt - 1), 40), maxMs);
  return Math.round(full * (1 - jitter * chance));
}

/** Returns the delay before the next attempt after `attempt` attempts (from 1) with the default backoff, seconds. */
export const backoffSeconds = (attempt: number): number => backoffMs(defaultBackoff, attempt) / 1000;

export type RetryDecision = { action: "retry"; delayMs: number } | { action: "dead"; reason: "permanent" | "exhausted" };

/** The attempts of a job: the number of the current one (from 1), how many it has, and its backoff. */
export type RetryState = { attempt: number; attempts: number; backoff?: Backoff | null };

/** Names of permanent errors. The class alone is not enough: an error from an RPC call or from another copy of this file has a different class. */
const permanentNames: ReadonlySet<unknown> = new Set(["PermanentError", "MalformedMessageError", "NonRetryableError"]);

/** True for an error that a retry can't fix. Safe for any thrown value. */
export const isPermanent = (error: unknown): boolean =>
  isInstance(error, PermanentError) ||
  (isInstance(error, ApiError)
    ? (apiErrorStatus[readProperty(error, "code") as ApiError["code"]] ?? 500) < 500
    : permanentNames.has(readProperty(error, "name")));

/** Longest delay that an error may request, s. */
const maxRetryAfterSeconds = 3_600;

/** Returns the delay that an error requests before the next attempt, ms, 1 s to an hour; undefined when it requests none. */
export function requestedWaitMs(error: unknown): number | undefined {
  const seconds = readProperty(error, "retryAfterSeconds");
  if (typeof seconds !== "number" || Number.isNaN(seconds)) return undefined;
  return Math.min(Math.max(1, Math.ceil(seconds)), maxRetryAfterSeconds) * 1000;
}

/**
 * Decides whether a failed attempt is retried, and after which delay. An error with `retryAfterSeconds`, such as a rate limit, gets that
 * delay, at most an hour. Unknown errors are retried too, because they may be temporary. `chance`, 0 to 1, is for the jitter. Never throws,
 * whatever was thrown.
 */
export function decideRetry(error: unknown, { attempt, attempts, backoff }: RetryState, chance = Math.random()): RetryDecision {
  if (isPermanent(error)) return { action: "dead", reason: "permanent" };
  if (attempt >= attempts) return { action: "dead", reason: "exhausted" };
  return { action: "retry", delayMs: requestedWaitMs(error) ?? backoffMs(backoff ?? defaultBackoff, attempt, chance) };
}
