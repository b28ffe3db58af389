import { jobStates } from "#domain/jobs/states";
import type { MetricFamily } from "#domain/openMetrics";
import { type QueueView, waitingOf } from "#domain/queues/health";
import { isControlled } from "#domain/queues/consumers";
import type { MetricsSnapshot } from "#store/queues/openMetrics";
import { bucketEdgesMs, histogramSize } from "#store/queues/histograms";
import type { QueueTotals } from "#store/queues/totals";
import type { RowCount } from "#runtime/meter";

const outcomes = ["completed", "retried", "failed"] as const;
/** Upper bounds of the buckets, seconds. Values are whole milliseconds, rounded down, so a bound itself belongs to the next bucket. */
const upperBounds = Array.from({ length: histogramSize - 1 }, (_, bucket) => bucketEdgesMs(bucket)[1] / 1_000);

const bucketCountsOf = (totals: QueueTotals, column: "w" | "r"): number[] =>
  Array.from({ length: histogramSize }, (_, bucket) => totals[`${column}${bucket}`] ?? 0);

const histogram = (name: string, help: string, totals: readonly QueueTotals[], column: "w" | "r", sum: string): MetricFamily => ({
  type: "histogram",
  name,
  help,
  unit: "seconds",
  bounds: upperBounds,
  samples: totals.map((total) => ({
    labels: { queue: total.queue },
    counts: bucketCountsOf(total, column),
    sum: (total[sum] ?? 0) / 1_000,
  })),
});

/** A snapshot with what the bindings of the Worker say of the queues. */
type ObservedSnapshot = Omit<MetricsSnapshot, "queues"> & { queues: QueueView[] };

/** Age of the oldest waiting job or message of each queue, seconds; 0 if none waits. Queues whose age is unknown are left out. */
const oldestWaitingAges = ({ at, queues }: ObservedSnapshot) =>
  queues.flatMap((queue) => {
    const waiting = waitingOf(queue);
    if (waiting === null || (waiting.count > 0 && waiting.since === null)) return [];
    const value = waiting.since === null ? 0 : Math.max(0, (at.getTime() - Date.parse(waiting.since)) / 1_000);
    return [{ labels: { queue: queue.name }, value }];
  });

/** The stored jobs of each queue by state. A state without jobs is left out where other messages may wait: 0 would say that none does. */
const jobCounts = ({ queues }: ObservedSnapshot) =>
  queues.flatMap(({ name, counts, countsKnown }) =>
    jobStates.flatMap((state) => (countsKnown || counts[state] > 0 ? [{ labels: { queue: name, state }, value: counts[state] }] : [])),
  );

const backlogs = ({ queues }: ObservedSnapshot, figure: "count" | "bytes") =>
  queues.flatMap(({ name, backlog }) => (backlog ? [{ labels: { queue: name }, value: backlog[figure] }] : []));

/** Open dead letters by cause, and the rest of each queue as "other", so that the samples of a queue add up. */
function openByCause({ queues, causes }: ObservedSnapshot) {
  const listed = causes.map(({ queue, fingerprint, errorName, open }) => ({
    labels: { queue, fingerprint, error: errorName },
    value: open,
  }));
  const others = queues.flatMap(({ name, openDeadLetters }) => {
    const rest = causes.filter(({ queue }) => queue === name).reduce((left, { open }) => left - open, openDeadLetters);
    return rest > 0 ? [{ labels: { queue: name, fingerprint: "other", error: "other" }, value: rest }] : [];
  });
  return [...listed, ...others];
}

/** All metrics of a scrape. Names and units follow https://prometheus.io/docs/practices/naming/. */
export function metricFamiliesOf(metrics: ObservedSnapshot, rows: RowCount): MetricFamily[] {
  const { queues, totals, runs } = metrics;
  const each = (value: (queue: QueueView) => number) => queues.map((queue) => ({ labels: { queue: queue.name }, value: value(queue) }));
  return [
    {
      type: "gauge",
      name: "signalbox_jobs",
      help: "Stored jobs, by queue and state.",
      samples: jobCounts(metrics),
    },
    {
      type: "gauge",
      name: "signalbox_queue_oldest_waiting_age_seconds",
      help: "Age of the oldest waiting job or message of a queue; 0 if none waits.",
      unit: "seconds",
      samples: oldestWaitingAges(metrics),
    },
    {
      type: "gauge",
      name: "signalbox_queue_backlog_messages",
      help: "Messages in a queue outside the job layer, if Signalbox is its producer.",
      samples: backlogs(metrics, "count"),
    },
    {
      type: "gauge",
      name: "signalbox_queue_backlog_bytes",
      help: "Size of the messages in a queue outside the job layer, if Signalbox is its producer.",
      unit: "bytes",
      samples: backlogs(metrics, "bytes"),
    },
    {
      type: "gauge",
      name: "signalbox_queue_paused",
      help: "1 while a queue of the job layer is paused, else 0.",
      samples: queues
        .filter((queue) => isControlled(queue) || queue.state === "paused")
        .map(({ name, state }) => ({ labels: { queue: name }, value: state === "paused" ? 1 : 0 })),
    },
    {
      type: "counter",
      name: "signalbox_attempts_total",
      help: "Finished attempts, by queue and outcome.",
      samples: totals.flatMap((total) =>
        outcomes.map((outcome) => ({ labels: { queue: total.queue, outcome }, value: total[outcome] ?? 0 })),
      ),
    },
    histogram("signalbox_job_wait_seconds", "Time that jobs were ready before their attempt started.", totals, "w", "wait_ms"),
    histogram("signalbox_job_run_seconds", "Run time of attempts.", totals, "r", "run_ms"),
    {
      type: "gauge",
      name: "signalbox_dead_letters_open",
      help: "Open dead letters by queue.",
      samples: each(({ openDeadLetters }) => openDeadLetters),
    },
    {
      type: "gauge",
      name: "signalbox_dead_letters_open_by_cause",
      help: "Open dead letters by queue and error fingerprint: the 100 most frequent; the rest as other.",
      samples: openByCause(metrics),
    },
    {
      type: "gauge",
      name: "signalbox_workflow_runs",
      help: "Stored workflow runs, by status.",
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
