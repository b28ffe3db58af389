import { Concurrency, RateLimit } from "#domain/queues/limits";
import { ApiError } from "../api.ts";
import { formatCount } from "../ui/format.ts";

/** Periods as people say them, ms, the longest first. */
export const units = { hour: 3_600_000, minute: 60_000, second: 1_000, ms: 1 } as const;
export type Unit = keyof typeof units;

/** A rate limit as it stands in a form. */
export type RateDraft = { limit: string; amount: string; unit: Unit };

/** A limit in the form's words: the longest unit that says its period in a whole number. */
export function rateDraftOf(rate: RateLimit | null): RateDraft {
  if (!rate) return { limit: "", amount: "1", unit: "second" };
  const unit = (Object.keys(units) as Unit[]).find((one) => rate.periodMs % units[one] === 0) ?? "ms";
  return { limit: String(rate.limit), amount: String(rate.periodMs / units[unit]), unit };
}

const numberOf = (text: string): number => (text.trim() ? Number(text) : Number.NaN);

/** What the form says, checked. Throws an `ApiError` for people. */
export function parseRateDraft({ limit, amount, unit }: RateDraft): RateLimit {
  const rate = RateLimit.safeParse({ limit: numberOf(limit), periodMs: Math.round(numberOf(amount) * units[unit]) });
  if (rate.success) return rate.data;
  throw new ApiError("invalid", "A rate limit lets 1 to 100,000 jobs start in 100 ms to 24 hours: give whole numbers within that.");
}

/** How many at once the form says, checked. Throws an `ApiError` for people. */
export function parseConcurrency(text: string): number {
  const limit = Concurrency.safeParse(numberOf(text));
  if (limit.success) return limit.data;
  throw new ApiError("invalid", "From 1 to 100,000 jobs may be active at once: give a whole number within that.");
}

/** "10 a second", "100 in 5 minutes". */
export function formatRateLimit(rate: RateLimit): string {
  const { amount, unit } = rateDraftOf(rate);
  const period =
    amount === "1" && unit !== "ms" ? `a ${unit}`.replace("a hour", "an hour") : `in ${amount} ${unit === "ms" ? "ms" : `${unit}s`}`;
  return `${formatCount(rate.limit)} ${period}`;
}
