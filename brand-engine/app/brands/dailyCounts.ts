import type { DailyCount } from "#brand-engine/domain/reads";

/** The number of days shown: the API returns as many per type. */
export const shownDays = 30;
const dayMs = 86_400_000;

/** The counts of `type` on each of the last 30 days (UTC), oldest first; the last day is that of `now`, ms. */
export function dailyCounts(counts: readonly DailyCount[], type: string, now: number): { day: string; count: number }[] {
  const byDay = new Map(counts.filter((entry) => entry.type === type).map(({ day, count }) => [day, count]));
  return Array.from({ length: shownDays }, (_, index) => {
    const day = new Date(now - (shownDays - 1 - index) * dayMs).toISOString().slice(0, 10);
    return { day, count: byDay.get(day) ?? 0 };
  });
}
