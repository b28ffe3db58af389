import { Concurrency, RateLimit } from "#domain/queues/limits";
import { ApiError } from "../../core/api.ts";
import { type RateDraft, units } from "./rateText.ts";

const numberOf = (text: string): number => (text.trim() ? Number(text) : Number.NaN);

/** The rate limit of the form. Throws an `ApiError` with a message for the operator if it is invalid. */
export function parseRateDraft({ limit, amount, unit }: RateDraft): RateLimit {
  const rate = RateLimit.safeParse({ limit: numberOf(limit), periodMs: Math.round(numberOf(amount) * units[unit]) });
  if (rate.success) return rate.data;
  throw new ApiError("invalid", "Invalid rate limit. Enter a whole number of 1 to 100,000 jobs per 100 ms to 24 hours.");
}

/** The concurrency limit of the form. Throws an `ApiError` with a message for the operator if it is invalid. */
export function parseConcurrency(text: string): number {
  const limit = Concurrency.safeParse(numberOf(text));
  if (limit.success) return limit.data;
  throw new ApiError("invalid", "Invalid concurrency limit. Enter a whole number from 1 to 100,000.");
}
