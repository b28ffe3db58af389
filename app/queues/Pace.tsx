import { useMemo, useState } from "react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { cn } from "@cloudflare/kumo/utils";
import type { QueueView } from "#domain/health";
import { Throughput, Times } from "../ui/charts/Chart.tsx";
import { placed, slotsOf, sumOf, windowStart } from "../ui/charts/slots.ts";
import { aboutMs } from "../ui/charts/words.ts";
import { useNow } from "../ui/clock.ts";
import { Facts } from "../ui/Facts.tsx";
import { Failed } from "../ui/Failed.tsx";
import { Section } from "../ui/Section.tsx";
import { Time } from "../ui/Time.tsx";
import { count } from "../ui/words.ts";
import { looks, seriesOf, useMetrics, windowOf } from "./metrics.ts";
import { forecastOf, rateNow } from "./pace.ts";
import { netRateOf } from "./samples.ts";
import { type Range, ranges } from "./search.ts";
import { serverNow } from "../clock/serverClock.ts";

const height = { throughput: 132, times: 96 };
const names: Record<Range, string> = { hour: "1 h", day: "24 h", week: "7 d" };

/** Which stretch the charts show. */
const Ranges = ({ range }: { range: Range }) => (
  <span role="group" aria-label="How far back" className="flex rounded-lg bg-kumo-recessed p-0.5">
    {ranges.map((one) => (
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
function Rate({ queue }: { queue: QueueView }) {
  const { data } = useMetrics(queue.name, "hour");
  const now = useNow();
  const { waiting } = queue.counts;
  const perMinute = rateNow(seriesOf(data, queue.name)?.points ?? [], now);
  const rateSaid = !data ? "…" : perMinute ? `about ${count(perMinute)} a minute` : "no job ended in the last minute";
  return (
    <Facts
      facts={[
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
                  {count(waiting)} waiting
                </Link>
                {": "}
              </>
            )}
            {data ? forecastOf({ waiting, paused: queue.state === "paused", perMinute, net: netRateOf(queue.name, now) }) : "…"}
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
export function Pace({ queue }: { queue: QueueView }) {
  const { range = "hour" } = useSearch({ from: "/queues/$name" });
  const navigate = useNavigate();
  const { data, error, refetch } = useMetrics(queue.name, range);
  const now = useNow();
  const [held, setHeld] = useState<number>();
  const { says, slot: span } = looks[range];
  const window = useMemo(() => windowOf(range, held ?? now), [range, held, now]);
  const series = seriesOf(data, queue.name);
  const slots = useMemo(() => slotsOf(series?.points ?? [], window), [series, window]);
  const marks = useMemo(() => placed(data?.marks ?? [], window), [data, window]);
  const before = sumOf((series?.points ?? []).filter(({ at }) => Date.parse(at) < windowStart(window)));
  const all = sumOf(slots);
  const frame = { slots, marks, onHold: (holds: boolean) => setHeld(holds ? (known) => known ?? serverNow() : undefined) };
  return (
    <Section title="Pace" aside={<Ranges range={range} />}>
      <Rate queue={queue} />
      {error && !data ? (
        <Failed what="How it did" error={error} retry={() => void refetch()} />
      ) : (
        <div className="mt-3 flex flex-col gap-4">
          <Throughput
            {...frame}
            label={`Tries that ended in ${says}, by the ${span}; Enter lists the jobs made in one`}
            height={height.throughput}
            summary={
              data
                ? `${count(all.completed)} done, ${count(all.failed)} failed in ${says}; as long before ${count(before.completed)} and ${count(before.failed)}`
                : "…"
            }
            onPick={({ from, to }) =>
              void navigate({
                to: "/jobs",
                search: { queue: queue.name, from: new Date(from).toISOString(), to: new Date(to).toISOString() },
              })
            }
          />
          <Times
            {...frame}
            of="wait"
            label={`How long tries waited in ${says}`}
            height={height.times}
            summary={<Summary what="Waited" p50={series?.all.waitP50Ms} p95={series?.all.waitP95Ms} loaded={data !== undefined} />}
          />
          <Times
            {...frame}
            of="run"
            label={`How long tries ran in ${says}`}
            height={height.times}
            summary={<Summary what="Ran" p50={series?.all.runP50Ms} p95={series?.all.runP95Ms} loaded={data !== undefined} />}
          />
        </div>
      )}
    </Section>
  );
}

type Said = { what: string; p50: number | null | undefined; p95: number | null | undefined; loaded: boolean };

const Summary = ({ what, p50, p95, loaded }: Said) =>
  loaded ? (
    <>
      {what}:{" "}
      {p50 === null || p50 === undefined
        ? "nothing ended"
        : `half within about ${aboutMs(p50)} (bars), 95 % within about ${aboutMs(p95 ?? null)} (line)`}
    </>
  ) : (
    "…"
  );
