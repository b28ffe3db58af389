import { idPrefixAt } from "#domain/lists/sortKeys";
import { type BucketSize, bucketSeconds, type MetricMark, type MetricPoint, type MetricSeries, quantileOf } from "#domain/queues/metrics";
import { batchByName } from "../batch.ts";
import { scanLimit } from "../page.ts";
import { bucketEdgesMs, histogramSize, type Period } from "./histograms.ts";

/** Which metrics to read: of one queue or, without a name, of the first 100. Times are ISO UTC; `to` is exclusive. */
export type SeriesRequest = { queue: string | undefined; from: string; to: string; bucket: BucketSize };

/** Queues in one response. */
const maxQueues = 100;
/** Marks of each kind in one response, the latest. */
const maxMarks = 100;

const histogramColumns = (letter: "w" | "r") => Array.from({ length: histogramSize }, (_, index) => `${letter}${index}`);
const waitColumns = histogramColumns("w");
const runColumns = histogramColumns("r");
const summedColumns = ["completed", "failed", "retried", ...waitColumns, ...runColumns];

type Row = { queue: string; second: number } & Record<string, number>;

function pointOf(rows: readonly Row[], at: string): MetricPoint {
  const total = (name: string) => rows.reduce((sum, row) => sum + (row[name] ?? 0), 0);
  const waits = waitColumns.map(total);
  const runs = runColumns.map(total);
  return {
    at,
    completed: total("completed"),
    failed: total("failed"),
    retried: total("retried"),
    waitP50Ms: quantileOf(waits, 0.5, bucketEdgesMs),
    waitP95Ms: quantileOf(waits, 0.95, bucketEdgesMs),
    runP50Ms: quantileOf(runs, 0.5, bucketEdgesMs),
    runP95Ms: quantileOf(runs, 0.95, bucketEdgesMs),
  };
}

/** Returns the longest stored period that buckets of this many seconds can be added up from. */
const periodFor = (seconds: number): Period =>
  seconds < bucketSeconds["15m"] ? "minute" : seconds < bucketSeconds["1h"] ? "quarter" : "hour";

/** Returns the metrics of the requested queues. Reads the stored minutes, quarters or hours of the time range and no jobs. */
export async function readMetricSeries(db: D1Database, { queue, from, to, bucket }: SeriesRequest): Promise<MetricSeries[]> {
  const seconds = bucketSeconds[bucket];
  const { results } = await db
    .prepare(
      `SELECT queue, unixepoch(at) / ${seconds} * ${seconds} AS second, ${summedColumns.map((name) => `sum(${name}) AS ${name}`).join(", ")}
       FROM (SELECT name FROM queues WHERE ?1 IS NULL OR name = ?1 ORDER BY name LIMIT ${maxQueues})
         CROSS JOIN queue_spans ON span = ?2 AND queue = name AND at >= ?3 AND at < ?4
       GROUP BY queue, second ORDER BY queue, second`,
    )
    .bind(queue ?? null, periodFor(seconds), from, to)
    .all<Row>();
  return [...Map.groupBy(results, (row) => row.queue)].map(([name, rows]) => ({
    queue: name,
    points: rows.map((row) => pointOf([row], new Date(row.second * 1_000).toISOString())),
    all: pointOf(rows, from),
  }));
}

type Pause = { at: string; actor: string; action: string; target: string; reason: string | null; outcome: string };

const pauseMark = ({ at, actor, action, target, reason, outcome }: Pause): MetricMark => ({
  at,
  kind: action === "queue.pause" ? "pause" : "resume",
  queue: target.replace(/^queue:/, ""),
  by: actor,
  says: reason ?? outcome,
});

/**
 * Returns what may explain changes in the metrics of a queue: deploys, and its pauses and resumes. Scans the latest 2,000 audit entries
 * of the time range.
 */
export async function readMetricMarks(db: D1Database, { queue, from, to }: Omit<SeriesRequest, "bucket">): Promise<MetricMark[]> {
  const { deploys, pauses } = await batchByName<{ deploys: { at: string; version: string }; pauses: Pause }>(db, {
    deploys: db.prepare(`SELECT at, version FROM deploys WHERE at >= ?1 AND at < ?2 ORDER BY at DESC LIMIT ${maxMarks}`).bind(from, to),
    pauses: db
      .prepare(
        `SELECT at, actor, action, target, reason, outcome FROM (SELECT * FROM audit WHERE id >= ?1 AND id < ?2 ORDER BY id DESC LIMIT ${scanLimit})
         WHERE action IN ('queue.pause', 'queue.resume') AND (?3 IS NULL OR target = ?3) LIMIT ${maxMarks}`,
      )
      .bind(idPrefixAt(Date.parse(from)), idPrefixAt(Date.parse(to)), queue === undefined ? null : `queue:${queue}`),
  });
  const versions = deploys.rows.map(({ at, version }): MetricMark => ({
    at,
    kind: "deploy",
    queue: null,
    by: null,
    says: version,
  }));
  return [...versions, ...pauses.rows.map(pauseMark)].toSorted((a, b) => (a.at < b.at ? -1 : 1));
}
