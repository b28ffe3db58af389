import type { RateLimit } from "#domain/queues/limits";
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

/** A rate limit as text: "10 per second", "100 per 5 minutes". */
export function formatRateLimit(rate: RateLimit): string {
  const { amount, unit } = rateDraftOf(rate);
  const period = amount === "1" && unit !== "ms" ? `per ${unit}` : `per ${amount} ${unit === "ms" ? "ms" : `${unit}s`}`;
  return `${formatCount(rate.limit)} ${period}`;
}
