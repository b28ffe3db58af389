import { z } from "zod";
import { LimitKey } from "../jobs/job.ts";

/** So many starts in so long. A token bucket as large as `limit`: after a rest that many may start at once. */
export const RateLimit = z.strictObject({
  limit: z.number().int().min(1).max(100_000),
  periodMs: z.number().int().min(100).max(86_400_000),
});
export type RateLimit = z.infer<typeof RateLimit>;

/** How many jobs of a queue may be active at once. */
export const Concurrency = z.number().int().min(1).max(100_000);

/** How fast a queue may go; null is as fast as it can. `keyRate` holds for each key by itself. */
export const Limits = z.object({ rate: RateLimit.nullable(), keyRate: RateLimit.nullable(), concurrency: Concurrency.nullable() });
export type Limits = z.infer<typeof Limits>;

export const noLimits: Limits = { rate: null, keyRate: null, concurrency: null };

/** True when everybody may start at once. */
export const isUnlimited = ({ rate, keyRate, concurrency }: Limits): boolean => rate === null && keyRate === null && concurrency === null;

/** A job that asks to start: its rate limit key and its priority, higher first. */
export const Candidate = z.object({ id: z.string(), key: LimitKey.nullable(), priority: z.number().int() });
export type Candidate = z.infer<typeof Candidate>;

/** Ids of a batch that may start now. `counted`: they take part in a concurrency limit and must be released when over. */
export type Admission = { granted: string[]; counted: boolean };

/** A token bucket: tokens taken and not back yet, as of `at`, ms. One that was never taken from is left out. */
export type TokenBucket = { used: number; at: number };

/** Tokens of a bucket that are not back yet. More than the limit, because the limit was lower since, count as all. */
export const usedTokens = (bucket: TokenBucket | undefined, { limit, periodMs }: RateLimit, now: number): number =>
  bucket ? Math.max(0, Math.min(bucket.used, limit) - (Math.max(0, now - bucket.at) * limit) / periodMs) : 0;

/** Less than a millionth of a millisecond is arithmetic, not waiting. */
const nothingMs = 1e-6;

/** Milliseconds until a token is there; 0 when one is. */
export const tokenWaitMs = (bucket: TokenBucket | undefined, rate: RateLimit, now: number): number =>
  Math.max(0, Math.ceil(((usedTokens(bucket, rate, now) + 1 - rate.limit) * rate.periodMs) / rate.limit - nothingMs));

/** The bucket after a token was taken. A clock that was set back brings no tokens twice. */
export const withTokenTaken = (bucket: TokenBucket | undefined, rate: RateLimit, now: number): TokenBucket => ({
  used: usedTokens(bucket, rate, now) + 1,
  at: Math.max(now, bucket?.at ?? now),
});
