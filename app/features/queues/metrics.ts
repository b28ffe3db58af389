import { useEffect, useRef } from "react";
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { BucketSize, Metrics, MetricSeries } from "#domain/queues/metrics";
import { resultOf, api } from "../../core/api.ts";
import { useOverviewPart } from "../../core/live/overview.ts";
import { queryClient } from "../../core/queryClient.ts";
import type { ChartWindow } from "../../ui/charts/buckets.ts";
import type { ChartRange } from "./search.ts";
import { measuredNow } from "../../core/clock/serverClock.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

type RangeSettings = { bucket: BucketSize; stepMs: number; count: number; slotLabel: string; label: string; previousLabel: string };
/** For each range: the bucket that is read, the number and width of the bars, and the texts. */
export const rangeSettings: Record<ChartRange, RangeSettings> = {
  hour: { bucket: "1m", stepMs: minuteMs, count: 60, slotLabel: "minute", label: "the last hour", previousLabel: "previous hour" },
  day: {
    bucket: "15m",
    stepMs: 15 * minuteMs,
    count: 96,
    slotLabel: "15 minutes",
    label: "the last 24 hours",
    previousLabel: "previous 24 hours",
  },
  week: { bucket: "1h", stepMs: hourMs, count: 168, slotLabel: "hour", label: "the last 7 days", previousLabel: "previous 7 days" },
};

/** The time window of a chart that ends at `now` (ms). */
export const chartWindowOf = (range: ChartRange, now: number): ChartWindow => ({
  now,
  count: rangeSettings[range].count,
  stepMs: rangeSettings[range].stepMs,
});

/** Loads twice the range, so that the chart can be compared with the period before. `all` covers the range alone, as its labels say. */
export const metricsQuery = (queue: string | undefined, range: ChartRange) => {
  const { bucket, stepMs, count } = rangeSettings[range];
  return queryOptions({
    queryKey: ["metrics", queue ?? "all", range],
    queryFn: async () => {
      const last = Math.floor((await measuredNow()) / stepMs);
      const startOf = (steps: number) => new Date((last - steps + 1) * stepMs).toISOString();
      return resultOf(api.metrics.$get({ query: { queue, bucket, from: startOf(2 * count), allFrom: startOf(count) } }));
    },
  });
};

/** A chart is loaded again this long after something changed, ms. Further changes until then cause no more requests. */
const minRefetchMs = 2_500;

/** Invalidates the query {@link minRefetchMs} after `mark` has changed. */
function useRefetchOnMark(key: readonly unknown[], mark: string | undefined): void {
  const lastMark = useRef(mark);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const name = JSON.stringify(key);
  useEffect(() => {
    const isFirst = lastMark.current === undefined;
    if (lastMark.current === mark) return;
    lastMark.current = mark;
    if (isFirst) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queryClient.invalidateQueries({ queryKey: JSON.parse(name) as unknown[] });
    }, minRefetchMs);
  }, [mark, name]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [name],
  );
}

/** The metrics of one queue, or of all queues if `queue` is undefined. Loaded again when a job finished or an operator acted. */
export function useMetrics(queue: string | undefined, range: ChartRange) {
  const query = metricsQuery(queue, range);
  const mark = useOverviewPart(({ queues, marks }) => {
    const finishedAt = queues.flatMap(({ name, lastFinishedAt }) => (queue === undefined || queue === name ? (lastFinishedAt ?? []) : []));
    return `${finishedAt.toSorted().at(-1) ?? ""} ${marks.audit}`;
  });
  useRefetchOnMark(query.queryKey, mark);
  return useQuery(query);
}

/** The series of a queue. Undefined if no attempt of the queue finished in the range. */
export const seriesOf = (metrics: Metrics | undefined, queue: string): MetricSeries | undefined =>
  metrics?.series.find((series) => series.queue === queue);
