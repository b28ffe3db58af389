import { useMemo, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import type { Metrics } from "#domain/queues/metrics";
import { rangeSettings, chartWindowOf } from "../queues/metrics.ts";
import { ThroughputChart } from "../ui/charts/Chart.tsx";
import { placeMarks, bucketsOf, sumCounts, windowStart } from "../ui/charts/buckets.ts";
import { useNow } from "../ui/useNow.ts";
import { LoadError } from "../ui/LoadError.tsx";
import { formatCount } from "../ui/format.ts";
import { SectionHeader } from "./SectionHeader.tsx";
import { serverNow } from "../clock/serverClock.ts";

const height = 172;
const { label: says } = rangeSettings.hour;

type Props = { metrics: Metrics | undefined; error: unknown; retry: () => void };

/** What ended in the last hour, minute by minute, beside what may explain it. */
export function LastHourThroughput({ metrics, error, retry }: Props) {
  const navigate = useNavigate();
  const now = useNow();
  // What is pointed at stays where it is.
  const [held, setHeld] = useState<number>();
  const window = useMemo(() => chartWindowOf("hour", held ?? now), [held, now]);
  const points = useMemo(() => metrics?.series.flatMap((one) => one.points) ?? [], [metrics]);
  const buckets = useMemo(() => bucketsOf(points, window), [points, window]);
  const marks = useMemo(() => placeMarks(metrics?.marks ?? [], window), [metrics, window]);
  const all = sumCounts(buckets);
  const before = sumCounts(points.filter(({ at }) => Date.parse(at) < windowStart(window)));
  return (
    <section aria-labelledby="last-hour" className="min-w-0">
      <SectionHeader id="last-hour" title="Throughput" says={says} />
      {error && !metrics ? (
        <LoadError what="The last hour" error={error} retry={retry} />
      ) : (
        <div className="px-4 sm:px-6">
          <ThroughputChart
            label={`Tries that ended in ${says}, minute by minute; Enter lists the jobs made in a minute`}
            height={height}
            buckets={buckets}
            marks={marks}
            summary={
              metrics
                ? `${formatCount(all.completed)} done, ${formatCount(all.failed)} failed; the hour before ${formatCount(before.completed)} and ${formatCount(before.failed)}`
                : "…"
            }
            onHoverChange={(holds) => setHeld(holds ? (known) => known ?? serverNow() : undefined)}
            onSelect={({ from, to }) =>
              void navigate({ to: "/jobs", search: { from: new Date(from).toISOString(), to: new Date(to).toISOString() } })
            }
          />
        </div>
      )}
    </section>
  );
}
