import { lazy, Suspense, useMemo, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { rangeSettings, chartWindowOf, useMetrics } from "../features/queues/metrics.ts";
import { ThroughputChart } from "../ui/charts/Chart.tsx";
import type { ChartRange } from "../features/queues/search.ts";
import { placeMarks, bucketsOf, sumCounts, windowStart } from "../ui/charts/buckets.ts";
import { useNow } from "../ui/useNow.ts";
import { LoadError } from "../ui/LoadError.tsx";
import { formatCount } from "../ui/format.ts";
import { OnSight } from "./OnSight.tsx";
import { RangeLinks } from "./RangeLinks.tsx";
import { SectionHeader } from "./SectionHeader.tsx";
import { serverNow } from "../core/clock/serverClock.ts";

const height = 172;
const BacklogAndTimes = lazy(() => import("./BacklogAndTimes.tsx"));

/** Stands for the chart when the job layer consumes no queue: a chart of nothing would look like an idle system. */
export const NoThroughput = () => (
  <section aria-labelledby="throughput" className="min-w-0">
    <SectionHeader id="throughput" title="Throughput" />
    <p className="px-4 text-kumo-subtle sm:px-6">No data. Throughput and times are measured for jobs only.</p>
  </section>
);

/** The space of the charts that are loaded when they are in sight. */
const ChartsPlace = () => <div className="h-75 @6xl:col-span-2" />;

/**
 * Charts of a time range with marks for deploys and pauses, and links to other ranges: the attempts that finished, and beside it, or below it on a
 * narrow screen, what waited, and the wait and run times.
 */
export function Throughput({ range }: { range: ChartRange }) {
  const { data: metrics, error, refetch } = useMetrics(undefined, range);
  const { label, slotLabel, previousLabel } = rangeSettings[range];
  const navigate = useNavigate();
  const now = useNow();
  // While the pointer is on a chart, the charts do not move: this is the time they are drawn for.
  const [frozenAt, setFrozenAt] = useState<number>();
  const window = useMemo(() => chartWindowOf(range, frozenAt ?? now), [range, frozenAt, now]);
  const points = useMemo(() => metrics?.overall?.points ?? [], [metrics]);
  const buckets = useMemo(
    () =>
      bucketsOf(
        points,
        window,
        metrics?.series.flatMap(({ backlog }) => backlog),
      ),
    [points, window, metrics],
  );
  const marks = useMemo(() => placeMarks(metrics?.marks ?? [], window), [metrics, window]);
  const total = sumCounts(buckets);
  const previous = sumCounts(points.filter(({ at }) => Date.parse(at) < windowStart(window)));
  const frame = { buckets, marks, onHoverChange: (isHeld: boolean) => setFrozenAt(isHeld ? (frozen) => frozen ?? serverNow() : undefined) };
  return (
    <div className="@container">
      <div className="grid gap-y-7 @6xl:grid-cols-[2fr_1fr_1fr]">
        <section aria-labelledby="throughput" className="min-w-0">
          <SectionHeader id="throughput" title="Throughput" aside={<RangeLinks range={range} />} />
          {error && !metrics ? (
            <LoadError what="Throughput" error={error} retry={() => void refetch()} />
          ) : (
            <div className="px-4 sm:px-6">
              <ThroughputChart
                {...frame}
                label={`Attempts finished in ${label}, by ${slotLabel}. Press Enter to list the jobs created in that time.`}
                height={height}
                summary={
                  metrics
                    ? `${formatCount(total.completed)} completed, ${formatCount(total.failed)} failed in ${label} · ${previousLabel} ${formatCount(previous.completed)}, ${formatCount(previous.failed)}`
                    : "…"
                }
                onSelect={({ from, to }) =>
                  void navigate({ to: "/jobs", search: { from: new Date(from).toISOString(), to: new Date(to).toISOString() } })
                }
              />
            </div>
          )}
        </section>
        <OnSight place={<ChartsPlace />}>
          <Suspense fallback={<ChartsPlace />}>
            <BacklogAndTimes frame={frame} label={label} />
          </Suspense>
        </OnSight>
      </div>
    </div>
  );
}
