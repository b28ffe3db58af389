import { idPrefixAt } from "#domain/lists/sortKeys";
import { backlogPoints } from "#domain/queues/backlogSeries";
import {
  type BucketSize,
  bucketSeconds,
  type MetricMark,
  type MetricPoint,
  type Metrics,
  type MetricSeries,
  quantileOf,
} from "#domain/queues/metrics";
import { batchByName } from "../batch.ts";
import { laterDeploysSql, startedAtSql } from "../deploys.ts";
import { scanLimit } from "../page.ts";
import type { Shards } from "../shards.ts";
import { type BacklogRow, readBacklogs } from "./backlogs.ts";
import { bucketEdgesMs, histogramSize, type Period } from "./histograms.ts";

/**
 * Which metrics to read: of one queue or, without a name, of the first 100 of each database. Times are ISO UTC; `to` is exclusive. The points
 * of the whole range, `all`, cover only the buckets from `allFrom`; undefined: from `from`.
 */
export type SeriesRequest = { queue: string | undefined; from: string; to: string; bucket: BucketSize; allFrom?: string | undefined };

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

const bySecond = (rows: readonly Row[]): MetricPoint[] =>
  [...Map.groupBy(rows, ({ second }) => second)]
    .toSorted(([a], [b]) => a - b)
    .map(([second, here]) => pointOf(here, new Date(second * 1_000).toISOString()));

/**
 * Returns the metrics of the requested queues, and of all of them together if no queue is named. Reads the stored minutes, quarters or hours of the
 * time range and no jobs.
 */
export async function readMetricSeries(
  shards: Shards,
  { queue, from, to, bucket, allFrom = from }: SeriesRequest,
): Promise<Pick<Metrics, "series" | "overall">> {
  const seconds = bucketSeconds[bucket];
  const period = periodFor(seconds);
  const statements = (db: D1Database) => ({
    spans: db
      .prepare(
        `SELECT queue, unixepoch(at) / ${seconds} * ${seconds} AS second, ${summedColumns.map((name) => `sum(${name}) AS ${name}`).join(", ")}
         FROM (SELECT name FROM queues WHERE ?1 IS NULL OR name = ?1 ORDER BY name LIMIT ${maxQueues})
           CROSS JOIN queue_spans ON span = ?2 AND queue = name AND at >= ?3 AND at < ?4
         GROUP BY queue, second ORDER BY queue, second`,
      )
      .bind(queue ?? null, period, from, to),
    backlogs: readBacklogs(db, { queue: queue ?? null, from, to, period, maxQueues }),
  });
  const parts = await Promise.all(shards.map((db) => batchByName<{ spans: Row; backlogs: BacklogRow }>(db, statements(db))));
  const spans = parts.flatMap((part) => part.spans.rows);
  const rowsOf = Map.groupBy(spans, (row) => row.queue);
  const samplesOf = Map.groupBy(
    parts.flatMap(({ backlogs }) => backlogs.rows),
    (row) => row.queue,
  );
  const allOf = (rows: readonly Row[]) =>
    pointOf(
      rows.filter(({ second }) => second * 1_000 >= Date.parse(allFrom)),
      allFrom,
    );
  const range = { from: Date.parse(from), to: Date.parse(to), bucketMs: seconds * 1_000 };
  const series = [...new Set([...rowsOf.keys(), ...samplesOf.keys()])].toSorted().flatMap((name): MetricSeries[] => {
    const rows = rowsOf.get(name) ?? [];
    const backlog = backlogPoints(samplesOf.get(name) ?? [], range);
    return rows.length + backlog.length > 0 ? [{ queue: name, points: bySecond(rows), all: allOf(rows), backlog }] : [];
  });
  return { series, overall: queue === undefined ? { points: bySecond(spans), all: allOf(spans) } : null };
}

type Pause = { at: string; actor: string; action: string; target: string; reason: string | null; outcome: string };

const pauseMark = ({ at, actor, action, target, reason, outcome }: Pause): MetricMark => ({
  at,
  kind: action === "queue.pause" ? "pause" : "resume",
  queue: target.replace(/^queue:/, ""),
  by: actor,
  says: reason ?? outcome,
});

type WorkerDeploy = { at: string; version: string; tag: string | null; queue: string; queues: number };

const deployMark = ({ at, version, tag, queue, queues }: WorkerDeploy): MetricMark => ({
  at,
  kind: "deploy",
  queue: queues === 1 ? queue : null,
  by: null,
  says: tag ?? version,
});

/**
 * Returns what may explain changes in the metrics of a queue: deploys of Signalbox and of its Worker, and its pauses and resumes. Scans the latest
 * 2,000 pauses and resumes and 2,000 Worker versions of the time range.
 */
export async function readMetricMarks(db: D1Database, { queue, from, to }: Omit<SeriesRequest, "bucket">): Promise<MetricMark[]> {
  const { deploys, workers, pauses } = await batchByName<{
    deploys: { at: string; version: string };
    workers: WorkerDeploy;
    pauses: Pause;
  }>(db, {
    deploys: db.prepare(`${laterDeploysSql} AND at >= ?1 AND at < ?2 ORDER BY at DESC LIMIT ${maxMarks}`).bind(from, to),
    workers: db
      .prepare(
        `SELECT min(deployed_at) AS at, version, max(tag) AS tag, min(queue) AS queue, count(*) AS queues
         FROM (SELECT * FROM worker_versions INDEXED BY worker_versions_by_deploy WHERE deployed_at >= ?1 AND deployed_at < ?2
             AND deployed_at > ${startedAtSql}
           ORDER BY deployed_at DESC LIMIT ${scanLimit})
         WHERE ?3 IS NULL OR queue = ?3 GROUP BY version ORDER BY at DESC LIMIT ${maxMarks}`,
      )
      .bind(from, to, queue ?? null),
    pauses: db
      .prepare(
        `SELECT at, actor, action, target, reason, outcome FROM (${["queue.pause", "queue.resume"]
          .map((action) => `SELECT * FROM audit INDEXED BY audit_by_action WHERE action = '${action}' AND id >= ?1 AND id < ?2`)
          .join(" UNION ALL ")} ORDER BY id DESC LIMIT ${scanLimit})
         WHERE ?3 IS NULL OR target = ?3 LIMIT ${maxMarks}`,
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
  return [...versions, ...workers.rows.map(deployMark), ...pauses.rows.map(pauseMark)].toSorted((a, b) => (a.at < b.at ? -1 : 1));
}
