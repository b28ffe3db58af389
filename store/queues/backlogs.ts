import type { BacklogSample } from "#domain/queues/backlogSeries";
import { daysBefore, retentionDays } from "#domain/retention";
import { type Period, periods, periodStart } from "./histograms.ts";
import { oldestWaitingAtSql } from "./oldestWaiting.ts";

/** The name of the mark that exists from the first waiting job or pause until a sample has found neither. A trigger makes it for a pause. */
const mark = "backlogs";

/** SQL condition: backlogs are to be sampled although there may be no open work. Reads one row, and none without a mark. */
export const hasBacklog = `EXISTS (SELECT 1 FROM sweep_marks WHERE name = '${mark}')`;

/** SQL condition: jobs wait in a queue, or it is paused. */
const isHeldUp = `EXISTS (SELECT 1 FROM queues WHERE waiting > 0 OR paused_at IS NOT NULL)`;

/** SQL: the last sample of a queue `q`, of which `column` is returned. */
const last = (column: string): string =>
  `(SELECT ${column} FROM queue_backlogs AS b WHERE b.span = 'minute' AND b.queue = q.name ORDER BY b.at DESC LIMIT 1)`;

/**
 * Statements that write how many jobs of each queue wait at `at` (ISO UTC), and since when the oldest does, for each queue where that has changed.
 * They read about twenty rows for a queue with a backlog and two for any other, and write three rows for one that has changed.
 */
export const sampleBacklogs = (db: D1Database, at: string): D1PreparedStatement[] => [
  db
    .prepare(
      `INSERT INTO queue_backlogs (span, queue, at, waiting, most, oldest_at, oldest_ms)
       SELECT p.value->>0, name, p.value->>1, waiting, max(waiting, before), oldest,
         iif(oldest IS NULL, 0, max(0, CAST(round((julianday(?2) - julianday(oldest)) * 86400000) AS INTEGER)))
       FROM (SELECT name, waiting, iif(waiting > 0, ${oldestWaitingAtSql}, NULL) AS oldest, coalesce(${last("waiting")}, 0) AS before,
           ${last("oldest_at")} AS oldestBefore FROM queues AS q LIMIT 500) CROSS JOIN json_each(?1) AS p
       WHERE waiting <> before OR oldest IS NOT oldestBefore
       ON CONFLICT (span, queue, at) DO UPDATE SET waiting = excluded.waiting, most = max(most, excluded.most), oldest_at = excluded.oldest_at,
         oldest_ms = max(oldest_ms, excluded.oldest_ms)`,
    )
    .bind(JSON.stringify(periods.map((period) => [period, periodStart(period, at)])), at),
  db.prepare(
    `INSERT INTO sweep_marks (name, value) SELECT '${mark}', '1' WHERE ${isHeldUp} AND NOT EXISTS (SELECT 1 FROM sweep_marks WHERE name = '${mark}')`,
  ),
  db.prepare(`DELETE FROM sweep_marks WHERE name = '${mark}' AND NOT ${isHeldUp}`),
];

/** A sample as it is stored. */
type Row = BacklogSample & { queue: string };

/**
 * A statement that returns the samples of these stored periods, rows of {@link Row} by queue and time, and for each queue the last one before
 * `from`. `queue` is null for all of the first `maxQueues`. Times are ISO UTC.
 */
export const readBacklogs = (
  db: D1Database,
  { queue, from, to, period, maxQueues }: { queue: string | null; from: string; to: string; period: Period; maxQueues: number },
): D1PreparedStatement =>
  db
    .prepare(
      `SELECT b.queue, b.at, b.waiting, b.most, b.oldest_at AS oldestAt, b.oldest_ms AS oldestMs
       FROM (SELECT * FROM (SELECT name FROM queues WHERE ?1 IS NULL ORDER BY name LIMIT ${maxQueues}) UNION ALL SELECT ?1 WHERE ?1 IS NOT NULL) AS q
         CROSS JOIN queue_backlogs AS b ON b.span = ?2 AND b.queue = q.name AND b.at < ?4
           AND b.at >= coalesce((SELECT max(at) FROM queue_backlogs WHERE span = ?2 AND queue = q.name AND at < ?3), ?3)
       ORDER BY b.queue, b.at`,
    )
    .bind(queue, period, from, to);
export type BacklogRow = Row;

/** Statements that delete up to 500 samples of each period that are older than those of the metrics. A sample that still holds stays. */
export const deleteOldBacklogs = (db: D1Database, now: Date): D1PreparedStatement[] =>
  periods.map((period) =>
    db
      .prepare(
        `DELETE FROM queue_backlogs WHERE (span, queue, at) IN (SELECT span, queue, at FROM queue_backlogs AS b WHERE span = ?1 AND at < ?2
           AND (waiting = 0 OR at < (SELECT max(at) FROM queue_backlogs WHERE span = b.span AND queue = b.queue)) LIMIT 500)`,
      )
      .bind(period, daysBefore(now, period === "hour" ? retentionDays.hourBuckets : retentionDays.shortBuckets)),
  );
