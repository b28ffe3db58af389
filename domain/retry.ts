import { Fault, faultStatus } from "./faults.ts";
import type { Backoff } from "./jobs.ts";

/** The service asks to be left alone for a while; seconds, 60 unless it said otherwise. */
export class RateLimitError extends Error {
  override readonly name = "RateLimitError";
  readonly retryAfterSeconds: number;
  constructor(message: string, retryAfterSeconds = 60) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Likely to heal by itself: a time-out, a 5xx, a cut connection. */
export class TransientError extends Error {
  override readonly name = "TransientError";
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
export const usualBackoff: Backoff = { type: "exponential", delayMs: 5_000, maxMs: 300_000, jitter: 0 };

/** Milliseconds before the next try after `attempt` tries (from 1). `chance` is 0 to 1: how much of the jitter is taken off. */
export function backoffMs({ type, delayMs, maxMs, jitter }: Backoff, attempt: number, chance = 0): number {
  const full = type === "fixed" ? delayMs : Math.min(delayMs * 2 ** Math.min(Math.max(0, attempt - 1), 40), maxMs);
  return Math.round(full * (1 - jitter * chance));
}

/** Seconds before the next try after `attempt` tries (from 1), as jobs usually back off. */
export const backoffSeconds = (attempt: number): number => backoffMs(usualBackoff, attempt) / 1000;

export type Verdict = { action: "retry"; delayMs: number } | { action: "dead"; reason: "permanent" | "exhausted" };

/** The tries of a job: which this is, from 1, how many it has, and how long it waits between them. */
export type Tries = { attempt: number; attempts: number; backoff?: Backoff | null };

/**
 * What to do with a job that failed. A rate limit waits what the service asks (at most an hour). An unknown error may
 * heal (a database hiccup looks like any other), so it backs off too. `chance`, 0 to 1, is for the jitter.
 */
export function judge(error: unknown, { attempt, attempts, backoff }: Tries, chance = Math.random()): Verdict {
  if (error instanceof PermanentError || (error instanceof Fault && faultStatus[error.code] < 500))
    return { action: "dead", reason: "permanent" };
  if (attempt >= attempts) return { action: "dead", reason: "exhausted" };
  if (error instanceof RateLimitError)
    return { action: "retry", delayMs: Math.min(Math.max(1, Math.ceil(error.retryAfterSeconds)), 3600) * 1000 };
  return { action: "retry", delayMs: backoffMs(backoff ?? usualBackoff, attempt, chance) };
}

/** What is kept of an error. */
export type Why = { name: string; message: string; stack: string };

/** Any thrown value as `Why`; message at most 2,000 characters, stack at most 4,000. */
export function whyOf(error: unknown): Why {
  if (error instanceof Error) return { name: error.name, message: error.message.slice(0, 2000), stack: (error.stack ?? "").slice(0, 4000) };
  return { name: "Error", message: String(error).slice(0, 2000), stack: "" };
}

/**
 * The same bug gives the same fingerprint: type, error name and the message with its ids, numbers and
 * quoted parts taken out. 16 hex digits (FNV-1a, 64 bit): a grouping key, not a secret.
 */
export function fingerprintOf(type: string, why: Pick<Why, "name" | "message">): string {
  const shape = why.message
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, "…")
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27,}/gi, "#")
    .replace(/\d+/g, "#");
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(`${type}\n${why.name}\n${shape}`)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
