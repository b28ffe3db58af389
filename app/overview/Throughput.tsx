import { useMemo, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { rangeSettings, chartWindowOf, useMetrics } from "../features/queues/metrics.ts";
import { ThroughputChart } from "../ui/charts/Chart.tsx";
import type { ChartRange } from "../features/queues/search.ts";
import { placeMarks, bucketsOf, sumCounts, windowStart } from "../ui/charts/buckets.ts";
import { useNow } from "../ui/useNow.ts";
import { LoadError } from "../ui/LoadError.tsx";
import { formatCount } from "../ui/format.ts";
import { RangeLinks } from "./RangeLinks.tsx";
import { SectionHeader } from "./SectionHeader.tsx";
import { serverNow } from "../core/clock/serverClock.ts";

const height = 172;

/** Stands for the chart when the job layer consumes no queue: a chart of nothing would look like an idle system. */
export const NoThroughput = () => (
  <section aria-labelledby="throughput" className="min-w-0">
    <SectionHeader id="throughput" title="Throughput" />
    <p className="px-4 text-kumo-subtle sm:px-6">No data. Throughput and times are measured for jobs only.</p>
  </section>
);

/** A chart of the attempts that finished in a time range, with marks for deploys and pauses, and links to other ranges. */
export function Throughput({ range }: { range: ChartRange }) {
  const { data: metrics, error, refetch } = useMetrics(undefined, range);
  const { label, slotLabel, previousLabel } = rangeSettings[range];
  const navigate = useNavigate();
  const now = useNow();
  // While the pointer is on the chart, the chart does not move: this is the time it is drawn for.
  const [frozenAt, setFrozenAt] = useState<number>();
  const window = useMemo(() => chartWindowOf(range, frozenAt ?? now), [range, frozenAt, now]);
  const points = useMemo(() => metrics?.series.flatMap((series) => series.points) ?? [], [metrics]);
  const buckets = useMemo(() => bucketsOf(points, window), [points, window]);
  const marks = useMemo(() => placeMarks(metrics?.marks ?? [], window), [metrics, window]);
  const total = sumCounts(buckets);
  const previous = sumCounts(points.filter(({ at }) => Date.parse(at) < windowStart(window)));
  return (
    <section aria-labelledby="throughput" className="min-w-0">
      <SectionHeader id="throughput" title="Throughput" aside={<RangeLinks range={range} />} />
      {error && !metrics ? (
        <LoadError what="Throughput" error={error} retry={() => void refetch()} />
      ) : (
        <div className="px-4 sm:px-6">
          <ThroughputChart
            label={`Attempts finished in ${label}, by ${slotLabel}. Press Enter to list the jobs created in that time.`}
            height={height}
            buckets={buckets}
            marks={marks}
            summary={
              metrics
                ? `${formatCount(total.completed)} completed, ${formatCount(total.failed)} failed in ${label} · ${previousLabel} ${formatCount(previous.completed)}, ${formatCount(previous.failed)}`
                : "…"
            }
            onHoverChange={(isHeld) => setFrozenAt(isHeld ? (frozen) => frozen ?? serverNow() : undefined)}
            onSelect={({ from, to }) =>
              void navigate({ to: "/jobs", search: { from: new Date(from).toISOString(), to: new Date(to).toISOString() } })
            }
          />
        </div>
      )}
    </section>
  );
}
