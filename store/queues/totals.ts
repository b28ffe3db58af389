import { counterColumns, periodStart } from "./histograms.ts";

/**
 * Totals of a queue since its first attempt: attempts by outcome, the two histograms by bucket, and their sums in ms. They never
 * decrease.
 */
export type QueueTotals = { queue: string } & Record<string, number>;

/** Hours added in one run. The next run adds the rest. */
const maxHours = 500;
/** Milliseconds after the end of an hour until which attempts may still be counted in it. */
const countingGraceMs = 3_600_000;

/** SQL condition: the hour of a queue is not in its total yet. */
const isNotInTotal = `at > coalesce((SELECT through FROM queue_totals AS t WHERE t.queue = name), '')`;

/**
 * A statement that adds past hours to the totals of their queues. Each hour is added once, because the last hour added is stored with the
 * total.
 */
export const addHoursToTotals = (db: D1Database, now: Date): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO queue_totals (queue, through, ${counterColumns.join(", ")})
       SELECT queue, max(at), ${counterColumns.map((name) => `sum(${name})`).join(", ")}
       FROM (SELECT s.* FROM queues CROSS JOIN queue_spans AS s ON s.span = 'hour' AND s.queue = name
         WHERE ${isNotInTotal} AND at < ?1 ORDER BY s.queue, at LIMIT ${maxHours})
       WHERE true GROUP BY queue
       ON CONFLICT (queue) DO UPDATE SET through = excluded.through, ${counterColumns.map((name) => `${name} = ${name} + excluded.${name}`).join(", ")}`,
    )
    .bind(periodStart("hour", new Date(now.getTime() - countingGraceMs).toISOString()));

/** Rows of hours read for totals. More exist only until they have been added. */
const maxRowsRead = 5_000;

/**
 * A statement that returns the totals of every queue that has any. Reads the total and the hours since, usually three rows for each
 * queue.
 */
export const readTotals = (db: D1Database): D1PreparedStatement =>
  db.prepare(
    `SELECT queue, ${counterColumns.map((name) => `sum(${name}) AS ${name}`).join(", ")}
     FROM (SELECT queue, ${counterColumns.join(", ")} FROM queue_totals
       UNION ALL SELECT * FROM (SELECT s.queue, ${counterColumns.map((name) => `s.${name}`).join(", ")}
         FROM queues CROSS JOIN queue_spans AS s ON s.span = 'hour' AND s.queue = name WHERE ${isNotInTotal} ORDER BY s.queue, at LIMIT ${maxRowsRead}))
     GROUP BY queue`,
  );
