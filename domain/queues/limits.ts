import { z } from "zod";
import { LeaseMs, LimitKey } from "../jobs/job.ts";

/** A rate limit: `limit` attempts may start per `periodMs`. It is a token bucket of size `limit`, so after idle time that many may start at once. */
export const RateLimit = z.strictObject({
  limit: z.number().int().min(1).max(100_000),
  periodMs: z.number().int().min(100).max(86_400_000),
});
export type RateLimit = z.infer<typeof RateLimit>;

/** How many jobs of a queue may be active at once. */
export const Concurrency = z.number().int().min(1).max(100_000);

/** The limits of a queue; null for no limit. `keyRate` applies to each key separately. `leaseMs`: the lease that the queue sets. */
export const Limits = z.object({
  rate: RateLimit.nullable(),
  keyRate: RateLimit.nullable(),
  concurrency: Concurrency.nullable(),
  leaseMs: LeaseMs.optional(),
});
export type Limits = z.infer<typeof Limits>;

/** The rate limits that a request sets: that of the queue, and `perKey` that of each key. */
export const RateLimits = RateLimit.extend({ perKey: RateLimit.optional() });
export type RateLimits = z.infer<typeof RateLimits>;

/** The limits that the code of a Worker sets. A limit that is left out is none. */
export const QueueLimits = z.strictObject({ rate: RateLimits.optional(), concurrency: Concurrency.optional() });
export type QueueLimits = z.infer<typeof QueueLimits>;

/** Returns the rate limit of the queue and that of each key. */
export function ratesOf(limits: RateLimits | null): Pick<Limits, "rate" | "keyRate"> {
  if (limits === null) return { rate: null, keyRate: null };
  const { perKey = null, ...rate } = limits;
  return { rate, keyRate: perKey };
}

export const noLimits: Limits = { rate: null, keyRate: null, concurrency: null };

/** True when the queue has no limit. */
export const isUnlimited = ({ rate, keyRate, concurrency }: Limits): boolean => rate === null && keyRate === null && concurrency === null;

/** A job that asks to start, with its rate limit key and priority. Jobs with a higher priority start first. */
export const Candidate = z.object({ id: z.string(), key: LimitKey.nullable(), priority: z.number().int() });
export type Candidate = z.infer<typeof Candidate>;

/**
 * Ids of the jobs of a batch that may start now. `counted`: they count for a concurrency limit and must be released when they finish. `hold` is the
 * id of their hold: no other delivery starts them until it ends, so their claims may be written later. Without it they must be written first.
 */
export type Admission = { granted: string[]; counted: boolean; hold?: string | null };

/** A token bucket: the number of tokens in use at `at` (Unix ms). A full bucket is not stored. */
export type TokenBucket = { used: number; at: number };

/** Returns how many tokens of a bucket are in use at `now`, at most the limit, which may have been lowered since. */
export const usedTokens = (bucket: TokenBucket | undefined, { limit, periodMs }: RateLimit, now: number): number =>
  bucket ? Math.max(0, Math.min(bucket.used, limit) - (Math.max(0, now - bucket.at) * limit) / periodMs) : 0;

/** Differences below this are rounding errors, ms. */
const roundingMs = 1e-6;

/** Returns the time until a token is available, ms; 0 when there is one now. */
export const tokenWaitMs = (bucket: TokenBucket | undefined, rate: RateLimit, now: number): number =>
  Math.max(0, Math.ceil(((usedTokens(bucket, rate, now) + 1 - rate.limit) * rate.periodMs) / rate.limit - roundingMs));

/** Returns the bucket after a token was taken. If the clock was set back, no token is returned twice. */
export const withTokenTaken = (bucket: TokenBucket | undefined, rate: RateLimit, now: number): TokenBucket => ({
  used: usedTokens(bucket, rate, now) + 1,
  at: Math.max(now, bucket?.at ?? now),
});
