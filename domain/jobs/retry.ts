import { ApiError, apiErrorStatus } from "../errors/apiError.ts";
import type { Backoff } from "./job.ts";
import { isInstance, readProperty } from "../errors/describe.ts";

/** The service asks to be left alone for a while; seconds, 60 unless it said otherwise. */
export class RateLimitError extends Error {
  override readonly name = "RateLimitError";
  readonly retryAfterSeconds: number;
  constructor(message: string, retryAfterSeconds = 60, options?: ErrorOptions) {
    super(message, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Likely to heal by itself: a 5xx, a cut connection. `retryAfterSeconds` where the service said when to come again. */
export class TransientError extends Error {
  override readonly name: string = "TransientError";
  readonly retryAfterSeconds?: number;
  constructor(message: string, { retryAfterSeconds, ...options }: ErrorOptions & { retryAfterSeconds?: number | undefined } = {}) {
    super(message, options);
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The attempt ran longer than it may. */
export class TimeoutError extends TransientError {
  override readonly name = "TimeoutError";
}

/** Cannot heal by trying again: goes to the dead letters at once. */
export class PermanentError extends Error {
  override readonly name: string = "PermanentError";
}

/** A message that is no message. */
export class MalformedMessageError extends PermanentError {
  override readonly name = "MalformedMessageError";
}

/** The handler was asked to stop, and did. */
export class CancelledError extends Error {
  override readonly name = "CancelledError";
}

/** 5 s · 2ⁿ, at most 300 s: how jobs back off unless their producer says otherwise. */
export const defaultBackoff: Backoff = { type: "exponential", delayMs: 5_000, maxMs: 300_000, jitter: 0 };

/** Milliseconds before the next try after `attempt` tries (from 1). `chance` is 0 to 1: how much of the jitter is taken off. */
export function backoffMs({ type, delayMs, maxMs, jitter }: Backoff, attempt: number, chance = 0): number {
  const full = type === "fixed" ? delayMs : Math.min(delayMs * 2 ** Math.min(Math.max(0, attempt - 1), 40), maxMs);
  return Math.round(full * (1 - jitter * chance));
}

/** Seconds before the next try after `attempt` tries (from 1), as jobs usually back off. */
export const backoffSeconds = (attempt: number): number => backoffMs(defaultBackoff, attempt) / 1000;

export type RetryDecision = { action: "retry"; delayMs: number } | { action: "dead"; reason: "permanent" | "exhausted" };

/** The tries of a job: which this is, from 1, how many it has, and how long it waits between them. */
export type RetryState = { attempt: number; attempts: number; backoff?: Backoff | null };

/** Errors that say by their name alone that they can't heal: sent over RPC, or from another copy of this file, they are of another class. */
const permanentNames: ReadonlySet<unknown> = new Set(["PermanentError", "MalformedMessageError", "NonRetryableError"]);

/** True for an error that can't heal by trying again. Safe for any thrown value. */
export const isPermanent = (error: unknown): boolean =>
  isInstance(error, PermanentError) ||
  (isInstance(error, ApiError)
    ? (apiErrorStatus[readProperty(error, "code") as ApiError["code"]] ?? 500) < 500
    : permanentNames.has(readProperty(error, "name")));

/** Longest wait that a service may ask for, s. */
const maxRetryAfterSeconds = 3_600;

/** Milliseconds that an error asks to wait before the next attempt, 1 s to an hour; undefined when it asks for nothing. */
export function requestedWaitMs(error: unknown): number | undefined {
  const seconds = readProperty(error, "retryAfterSeconds");
  if (typeof seconds !== "number" || Number.isNaN(seconds)) return undefined;
  return Math.min(Math.max(1, Math.ceil(seconds)), maxRetryAfterSeconds) * 1000;
}

/**
 * What to do with a job that failed. An error that says when to come again, such as a rate limit, waits what it asks (at
 * most an hour). An unknown error may heal (a database hiccup looks like any other), so it backs off too. `chance`, 0 to 1,
 * is for the jitter. Never throws, whatever was thrown.
 */
export function decideRetry(error: unknown, { attempt, attempts, backoff }: RetryState, chance = Math.random()): RetryDecision {
  if (isPermanent(error)) return { action: "dead", reason: "permanent" };
  if (attempt >= attempts) return { action: "dead", reason: "exhausted" };
  return { action: "retry", delayMs: requestedWaitMs(error) ?? backoffMs(backoff ?? defaultBackoff, attempt, chance) };
}
