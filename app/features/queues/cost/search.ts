/** The day that the Cost page shows, as in the URL: `2026-11-29`. Without one: yesterday, UTC. */
export type CostSearch = { day?: string | undefined };

/** Reads the day from URL parameters. Text that is no day is ignored. */
export function readCostSearch({ day }: Record<string, unknown>): CostSearch {
  const isDay = typeof day === "string" && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
  return isDay ? { day } : {};
}
