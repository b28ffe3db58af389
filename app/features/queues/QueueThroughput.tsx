import { type ComponentProps, useMemo, useState } from "react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { cn } from "../../ui/cn.ts";
import type { QueueView } from "#domain/queues/health";
import type { MetricSeries } from "#domain/queues/metrics";
import { BacklogChart, ThroughputChart, TimesChart } from "../../ui/charts/Chart.tsx";
import { placeMarks, bucketsOf, sumCounts, windowStart } from "../../ui/charts/buckets.ts";
import { formatMost, formatMs } from "../../ui/charts/format.ts";
import { useNow } from "../../ui/useNow.ts";
import { DetailList } from "../../ui/DetailList.tsx";
import { LoadError } from "../../ui/LoadError.tsx";
import { Section } from "../../ui/Section.tsx";
import { Time } from "../../ui/Time.tsx";
import { formatCount } from "../../ui/format.ts";
import { rangeSettings, seriesOf, useMetrics, chartWindowOf } from "./metrics.ts";
import { forecastOf, jobsPerMinuteOf } from "./backlog.ts";
import { backlogGrowthOf } from "./backlogSamples.ts";
import { type ChartRange, chartRanges } from "./search.ts";
import { serverNow } from "../../core/clock/serverClock.ts";

const height = { throughput: 132, times: 96 };
const timesCharts = [
  { of: "wait", title: "Wait time", name: "Wait times" },
  { of: "run", title: "Run time", name: "Run times" },
] as const;
const backlogCharts = [
  { of: "waiting", title: "Backlog" },
  { of: "oldestMs", title: "Oldest waiting" },
] as const;
const names: Record<ChartRange, string> = { hour: "1 h", day: "24 h", week: "7 d" };

/** Links to the time ranges of the charts. */
const RangeLinks = ({ range }: { range: ChartRange }) => (
  <span role="group" aria-label="Time range" className="flex rounded-lg bg-kumo-recessed p-0.5">
    {chartRanges.map((choice) => (
      <Link
        key={choice}
        from="/queues/$name"
        to="."
        search={(before) => ({ ...before, range: choice === "hour" ? undefined : choice })}
        replace
        activeOptions={{ exact: true }}
        className={cn(
          "rounded-md px-2 text-xs leading-6 hover:text-kumo-default",
          choice === range ? "bg-kumo-base text-kumo-strong shadow-xs ring ring-kumo-line" : "text-kumo-subtle",
        )}
      >
        {names[choice]}
      </Link>
    ))}
  </span>
);

/** The current rate of a queue, its backlog with a forecast, and its oldest waiting job. */
function CurrentRate({ queue }: { queue: QueueView }) {
  const { data } = useMetrics(queue.name, "hour");
  const now = useNow();
  const { waiting } = queue.counts;
  const perMinute = jobsPerMinuteOf(seriesOf(data, queue.name)?.points ?? [], now);
  const rateText = !data ? "…" : `${perMinute ? "~" : ""}${formatCount(perMinute)} jobs/min`;
  return (
    <DetailList
      items={[
        [
          "Rate",
          <span key="rate" className="figure">
            {rateText}
          </span>,
        ],
        [
          "Backlog",
          <span key="backlog" className="figure">
            {waiting > 0 && (
              <>
                <Link to="/jobs" search={{ queue: queue.name, state: "waiting" }} className="text-kumo-link underline underline-offset-2">
                  {formatCount(waiting)} waiting
                </Link>
                {": "}
              </>
            )}
            {data ? forecastOf({ waiting, paused: queue.state === "paused", perMinute, growth: backlogGrowthOf(queue.name, now) }) : "…"}
          </span>,
        ],
        [
          "Oldest waiting",
          waiting > 0 && queue.oldestWaitingAt ? (
            <Link
              key="oldest"
              to="/jobs"
              search={{ queue: queue.name, state: "waiting", order: "oldest" }}
              className="text-kumo-link hover:underline"
            >
              <Time at={queue.oldestWaitingAt} as="both" />
            </Link>
          ) : (
            <span key="oldest" className="text-kumo-subtle">
              None
            </span>
          ),
        ],
      ]}
    />
  );
}

