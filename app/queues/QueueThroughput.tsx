import { useMemo, useState } from "react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { cn } from "@cloudflare/kumo/utils";
import type { QueueView } from "#domain/queues/health";
import { ThroughputChart, TimesChart } from "../ui/charts/Chart.tsx";
import { placeMarks, bucketsOf, sumCounts, windowStart } from "../ui/charts/buckets.ts";
import { formatMs } from "../ui/charts/format.ts";
import { useNow } from "../ui/useNow.ts";
import { DetailList } from "../ui/DetailList.tsx";
import { LoadError } from "../ui/LoadError.tsx";
import { Section } from "../ui/Section.tsx";
import { Time } from "../ui/Time.tsx";
import { formatCount } from "../ui/format.ts";
import { rangeSettings, seriesOf, useMetrics, chartWindowOf } from "./metrics.ts";
import { forecastOf, jobsPerMinuteOf } from "./backlog.ts";
import { backlogGrowthOf } from "./backlogSamples.ts";
import { type ChartRange, chartRanges } from "./search.ts";
import { serverNow } from "../clock/serverClock.ts";

const height = { throughput: 132, times: 96 };
const names: Record<ChartRange, string> = { hour: "1 h", day: "24 h", week: "7 d" };

/** Which stretch the charts show. */
const RangeLinks = ({ range }: { range: ChartRange }) => (
  <span role="group" aria-label="How far back" className="flex rounded-lg bg-kumo-recessed p-0.5">
    {chartRanges.map((one) => (
      <Link
        key={one}
        from="/queues/$name"
        to="."
        search={(before) => ({ ...before, range: one === "hour" ? undefined : one })}
        replace
        activeOptions={{ exact: true }}
        className={cn(
          "rounded-md px-2 text-xs leading-5 text-kumo-subtle hover:text-kumo-default",
          one === range && "bg-kumo-base text-kumo-strong shadow-xs ring ring-kumo-line",
        )}
      >
        {names[one]}
      </Link>
    ))}
  </span>
);

/** When what waits will be done, and how fast jobs end: now, from the metrics of the last hour. */
function CurrentRate({ queue }: { queue: QueueView }) {
  const { data } = useMetrics(queue.name, "hour");
  const now = useNow();
  const { waiting } = queue.counts;
  const perMinute = jobsPerMinuteOf(seriesOf(data, queue.name)?.points ?? [], now);
  const rateSaid = !data ? "…" : perMinute ? `about ${formatCount(perMinute)} a minute` : "no job ended in the last minute";
  return (
    <DetailList
      items={[
        [
          "Now",
          <span key="rate" className="figure">
            {rateSaid}
          </span>,
        ],
        [
          "Backlog",
          <span key="backlog" className="figure">
            {waiting > 0 && (
              <>
                <Link to="/jobs" search={{ queue: queue.name, state: "waiting" }} className="text-kumo-link hover:underline">
                  {formatCount(waiting)} waiting
                </Link>
                {": "}
              </>
            )}
            {data ? forecastOf({ waiting, paused: queue.state === "paused", perMinute, net: backlogGrowthOf(queue.name, now) }) : "…"}
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
              nothing waits
            </span>
          ),
        ],
      ]}
    />
  );
}

/** How a queue does over time. */
export function QueueThroughput({ queue }: { queue: QueueView }) {
  const { range = "hour" } = useSearch({ from: "/queues/$name" });
  const navigate = useNavigate();
  const { data, error, refetch } = useMetrics(queue.name, range);
  const now = useNow();
  const [held, setHeld] = useState<number>();
  const { label: says, slotLabel: span } = rangeSettings[range];
  const window = useMemo(() => chartWindowOf(range, held ?? now), [range, held, now]);
  const series = seriesOf(data, queue.name);
  const buckets = useMemo(() => bucketsOf(series?.points ?? [], window), [series, window]);
  const marks = useMemo(() => placeMarks(data?.marks ?? [], window), [data, window]);
  const before = sumCounts((series?.points ?? []).filter(({ at }) => Date.parse(at) < windowStart(window)));
  const all = sumCounts(buckets);
  const frame = { buckets, marks, onHoverChange: (holds: boolean) => setHeld(holds ? (known) => known ?? serverNow() : undefined) };
  return (
    <Section title="Pace" aside={<RangeLinks range={range} />}>
      <CurrentRate queue={queue} />
      {error && !data ? (
        <LoadError what="How it did" error={error} retry={() => void refetch()} />
      ) : (
        <div className="mt-3 flex flex-col gap-4">
          <ThroughputChart
            {...frame}
            label={`Tries that ended in ${says}, by the ${span}; Enter lists the jobs made in one`}
            height={height.throughput}
            summary={
              data
                ? `${formatCount(all.completed)} done, ${formatCount(all.failed)} failed in ${says}; as long before ${formatCount(before.completed)} and ${formatCount(before.failed)}`
                : "…"
            }
            onSelect={({ from, to }) =>
              void navigate({
                to: "/jobs",
                search: { queue: queue.name, from: new Date(from).toISOString(), to: new Date(to).toISOString() },
              })
            }
          />
          <TimesChart
            {...frame}
            of="wait"
            label={`How long tries waited in ${says}`}
            height={height.times}
            summary={
              <PercentileSummary what="Waited" p50={series?.all.waitP50Ms} p95={series?.all.waitP95Ms} loaded={data !== undefined} />
            }
          />
          <TimesChart
            {...frame}
            of="run"
            label={`How long tries ran in ${says}`}
            height={height.times}
            summary={<PercentileSummary what="Ran" p50={series?.all.runP50Ms} p95={series?.all.runP95Ms} loaded={data !== undefined} />}
          />
        </div>
      )}
    </Section>
  );
}

type PercentileProps = { what: string; p50: number | null | undefined; p95: number | null | undefined; loaded: boolean };

const PercentileSummary = ({ what, p50, p95, loaded }: PercentileProps) =>
  loaded ? (
    <>
      {what}:{" "}
      {p50 === null || p50 === undefined
        ? "nothing ended"
        : `half within about ${formatMs(p50)} (bars), 95 % within about ${formatMs(p95 ?? null)} (line)`}
    </>
  ) : (
    "…"
  );
