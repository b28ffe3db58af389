import { jobStates } from "#domain/jobs/states";
import type { MetricFamily } from "#domain/openMetrics";
import type { MetricsSnapshot } from "#store/queues/openMetrics";
import { bucketEdgesMs, histogramSize } from "#store/queues/histograms";
import type { QueueTotals } from "#store/queues/totals";
import type { RowCount } from "#runtime/meter";

const outcomes = ["completed", "retried", "failed"] as const;
/** Upper bounds of the buckets, seconds. What is counted are whole milliseconds, rounded down, so a bound itself is in the next bucket. */
const upperBounds = Array.from({ length: histogramSize - 1 }, (_, bucket) => bucketEdgesMs(bucket)[1] / 1_000);

const bucketCountsOf = (totals: QueueTotals, letter: "w" | "r"): number[] =>
  Array.from({ length: histogramSize }, (_, bucket) => totals[`${letter}${bucket}`] ?? 0);

const histogram = (name: string, help: string, totals: readonly QueueTotals[], letter: "w" | "r", sum: string): MetricFamily => ({
  type: "histogram",
  name,
  help,
  unit: "seconds",
  bounds: upperBounds,
  samples: totals.map((one) => ({ labels: { queue: one.queue }, counts: bucketCountsOf(one, letter), sum: (one[sum] ?? 0) / 1_000 })),
});

/** How long the oldest waiting job of each queue waits, s; 0 where none does. Left out where it is not known. */
const oldestWaitingAges = ({ at, queues }: MetricsSnapshot) =>
  queues.flatMap(({ name, counts, oldestWaitingAt }) => {
    if (counts.waiting > 0 && oldestWaitingAt === null) return [];
    const value = oldestWaitingAt === null ? 0 : Math.max(0, (at.getTime() - Date.parse(oldestWaitingAt)) / 1_000);
    return [{ labels: { queue: name }, value }];
  });

/** Open dead letters by cause, and per queue what the causes told of leave out, so that the sum over a queue is right. */
function openByCause({ queues, causes }: MetricsSnapshot) {
  const told = causes.map(({ queue, fingerprint, errorName, open }) => ({ labels: { queue, fingerprint, error: errorName }, value: open }));
  const others = queues.flatMap(({ name, openDeadLetters }) => {
    const rest = causes.filter(({ queue }) => queue === name).reduce((left, { open }) => left - open, openDeadLetters);
    return rest > 0 ? [{ labels: { queue: name, fingerprint: "other", error: "other" }, value: rest }] : [];
  });
  return [...told, ...others];
}

/** Everything a scrape tells. Names and units follow https://prometheus.io/docs/practices/naming/. */
export function metricFamiliesOf(found: MetricsSnapshot, rows: RowCount): MetricFamily[] {
  const { queues, totals, runs } = found;
  const each = (value: (queue: MetricsSnapshot["queues"][number]) => number) =>
    queues.map((queue) => ({ labels: { queue: queue.name }, value: value(queue) }));
  return [
    {
      type: "gauge",
      name: "signalbox_jobs",
      help: "Jobs that are kept, by queue and state.",
      samples: queues.flatMap(({ name, counts }) => jobStates.map((state) => ({ labels: { queue: name, state }, value: counts[state] }))),
    },
    {
      type: "gauge",
      name: "signalbox_queue_oldest_waiting_age_seconds",
      help: "How long the oldest waiting job of a queue has waited; 0 when none waits.",
      unit: "seconds",
      samples: oldestWaitingAges(found),
    },
    {
      type: "gauge",
      name: "signalbox_queue_paused",
      help: "1 while a queue is paused, else 0.",
      samples: each(({ state }) => (state === "paused" ? 1 : 0)),
    },
    {
      type: "counter",
      name: "signalbox_attempts_total",
      help: "Attempts that ended, by queue and outcome.",
      samples: totals.flatMap((one) => outcomes.map((outcome) => ({ labels: { queue: one.queue, outcome }, value: one[outcome] ?? 0 }))),
    },
    histogram("signalbox_job_wait_seconds", "How long jobs were ready before their attempt started.", totals, "w", "wait_ms"),
    histogram("signalbox_job_run_seconds", "How long attempts ran.", totals, "r", "run_ms"),
    {
      type: "gauge",
      name: "signalbox_dead_letters_open",
      help: "Open dead letters by queue.",
      samples: each(({ openDeadLetters }) => openDeadLetters),
    },
    {
      type: "gauge",
      name: "signalbox_dead_letters_open_by_cause",
      help: "Open dead letters by queue and fingerprint of their error: the 100 most frequent, others as other.",
      samples: openByCause(found),
    },
    {
      type: "gauge",
      name: "signalbox_workflow_runs",
      help: "Workflow runs that are kept, by status.",
      samples: runs.map(({ status, count }) => ({ labels: { status }, value: count })),
    },
    {
      type: "counter",
      name: "signalbox_d1_rows_read_total",
      help: "Rows that requests to the API read in the operations database.",
      samples: [{ labels: {}, value: rows.read }],
    },
    {
      type: "counter",
      name: "signalbox_d1_rows_written_total",
      help: "Rows that requests to the API wrote in the operations database.",
      samples: [{ labels: {}, value: rows.written }],
    },
  ];
}
