import { Concurrency, RateLimit } from "#domain/queues/limits";
import { ApiError } from "../../core/api.ts";
import { formatCount } from "../../ui/format.ts";

/** The units of a period in ms, the longest first. */
export const units = { hour: 3_600_000, minute: 60_000, second: 1_000, ms: 1 } as const;
export type Unit = keyof typeof units;

/** The fields of the rate limit form, as typed. */
export type RateDraft = { limit: string; amount: string; unit: Unit };

/** The form fields for a limit, in the longest unit that divides its period. Empty fields for null. */
export function rateDraftOf(rate: RateLimit | null): RateDraft {
  if (!rate) return { limit: "", amount: "1", unit: "second" };
  const unit = (Object.keys(units) as Unit[]).find((candidate) => rate.periodMs % units[candidate] === 0) ?? "ms";
  return { limit: String(rate.limit), amount: String(rate.periodMs / units[unit]), unit };
}

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

/** A rate limit as text: "10 per second", "100 per 5 minutes". */
export function formatRateLimit(rate: RateLimit): string {
  const { amount, unit } = rateDraftOf(rate);
  const period = amount === "1" && unit !== "ms" ? `per ${unit}` : `per ${amount} ${unit === "ms" ? "ms" : `${unit}s`}`;
  return `${formatCount(rate.limit)} ${period}`;
}
