import type { BacklogSample } from "#domain/queues/backlogSeries";
import { daysBefore, retentionDays } from "#domain/retention";
import { type Period, periods, periodStart } from "./histograms.ts";
import { oldestWaitingSql } from "./oldestWaiting.ts";

/** The name of the mark that exists from the first waiting job or pause until a sample has found neither. A trigger makes it for a pause. */
const mark = "backlogs";

/** SQL condition: backlogs are to be sampled although there may be no open work. Reads one row, and none without a mark. */
export const hasBacklog = `EXISTS (SELECT 1 FROM sweep_marks WHERE name = '${mark}')`;

/** SQL condition: jobs wait in a queue, or it is paused. */
const isHeldUp = `EXISTS (SELECT 1 FROM queues WHERE waiting > 0 OR paused_at IS NOT NULL)`;

/** SQL: what the last sample of a queue `q` says, as a JSON array. */
const last = `(SELECT json_array(waiting, oldest_id, oldest_at) FROM queue_backlogs AS b WHERE b.span = 'minute' AND b.queue = q.name ORDER BY b.at DESC LIMIT 1)`;

/**
 * Statements that write how many jobs of each queue wait at `at` (ISO UTC), since when the oldest does, and which one that is, for each queue where
 * that has changed. They read about twenty rows for a queue with a backlog and one for any other, and write three rows for one that has changed.
 */
export const sampleBacklogs = (db: D1Database, at: string): D1PreparedStatement[] => [
  db
    .prepare(
      `INSERT INTO queue_backlogs (span, queue, at, waiting, most, oldest_id, oldest_at, oldest_ms)
       SELECT p.value->>0, name, p.value->>1, waiting, max(waiting, coalesce(before->>0, 0)), iif(p.value->>0 = 'minute', oldest->>0, NULL), oldest->>1,
         iif(oldest->>1 IS NULL, 0, max(0, CAST(round((julianday(?2) - julianday(oldest->>1)) * 86400000) AS INTEGER)))
       FROM (SELECT name, waiting, iif(waiting > 0, ${oldestWaitingSql}, NULL) AS oldest, ${last} AS before FROM queues AS q LIMIT 500)
         CROSS JOIN json_each(?1) AS p
       WHERE waiting <> coalesce(before->>0, 0) OR oldest->>0 IS NOT before->>1 OR oldest->>1 IS NOT before->>2
       ON CONFLICT (span, queue, at) DO UPDATE SET waiting = excluded.waiting, most = max(most, excluded.most), oldest_id = excluded.oldest_id,
         oldest_at = excluded.oldest_at, oldest_ms = max(oldest_ms, excluded.oldest_ms)`,
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
