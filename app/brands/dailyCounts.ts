import type { DailyCount } from "#domain/brands/reads";

/** Days that are shown: as many as the API gives of each type. */
export const shownDays = 30;
const dayMs = 86_400_000;

/** How often `type` was counted on each of the latest 30 days (UTC), the oldest first; the last one is that of `now`, ms. */
export function dailyCounts(counts: readonly DailyCount[], type: string, now: number): { day: string; count: number }[] {
  const byDay = new Map(counts.filter((one) => one.type === type).map(({ day, count }) => [day, count]));
  return Array.from({ length: shownDays }, (_, index) => {
    const day = new Date(now - (shownDays - 1 - index) * dayMs).toISOString().slice(0, 10);
    return { day, count: byDay.get(day) ?? 0 };
  });
}
