import { retentionDays } from "../retention.ts";

const dayMs = 86_400_000;

/** Returns the UTC day `days` days after a day, both as `2026-11-30`. */
export const dayAfter = (day: string, days: number): string => new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);

/** Returns the days that can be shown at `now`, Unix ms: the first whose hours are all kept, yesterday and today, UTC. */
export function costDays(now: number): { firstDay: string; yesterday: string; today: string } {
  const today = new Date(now).toISOString().slice(0, 10);
  return { firstDay: dayAfter(today, 1 - retentionDays.hourBuckets), yesterday: dayAfter(today, -1), today };
}
