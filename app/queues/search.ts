/** How far back the charts of a queue look; an hour unless the address says otherwise. */
export const chartRanges = ["hour", "day", "week"] as const;
export type ChartRange = (typeof chartRanges)[number];
export type QueueSearch = { range?: Exclude<ChartRange, "hour"> | undefined };

export function readQueueSearch(search: Record<string, unknown>): QueueSearch {
  const range = (["day", "week"] as const).find((one) => one === search["range"]);
  return range ? { range } : {};
}
