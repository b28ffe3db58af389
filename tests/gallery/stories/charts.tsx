import { builtAt } from "#factories/factory";
import { metricPointFactory } from "#factories/queues";
import { bucketsOf, type ChartWindow, placeMarks } from "../../../app/ui/charts/buckets.ts";
import { BacklogChart, ThroughputChart, TimesChart } from "../../../app/ui/charts/Chart.tsx";
import { Sparkline } from "../../../app/ui/charts/Sparkline.tsx";
import type { Story } from "../story.ts";
import { nothing } from "../nothing.ts";

const minuteMs = 60_000;
const now = Date.parse(builtAt);
const chartWindow: ChartWindow = { now, count: 60, stepMs: minuteMs };
const at = (minutesAgo: number) => new Date(now - minutesAgo * minuteMs).toISOString();
const points = Array.from({ length: 60 }, (_, index) =>
  metricPointFactory.build({
    at: at(index),
    completed: (index * 7) % 40,
    failed: index % 11 === 0 ? 6 : 0,
    waitP50Ms: 40,
    waitP95Ms: 200 + index * 10,
    runP50Ms: 900,
    runP95Ms: 5_000,
  }),
);
const marks = placeMarks(
  [
    { at: at(40), kind: "deploy", queue: null, by: null, says: "v2" },
    { at: at(20), kind: "pause", queue: "orders", by: "dana@example.com", says: "the provider is down" },
    { at: at(10), kind: "resume", queue: "orders", by: "dana@example.com", says: "it is back" },
  ],
  chartWindow,
);
const backlog = points.map((point, index) => ({ at: point.at, waiting: (index * 7) % 40, oldestMs: index * 1_000 }));
const empty = bucketsOf([], chartWindow);

/** Charts. */
export const chartStories: readonly Story[] = [
  {
    name: "Charts",
    render: () => (
      <>
        <ThroughputChart
          label="Throughput"
          height={160}
          buckets={bucketsOf(points, chartWindow)}
          marks={marks}
          summary="1,140 completed, 36 failed"
          onSelect={nothing}
        />
        <ThroughputChart label="Throughput of an idle queue" height={120} buckets={empty} marks={[]} summary="No attempts" />
        <TimesChart label="Wait time" of="wait" height={160} buckets={bucketsOf(points, chartWindow)} marks={marks} summary="p50 ~40 ms" />
        <TimesChart label="Run time" of="run" height={120} buckets={empty} marks={[]} summary="No runs" />
        <BacklogChart
          label="Backlog"
          of="waiting"
          height={120}
          buckets={bucketsOf([], chartWindow, backlog)}
          marks={marks}
          summary="At most 40"
        />
        <BacklogChart label="Oldest waiting" of="oldestMs" height={120} buckets={empty} marks={[]} summary="None waiting" />
        <Sparkline label="Dead letters by hour" counts={[0, 3, 1, 0, 0, 9, 2]} className="w-40" />
        <Sparkline label="No dead letters" counts={[0, 0, 0]} className="w-40" />
      </>
    ),
  },
];
