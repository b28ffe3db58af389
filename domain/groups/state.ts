import { escalation, type FailureGroup, type GroupState, groupTrendHours } from "./group.ts";

const hourMs = 3_600_000;
/** How long the counters of a group last, ms. */
const quarterMs = hourMs / 4;

/** The counters of a group: quarters of an hour since 1970, and how many dead letters came in each. */
export type QuarterCounts = readonly (readonly [quarter: number, count: number])[];

const sumWithin = (quarters: QuarterCounts, from: number, below: number): number =>
  quarters.reduce((sum, [quarter, count]) => (quarter >= from && quarter < below ? sum + count : sum), 0);

/** Returns how many dead letters came in the last hour and in the hour before, by whole quarters of an hour. */
export function rateOf(quarters: QuarterCounts, now: number): FailureGroup["rate"] {
  const next = Math.floor(now / quarterMs) + 1;
  return { now: sumWithin(quarters, next - 4, next), before: sumWithin(quarters, next - 8, next - 4) };
}

/** Returns a count for each of the last 24 hours, the oldest first. */
export function trendOf(quarters: QuarterCounts, now: number): number[] {
  const next = Math.floor(now / quarterMs) + 1;
  return Array.from({ length: groupTrendHours }, (_, index) => {
    const below = next - 4 * (groupTrendHours - 1 - index);
    return sumWithin(quarters, below - 4, below);
  });
}

const isWithinDay = (at: string | null, now: number): boolean => at !== null && now - Date.parse(at) < groupTrendHours * hourMs;

/** Whether a dead letter belongs to a group that was seen again after it was resolved, less than 24 hours before. */
export const isOfRegression = ({ createdAt, regressedAt }: { createdAt: string; regressedAt: string | null }): boolean =>
  regressedAt !== null && createdAt >= regressedAt && isWithinDay(regressedAt, Date.parse(createdAt));

/**
 * Returns the state of a group at `now` (Unix ms). `regressed`: seen again after it was resolved, within 24 hours. `escalating`: at least 10
 * in the last hour, twice as many as in the hour before, and not only since then. `new`: first seen within 24 hours. Else `ongoing`.
 */
export function stateOf(group: Pick<FailureGroup, "firstSeenAt" | "regressedAt" | "rate">, now: number): GroupState {
  const { rate } = group;
  if (isWithinDay(group.regressedAt, now)) return "regressed";
  const isRising = rate.now >= escalation.failures && rate.now >= escalation.factor * rate.before;
  if (isRising && now - Date.parse(group.firstSeenAt) >= 2 * hourMs) return "escalating";
  return isWithinDay(group.firstSeenAt, now) ? "new" : "ongoing";
}
