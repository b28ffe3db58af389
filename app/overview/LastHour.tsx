import { useMemo, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import type { Metrics } from "#domain/metrics";
import { looks, windowOf } from "../queues/metrics.ts";
import { Throughput } from "../ui/charts/Chart.tsx";
import { placed, slotsOf, sumOf, windowStart } from "../ui/charts/slots.ts";
import { useNow } from "../ui/clock.ts";
import { Failed } from "../ui/Failed.tsx";
import { count } from "../ui/words.ts";
import { Head } from "./Head.tsx";
import { serverNow } from "../clock/serverClock.ts";

const height = 172;
const { says } = looks.hour;

type Props = { metrics: Metrics | undefined; error: unknown; retry: () => void };

/** What ended in the last hour, minute by minute, beside what may explain it. */
export function LastHour({ metrics, error, retry }: Props) {
  const navigate = useNavigate();
  const now = useNow();
  // What is pointed at stays where it is.
  const [held, setHeld] = useState<number>();
  const window = useMemo(() => windowOf("hour", held ?? now), [held, now]);
  const points = useMemo(() => metrics?.series.flatMap((one) => one.points) ?? [], [metrics]);
  const slots = useMemo(() => slotsOf(points, window), [points, window]);
  const marks = useMemo(() => placed(metrics?.marks ?? [], window), [metrics, window]);
  const all = sumOf(slots);
  const before = sumOf(points.filter(({ at }) => Date.parse(at) < windowStart(window)));
  return (
    <section aria-labelledby="last-hour" className="min-w-0">
      <Head id="last-hour" title="Throughput" says={says} />
      {error && !metrics ? (
        <Failed what="The last hour" error={error} retry={retry} />
      ) : (
        <div className="px-4 sm:px-6">
          <Throughput
            label={`Tries that ended in ${says}, minute by minute; Enter lists the jobs made in a minute`}
            height={height}
            slots={slots}
            marks={marks}
            summary={
              metrics
                ? `${count(all.completed)} done, ${count(all.failed)} failed; the hour before ${count(before.completed)} and ${count(before.failed)}`
                : "…"
            }
            onHold={(holds) => setHeld(holds ? (known) => known ?? serverNow() : undefined)}
            onPick={({ from, to }) =>
              void navigate({ to: "/jobs", search: { from: new Date(from).toISOString(), to: new Date(to).toISOString() } })
            }
          />
        </div>
      )}
    </section>
  );
}