/** The current rate of a queue, and charts of its throughput, wait times and run times. The range is in the URL. */
export function QueueThroughput({ queue }: { queue: QueueView }) {
  const { range = "hour" } = useSearch({ from: "/queues/$name" });
  const navigate = useNavigate();
  const { data, error, refetch } = useMetrics(queue.name, range);
  const now = useNow();
  // While the pointer is on a chart, the charts do not move: this is the time they are drawn for.
  const [frozenAt, setFrozenAt] = useState<number>();
  const { label, slotLabel, previousLabel } = rangeSettings[range];
  const window = useMemo(() => chartWindowOf(range, frozenAt ?? now), [range, frozenAt, now]);
  const series = seriesOf(data, queue.name);
  const buckets = useMemo(() => bucketsOf(series?.points ?? [], window, series?.backlog), [series, window]);
  const marks = useMemo(() => placeMarks(data?.marks ?? [], window), [data, window]);
  const previous = sumCounts((series?.points ?? []).filter(({ at }) => Date.parse(at) < windowStart(window)));
  const total = sumCounts(buckets);
  const frame = { buckets, marks, onHoverChange: (isHeld: boolean) => setFrozenAt(isHeld ? (frozen) => frozen ?? serverNow() : undefined) };
  return (
    <Section title="Throughput" aside={<RangeLinks range={range} />}>
      <CurrentRate queue={queue} />
      {error && !data ? (
        <LoadError what="Throughput" error={error} retry={() => void refetch()} />
      ) : (
        <div className="mt-3 flex flex-col gap-4">
          <ThroughputChart
            {...frame}
            label={`Attempts finished in ${label}, by ${slotLabel}. Press Enter to list the jobs created in that time.`}
            height={height.throughput}
            summary={
              data
                ? `${formatCount(total.completed)} completed, ${formatCount(total.failed)} failed in ${label} · ${previousLabel} ${formatCount(previous.completed)}, ${formatCount(previous.failed)}`
                : "…"
            }
            onSelect={({ from, to }) =>
              void navigate({
                to: "/jobs",
                search: { queue: queue.name, from: new Date(from).toISOString(), to: new Date(to).toISOString() },
              })
            }
          />
          <DetailCharts frame={frame} series={series} isLoaded={data !== undefined} range={range} />
        </div>
      )}
    </Section>
  );
}

type DetailProps = {
  frame: Pick<ComponentProps<typeof BacklogChart>, "buckets" | "marks" | "onHoverChange">;
  series: MetricSeries | undefined;
  isLoaded: boolean;
  range: ChartRange;
};

/** Charts of what waited in a queue, and of its wait and run times. */
function DetailCharts({ frame, series, isLoaded, range }: DetailProps) {
  const { label, slotLabel } = rangeSettings[range];
  // While nothing happens nothing is loaded, and the last attempts may have left the range.
  const hasAttempts = frame.buckets.some(({ completed, failed, retried }) => completed + failed + retried > 0);
  const all = hasAttempts ? series?.all : undefined;
  return (
    <>
      {backlogCharts.map(({ of, title }) => (
        <BacklogChart
          key={of}
          {...frame}
          of={of}
          label={`${title} in ${label}, by ${slotLabel}`}
          height={height.times}
          summary={isLoaded ? `${title} · ${formatMost(frame.buckets)}` : "…"}
        />
      ))}
      {timesCharts.map(({ of, title, name }) => (
        <TimesChart
          key={of}
          {...frame}
          of={of}
          label={`${name} in ${label}: p50 as bars, p95 as a line`}
          height={height.times}
          summary={<PercentileSummary title={title} p50={all?.[`${of}P50Ms`]} p95={all?.[`${of}P95Ms`]} loaded={isLoaded} />}
        />
      ))}
    </>
  );
}

type PercentileProps = { title: string; p50: number | null | undefined; p95: number | null | undefined; loaded: boolean };

const PercentileSummary = ({ title, p50, p95, loaded }: PercentileProps) =>
  loaded ? (
    <>
      {title} · {p50 === null || p50 === undefined ? "No attempts" : `p50 ~${formatMs(p50)} · p95 ~${formatMs(p95 ?? null)}`}
    </>
  ) : (
    "…"
  );
