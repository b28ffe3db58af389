import { useEffect, useRef } from "react";
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { BucketSize, Metrics, MetricSeries } from "#domain/queues/metrics";
import { resultOf, api } from "../api.ts";
import { useOverviewPart } from "../live/overview.ts";
import { queryClient } from "../queryClient.ts";
import type { ChartWindow } from "../ui/charts/buckets.ts";
import type { ChartRange } from "./search.ts";
import { measuredNow } from "../clock/serverClock.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

type RangeSettings = { bucket: BucketSize; stepMs: number; count: number; slotLabel: string; label: string };
/** What a range shows: so many bars of so long. */
export const rangeSettings: Record<ChartRange, RangeSettings> = {
  hour: { bucket: "1m", stepMs: minuteMs, count: 60, slotLabel: "minute", label: "the last hour" },
  day: { bucket: "15m", stepMs: 15 * minuteMs, count: 96, slotLabel: "quarter of an hour", label: "the last 24 hours" },
  week: { bucket: "1h", stepMs: hourMs, count: 168, slotLabel: "hour", label: "the last 7 days" },
};

export const chartWindowOf = (range: ChartRange, now: number): ChartWindow => ({
  now,
  count: rangeSettings[range].count,
  stepMs: rangeSettings[range].stepMs,
});

/** Twice the range, so that it can be told what was usual before. */
const metricsQuery = (queue: string | undefined, range: ChartRange) => {
  const { bucket, stepMs, count } = rangeSettings[range];
  return queryOptions({
    queryKey: ["metrics", queue ?? "all", range],
    queryFn: async () => {
      const from = new Date((Math.floor((await measuredNow()) / stepMs) - 2 * count + 1) * stepMs).toISOString();
      return resultOf(api.metrics.$get({ query: { queue, bucket, from } }));
    },
  });
};

/** Charts are asked for anew this often at most, and only when something ended since. */
const minRefetchMs = 2_500;

/** Asks again soon after `mark` has become another one, and not more often than it must. */
function useRefetchOnMark(key: readonly unknown[], mark: string | undefined): void {
  const known = useRef(mark);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const name = JSON.stringify(key);
  useEffect(() => {
    const first = known.current === undefined;
    if (known.current === mark) return;
    known.current = mark;
    if (first) return;
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

/** How queues did: of one, or of all. Loaded again when a job of theirs ended, or somebody acted. */
export function useMetrics(queue: string | undefined, range: ChartRange) {
  const query = metricsQuery(queue, range);
  const mark = useOverviewPart(({ queues, marks }) => {
    const ended = queues.flatMap(({ name, lastFinishedAt }) => (queue === undefined || queue === name ? (lastFinishedAt ?? []) : []));
    return `${ended.toSorted().at(-1) ?? ""} ${marks.audit}`;
  });
  useRefetchOnMark(query.queryKey, mark);
  return useQuery(query);
}

/** The series of a queue; undefined when nothing of it ended. */
export const seriesOf = (metrics: Metrics | undefined, queue: string): MetricSeries | undefined =>
  metrics?.series.find((one) => one.queue === queue);
