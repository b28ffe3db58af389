import { daysBefore, retentionDays } from "#domain/retention";
/** A finished attempt: how long its job had been ready before it started, and how long it ran, ms. */
export type AttemptTimes = { outcome: "completed" | "retried" | "failed"; waitMs: number; runMs: number };

/** Number of buckets of a histogram: less than 8 ms, 16 ms, 32 ms and so on, doubled each time. The last bucket has no upper edge. */
export const histogramSize = 20;
const firstEdgeMs = 8;

/** Returns the bucket of `ms`, from 0. */
export const histogramBucketOf = (ms: number): number =>
  Math.min(Math.max(0, Math.floor(Math.log2(Math.max(ms, 1) / firstEdgeMs)) + 1), histogramSize - 1);

/** Returns the lower and upper edge of a bucket, ms. The last bucket gets twice its lower edge as its upper one. */
export const bucketEdgesMs = (bucket: number): [number, number] => [
  bucket === 0 ? 0 : firstEdgeMs * 2 ** (bucket - 1),
  firstEdgeMs * 2 ** bucket,
];

const outcomes = ["completed", "retried", "failed"] as const;
const histogramColumns = (letter: "w" | "r") => Array.from({ length: histogramSize }, (_, index) => `${letter}${index}`);
/** The counter columns of `queue_spans` in the order in which they are written. */
export const counterColumns = [...outcomes, ...histogramColumns("w"), ...histogramColumns("r"), "wait_ms", "run_ms"];

const periodMs = { minute: 60_000, quarter: 900_000, hour: 3_600_000 } as const;
export type Period = keyof typeof periodMs;
export const periods = Object.keys(periodMs) as Period[];

/** Returns the start of the minute, quarter of an hour or hour that contains `at`, ISO UTC. */
export const periodStart = (span: Period, at: string): string =>
  new Date(Math.floor(Date.parse(at) / periodMs[span]) * periodMs[span]).toISOString();

/**
 * SQL that adds counters to the rows of a queue's current minute, quarter of an hour and hour. ?1 is the queue, ?2 to ?4 are their starts, and
 * the values follow. It names only the counters that change: naming all 45 takes SQLite four times as long.
 */
const addCounts = (counters: readonly string[]): string =>
  `INSERT INTO queue_spans (span, queue, at, ${counters.join(", ")})
   VALUES ${periods.map((span, index) => `('${span}', ?1, ?${index + 2}, ${counters.map((_, counter) => `?${counter + 2 + periods.length}`).join(", ")})`).join(", ")}
   ON CONFLICT (span, queue, at) DO UPDATE SET ${counters.map((name) => `${name} = ${name} + excluded.${name}`).join(", ")}`;

/** Statements that add finished attempts of a queue to its minute, quarter of an hour and hour. No statements for no attempts. */
export function countAttempts(db: D1Database, queue: string, attempts: readonly AttemptTimes[], at: string): D1PreparedStatement[] {
  if (attempts.length === 0) return [];
  // By the place of their column.
  const counts = counterColumns.map(() => 0);
  const add = (column: number, count: number) => (counts[column] = (counts[column] ?? 0) + Math.max(0, count));
  for (const { outcome, waitMs, runMs } of attempts) {
    add(outcomes.indexOf(outcome), 1);
    add(outcomes.length + histogramBucketOf(waitMs), 1);
    add(outcomes.length + histogramSize + histogramBucketOf(runMs), 1);
    add(counterColumns.length - 2, waitMs);
    add(counterColumns.length - 1, runMs);
  }
  const changed = counterColumns.filter((_, column) => counts[column]);
  const values = counts.filter((count) => count);
  return [db.prepare(addCounts(changed)).bind(queue, ...periods.map((span) => periodStart(span, at)), ...values)];
}

/** Statements that delete up to 500 minutes, 500 quarters and 500 hours that are older than their retention period. */
export const deleteOldMetrics = (db: D1Database, now: Date): D1PreparedStatement[] =>
  periods.map((span) => {
    return db
      .prepare(
        `DELETE FROM queue_spans WHERE (span, queue, at) IN (SELECT span, queue, at FROM queue_spans WHERE span = ?1 AND at < ?2 LIMIT 500)`,
      )
      .bind(span, daysBefore(now, span === "hour" ? retentionDays.hourBuckets : retentionDays.shortBuckets));
  });
