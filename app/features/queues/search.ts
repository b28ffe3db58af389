/** The time ranges of a queue's charts. Without one in the URL, the charts show an hour. */
export const chartRanges = ["hour", "day", "week"] as const;
export type ChartRange = (typeof chartRanges)[number];
export type QueueSearch = { range?: Exclude<ChartRange, "hour"> | undefined };

/** Reads the range from URL parameters. An unknown range is ignored. */
export function readQueueSearch(search: Record<string, unknown>): QueueSearch {
  const range = (["day", "week"] as const).find((name) => name === search["range"]);
  return range ? { range } : {};
}
